import { distinctRecording, setUpTestBench } from './harness/testBench';
import { until } from './harness/until';

const bench = setUpTestBench();

/** Long enough for a busy machine to start sixty executions in it. */
const pauseSeconds = 15;

/** Executions at once, each with a recording of its own, of which the first request is refused. */
async function startWhilePaused(executions: number) {
	bench.simulator.setScenario({
		job: { durationMs: 0 },
		submit: {
			times: 1,
			answer: () => ({
				statusCode: 429,
				headers: { 'retry-after': String(pauseSeconds) },
				body: '{}',
			}),
		},
	});
	const options = { maximumWait: 300 };
	const first = bench.startCheck([distinctRecording(0)], { options });
	await until(() => bench.simulator.submissions.length === 1);
	const others = Array.from({ length: executions - 1 }, (_, index) =>
		bench.startCheck([distinctRecording(index + 1)], { options }),
	);
	return [first, ...others];
}

describe('executions in one process with the same key', () => {
	it('all wait when the service refuses one, and when one is stopped it alone ends, at once', async () => {
		const running = await startWhilePaused(60);
		const [stopped, ...others] = [...running.slice(17), ...running.slice(0, 17)];
		if (stopped === undefined) throw new Error('There are sixty');

		await stopped.cancel();
		const result = await stopped.result;

		// The service was left alone by all of them, while the stopped one has already ended.
		expect(result.status).toBe('canceled');
		expect(bench.simulator.submissions).toHaveLength(1);
		const results = await Promise.all(others.map(async (one) => await one.result));
		expect(results.map(({ status }) => status)).toEqual(Array(59).fill('success'));
		const [refused, ...accepted] = bench.simulator.submissions;
		expect(accepted).toHaveLength(59);
		expect(new Set(accepted.map(({ sha256 }) => sha256)).size).toBe(59);
		const firstMs = Math.min(...accepted.map(({ atMs }) => atMs));
		expect(firstMs - (refused?.atMs ?? 0)).toBeGreaterThanOrEqual(pauseSeconds * 1000 - 50);
		expect([...results, result].map(({ listenersLeft }) => listenersLeft)).toEqual(
			Array(60).fill(0),
		);

		// Nothing of sixty is left: the next one passes the gate without waiting for anybody.
		const next = await bench.check([distinctRecording(60)]);
		expect(next.status).toBe('success');
		expect(next.resourcesLeft).toEqual([]);
	}, 240_000);

	it('do not wait for those with another key', async () => {
		const [waiting] = await startWhilePaused(1);

		const other = await bench.check([distinctRecording(1)], { apiKey: 'another-key' });

		expect(other.status).toBe('success');
		expect(bench.simulator.submissions.map(({ statusCode }) => statusCode)).toEqual([429, 202]);
		await waiting?.cancel();
	}, 60_000);
});
