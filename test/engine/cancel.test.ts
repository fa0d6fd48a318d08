import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeLongRecording } from '../fixtures/longRecording';
import { distinctRecording, recording, setUpTestBench } from './harness/testBench';
import type { InputItem, RunResult } from './harness/types';
import { until } from './harness/until';

const bench = setUpTestBench();

/** From Stop to the end of the execution, in ms: 10 on a quiet machine, and far below any pause between polls (60 s). */
const longestEndMs = 10_000;

/** How long decoding two hours takes at the very least, in ms: a conversion that goes on is found by it. */
const shortestConversionMs = 10_000;

const folder = mkdtempSync(path.join(tmpdir(), 'cancel-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two hours that have to be decoded. */
async function longNote(): Promise<InputItem> {
	const bytes = readFileSync(await makeLongRecording('opus', 120, folder));
	return { files: { data: { bytes, fileName: 'note.opus' } } };
}

function loggedJobs(result: RunResult): unknown[] {
	return result.logs
		.filter(({ level }) => level === 'warn')
		.flatMap(({ metadata }) => (metadata as { jobIds?: unknown[] } | undefined)?.jobIds ?? []);
}

describe('stopping the execution', () => {
	it.each([
		{
			moment: 'during an upload',
			scenario: { submit: { takesFile: true, break: 'never' as const } },
			reached: () => bench.simulator.submissions.length === 2,
			polling: {},
			jobs: 0,
		},
		{
			moment: 'during a poll',
			scenario: { result: { break: 'never' as const } },
			reached: () => bench.simulator.polls.length === 2,
			polling: {},
			jobs: 2,
		},
		{
			moment: 'while it sleeps between two polls',
			scenario: { job: { durationMs: 1e9 } },
			reached: () =>
				bench.simulator.submissions.length === 2 && bench.simulator.openRequests() === 0,
			polling: { shortestPause: 60, longestPause: 60 },
			jobs: 2,
		},
		{
			moment: 'while it waits after a 429',
			scenario: {
				submit: {
					answer: () => ({ statusCode: 429, headers: { 'retry-after': '60' }, body: '{}' }),
				},
			},
			// One file: when the first is refused, a second one may not have been sent yet.
			files: 1,
			reached: () =>
				bench.simulator.submissions.length === 1 && bench.simulator.openRequests() === 0,
			polling: {},
			jobs: 0,
		},
	])('$moment ends it at once', async ({ scenario, files = 2, reached, polling, jobs }) => {
		bench.simulator.setScenario(scenario);
		const items = Array.from({ length: files }, (_, index) => distinctRecording(index));
		const { result: running, cancel } = bench.startCheck(items, {
			options: { ...polling, maximumWait: 60 },
		});
		await until(reached);
		const requestsBefore = bench.simulator.polls.length + bench.simulator.submissions.length;

		const stoppedAtMs = performance.now();
		await cancel();
		const result = await running;

		expect(result.status).toBe('canceled');
		expect(performance.now() - stoppedAtMs).toBeLessThan(longestEndMs);
		expect(result.resourcesLeft).toEqual([]);
		expect(result.listenersLeft).toBe(0);
		await until(() => bench.simulator.openRequests() === 0);
		expect(bench.simulator.polls.length + bench.simulator.submissions.length).toBe(requestsBefore);
		const submitted = bench.simulator.submissions.map(({ jobId }) => jobId);
		expect(loggedJobs(result).sort()).toEqual(submitted.slice(0, jobs).sort());
	});

	it('during a conversion ends it', async () => {
		const { result: running, cancel } = bench.startCheck([recording(), await longNote()], {
			options: { ifLarger: 'split', filesAtTheSameTime: 2, maximumWait: 60 },
		});
		// Both have been looked at by then, and the long one is being decoded.
		await until(() => bench.simulator.submissions.length === 1);

		const stoppedAtMs = performance.now();
		await cancel();
		const result = await running;
		const endedMs = performance.now() - stoppedAtMs;

		expect(result.status).toBe('canceled');
		expect(endedMs).toBeLessThan(shortestConversionMs);
		expect(bench.simulator.submissions).toHaveLength(1);
		if (process.env.SHOW_FIGURES !== undefined)
			console.log(`Ended ${endedMs.toFixed(0)} ms after Stop`);
	}, 120_000);

	it('starts no further file', async () => {
		bench.simulator.setScenario({ job: { durationMs: 1e9 } });
		const items = Array.from({ length: 10 }, (_, index) => distinctRecording(index));
		const { result: running, cancel } = bench.startCheck(items, {
			options: { filesAtTheSameTime: 3, maximumWait: 60 },
		});
		await until(() => bench.simulator.polls.length > 3);

		await cancel();
		const result = await running;

		expect(bench.simulator.submissions).toHaveLength(3);
		expect(loggedJobs(result)).toHaveLength(3);
	});
});

describe('a long conversion', () => {
	it('does not hold up a short one of another execution', async () => {
		const options = { ifLarger: 'split', filesAtTheSameTime: 2, maximumWait: 300 };
		const { result: long, cancel } = bench.startCheck([recording(), await longNote()], { options });
		await until(() => bench.simulator.submissions.length === 1);

		const short = await bench.check([recording('speech.webm')], { options });
		const submittedBeside = bench.simulator.submissions.length;
		await cancel();

		expect(short.outputs[0]?.[0]?.json.jobId).toBe(bench.simulator.submissions[1]?.jobId);
		// The first file of the long execution, and the short one: the long one is still being decoded.
		expect(submittedBeside).toBe(2);
		expect((await long).status).toBe('canceled');
	}, 120_000);
});

describe('a run that ends by itself', () => {
	it('leaves no timer, socket or listener behind', async () => {
		const result = await bench.check([recording(), recording('speech.m4a')]);

		expect(result.status).toBe('success');
		expect(result.resourcesLeft).toEqual([]);
		expect(result.listenersLeft).toBe(0);
	});
});
