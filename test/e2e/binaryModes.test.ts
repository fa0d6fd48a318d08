import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { startFileServer, type FileServer } from '../fileServer/fileServer';
import { fixturePath } from '../fixtures/fixtures';
import { layOut } from '../fixtures/layOut';
import { startN8nBench, type N8nBench } from './harness/n8nBench';
import {
	check,
	connect,
	lastExecution,
	node,
	publishWebhook,
	readRunData,
	sendFiles,
	webhook,
} from './harness/workflows';

const speech = readFileSync(fixturePath('speech-pcm16.wav'));
const sha256Of = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const sha256 = sha256Of(speech);
const picture = readFileSync(fixturePath('picture.png'));

/** How the editor saves a workflow that keeps its files in the JSON of its items. */
const combined = { executionOrder: 'v1', binaryMode: 'combined' };
const separate = { executionOrder: 'v1' };

/** Where n8n keeps files, so that one can be taken away. */
const storage = mkdtempSync(path.join(tmpdir(), 'n8n-files-'));

let bench: N8nBench;
let recordings: FileServer;
/** Takes away all files that n8n keeps when it is asked for /clean, and any body that is sent to it. */
let outside: Server;
let received: Buffer[] = [];
const outsideUrl = () => `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;

beforeAll(async () => {
	bench = await startN8nBench({ settings: { N8N_BINARY_DATA_STORAGE_PATH: storage } });
	recordings = await startFileServer(speech);
	outside = createServer((request, response) => {
		if (request.url === '/clean') {
			rmSync(path.join(storage, 'workflows'), { recursive: true, force: true });
		}
		void buffer(request).then((bytes) => {
			received.push(bytes);
			response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
		});
	});
	await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
	await bench?.close();
	await recordings?.close();
	await new Promise((resolve) => outside.close(resolve));
	rmSync(storage, { recursive: true, force: true });
});

beforeEach(() => {
	bench.simulator.reset();
	received = [];
});

describe('a workflow in combined binary mode', () => {
	it('hands the recording on, and gives it back byte for byte', async () => {
		const name = 'combined-round-trip';
		const workflow = {
			name,
			settings: combined,
			nodes: [
				webhook(name),
				check(bench, { binaryPropertyName: 'file0', ...layOut({ attachReport: 'html' }) }),
				node('Send On', 'n8n-nodes-base.httpRequest', {
					typeVersion: 4.5,
					parameters: {
						method: 'POST',
						url: `${outsideUrl()}/recordings`,
						sendBody: true,
						contentType: 'binaryData',
						inputDataFieldName: '={{ $json.binaryProperty }}',
						options: {},
					},
				}),
			],
			connections: { Webhook: connect('Check'), Check: connect('Send On') },
		};
		const { id, url } = await publishWebhook(bench, workflow);

		await sendFiles(url, [{ fileName: 'speech.wav', bytes: speech }]);

		const execution = await lastExecution(bench.api, id);
		const [item] = readRunData(execution).Check?.[0] ?? [];
		expect(execution.status).toBe('success');
		expect(item?.json).toMatchObject({ reason: null, binaryProperty: '_files.file0' });
		expect(item?.binary).toBeUndefined();
		const files = item?.json._files as Record<string, { id: string }>;
		expect(Object.keys(files).sort()).toEqual(['deepfakeReport', 'file0']);
		const downloaded = await bench.api.binaryData(files.file0?.id ?? '');
		expect([downloaded, ...received].map(sha256Of)).toEqual([sha256, sha256]);
		expect(bench.simulator.submissions.map((one) => one.sha256)).toEqual([sha256]);
	});

	it('finds attachments by a pattern, and a file that Edit Fields puts elsewhere', async () => {
		const name = 'combined-attachments';
		const trigger = webhook(name);
		const workflow = {
			name,
			settings: combined,
			nodes: [
				{
					...trigger,
					parameters: {
						...(trigger.parameters as object),
						options: { binaryPropertyName: 'attachment_' },
					},
				},
				check(bench, {
					binaryPropertyName: 'attachment_*',
					...layOut({ ifNoAudioIsFound: 'skip' }),
				}),
				node('Edit Fields', 'n8n-nodes-base.set', {
					typeVersion: 3.4,
					parameters: {
						assignments: {
							assignments: [
								{
									id: '1',
									name: 'recording',
									value:
										"={{ Object.values($('Webhook').item._files).find(({ fileName }) => fileName === 'voice.wav') }}",
									type: 'object',
								},
							],
						},
						options: {},
					},
				}),
				{ ...check(bench, { binaryPropertyName: '={{ $json.recording }}' }), name: 'Again' },
			],
			connections: {
				Webhook: connect('Check'),
				Check: connect('Edit Fields'),
				'Edit Fields': connect('Again'),
			},
		};
		const { id, url } = await publishWebhook(bench, workflow);

		await sendFiles(url, [
			{ fileName: 'logo.png', bytes: picture, mimeType: 'image/png' },
			{ fileName: 'voice.wav', bytes: speech, mimeType: 'audio/wav' },
		]);

		const { Webhook, Check, Again } = readRunData(await lastExecution(bench.api, id));
		// n8n numbers the files of a request as they were stored, not as they were sent.
		const files = Webhook?.[0]?.[0]?.json._files as Record<string, { fileName: string }>;
		const [voice] = Object.keys(files).filter((name) => files[name]?.fileName === 'voice.wav');
		expect(voice).toMatch(/^attachment_[01]$/);
		expect(Check?.[0]?.map(({ json }) => json.binaryProperty)).toEqual([`_files.${voice}`]);
		expect(
			Again?.[0]?.map(({ json }) => [json.reason, json.binaryProperty, json.fileName]),
		).toEqual([[null, null, 'voice.wav']]);
		expect(bench.simulator.submissions.map((one) => one.sha256)).toEqual([sha256, sha256]);
	});

	it.each([
		['one output', {}, 1],
		['separate outputs', { separateOutputs: true }, 4],
	])(
		'loses no result with On Error on its error output: %s',
		async (_, parameters, errorOutput) => {
			const name = `combined-error-output-${errorOutput}`;
			const workflow = {
				name,
				settings: combined,
				nodes: [
					webhook(name),
					check(
						bench,
						{ binaryPropertyName: 'file*', ...parameters },
						{ onError: 'continueErrorOutput' },
					),
					node('Error Branch', 'n8n-nodes-base.noOp'),
				],
				connections: {
					Webhook: connect('Check'),
					Check: connect(...Array.from({ length: errorOutput }, () => undefined), 'Error Branch'),
				},
			};
			const { id, url } = await publishWebhook(bench, workflow);

			await sendFiles(url, [{ fileName: 'voice.wav', bytes: speech }]);

			// Here this n8n cannot work out which outputs the node has.
			const runData = readRunData(await lastExecution(bench.api, id));
			const jobId = bench.simulator.submissions[0]?.jobId;
			expect(runData['Error Branch']?.[0]?.map(({ json }) => json.jobId)).toEqual([jobId]);
			expect(runData.Check?.map((output) => output.length)).toEqual([
				...Array.from({ length: errorOutput }, () => 0),
				1,
			]);
		},
	);

	it('tells of a file that n8n has deleted between two steps, without a path of the server', async () => {
		const name = 'combined-lost';
		const workflow = {
			name,
			settings: combined,
			nodes: [
				webhook(name),
				node('Clean', 'n8n-nodes-base.httpRequest', {
					typeVersion: 4.5,
					parameters: { url: `${outsideUrl()}/clean`, options: {} },
				}),
				check(
					bench,
					{ binaryPropertyName: "={{ $('Webhook').item._files.file0 }}" },
					{ onError: 'continueRegularOutput' },
				),
			],
			connections: { Webhook: connect('Clean'), Clean: connect('Check') },
		};
		const { id, url } = await publishWebhook(bench, workflow);

		await sendFiles(url, [{ fileName: 'voice.wav', bytes: speech }]);

		const [item] = readRunData(await lastExecution(bench.api, id)).Check?.[0] ?? [];
		expect(item?.json).toMatchObject({
			error: '"voice.wav" is not in the storage of n8n any more [item 0]',
			decision: 'undecided',
		});
		expect(item?.json.description).toMatch(/^Run the step that brings the file \("Webhook"\)/);
		expect(JSON.stringify(item?.json)).not.toContain(storage);
		expect(bench.simulator.submissions).toEqual([]);
	});
});

it('takes a file by expression after Edit Fields has left it out', async () => {
	const name = 'separate-edit-fields';
	const workflow = {
		name,
		settings: separate,
		nodes: [
			webhook(name),
			node('Edit Fields', 'n8n-nodes-base.set', {
				typeVersion: 3.4,
				parameters: {
					assignments: {
						assignments: [{ id: '1', name: 'case', value: '4711', type: 'string' }],
					},
					options: {},
				},
			}),
			check(bench, { binaryPropertyName: "={{ $('Webhook').item.binary.file0 }}" }),
		],
		connections: { Webhook: connect('Edit Fields'), 'Edit Fields': connect('Check') },
	};
	const { id, url } = await publishWebhook(bench, workflow);

	await sendFiles(url, [{ fileName: 'voice.wav', bytes: speech }]);

	const runData = readRunData(await lastExecution(bench.api, id));
	expect(runData['Edit Fields']?.[0]?.map(({ json, binary }) => ({ json, binary }))).toEqual([
		{ json: { case: '4711' }, binary: undefined },
	]);
	expect(
		runData.Check?.[0]?.map(({ json }) => [json.reason, json.binaryProperty, json.fileName]),
	).toEqual([[null, null, 'voice.wav']]);
	expect(bench.simulator.submissions.map((one) => one.sha256)).toEqual([sha256]);
});

it('takes what a Code node makes, and links that set a cookie or are ready at the third try', async () => {
	const name = 'code-and-links';
	const base64 = speech.toString('base64');
	const link = (nodeName: string, audioUrl: string) => ({
		...check(bench, { audioSource: 'url', audioUrl }),
		name: nodeName,
	});
	const workflow = {
		name,
		settings: separate,
		nodes: [
			webhook(name),
			node('Code', 'n8n-nodes-base.code', {
				typeVersion: 2,
				parameters: {
					jsCode: `return [{ json: {}, binary: { data: { data: '${base64}' } } }];`,
				},
			}),
			check(bench, { binaryPropertyName: 'data' }),
			link('Guest', recordings.link('guest', 'guest.wav')),
			link('Late', recordings.link('third-404', 'late.wav')),
		],
		connections: {
			Webhook: connect('Code'),
			Code: connect('Check'),
			Check: connect('Guest'),
			Guest: connect('Late'),
		},
	};
	const { id, url } = await publishWebhook(bench, workflow);

	await sendFiles(url, [{ fileName: 'voice.wav', bytes: speech }]);

	const runData = readRunData(await lastExecution(bench.api, id));
	expect(
		['Check', 'Guest', 'Late'].map((one) => runData[one]?.[0]?.map(({ json }) => json.reason)),
	).toEqual([[null], [null], [null]]);
	expect(bench.simulator.submissions.map((one) => one.sha256)).toEqual([sha256, sha256, sha256]);
	expect(recordings.requests.filter(({ path: asked }) => asked.includes('late'))).toHaveLength(3);
});
