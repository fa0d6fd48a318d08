/** Longest time, in ms, that passes between an interruption and its being noticed. */
export const LONGEST_SLICE_MS = 100;

/** What sleeping needs from outside, so that tests can bring a clock of their own. */
export interface Clock {
	/** Monotonic time in ms; only differences mean anything. */
	nowMs: () => number;
	/** Resolves after so many ms. */
	sleep: (durationMs: number) => Promise<void>;
}

/**
 * Sleeps for a number of ms, in slices, so that an interruption ends it within one slice.
 *
 * Slices instead of a listener: n8n's own `sleep` takes a signal in some of the supported versions only, its timer
 * cannot be cleared, and nodes may not start timers themselves.
 *
 * @throws the signal's reason once it is aborted
 */
export async function interruptibleSleep(
	durationMs: number,
	clock: Clock,
	signal: AbortSignal,
): Promise<void> {
	const endMs = clock.nowMs() + durationMs;
	for (;;) {
		signal.throwIfAborted();
		const remainingMs = endMs - clock.nowMs();
		if (remainingMs <= 0) return;
		await clock.sleep(Math.min(remainingMs, LONGEST_SLICE_MS));
	}
}
