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
	clock: Clock;
	/** Ends the waiting, for example because the execution was cancelled. */
	signal: AbortSignal;
}

/** How waiting ended, and what the last poll saw. */
export type WaitResult<Value> = { state: 'finished' | 'timedOut'; last: Value };

/**
 * Polls a job until it has finished or the deadline has come.
 *
 * A waiter returns a state; the caller decides whether that is an error.
 *
 * @throws what `poll` throws, and the signal's reason once it is aborted
 */
export async function waitForJob<Value>(
	arguments_: WaitForJobArguments<Value>,
): Promise<WaitResult<Value>> {
	const { poll, pauseMs, deadlineMs, clock, signal } = arguments_;
	for (let number = 1; ; number += 1) {
		const remainingMs = Math.max(deadlineMs - clock.nowMs(), 0);
		await interruptibleSleep(Math.min(pauseMs(number), remainingMs), clock, signal);
		signal.throwIfAborted();

		const { finished, value: last } = await poll();
		if (finished) return { state: 'finished', last };
		if (clock.nowMs() >= deadlineMs) return { state: 'timedOut', last };
	}
}
