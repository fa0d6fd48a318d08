import { backoffMs } from '../polling/backoff';
import { interruptibleSleep, type Clock } from '../polling/interruptibleSleep';
import type { Fault } from './fault';
import type { RunGate } from './rateGate';

/** Pauses between attempts, in ms, when the service does not say how long to wait. */
const RETRY_PAUSE = { minimumMs: 1000, maximumMs: 10_000, steps: 4 };

/** The result of one attempt. */
export type Attempt<Value> = { ok: true; value: Value } | { ok: false; fault: Fault };

export interface RetryArguments<Value> {
	/** Makes one request; `number` counts attempts from 1. */
	attempt: (number: number) => Promise<Attempt<Value>>;
	/** Whether the request may be made again after this fault. */
	mayRetry: (fault: Fault, number: number) => boolean;
	/** When to give up, in ms of the clock. */
	deadlineMs: number;
	gate: RunGate;
	clock: Clock;
	random: () => number;
	signal: AbortSignal;
}

/**
 * Makes a request until it succeeds, may not be made again, or the deadline has come. What the
 * service asks for in Retry-After goes before the backoff; neither reaches beyond the deadline, at
 * which one last attempt is made.
 *
 * @returns the last attempt, also when the signal came while it was made
 * @throws the signal's reason when it comes before an attempt
 */
export async function requestWithRetry<Value>(
	arguments_: RetryArguments<Value>,
): Promise<Attempt<Value>> {
	const { attempt, mayRetry, deadlineMs, gate, clock, random, signal } = arguments_;

	for (let number = 1; ; number += 1) {
		await gate.enter(deadlineMs);
		signal.throwIfAborted();
		const sentMs = clock.nowMs();
		const last = await attempt(number);
		const isRefused = !last.ok && last.fault.kind === 'rateLimited';
		if (last.ok) return last;

		const { retryAfterMs } = last.fault;
		const delayMs = retryAfterMs ?? backoffMs(number, RETRY_PAUSE, random());
		if (isRefused) gate.refused({ sentMs, pauseMs: delayMs });

		const remainingMs = deadlineMs - clock.nowMs();
		if (remainingMs <= 0 || !mayRetry(last.fault, number)) return last;

		if (isRefused) continue;
		await interruptibleSleep(Math.min(delayMs, remainingMs), clock, signal);
	}
}
