import type { Clock } from '../../../nodes/DeepfakeAudioCheck/polling/interruptibleSleep';

/** A clock whose time passes only by sleeping. */
export class VirtualClock implements Clock {
	sleptMs: number[] = [];

	private readonly endings: Array<{ atMs: number; end: () => void }> = [];

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

	/** A signal that comes at a time, with an error that says "the run is over". */
	signalAt(atMs: number): AbortSignal {
		const ending = new AbortController();
		this.endings.push({ atMs, end: () => ending.abort(new Error('the run is over')) });
		this.pass(0);
		return ending.signal;
	}

	/** Lets time pass without sleeping, as a slow request does. */
	pass(durationMs: number): void {
		this.presentMs += durationMs;
		for (const { atMs, end } of this.endings) if (this.presentMs >= atMs) end();
	}
}
