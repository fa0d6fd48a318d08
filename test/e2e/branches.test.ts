import { readFileSync } from 'node:fs';
import type { WorkflowFile } from '../../scripts/n8n/n8nApi';
import { fixturePath } from '../fixtures/fixtures';
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
	type RunData,
} from './harness/workflows';

let bench: N8nBench;

beforeAll(async () => {
	bench = await startN8nBench();
});

afterAll(async () => await bench?.close());

beforeEach(() => bench.simulator.reset());

const after = (name: string) =>
	node(name, 'n8n-nodes-base.set', {
		typeVersion: 3.4,
		parameters: {
			assignments: {
				assignments: [
					{
						id: name,
						name: 'sentTo',
						value: "={{ $('Webhook').item.json.headers.host }}",
						type: 'string',
					},
				],
			},
			includeOtherFields: true,
			options: {},
		},
	});

/** Runs Webhook -> Check -> a node for each output; each of the files is an item of its own. */
async function run(
	checkNode: WorkflowFile['nodes'][number],
	about: { path: string; branches: string[]; fileNames: string[] },
): Promise<RunData> {
	const split = node('Split', 'n8n-nodes-base.code', {
		typeVersion: 2,
		parameters: {
			jsCode: [
				'const { binary } = $input.first();',
				'// n8n lists uploaded files as they were stored, not as they were sent.',
				'return Object.keys(binary).sort().map((key) => (',
				'  { json: {}, binary: { data: binary[key] }, pairedItem: 0 }',
				'));',
			].join('\n'),
		},
	});
	const { id, url } = await publishWebhook(bench, {
		name: about.path,
		nodes: [webhook(about.path), split, checkNode, ...about.branches.map(after)],
		connections: {
			Webhook: connect('Split'),
			Split: connect('Check'),
			Check: connect(...about.branches),
		},
	});
	await sendFiles(
		url,
		about.fileNames.map((fileName) => ({ fileName, bytes: readFileSync(fixturePath(fileName)) })),
	);
	return readRunData(await lastExecution(bench.api, id));
}

/** The file names that reached a node. */
function arrived(runData: RunData, name: string): unknown[] {
	return (runData[name]?.[0] ?? []).map(({ json }) => {
		const details = json.error as { fileName?: unknown } | undefined;
		return json.fileName ?? details?.fileName;
	});
}

const mixed = ['speech-pcm16.wav', 'speech.wma', 'speech-cbr.mp3'];

describe('On Error in a whole n8n', () => {
	it('Continue (using error output) sends what could not be checked to the error branch', async () => {
		const runData = await run(check(bench, {}, { onError: 'continueErrorOutput' }), {
			path: 'error-output',
			branches: ['Checked', 'Not Checked'],
			fileNames: mixed,
		});

		expect(arrived(runData, 'Checked')).toEqual(['speech-pcm16.wav', 'speech-cbr.mp3']);
		expect(arrived(runData, 'Not Checked')).toEqual(['speech.wma']);
	});

	it('Continue passes everything on, in order', async () => {
		const runData = await run(check(bench, {}, { onError: 'continueRegularOutput' }), {
			path: 'continue',
			branches: ['Next'],
			fileNames: mixed,
		});

		expect(arrived(runData, 'Next')).toEqual(mixed);
	});
});

describe('Separate Outputs in a whole n8n', () => {
	it('land on the right branch, and expressions find the item they came from', async () => {
		const runData = await run(
			check(
				bench,
				{ threshold: 0.6, separateOutputs: true, reviewThreshold: 0.45 },
				{ onError: 'continueRegularOutput' },
			),
			{
				path: 'separate-outputs',
				branches: ['Flagged', 'Review', 'Clear', 'Undecided'],
				// The simulator's scores come from the bytes: 0.75, 0.46, 0.01, and no result.
				fileNames: [
					'speech-float32.wav',
					'speech-pcm24.wav',
					'speech-extensible.wav',
					'speech.wma',
				],
			},
		);

		expect(arrived(runData, 'Flagged')).toEqual(['speech-float32.wav']);
		expect(arrived(runData, 'Review')).toEqual(['speech-pcm24.wav']);
		expect(arrived(runData, 'Clear')).toEqual(['speech-extensible.wav']);
		expect(arrived(runData, 'Undecided')).toEqual(['speech.wma']);
		const host = new URL(bench.server.url).host;
		for (const branch of ['Flagged', 'Review', 'Clear', 'Undecided']) {
			expect(runData[branch]?.[0]?.[0]?.json.sentTo).toBe(host);
		}
	});
});
