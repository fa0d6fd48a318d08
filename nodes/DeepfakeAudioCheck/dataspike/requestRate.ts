/** Requests a second before anything is known, and the bounds of the rate. */
const FIRST_PER_SECOND = 20;
const FEWEST_PER_SECOND = 1;
const MOST_PER_SECOND = 1000;

/** By how much a rate that is used grows: with each request before the first refusal, in a second after it. */
const FIRST_GAIN = 0.5;
const GAIN_PER_SECOND = 0.05;

/** What a refusal leaves of the rate: less, when it is the first or comes soon after another one. */
const KEPT = 0.9;
const KEPT_SOON = 0.5;
const SOON_MS = 5000;

/**
 * How fast requests may follow each other: pure arithmetic, times in ms of one clock. Additive increase and
 * multiplicative decrease with a slow start, as TCP has them (RFC 5681 section 3.1), with requests a second in the
 * place of the congestion window. Only a rate that is used grows (RFC 7661).
 */
export class RequestRate {
	private perSecond = FIRST_PER_SECOND;

	private refusedMs: number | undefined;

	/** When the next request may be made. */
	earliestMs = Number.NEGATIVE_INFINITY;

	/** Notes that a request is made now. */
	sent(nowMs: number): void {
		const isUsed = nowMs - this.earliestMs < 1000 / this.perSecond;
		const gain = this.refusedMs === undefined ? FIRST_GAIN : GAIN_PER_SECOND / this.perSecond;
		if (isUsed) this.perSecond = Math.min(this.perSecond + gain, MOST_PER_SECOND);
		this.earliestMs = Math.max(this.earliestMs, nowMs) + 1000 / this.perSecond;
	}

	/** Notes that the service refused a request because there were too many: `pauseMs` without any follow. */
	refused({ sentMs, nowMs, pauseMs }: { sentMs: number; nowMs: number; pauseMs: number }): void {
		// Refusals of requests that were under way at the last one say nothing new.
		if (this.refusedMs === undefined || sentMs >= this.refusedMs) {
			const isSoon = nowMs - (this.refusedMs ?? nowMs) < SOON_MS;
			this.perSecond = Math.max(this.perSecond * (isSoon ? KEPT_SOON : KEPT), FEWEST_PER_SECOND);
			this.refusedMs = nowMs;
		}
		this.earliestMs = Math.max(this.earliestMs, nowMs + pauseMs);
	}
}
