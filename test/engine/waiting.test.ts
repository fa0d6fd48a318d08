import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

describe('waiting for a job', () => {
	it('is told with its length and the number of polls', async () => {
		const durationMs = 700;
		bench.simulator.setScenario({ job: { durationMs } });

		const result = await bench.check([recording()], { parameters: { simplify: false } });

		const { polls, waitedMs } = onlyItem(result).json.polling as Record<string, number>;
		expect(polls).toBe(bench.simulator.polls.length);
		expect(polls).toBeGreaterThan(1);
		expect(waitedMs).toBeGreaterThanOrEqual(durationMs);
		expect(waitedMs).toBeLessThanOrEqual(result.durationMs);
	});

	it('took no poll when the service had the result at once', async () => {
		bench.simulator.setScenario({
			submit: {
				takesFile: true,
				answer: ({ jobId }) => ({
					statusCode: 200,
					headers: {},
					body: JSON.stringify({ id: jobId, status: 'completed', score: 0.1 }),
				}),
			},
		});

		const result = await bench.check([recording()], { parameters: { simplify: false } });

		expect(onlyItem(result).json.polling).toMatchObject({ polls: 0 });
	});
});

describe('a job that the service does not know (any more)', () => {
	const retryOnFail = { maxTries: 2, waitBetweenTriesMs: 1 };
	const options = { maximumWait: 3 };

	it('is reported again on Retry On Fail, and the file is not sent again', async () => {
		bench.simulator.setScenario({
			result: { answer: () => ({ statusCode: 404, headers: {}, body: '{}' }) },
		});

		const result = await bench.check([recording()], { retryOnFail, options });

		const jobIds = bench.simulator.submissions.map(({ jobId }) => jobId);
		expect(jobIds).toHaveLength(1);
		expect(result.error?.context).toMatchObject({ jobId: jobIds[0], reason: 'unknownJob' });
		expect(result.error?.message).toContain(jobIds[0]);
	});

	it('is unlike one that has not finished in time, which is taken up again', async () => {
		bench.simulator.setScenario({ job: { durationMs: 60_000 } });

		const result = await bench.check([recording()], { retryOnFail, options });

		const jobIds = bench.simulator.submissions.map(({ jobId }) => jobId);
		expect(jobIds).toHaveLength(1);
		expect(result.error?.context.jobId).toBe(jobIds[0]);
	});
});
