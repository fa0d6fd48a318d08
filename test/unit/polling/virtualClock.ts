import type { Clock } from '../../../nodes/DeepfakeAudioCheck/polling/interruptibleSleep';

/** A clock whose time passes only by sleeping. */
export class VirtualClock implements Clock {
	sleptMs: number[] = [];

	private presentMs: number;

	constructor(startMs = 0) {
		this.presentMs = startMs;
	}

	nowMs = () => this.presentMs;

	sleep = async (durationMs: number) => {
		this.sleptMs.push(durationMs);
		this.pass(durationMs);
		await Promise.resolve();
	};

	/** Lets time pass without sleeping, as a slow request does. */
	pass(durationMs: number): void {
		this.presentMs += durationMs;
	}
}
