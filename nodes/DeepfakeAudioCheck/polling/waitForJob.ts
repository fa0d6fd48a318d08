import { interruptibleSleep, type Clock } from './interruptibleSleep';

/** What one poll saw: `finished` ends the waiting. */
export interface Observation<Value> {
	finished: boolean;
	value: Value;
}

export interface WaitForJobArguments<Value> {
	/** Looks at the job once. */
	poll: () => Promise<Observation<Value>>;
	/** The pause before a poll, counted from 1, in ms. */
	pauseMs: (poll: number) => number;
	/** When to give up, in ms of the clock. The last poll happens at this moment, never after it. */
	deadlineMs: number;
	/** Whether to look before the first pause: for a job that may have finished long ago. */
	pollAtOnce: boolean;
	clock: Clock;
	/** Ends the waiting, for example because the execution was cancelled. */
	signal: AbortSignal;
}

/** How waiting ended, and what the last poll saw. */
export type WaitResult<Value> =
	| { state: 'finished'; last: Value }
	| { state: 'timedOut'; last: Value };

/**
 * Polls a job until it has finished or the deadline has come.
 *
 * A waiter returns a state; the caller decides whether that is an error. A pause is never longer
 * than the time left, so the last poll is made at the deadline.
 *
 * @throws what `poll` throws, and the signal's reason once it is aborted
 */
export async function waitForJob<Value>(
	arguments_: WaitForJobArguments<Value>,
): Promise<WaitResult<Value>> {
	const { poll, pauseMs, deadlineMs, pollAtOnce, clock, signal } = arguments_;

	for (let number = pollAtOnce ? 0 : 1; ; number += 1) {
		if (number > 0) {
			const remainingMs = Math.max(deadlineMs - clock.nowMs(), 0);
			const delayMs = Math.min(pauseMs(number), remainingMs);
			await interruptibleSleep(delayMs, clock, signal);
		}
		signal.throwIfAborted();

		const { finished, value: last } = await poll();
		if (finished) return { state: 'finished', last };
		if (clock.nowMs() >= deadlineMs) return { state: 'timedOut', last };
	}
}
