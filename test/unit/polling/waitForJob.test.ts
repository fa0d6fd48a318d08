import { waitForJob, type Observation } from '../../../nodes/DeepfakeAudioCheck/polling/waitForJob';
import { VirtualClock } from './virtualClock';

/** A job that is finished once the clock has passed a time; notes when it was looked at. */
function jobFinishingAt(clock: VirtualClock, finishedMs: number) {
	const polledAtMs: number[] = [];
	const poll = async (): Promise<Observation<string>> => {
		polledAtMs.push(clock.nowMs());
		const finished = clock.nowMs() >= finishedMs;
		return await Promise.resolve({ finished, value: finished ? 'completed' : 'queued' });
	};
	return { poll, polledAtMs };
}

function wait(
	clock: VirtualClock,
	poll: () => Promise<Observation<string>>,
	changes: Partial<Parameters<typeof waitForJob<string>>[0]> = {},
) {
	return waitForJob({
		poll,
		pauseMs: (number) => Math.min(number * 1000, 3000),
		deadlineMs: 300_000,
		clock,
		signal: new AbortController().signal,
		...changes,
	});
}

describe('waiting for a job', () => {
	it('polls with growing pauses until the job is finished', async () => {
		const clock = new VirtualClock();
		const job = jobFinishingAt(clock, 7000);

		const result = await wait(clock, job.poll);

		expect(result).toEqual({ state: 'finished', last: 'completed' });
		expect(job.polledAtMs).toEqual([1000, 3000, 6000, 9000]);
	});

	it('does not sleep after the poll that found the job finished', async () => {
		const clock = new VirtualClock();
		const job = jobFinishingAt(clock, 500);

		await wait(clock, job.poll);

		expect(clock.nowMs()).toBe(1000);
	});

	it('looks at once when the first pause is none', async () => {
		const clock = new VirtualClock();
		const job = jobFinishingAt(clock, 0);

		const result = await wait(clock, job.poll, { pauseMs: () => 0 });

		expect(result.state).toBe('finished');
		expect(job.polledAtMs).toEqual([0]);
	});

	it('makes its last poll at the deadline, not after it', async () => {
		const clock = new VirtualClock();
		const job = jobFinishingAt(clock, 1_000_000);

		const result = await wait(clock, job.poll, { deadlineMs: 7500 });

		expect(result).toEqual({ state: 'timedOut', last: 'queued' });
		expect(job.polledAtMs).toEqual([1000, 3000, 6000, 7500]);
	});

	it('still finds a job that finishes in the last pause', async () => {
		const clock = new VirtualClock();
		const job = jobFinishingAt(clock, 7400);

		const result = await wait(clock, job.poll, { deadlineMs: 7500 });

		expect(result.state).toBe('finished');
	});

	it('polls once when the deadline has passed before it begins', async () => {
		const clock = new VirtualClock(10_000);
		const job = jobFinishingAt(clock, 20_000);

		const result = await wait(clock, job.poll, { deadlineMs: 5000 });

		expect(result).toEqual({ state: 'timedOut', last: 'queued' });
		expect(job.polledAtMs).toEqual([10_000]);
	});

	it('gives up after the poll in which a slow service passes the deadline', async () => {
		const clock = new VirtualClock();
		let polls = 0;

		const result = await wait(
			clock,
			async () => {
				polls += 1;
				clock.pass(60_000);
				return await Promise.resolve({ finished: false, value: 'queued' });
			},
			{ deadlineMs: 30_000 },
		);

		expect(result.state).toBe('timedOut');
		expect(polls).toBe(1);
	});

	it('does not poll any more once it is interrupted', async () => {
		const clock = new VirtualClock();
		const job = jobFinishingAt(clock, 1_000_000);
		const signal = clock.signalAt(3500);

		await expect(wait(clock, job.poll, { signal })).rejects.toThrow('the run is over');

		expect(job.polledAtMs).toEqual([1000, 3000]);
		expect(clock.nowMs()).toBeLessThanOrEqual(3600);
	});

	it('passes on what a poll throws', async () => {
		const clock = new VirtualClock();

		const waiting = wait(clock, async () => await Promise.reject(new Error('broken poll')));

		await expect(waiting).rejects.toThrow('broken poll');
	});
});
