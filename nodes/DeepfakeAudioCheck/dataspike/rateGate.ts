import { interruptibleSleep, type Clock } from '../polling/interruptibleSleep';
import { RequestRate, type RefusedRequest } from './requestRate';

/**
 * The gate that all requests of a run go through, submissions and polls alike, in the order in which
 * they come: when the service refuses one with 429, every request waits, not just the one that was
 * refused. How fast they may follow each other is in RequestRate; here is only the waiting.
 */
export class RateGate {
	private readonly rate = new RequestRate();

	/** Who waits, the first to go in front. */
	private readonly queue: symbol[] = [];

	constructor(
		private readonly clock: Clock,
		private readonly signal: AbortSignal,
	) {}

	/**
	 * Resolves when a request may be made, or when the deadline (ms of the clock) has come.
	 *
	 * @throws the signal's reason once it is aborted
	 */
	async enter(deadlineMs: number): Promise<void> {
		const ticket = Symbol('waiting request');
		this.queue.push(ticket);
		try {
			for (;;) {
				const nowMs = this.clock.nowMs();
				// Counted anew after sleeping: a refusal may have stopped everyone meanwhile.
				const place = this.queue.indexOf(ticket);
				const turnMs = this.rate.earliestMs + place * this.rate.spacingMs(nowMs);
				const remainingMs = Math.min(turnMs, deadlineMs) - nowMs;
				if (remainingMs <= 0) break;
				await interruptibleSleep(remainingMs, this.clock, this.signal);
			}
			// At once: whoever is next counts from here.
			this.rate.sent(this.clock.nowMs());
		} finally {
			this.queue.splice(this.queue.indexOf(ticket), 1);
		}
	}

	/** Notes that the service answered a request otherwise than with 429. */
	accepted(): void {
		this.rate.accepted();
	}

	/** Notes that the service refused a request with 429: every request waits. */
	refused(request: Omit<RefusedRequest, 'nowMs'>): void {
		this.rate.refused({ ...request, nowMs: this.clock.nowMs() });
	}
}
