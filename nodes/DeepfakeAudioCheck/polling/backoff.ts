/** When to look at a job: the shortest and the longest pause between two polls, in ms. */
export interface PollingInterval {
	minimumMs: number;
	maximumMs: number;
}

/** Doubling a pause this often exceeds every interval that can be set; more would overflow. */
const MOST_DOUBLINGS = 30;

/**
 * The pause before a poll, in ms: exponential backoff with jitter.
 *
 * The first pause is the shortest one allowed. The ceiling of every later one doubles up to the
 * longest one allowed, and the pause is drawn evenly between the shortest and that ceiling, so that
 * files which were submitted together are not asked for together.
 *
 * Source: the waiters of the AWS SDK, https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries
 * The default envelope of 1 to 3 seconds is the advice of Dataspike's audio guide ("Poll every 1–3
 * seconds with exponential backoff").
 *
 * @param poll number of the poll that the pause precedes, counted from 1
 * @param random a number from 0 (inclusive) to 1 (exclusive), as Math.random() gives it
 */
export function pollingDelayMs(poll: number, interval: PollingInterval, random: number): number {
	const { minimumMs, maximumMs } = interval;
	const doublings = Math.min(Math.max(poll - 1, 0), MOST_DOUBLINGS);
	const ceilingMs = Math.max(minimumMs, Math.min(maximumMs, minimumMs * 2 ** doublings));
	return minimumMs + random * (ceilingMs - minimumMs);
}
