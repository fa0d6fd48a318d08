import { readFixture } from '../fixtures/fixtures';
import type { ScenarioName } from '../simulator/scenarios';
import {
	distinctRecording,
	recording,
	setUpTestBench,
	type BenchChanges,
} from './harness/testBench';
import type { InputItem } from './harness/types';

const bench = setUpTestBench();

const notAccepted = 'The file was not accepted, so no job was made.';
const mayBeAccepted =
	'The file may have been accepted, but no job ID was received, so it was not sent again: a second submission may be billed twice. Look in your Dataspike account before you send it again.';
const readLater =
	'The job stays at Dataspike: read it later with the operation Get Result and the job ID JOB.';
const cleaner =
	'Check the file again with a cleaner recording: one voice, little background noise, at least a few seconds of speech.';
const later = 'Run the workflow again later.';
const changedAnswer =
	'Something between n8n and Dataspike may have changed the answer (proxy, firewall, login page). Check the Base URL in the Dataspike API credential.';
const checkRecording =
	'Check that the recording can be played and holds speech, convert it to WAV, MP3 or M4A, and check it again.';
const pointedElsewhere =
	'The answer pointed to another address, which was not followed so that the API key stays where it belongs. Correct the Base URL in the Dataspike API credential.';
const checkCredential =
	'Open the Dataspike API credential, check the API key and the Environment it belongs to, and press Retry.';
const network = 'Check the network between n8n and Dataspike, then run the workflow again.';
const moreTime = 'Raise Maximum Wait in Options > Waiting, or run the workflow again later.';

/** What a user reads; JOB stands for the ID of the job. */
interface Expected {
	scenario: ScenarioName;
	/**
	 * Requests that tried to submit; a second one may cost a second job. `several`: as many as there is time
	 * for, of those that are certainly refused.
	 */
	submissions: number | 'several';
	httpCode?: string;
	message: string;
	description: string;
}

const refusedSubmissions: Expected[] = [
	{
		scenario: 'submit-400',
		submissions: 1,
		httpCode: '400',
		message: 'Dataspike did not accept the file (HTTP 400) for "call.wav" [item 0]',
		description: `${checkRecording} Dataspike says: "No speech found". ${notAccepted}`,
	},
	{
		scenario: 'submit-402',
		submissions: 1,
		httpCode: '402',
		message: 'Dataspike asks for payment or a larger plan (HTTP 402) for "call.wav" [item 0]',
		description: `Check the plan and the remaining checks in your Dataspike account. Dataspike says: "Quota used up". ${notAccepted}`,
	},
	{
		scenario: 'submit-404',
		submissions: 1,
		httpCode: '404',
		message: 'Dataspike refused the request (HTTP 404) for "call.wav" [item 0]',
		description: `Check the Base URL in the Dataspike API credential, then run the workflow again. ${notAccepted}`,
	},
	{
		scenario: 'submit-408',
		submissions: 1,
		httpCode: '408',
		message: 'Dataspike did not answer in time (HTTP 408) for "call.wav" [item 0]',
		description: `${moreTime} ${mayBeAccepted}`,
	},
	{
		scenario: 'submit-413',
		submissions: 1,
		httpCode: '413',
		message: 'Dataspike found the file too large (HTTP 413) for "call.wav" [item 0]',
		description: `Compress the recording (mono, lower bit rate) or cut it into shorter parts. Dataspike says: "Too large". ${notAccepted}`,
	},
	{
		scenario: 'submit-415',
		submissions: 1,
		httpCode: '415',
		message: 'Dataspike does not accept this type of file (HTTP 415) for "call.wav" [item 0]',
		description: `Convert the recording to WAV, MP3 or M4A and check it again. Dataspike says: "Unsupported". ${notAccepted}`,
	},
	{
		scenario: 'submit-422',
		submissions: 1,
		httpCode: '422',
		message: 'Dataspike did not accept the file (HTTP 422) for "call.wav" [item 0]',
		description: `${checkRecording} Dataspike says: "Too short". ${notAccepted}`,
	},
	{
		scenario: 'submit-redirect',
		submissions: 1,
		httpCode: '307',
		message: 'Dataspike answered with a redirect (HTTP 307) for "call.wav" [item 0]',
		description: `${pointedElsewhere} ${notAccepted}`,
	},
	{
		scenario: 'echo-key-refused',
		submissions: 1,
		httpCode: '400',
		message: 'Dataspike did not accept the file (HTTP 400) for "call.wav" [item 0]',
		description: `${checkRecording} Dataspike says: "Bad token [hidden]". ${notAccepted}`,
	},
];

const ambiguousSubmissions: Expected[] = [
	{
		scenario: 'submit-500',
		submissions: 1,
		httpCode: '500',
		message: 'Dataspike is having problems (HTTP 500) for "call.wav" [item 0]',
		description: `${later} Dataspike says: "boom". ${mayBeAccepted}`,
	},
	{
		scenario: 'submit-502-page',
		submissions: 1,
		httpCode: '502',
		message: 'Dataspike is having problems (HTTP 502) for "call.wav" [item 0]',
		description: `${later} ${mayBeAccepted}`,
	},
	{
		scenario: 'submit-503',
		submissions: 1,
		httpCode: '503',
		message: 'Dataspike is having problems (HTTP 503) for "call.wav" [item 0]',
		description: `${later} Dataspike says: "busy". ${mayBeAccepted}`,
	},
	...(
		[
			['submit-empty', '202'],
			['submit-page', '200'],
			['submit-cut-off', '202'],
			['submit-list', '202'],
			['submit-without-id', '202'],
		] as const
	).map(([scenario, httpCode]) => ({
		scenario,
		submissions: 1,
		httpCode,
		message: `The answer of Dataspike could not be understood (HTTP ${httpCode}) for "call.wav" [item 0]`,
		description: `${changedAnswer} ${mayBeAccepted}`,
	})),
	{
		scenario: 'submit-reset-before',
		// The simulator breaks off before it counts anything.
		submissions: 0,
		message: 'The connection to Dataspike broke for "call.wav" [item 0]',
		description: `${network} ${mayBeAccepted}`,
	},
	{
		scenario: 'submit-reset-after',
		submissions: 1,
		message: 'The connection to Dataspike broke for "call.wav" [item 0]',
		description: `${network} ${mayBeAccepted}`,
	},
	{
		scenario: 'submit-reset-in-answer',
		submissions: 1,
		message: 'The connection to Dataspike broke for "call.wav" [item 0]',
		description: `${network} ${mayBeAccepted}`,
	},
];

const failedAnalyses: Expected[] = [
	{
		scenario: 'failed-runtime-error',
		submissions: 1,
		message: 'Dataspike could not analyse "call.wav" (RuntimeError), job JOB [item 0]',
		description:
			'The analysis broke off. Check the file again; if it happens again, use a cleaner or longer recording. Dataspike says: "decoder stopped".',
	},
	{
		scenario: 'failed-unknown',
		submissions: 1,
		message: 'Dataspike could not analyse "call.wav" (Unknown), job JOB [item 0]',
		description: cleaner,
	},
	{
		scenario: 'failed-face',
		submissions: 1,
		message: 'Dataspike could not analyse "call.wav" (NoFaceDetected), job JOB [item 0]',
		description: `${cleaner} Dataspike says: "no face".`,
	},
	{
		scenario: 'failed-without-reason',
		submissions: 1,
		message: 'Dataspike could not analyse "call.wav", job JOB [item 0]',
		description: cleaner,
	},
];

const refusedResults: Expected[] = [
	{
		scenario: 'result-401',
		submissions: 1,
		httpCode: '401',
		message: 'Dataspike did not accept the API key (HTTP 401) for "call.wav", job JOB [item 0]',
		description: `${checkCredential} Dataspike says: "Token expired". ${readLater}`,
	},
	{
		scenario: 'result-402',
		submissions: 1,
		httpCode: '402',
		message:
			'Dataspike asks for payment or a larger plan (HTTP 402) for "call.wav", job JOB [item 0]',
		description: `Check the plan and the remaining checks in your Dataspike account. Dataspike says: "Plan ended". ${readLater}`,
	},
	{
		scenario: 'result-redirect',
		submissions: 1,
		httpCode: '302',
		message: 'Dataspike answered with a redirect (HTTP 302) for "call.wav", job JOB [item 0]',
		description: `${pointedElsewhere} ${readLater}`,
	},
];

/** These are repeated until Maximum Wait is over. */
const outlastingMaximumWait: Expected[] = [
	{
		scenario: 'rate-limited-always',
		submissions: 'several',
		httpCode: '429',
		message: 'Dataspike is receiving too many requests (HTTP 429) for "call.wav" [item 0]',
		description: `Lower Files at the Same Time in Options, check fewer files at a time, or raise Maximum Wait. Dataspike says: "Slow down". ${notAccepted}`,
	},
	{
		scenario: 'submit-hanging',
		submissions: 1,
		message: 'Dataspike did not answer in time for "call.wav" [item 0]',
		description: `${moreTime} ${mayBeAccepted}`,
	},
	{
		scenario: 'never-finishing',
		submissions: 1,
		message:
			'The analysis for "call.wav" had not finished after 2 seconds (status "queued"), job JOB [item 0]',
		description: `${readLater} To wait longer, raise Maximum Wait in Options > Waiting; to go on without the result, set If Not Finished in Time to Return Pending Job.`,
	},
	{
		scenario: 'never-known',
		submissions: 1,
		httpCode: '404',
		message: 'Dataspike does not know this job (HTTP 404) for "call.wav", job JOB [item 0]',
		description:
			'Check the job ID, and that the Dataspike API credential belongs to the account and the Environment in which the file was submitted. Dataspike says: "Job not found".',
	},
	{
		scenario: 'result-502-page',
		submissions: 1,
		httpCode: '502',
		message: 'Dataspike is having problems (HTTP 502) for "call.wav", job JOB [item 0]',
		description: `${later} ${readLater}`,
	},
	{
		scenario: 'result-page',
		submissions: 1,
		httpCode: '200',
		message:
			'The answer of Dataspike could not be understood (HTTP 200) for "call.wav", job JOB [item 0]',
		description: `${changedAnswer} ${readLater}`,
	},
	{
		scenario: 'result-hanging',
		submissions: 1,
		message: 'Dataspike did not answer in time for "call.wav", job JOB [item 0]',
		description: `${moreTime} ${readLater}`,
	},
];

describe('what the user reads, word for word', () => {
	it.each([
		...refusedSubmissions,
		...ambiguousSubmissions,
		...failedAnalyses,
		...refusedResults,
		...outlastingMaximumWait,
	])('when the service shows $scenario', async (expected) => {
		const apiKey = `simulate:${expected.scenario}`;

		const result = await bench.check([recording('speech-pcm16.wav', 'call.wav')], {
			apiKey,
			options: { maximumWait: 2 },
		});

		const jobId = bench.simulator.submissions[0]?.jobId ?? 'no job';
		expect(result.error).toMatchObject({
			message: expected.message.replace('JOB', jobId),
			description: expected.description.replace('JOB', jobId),
			[expected.httpCode === undefined ? 'isNodeOperationError' : 'isNodeApiError']: true,
		});
		expect(result.error?.httpCode ?? undefined).toBe(expected.httpCode);
		const { length } = bench.simulator.submissions;
		if (expected.submissions === 'several') expect(length).toBeGreaterThan(1);
		else expect(length).toBe(expected.submissions);
		if (expected.message.includes('JOB')) expect(result.error?.context.jobId).toBe(jobId);
		expect(result.error?.context).toMatchObject({ fileName: 'call.wav', binaryProperty: 'data' });
		expect(JSON.stringify(result)).not.toContain(apiKey);
	});

	it('names the service as out of reach when nothing listens at its address', async () => {
		const result = await bench.check([recording('speech-pcm16.wav', 'call.wav')], {
			credential: { environment: 'custom', baseUrl: 'http://127.0.0.1:9', apiKey: 'secret-key' },
			options: { maximumWait: 2 },
		});

		expect(result.error).toMatchObject({
			message: 'Dataspike could not be reached for "call.wav" [item 0]',
			description: `Check that n8n can reach the address in the Dataspike API credential (Base URL, network, firewall, proxy), then run the workflow again. ${notAccepted}`,
		});
		expect(JSON.stringify(result)).not.toContain('secret-key');
	});

	it.each([
		{
			name: 'a key that the service refuses',
			credential: { apiKey: 'forbidden-key' },
			message: 'Dataspike did not accept the API key (HTTP 403) for "call.wav" [item 0]',
		},
		{
			name: 'an empty key',
			credential: { apiKey: '  ' },
			message: 'The API key in the Dataspike API credential is empty',
		},
		{
			name: 'a key with a character that no header takes',
			credential: { apiKey: 'kéy' },
			message: 'The API key in the Dataspike API credential holds characters that no key has',
		},
		{
			name: 'an unencrypted address of another machine',
			credential: { baseUrl: 'http://dataspike.example' },
			message: 'The Base URL of the Dataspike API credential is not encrypted (http)',
		},
	])('for $name', async ({ credential, message }) => {
		const result = await bench.check([recording('speech-pcm16.wav', 'call.wav')], {
			credential: { ...bench.credential(), ...credential },
		});

		expect(result.error?.message).toBe(message);
		expect(bench.simulator.submissions.filter(({ statusCode }) => statusCode < 300)).toEqual([]);
	});
});

describe('odd answers that still are results', () => {
	const clear = { flagged: false, decision: 'clear' };
	const undecided = { flagged: null, decision: 'undecided', score: null };

	it.each<[ScenarioName, Record<string, unknown>]>([
		['sandbox', { sandbox: true, reason: null }],
		['unknown-status', { reason: null }],
		['unknown-verdict', { ...clear, verdict: 'inconclusive', score: 0.55 }],
		['no-score', { ...undecided, verdict: 'deepfake_unlikely', reason: 'noScore' }],
		['score-as-text', { flagged: true, decision: 'flagged', score: 0.87 }],
		['score-too-high', undecided],
		['score-below-zero', undecided],
		['score-not-a-number', undecided],
		['more-fields', { ...clear, score: 0.2 }],
		['submit-bare-id', { reason: null }],
		['job-id-with-path', { jobId: '../../x?y=1#z', reason: null }],
		['job-id-number', { jobId: '4711', reason: null }],
		['large-result', { ...clear, score: 0.3 }],
	])('%s', async (scenario, expected) => {
		const result = await bench.check([recording()], { apiKey: `simulate:${scenario}` });

		expect(result.outputs[0]?.[0]?.json).toMatchObject(expected);
		expect(result.outputs[0]?.[0]?.json).not.toHaveProperty('error');
	});

	it('takes the API key out of a result that repeats it', async () => {
		const apiKey = 'simulate:echo-key-result';

		const result = await bench.check([recording()], { apiKey, parameters: { simplify: false } });

		expect(result.outputs[0]?.[0]?.json.job).toMatchObject({ debug: ['token [hidden]'] });
		expect(JSON.stringify(result)).not.toContain(apiKey);
	});
});

describe('what the user reads when a run would make too many jobs', () => {
	const advice =
		'If so many jobs are wanted, each of which may be billed, raise Maximum Jobs in Options. Otherwise look at which step or loop brings so many items, or put a Limit step before this one.';
	const items = Array.from({ length: 3 }, (_, index) => distinctRecording(index));

	it.each<[string, BenchChanges, message: string, description: string]>([
		[
			'at once',
			{ options: { maximumJobs: 2 } },
			'This run would make 3 jobs: Maximum Jobs is 2',
			`Nothing was uploaded. ${advice}`,
		],
		[
			'in the second run of a loop',
			{ options: { maximumJobs: 5 }, loopRuns: 2 },
			'This run would make 3 more jobs, 6 in this execution: Maximum Jobs is 5',
			`Nothing more was uploaded. 3 files were sent before, when this node ran earlier in the same execution (in a loop, or before Retry On Fail). ${advice}`,
		],
	])('%s', async (_when, changes, message, description) => {
		const result = await bench.check(items, changes);

		expect(result.error).toMatchObject({ message, description, isNodeOperationError: true });
		expect(result.error?.context.reason).toBe('tooManyJobs');
	});
});

describe('what the user reads about a choice that cannot be', () => {
	it.each<[string, BenchChanges, message: string, description: string]>([
		[
			'a Reference ID that is an object',
			{ options: { referenceId: '={{ { id: 1 } }}' } },
			'Reference ID has to be a text or a number, but it is {"id":1} [item 0]',
			'Look at what the expression in Options > Output > Reference ID gives for this item: it has to be one value, such as {{ $json.ticketNumber }}.',
		],
		...(
			[
				[{ maximumJobs: 0 }, 'Maximum Jobs', 'a whole number from 1 to 1000000', 0],
				[{ maximumJobs: -1 }, 'Maximum Jobs', 'a whole number from 1 to 1000000', -1],
				[
					{ check: 'firstSeconds', firstSeconds: 1 },
					...(['First Seconds', 'a number from 5 to 10800', 1] as const),
				],
				[
					{ check: 'evenlySpreadSamples', numberOfSamples: 1 },
					...(['Number of Samples', 'a whole number from 2 to 1000', 1] as const),
				],
			] as const
		).map(([options, label, range, value]): [string, BenchChanges, string, string] => [
			`${label} of ${value}`,
			{ options },
			`${label} has to be ${range}, but it is ${value} [item 0]`,
			`Correct ${label} in the node. If it is an expression, look at what it gives for this item.`,
		]),
		[
			'more samples than Maximum Segments',
			{
				options: {
					...{ check: 'evenlySpreadSamples', numberOfSamples: 3 },
					...{ segmentLength: 5, maximumSegments: 2 },
				},
			},
			'"call.wav" would make 3 segments, and so 3 jobs: Maximum Segments is 2 [item 0]',
			'Nothing was uploaded. Raise Maximum Segments in Options > Long Recordings if that many jobs are wanted, or lower Number of Samples.',
		],
	])('%s', async (_what, changes, message, description) => {
		const result = await bench.check([twentySeconds()], changes);

		expect(result.error).toMatchObject({ message, description });
		expect(bench.simulator.submissions).toEqual([]);
	});
});

/** Twenty seconds of silence behind the header of an 8 kHz, 8-bit WAV. */
function twentySeconds(): InputItem {
	const bytes = Buffer.alloc(44 + 20 * 8000, 128);
	bytes.set(readFixture('speech-pcm8.wav').subarray(0, 44));
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.writeUInt32LE(bytes.length - 44, 40);
	return { files: { data: { bytes, fileName: 'call.wav' } } };
}
