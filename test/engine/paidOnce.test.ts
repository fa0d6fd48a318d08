import { createServer as createSecureServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import type { ScenarioName } from '../simulator/scenarios';
import { distinctRecording, engineVersion, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const retryOnFail = { maxTries: 3, waitBetweenTriesMs: 1 };

/** A fault, the requests that submit the file within three attempts, and the reason that is given. */
type Row = [scenario: ScenarioName, submissions: number, reason: string];

/** Nobody knows whether the file was accepted: a second submission might be paid for. */
const mayHaveBeenAccepted: Row[] = (
	[
		'submit-408',
		'submit-500',
		'submit-503',
		'submit-502-page',
		'submit-empty',
		'submit-page',
		'submit-cut-off',
		'submit-list',
		'submit-without-id',
		'submit-reset-after',
		'submit-reset-in-answer',
	] as const
).map((scenario): Row => [scenario, 1, 'mayHaveBeenAccepted']);

/** The file has a job, which has come to nothing. */
const jobsWithoutResult: Row[] = [
	['failed-runtime-error', 1, 'serviceFailed'],
	['failed-unknown', 1, 'serviceFailed'],
	['failed-without-reason', 1, 'serviceFailed'],
	['result-401', 1, 'keyRefused'],
	['result-402', 1, 'quotaUsedUp'],
	['result-redirect', 1, 'serviceFailed'],
];

/** The file was certainly not accepted: each attempt may send it again. */
const refused: Row[] = [
	['submit-400', 3, 'refusedFile'],
	['submit-402', 3, 'quotaUsedUp'],
	['submit-404', 3, 'serviceFailed'],
	['submit-413', 3, 'tooLarge'],
	['submit-415', 3, 'refusedFile'],
	['submit-422', 3, 'refusedFile'],
	['submit-redirect', 3, 'serviceFailed'],
];

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

/** The port at which a server listens, or has listened. */
async function portOf(server: Server, isClosed?: 'closed'): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	if (isClosed === 'closed') await new Promise((resolve) => server.close(resolve));
	else servers.push(server);
	return port;
}

describe('a recording', () => {
	it.each([...mayHaveBeenAccepted, ...jobsWithoutResult, ...refused])(
		'is not paid for twice after %s',
		async (scenario, submissions, reason) => {
			const apiKey = `simulate:${scenario}`;
			const once = await bench.check([recording()], { apiKey });
			expect(bench.simulator.submissions).toHaveLength(1);
			expect(once.error?.context.reason).toBe(reason);
			const firstJobId = bench.simulator.submissions[0]?.jobId;

			bench.simulator.reset();
			const repeated = await bench.check([recording()], { apiKey, retryOnFail });

			expect(bench.simulator.submissions).toHaveLength(submissions);
			const withoutIds = (text: string | null | undefined, jobId: string | undefined) =>
				jobId === undefined ? text : text?.replaceAll(jobId, 'JOB');
			const jobId = bench.simulator.submissions[0]?.jobId;
			expect(withoutIds(repeated.error?.message, jobId)).toBe(
				withoutIds(once.error?.message, firstJobId),
			);
			expect(withoutIds(repeated.error?.description, jobId)).toBe(
				withoutIds(once.error?.description, firstJobId),
			);
		},
	);

	it.each([
		['off', undefined],
		['on', retryOnFail],
	])('is sent once when that is never answered, with Retry On Fail %s', async (_, retries) => {
		const result = await bench.check([recording()], {
			apiKey: 'simulate:submit-hanging',
			options: { maximumWait: 3 },
			retryOnFail: retries,
		});

		expect(bench.simulator.submissions).toHaveLength(1);
		expect(result.error?.context.reason).toBe('mayHaveBeenAccepted');
	});

	it.each([
		['a gateway gives up', { answer: () => ({ statusCode: 504, headers: {}, body: '{}' }) }],
		['the connection breaks before it is read', { break: 'beforeBody' as const }],
		[
			'its answer is nested 20 000 deep',
			{
				answer: () => ({
					statusCode: 202,
					headers: {},
					body: `{"id":"job","x":${'['.repeat(20_000)}`,
				}),
			},
		],
	])('is not sent again when %s, with Retry On Fail off and on', async (_why, submit) => {
		for (const retries of [undefined, retryOnFail]) {
			bench.simulator.reset();
			// What breaks off early is not counted as a submission: a later one would be.
			bench.simulator.setScenario({ submit: { ...submit, times: 1 } });

			const result = await bench.check([recording()], { retryOnFail: retries });

			expect(result.error?.context.reason).toBe('mayHaveBeenAccepted');
			expect(bench.simulator.submissions.filter(({ jobId }) => jobId !== undefined)).toEqual([]);
		}
	});

	it.each<[why: string, baseUrl: () => string | Promise<string>]>([
		['nobody listens', async () => `http://127.0.0.1:${await portOf(createServer(), 'closed')}`],
		['there is no such host', () => 'https://nowhere.invalid'],
		[
			'its TLS handshake is refused',
			async () => `https://127.0.0.1:${await portOf(createSecureServer({}))}`,
		],
	])('is known not to have been sent when %s', async (_why, baseUrl) => {
		const result = await bench.check([recording()], {
			credential: { ...bench.credential(), baseUrl: await baseUrl() },
			options: { maximumWait: 1 },
		});

		expect(result.error?.context.reason).toBe('serviceUnreachable');
		expect(result.error?.description).toContain('The file was not accepted, so no job was made.');
	});

	it('whose TLS handshake breaks off is known not to have been sent, where n8n keeps the words', async () => {
		const server = createServer((socket) => void socket.once('data', () => socket.end()));
		const baseUrl = `https://127.0.0.1:${await portOf(server)}`;

		const result = await bench.check([recording()], {
			credential: { ...bench.credential(), baseUrl },
			options: { maximumWait: 1 },
		});

		// The older engines keep the code alone, which is that of any connection that breaks.
		expect(result.error?.context.reason).toBe(
			engineVersion === '2.41' ? 'serviceUnreachable' : 'mayHaveBeenAccepted',
		);
	});

	it('is not sent again for another item that holds the same', async () => {
		const result = await bench.check([recording(), recording()], {
			apiKey: 'simulate:submit-500',
			onError: 'continueRegularOutput',
			retryOnFail,
		});

		expect(bench.simulator.submissions).toHaveLength(1);
		expect(result.outputs[0]?.map(({ json }) => json.reason)).toEqual([
			'mayHaveBeenAccepted',
			'mayHaveBeenAccepted',
		]);
	});

	it('is named with its job when another one ends each attempt', async () => {
		// Whichever comes first is accepted, and not finished when the other one ends the run.
		let submissions = 0;
		bench.simulator.setScenario({
			submit: {
				takesFile: true,
				answer: ({ jobId }) => {
					submissions += 1;
					return submissions === 1
						? {
								statusCode: 202,
								headers: {},
								body: JSON.stringify({ id: jobId, status: 'queued' }),
							}
						: { statusCode: 500, headers: {}, body: '{}' };
				},
			},
			job: { durationMs: 1e9 },
		});

		const result = await bench.check([distinctRecording(1), distinctRecording(2)], {
			options: { filesAtTheSameTime: 2 },
			retryOnFail,
		});

		expect(bench.simulator.submissions).toHaveLength(2);
		const accepted = bench.simulator.submissions.find(({ statusCode }) => statusCode === 202);
		expect(result.error?.context.reason).toBe('mayHaveBeenAccepted');
		expect(result.error?.context.jobs).toMatchObject([{ jobId: accepted?.jobId }]);
	});
});
