import type { Fault } from '../simulator/scenarios';
import { layOut } from '../fixtures/layOut';
import { quickPolling, recording, setUpTestBench } from './harness/testBench';
import { until } from './harness/until';

const bench = setUpTestBench();

/** As short as the node allows: what never ends is given up after three seconds. */
const shortestWait = { maximumWait: 1 };

function answer(statusCode: number, body: string, headers: Record<string, string> = {}): Fault {
	return { answer: () => ({ statusCode, headers, body }) };
}

const megabytes = (count: number) => ' '.repeat(count * 1_000_000);
const deep = (levels: number) => `{"id":"job","status":"completed","x":${'['.repeat(levels - 1)}`;
const closed = (levels: number) => `${deep(levels)}${']'.repeat(levels - 1)}}`;

const faults: Array<[name: string, fault: Fault]> = [
	['a break before it is sent', { break: 'beforeBody' }],
	['a break before the answer', { break: 'beforeAnswer' }],
	['a break in the answer', { break: 'inAnswer' }],
	['no answer', { break: 'never' }],
	['headers that never end', { break: 'slowHeaders' }],
	['an answer of a byte now and then', { break: 'slowAnswer' }],
	['an answer that never ends', { break: 'endlessAnswer' }],
	['an answer of 20 MB', answer(200, `{"id":"job",${megabytes(20)}"status":"completed"}`)],
	['a refusal of 20 MB', answer(400, `{"message":"no"${megabytes(20)}}`)],
	['an answer nested 20 000 deep', answer(200, closed(20_000))],
	['an answer nested deeper than it is closed', answer(200, deep(500_000))],
	['a refusal nested 20 000 deep', answer(500, closed(20_000))],
	['a redirect', answer(302, '', { location: 'http://127.0.0.1:9/' })],
	['a web page', answer(200, '<html>', { 'content-type': 'text/html' })],
	['HTTP 401', answer(401, '{}')],
	['HTTP 402', answer(402, '{}')],
	['HTTP 404', answer(404, '{}')],
	['HTTP 408', answer(408, '{}')],
	['HTTP 413', answer(413, '{}')],
	['HTTP 429', answer(429, '{}', { 'retry-after': '3600' })],
	['HTTP 500', answer(500, '{}')],
	['HTTP 503', answer(503, '{}')],
];

/** What the engine keeps of each run. */
const mostBytesLeft = 5_000_000;

/** Checks a recording, and watches the memory of the engine. */
async function check(name: string) {
	const result = await bench.engine.runWatched({
		credential: bench.credential(),
		items: [recording()],
		parameters: {
			operation: 'checkAudio',
			binaryPropertyName: 'data',
			threshold: 0.6,
			...layOut({ ...quickPolling, ...shortestWait }),
		},
	});
	const { peakBytes, leftBytes } = result.watched;
	const figures = `${Math.round(peakBytes / 1000)} kB at most, ${Math.round(leftBytes / 1000)} kB left`;
	if (process.env.SHOW_FIGURES !== undefined) console.log(`${name}: ${figures}`);
	return result;
}

describe('after a run nothing is left', () => {
	// The first run loads code, which stays.
	beforeAll(async () => void (await check('a run without a fault')), 60_000);

	it.each(faults)(
		'when a submission meets %s',
		async (name, fault) => {
			bench.simulator.setScenario({ submit: fault });

			const result = await check(`submission: ${name}`);

			expect(result.status).toBe('error');
			expect(result.resourcesLeft).toEqual([]);
			expect(result.listenersLeft).toBe(0);
			expect(result.warnings).toEqual([]);
			expect(result.watched.leftBytes).toBeLessThan(mostBytesLeft);
			await until(() => bench.simulator.openRequests() === 0);
		},
		60_000,
	);

	it.each(faults)(
		'when a request for a job meets %s',
		async (name, fault) => {
			bench.simulator.setScenario({ result: fault });

			const result = await check(`request: ${name}`);

			expect(result.status).toBe('error');
			expect(result.error?.message).toContain(bench.simulator.submissions[0]?.jobId);
			expect(result.resourcesLeft).toEqual([]);
			expect(result.listenersLeft).toBe(0);
			expect(result.warnings).toEqual([]);
			expect(result.watched.leftBytes).toBeLessThan(mostBytesLeft);
			await until(() => bench.simulator.openRequests() === 0);
		},
		60_000,
	);

	it.each(['slowHeaders', 'slowAnswer', 'endlessAnswer'] as const)(
		'when it is stopped during %s',
		async (how) => {
			bench.simulator.setScenario({ submit: { break: how } });
			const { result: running, cancel } = bench.startCheck([recording()], {
				options: { maximumWait: 60 },
			});
			await until(() => bench.simulator.submissions.length === 1);

			await cancel();
			const result = await running;

			expect(result.resourcesLeft).toEqual([]);
			expect(result.listenersLeft).toBe(0);
			await until(() => bench.simulator.openRequests() === 0);
		},
	);
});

describe('an answer', () => {
	it.each([
		['one byte longer than 1 MB', `{"id":"job"${' '.repeat(1_000_001 - 12)}}`],
		['nested 51 deep', closed(51)],
	])('is unreadable when it is %s', async (_, body) => {
		bench.simulator.setScenario({ submit: answer(200, body) });

		const result = await bench.check([recording()]);

		expect(result.error?.message).toContain('The answer of Dataspike could not be understood');
		expect(result.error?.context.reason).toBe('mayHaveBeenAccepted');
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it.each([
		['of 1 MB', `{"id":"job","status":"completed"${' '.repeat(1_000_000 - 33)}}`],
		['nested 50 deep', closed(50)],
		['with 60 brackets in a text', `{"id":"job","status":"completed","x":"\\"${'['.repeat(60)}"}`],
	])('is read when it is one %s', async (_, body) => {
		bench.simulator.setScenario({ submit: answer(200, body) });

		const result = await bench.check([recording()]);

		expect(result.outputs[0]?.[0]?.json.jobId).toBe('job');
	});

	it('of 20 MB does not stop the process', async () => {
		bench.simulator.setScenario({ submit: answer(200, `[${'[],'.repeat(7_000_000)}[]]`) });

		const result = await bench.engine.runWatched({
			credential: bench.credential(),
			items: [recording()],
			parameters: { operation: 'checkAudio', binaryPropertyName: 'data', threshold: 0.6 },
		});

		expect(result.error?.context.reason).toBe('mayHaveBeenAccepted');
		expect(result.watched.peakBytes).toBeLessThan(60_000_000);
	});
});
