/** When to look at a job: the shortest and the longest pause between two polls, in ms. */
export interface PollingInterval {
	minimumMs: number;
	maximumMs: number;
}

/**
 * A pause in ms: exponential backoff with jitter.
 *
 * The first pause is the shortest one allowed. The ceiling of the later ones grows in `steps` equal factors to the
 * longest one allowed, and each is drawn evenly between the shortest and its ceiling. Source: the waiters of the AWS
 * SDK, https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries
 *
 * @param number of the pause, counted from 1
 * @param random a number from 0 (inclusive) to 1 (exclusive), as Math.random() gives it
 */
export function backoffMs(
	number: number,
	{ minimumMs, maximumMs, steps }: PollingInterval & { steps: number },
	random: number,
): number {
	const share = Math.min(Math.max(number - 1, 0) / steps, 1);
	const ceilingMs = minimumMs * Math.max(maximumMs / minimumMs, 1) ** share;
	return minimumMs + random * (ceilingMs - minimumMs);
}
