import { distinctRecording, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

describe('a submission', () => {
	it.each([
		['rate-limited-seconds', 1000],
		// An HTTP date has whole seconds: two seconds from now are one to two.
		['rate-limited-date', 900],
		['rate-limited-bare', 1000],
		['rate-limited-garbage', 1000],
		['submit-503-once', 1000],
	])('is repeated after %s, and makes one job', async (scenario, shortestMs) => {
		const result = await bench.check([recording()], { apiKey: `simulate:${scenario}` });

		expect(result.outputs[0]?.[0]?.json.reason).toBeNull();
		const [first, second, ...others] = bench.simulator.submissions;
		expect(others).toEqual([]);
		expect([first?.jobId === undefined, second?.jobId === undefined]).toEqual([true, false]);
		expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(shortestMs - 20);
	});

	it('is sent whole again when it is repeated', async () => {
		await bench.check([recording('speech.m4a')], { apiKey: 'simulate:rate-limited-bare' });

		const [first, second] = bench.simulator.submissions;
		expect(second?.sha256).toBe(first?.sha256);
		expect(second?.sizeBytes).toBeGreaterThan(1000);
	});

	it('waits no longer for a Retry-After than Maximum Wait', async () => {
		const refusal = { statusCode: 429, headers: { 'retry-after': '3600' }, body: '{}' };
		bench.simulator.setScenario({ submit: { answer: () => refusal } });

		const result = await bench.check([recording()], { options: { maximumWait: 1.5 } });

		expect(result.error?.httpCode).toBe('429');
		expect(bench.simulator.submissions).toHaveLength(2);
		expect(result.durationMs).toBeLessThan(60_000);
	});

	it('makes all files of the run wait when the service refuses one with 429', async () => {
		const refusal = { statusCode: 429, headers: { 'retry-after': '2' }, body: '{}' };
		bench.simulator.setScenario({ submit: { times: 1, answer: () => refusal } });
		const items = Array.from({ length: 4 }, (_, index) => distinctRecording(index));

		const result = await bench.check(items, { options: { filesAtTheSameTime: 2 } });

		expect(result.outputs[0]).toHaveLength(4);
		const refusedAtMs = bench.simulator.submissions.find(
			({ statusCode }) => statusCode === 429,
		)?.atMs;
		const requests = [...bench.simulator.submissions, ...bench.simulator.polls];
		// What was on its way already when the refusal came may still arrive.
		const early = requests.filter(
			({ atMs }) => atMs > (refusedAtMs ?? 0) + 500 && atMs < (refusedAtMs ?? 0) + 1950,
		);
		expect(early).toEqual([]);
	});
});

describe('a request for a job', () => {
	it.each([
		'result-500-once',
		'result-408-once',
		'result-page-once',
		'result-cut-off-once',
		'result-null-once',
		'result-without-status',
		'result-other-job',
		'result-reset-once',
		'result-cut-once',
		'not-known-at-first',
		'rate-limited-seconds',
	])('is repeated after %s', async (scenario) => {
		const result = await bench.check([recording()], { apiKey: `simulate:${scenario}` });

		expect(result.outputs[0]?.[0]?.json).toMatchObject({
			reason: null,
			jobId: bench.simulator.submissions.at(-1)?.jobId,
		});
	});

	it('is not repeated when the service refuses the key', async () => {
		await bench.check([recording()], { apiKey: 'simulate:result-401' });

		expect(bench.simulator.polls).toHaveLength(1);
	});
});
