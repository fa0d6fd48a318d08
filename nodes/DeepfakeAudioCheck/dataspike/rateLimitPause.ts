import { interruptibleSleep, type Clock } from '../polling/interruptibleSleep';

/**
 * The pause that all files of a run share: when the service refuses one request with 429, every
 * request waits, not just the one that was refused.
 */
export class RateLimitPause {
	private untilMs = Number.NEGATIVE_INFINITY;

	constructor(
		private readonly clock: Clock,
		private readonly isInterrupted: () => boolean,
	) {}

	/** Starts or prolongs the pause, so that it lasts at least this many ms from now. */
	extend(durationMs: number): void {
		this.untilMs = Math.max(this.untilMs, this.clock.nowMs() + durationMs);
	}

	/** Resolves when the pause is over, the deadline (ms of the clock) has come, or on interruption. */
	async over(deadlineMs: number): Promise<void> {
		// Looks again after sleeping: another file may have prolonged the pause meanwhile.
		while (!this.isInterrupted()) {
			const remainingMs = Math.min(this.untilMs, deadlineMs) - this.clock.nowMs();
			if (remainingMs <= 0) return;
			await interruptibleSleep(remainingMs, this.clock, this.isInterrupted);
		}
	}
}
