import { readFileSync } from 'node:fs';
import axios from 'axios';
import { readExamples, webhookExample, withCredential } from '../../scripts/n8n/exampleWorkflows';
import { fixturePath } from '../fixtures/fixtures';
import { startN8nBench, type N8nBench } from './harness/n8nBench';
import { endedExecutions, publishWebhook, sendFiles, until } from './harness/workflows';

/** As the service and the node count them. */
const MEGABYTE = 1024 * 1024;

let bench: N8nBench;
let workflow: { id: string; url: string };

beforeAll(async () => {
	bench = await startN8nBench();
	const example = readExamples().find(({ fileName }) => fileName === webhookExample);
	if (example === undefined) throw new Error(`examples/${webhookExample} is missing`);
	workflow = await publishWebhook(
		bench,
		withCredential(example.workflow, { id: bench.credentialId, name: 'Dataspike account' }),
	);
});

afterAll(async () => await bench?.close());

beforeEach(() => bench.simulator.reset());

function fixture(fileName: string) {
	return { fileName, bytes: readFileSync(fixturePath(fileName)) };
}

const complete = {
	flagged: expect.any(Boolean) as boolean,
	score: expect.any(Number) as number,
	verdict: expect.stringMatching(/^deepfake_(?:un)?likely$/) as string,
	jobId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
};

describe('the webhook example', () => {
	it.each(['speech-pcm16.wav', 'speech-cbr.mp3', 'speech.m4a', 'voice-note.ogg'])(
		'answers for %s',
		async (fileName) => {
			const { status, data } = await sendFiles(workflow.url, [fixture(fileName)]);

			expect({ status, data }).toMatchObject({ status: 200, data: { ...complete, fileName } });
			expect(bench.simulator.submissions.map(({ jobId }) => jobId)).toEqual([data.jobId]);
		},
	);

	it('answers for several files of one request, the worst of them on top', async () => {
		const names = ['speech-pcm16.wav', 'speech-float32.wav', 'speech-cbr.mp3'];

		const { status, data } = await sendFiles(workflow.url, names.map(fixture));

		const recordings = data.recordings as Array<{ fileName: string; score: number }>;
		expect(status).toBe(200);
		expect(recordings.map(({ fileName }) => fileName).sort()).toEqual([...names].sort());
		expect(data.score).toBe(Math.max(...recordings.map(({ score }) => score)));
		expect(bench.simulator.submissions).toHaveLength(3);
	});

	it('answers 422 with reason and advice for a file that is no recording', async () => {
		const { status, data } = await sendFiles(workflow.url, [fixture('login-page.mp3')]);

		expect(status).toBe(422);
		expect(data).toMatchObject({
			flagged: null,
			message: expect.stringContaining('"login-page.mp3" is a web page, not a recording') as string,
			advice: expect.any(String) as string,
		});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('answers 422 for a file of 11 MB', async () => {
		const { bytes } = fixture('speech-pcm16.wav');
		const large = Buffer.concat([bytes, Buffer.alloc(11 * MEGABYTE - bytes.length)]);
		large.writeUInt32LE(large.length - 8, 4);

		const { status, data } = await sendFiles(workflow.url, [
			{ fileName: 'large.wav', bytes: large },
		]);

		expect(status).toBe(422);
		expect(data.message).toMatch(
			/^"large\.wav" is too large: 11(?:\.0)? MB, and Dataspike accepts up to 10 MB/,
		);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('answers 502 while the credential holds no key, and never "not flagged"', async () => {
		const credential = { name: 'Dataspike account', type: 'dataspikeApi' };
		const data = { environment: 'custom', baseUrl: bench.simulator.url };
		await bench.api.updateCredential(bench.credentialId, {
			...credential,
			data: { ...data, apiKey: ' ' },
		});

		let answer: object;
		try {
			answer = await sendFiles(workflow.url, [fixture('speech-pcm16.wav')]);
		} finally {
			await bench.api.updateCredential(bench.credentialId, {
				...credential,
				data: { ...data, apiKey: 'simulated-key' },
			});
		}

		expect(answer).toMatchObject({
			status: 502,
			data: {
				flagged: null,
				decision: 'undecided',
				message: 'The API key in the Dataspike API credential is empty',
			},
		});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('answers 400 without a file', async () => {
		const { status, data } = await axios.post<object>(
			workflow.url,
			{},
			{ validateStatus: () => true },
		);

		expect({ status, data }).toMatchObject({ status: 400, data: { flagged: null } });
	});

	it('leaves nothing hanging', async () => {
		await sendFiles(workflow.url, [fixture('speech-pcm8.wav')]);

		await until(() => bench.simulator.openRequests() === 0, 'no request is open');
		const statuses = (await endedExecutions(bench.api, workflow.id)).map(({ status }) => status);
		expect(new Set(statuses)).toEqual(new Set(['success']));
	});
});
