import { LearnedPolling } from '../../../nodes/DeepfakeAudioCheck/polling/learnedPolling';

const interval = { minimumMs: 1000, maximumMs: 3000 };

/** Lets a number of jobs finish that were seen running at the one time and finished at the other. */
function learn(polling: LearnedPolling, jobs: Array<{ runningMs: number; finishedMs: number }>) {
	for (const { runningMs, finishedMs } of jobs) {
		const job = polling.watch(interval);
		job.sawUnfinished(runningMs);
		job.sawFinished(finishedMs);
		job.end();
	}
}

function repeat<Value>(count: number, value: Value): Value[] {
	return Array.from({ length: count }, () => value);
}

describe('polling that learns', () => {
	it('waits by backoff while fewer than three jobs have finished', () => {
		const polling = new LearnedPolling(() => 0.999);
		learn(polling, repeat(2, { runningMs: 2400, finishedMs: 2500 }));
		const job = polling.watch(interval);

		const pauses = [1, 2, 3].map((poll) => job.pauseMs(poll, 0));

		expect(pauses[0]).toBe(1000);
		expect(pauses[1]).toBeCloseTo(1999, 0);
		expect(pauses[2]).toBeCloseTo(2998, 0);
	});

	it('polls right after the time that all jobs take', () => {
		const polling = new LearnedPolling(() => 0);
		learn(polling, repeat(20, { runningMs: 1950, finishedMs: 2050 }));

		const pauseMs = polling.watch(interval).pauseMs(1, 0);

		expect(pauseMs).toBeGreaterThanOrEqual(2050);
		expect(pauseMs).toBeLessThanOrEqual(2400);
	});

	it('asks seldom while no job ends, and is there soon after they do', () => {
		const polling = new LearnedPolling(() => 0);
		learn(polling, repeat(50, { runningMs: 20_800, finishedMs: 21_000 }));
		const job = polling.watch(interval);

		let [polls, elapsedMs] = [0, 0];
		while (elapsedMs < 21_000) {
			polls += 1;
			elapsedMs += job.pauseMs(polls, elapsedMs);
		}

		// Seven pauses of three seconds are the fewest that 21 seconds take.
		expect(polls).toBeLessThanOrEqual(9);
		expect(elapsedMs).toBeLessThan(22_000);
	});

	it('takes the jobs that still run into account', () => {
		const polling = new LearnedPolling(() => 0);
		learn(polling, repeat(3, { runningMs: 1000, finishedMs: 2000 }));
		const withoutOthers = polling.watch(interval).pauseMs(5, 3000);

		const slow = new LearnedPolling(() => 0);
		for (const job of Array.from({ length: 40 }, () => slow.watch(interval))) {
			job.sawUnfinished(30_000);
		}
		learn(slow, repeat(3, { runningMs: 1000, finishedMs: 2000 }));

		expect(slow.watch(interval).pauseMs(5, 3000)).toBeGreaterThan(withoutOthers);
	});

	it('forgets what was true long ago', () => {
		const polling = new LearnedPolling(() => 0);
		learn(polling, repeat(100, { runningMs: 20_000, finishedMs: 21_000 }));
		learn(polling, repeat(100, { runningMs: 1100, finishedMs: 1200 }));

		expect(polling.watch(interval).pauseMs(1, 0)).toBeLessThan(1500);
	});

	it('draws pauses that differ from file to file', () => {
		let draws = 0;
		const polling = new LearnedPolling(() => (draws++ % 10) / 10);
		learn(polling, repeat(20, { runningMs: 4000, finishedMs: 5000 }));
		const pauses = Array.from({ length: 10 }, () => polling.watch(interval).pauseMs(1, 0));

		expect(new Set(pauses).size).toBe(10);
	});

	it.each([
		{ why: 'the default', minimumMs: 1000, maximumMs: 3000 },
		{ why: 'the quickest', minimumMs: 100, maximumMs: 200 },
		{ why: 'one interval', minimumMs: 2000, maximumMs: 2000 },
		{ why: 'a wide one', minimumMs: 1000, maximumMs: 300_000 },
		{ why: 'the slowest', minimumMs: 300_000, maximumMs: 300_000 },
	])('never leaves the interval: $why', ({ minimumMs, maximumMs }) => {
		for (const random of [0, 0.5, 0.999999]) {
			const polling = new LearnedPolling(() => random);
			for (let round = 1; round < 40; round += 1) {
				const job = polling.watch({ minimumMs, maximumMs });
				for (const elapsedMs of [0, 1, 500, 9000, 90_000, 1e6, 1e8]) {
					const pauseMs = job.pauseMs(round, elapsedMs);
					expect(pauseMs).toBeGreaterThanOrEqual(minimumMs);
					expect(pauseMs).toBeLessThanOrEqual(maximumMs);
				}
				job.sawUnfinished(round * 100);
				job.sawFinished(round * 150);
			}
		}
	});

	it('asks more often for the last jobs of a run, which decide when it ends', () => {
		const polling = new LearnedPolling(() => 0);
		const durations = Array.from({ length: 100 }, (_, job) => 1000 + 400 * job);
		learn(
			polling,
			durations.map((finishedMs) => ({ runningMs: finishedMs - 1000, finishedMs })),
		);
		const jobs = Array.from({ length: 20 }, () => polling.watch(interval));
		const pauseMs = () => jobs[0]?.pauseMs(9, 10_000) ?? Number.NaN;
		const allRunMs = pauseMs();

		for (const job of jobs.slice(10)) job.sawFinished(10_000);
		const halfRunMs = pauseMs();
		for (const job of jobs.slice(1, 10)) job.end();
		const oneRunsMs = pauseMs();

		expect(allRunMs).toBeGreaterThan(2000);
		expect(halfRunMs).toBeLessThan(allRunMs);
		expect(oneRunsMs).toBeLessThan(halfRunMs);
		// Ten jobs with that pause are still asked for more seldom than twenty with the longer one.
		expect(10 / halfRunMs).toBeLessThan(20 / allRunMs);
	});

	it('learns nothing from a job that was given up', () => {
		const polling = new LearnedPolling(() => 0);
		for (const job of Array.from({ length: 10 }, () => polling.watch(interval))) job.end();

		expect(polling.watch(interval).pauseMs(1, 0)).toBe(1000);
	});
});
