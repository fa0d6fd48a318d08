import type { Contender, ContenderParts } from './contender';

/** What nodes in the registry do, and what the libraries of the clouds do. */

/** Shortest and longest pause that Dataspike's guide advises, in ms. */
const shortestMs = 1000;
const longestMs = 3000;

/** Longest pause of the AWS SDK's waiters by default, in ms. Ref: @smithy/core, util-waiter. */
const awsLongestMs = 120_000;

export const serialPoller: Contender = createPoller({
	name: 'serial poller, 5 s',
	isSerial: true,
	delayMs: () => 5000,
});

export const fixedPoller: Contender = createPoller({
	name: 'fixed poller, 1 s',
	delayMs: () => 1000,
});

/** Ref: https://smithy.io/2.0/additional-specs/waiters.html#waiter-retries */
export const awsWaiter: Contender = createPoller({
	name: 'AWS waiter, 1 to 120 s',
	delayMs: (poll, random) => fullJitterMs(poll, random, awsLongestMs),
});

/** Several times as long, as most nodes in the registry poll. */
export const slowPoller: Contender = createPoller({
	name: 'fixed poller, 5 s',
	delayMs: () => 5000,
});

/** The AWS waiter within what Dataspike advises: what this node did in an execution with one file before. */
export const backoffWaiter: Contender = createPoller({
	name: 'AWS waiter, 1 to 3 s (before)',
	delayMs: (poll, random) => fullJitterMs(poll, random, longestMs),
});

/** Knows when each job ends, and asks once, so that its question arrives at that moment. */
export const oracle: Contender = {
	name: 'oracle',
	isSerial: false,
	startProcess: (parts) => () => async (file) => {
		const { clock, service, jobTimeMs, headStartMs } = parts;
		const jobId = await submit(parts, file);
		await clock.sleep(Math.max(jobTimeMs(file) - headStartMs, 0));
		for (;;) {
			const outcome = await service.poll(jobId);
			if (outcome.kind === 'answered' && outcome.finished) return;
			await clock.sleep(outcome.kind === 'refused' ? outcome.retryAfterMs : 1);
		}
	},
};

function fullJitterMs(poll: number, random: () => number, mostMs: number): number {
	const ceilingMs = Math.min(shortestMs * 2 ** Math.min(poll - 1, 30), mostMs);
	return shortestMs + random() * (ceilingMs - shortestMs);
}

function createPoller(options: {
	name: string;
	isSerial?: boolean;
	/** The pause before a poll, counted from 1, in ms. */
	delayMs: (poll: number, random: () => number) => number;
}): Contender {
	const { name, isSerial = false, delayMs } = options;
	return {
		name,
		isSerial,
		startProcess: (parts) => () => async (file) => {
			const { clock, service, random } = parts;
			const jobId = await submit(parts, file);
			for (let poll = 1; ; poll += 1) {
				await clock.sleep(delayMs(poll, random));
				const outcome = await service.poll(jobId);
				if (outcome.kind === 'answered' && outcome.finished) return;
				// Each file for itself: none of them knows what the others were told.
				if (outcome.kind === 'refused') await clock.sleep(outcome.retryAfterMs);
			}
		},
	};
}

async function submit({ clock, service }: ContenderParts, file: number): Promise<string> {
	for (;;) {
		const outcome = await service.submit(file);
		if (outcome.kind === 'answered') return outcome.jobId ?? '';
		await clock.sleep(outcome.retryAfterMs);
	}
}
