/** Requests a second before anything is known: the first twenty files of a run start within a second. */
const FIRST_PER_SECOND = 20;

/** Faster than this, requests are not kept apart at all. */
const MOST_PER_SECOND = 1000;

/** The rate never falls lower: what is slower still, the service says in Retry-After. */
const FEWEST_PER_SECOND = 1;

/** After a refusal the rate falls by this share of what the service took. */
const CUT = 0.1;

/** So long it takes, in ms, until the rate is back at what the service took before the refusal. */
const RECOVERY_MS = 20_000;

/** The time, in ms, over which it is counted what the service took. */
const WINDOW_MS = 1000;

/** A request that the service refused because there were too many. */
export interface RefusedRequest {
	sentMs: number;
	/** The present. */
	nowMs: number;
	/** How long the service is to be left alone. */
	pauseMs: number;
}

/**
 * How fast requests may follow each other: pure arithmetic, times in ms of one clock.
 *
 * Before the first refusal the rate grows by one with each request that was taken, so it doubles in
 * a second of full use. A refusal stops all requests for as long as the service asks, and shows its
 * limit: so many requests as were taken in the second before. From a tenth below, the rate comes
 * near that limit quickly, stays there for long, and then tries for more ever faster. Refusals of
 * requests that were under way when the first one came say nothing new.
 *
 * Source: TCP's slow start (RFC 5681 section 3.1) and CUBIC (RFC 9438 section 4.2, where the same
 * curve serves to use a link near its limit without driving it into loss), with requests a second in
 * the place of the congestion window.
 */
export class RequestRate {
	private taken = 0;

	/** When the requests of the last second were sent. */
	private sentMs: number[] = [];

	private nextMs = Number.NEGATIVE_INFINITY;

	private pausedUntilMs = Number.NEGATIVE_INFINITY;

	private limit: { perSecond: number; foundMs: number } | undefined;

	/** When the next request may be made. */
	get earliestMs(): number {
		return Math.max(this.nextMs, this.pausedUntilMs);
	}

	/** The time between two requests. */
	spacingMs(nowMs: number): number {
		return 1000 / this.perSecond(nowMs);
	}

	/** Notes that a request is made now. */
	sent(nowMs: number): void {
		this.nextMs = Math.max(this.nextMs, nowMs) + this.spacingMs(nowMs);
		this.sentMs = this.sentMs.filter((sentMs) => sentMs > nowMs - 2 * WINDOW_MS);
		this.sentMs.push(nowMs);
	}

	/** Notes that the service took a request. */
	accepted(): void {
		this.taken += 1;
	}

	/** Notes that the service refused a request because there were too many. */
	refused({ sentMs, nowMs, pauseMs }: RefusedRequest): void {
		const isNews = this.limit === undefined || sentMs >= this.limit.foundMs;
		if (isNews) {
			const perSecond = this.limitShownBy(sentMs, nowMs);
			this.limit = { perSecond, foundMs: nowMs };
		}
		this.pausedUntilMs = Math.max(this.pausedUntilMs, nowMs + pauseMs);
	}

	private perSecond(nowMs: number): number {
		if (this.limit === undefined) {
			return Math.min(FIRST_PER_SECOND + this.taken, MOST_PER_SECOND);
		}
		const sinceMs = Math.max(nowMs - Math.max(this.limit.foundMs, this.pausedUntilMs), 0);
		const distance = (sinceMs - RECOVERY_MS) / RECOVERY_MS;
		const perSecond = this.limit.perSecond * (1 + CUT * distance ** 3);
		return Math.min(Math.max(perSecond, FEWEST_PER_SECOND), MOST_PER_SECOND);
	}

	/** The limit that a refusal shows, in requests a second. */
	private limitShownBy(sentMs: number, nowMs: number): number {
		const used = this.perSecond(nowMs);
		const taken = this.sentMs.filter(
			(otherMs) => otherMs < sentMs && otherMs > sentMs - WINDOW_MS,
		).length;
		// Right after a pause, or with the first request of a run, the second before shows too little.
		const wasPaused = this.pausedUntilMs > sentMs - WINDOW_MS;
		const fewest = taken === 0 || wasPaused ? used / 2 : FEWEST_PER_SECOND;
		return Math.min(used, Math.max(taken, fewest, FEWEST_PER_SECOND));
	}
}
