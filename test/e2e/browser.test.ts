import { readExamples, webhookExample, withCredential } from '../../scripts/n8n/exampleWorkflows';
import { readFixture } from '../fixtures/fixtures';
import { checkNode, downloadWorkflow } from './editor/downloadWorkflow';
import { Editor } from './editor/editor';
import { startRecordingServer, type RecordingServer } from './editor/recordingServer';
import { startN8nBench, type N8nBench } from './harness/n8nBench';

const NODE_ICON = '/icons/n8n-nodes-dataspike/dist/nodes/DeepfakeAudioCheck/deepfakeAudioCheck';

let bench: N8nBench;
let recordings: RecordingServer;
let editor: Editor;

beforeAll(async () => {
	recordings = await startRecordingServer();
	bench = await startN8nBench();
	editor = await Editor.open(bench);
});

afterAll(async () => {
	await editor?.close();
	await bench?.close();
	await recordings?.close();
});

/** A job that has this score at once. */
function scored(score: number, verdict = 'word') {
	return { job: { durationMs: 0, result: { status: 'completed', score, verdict } } };
}

/** Makes a workflow whose node has the credential, unless it shall have none. */
async function createDownload(
	fileName: string,
	about: { hasCredential?: boolean; options?: object; onError?: string } = {},
): Promise<string> {
	const { hasCredential = true, options, onError } = about;
	const made = downloadWorkflow(`${recordings.url}/${fileName}`, options);
	const nodes = made.nodes.map((node) =>
		node.name === checkNode && onError !== undefined ? { ...node, onError } : node,
	);
	const workflow = { ...made, nodes };
	const credential = { id: bench.credentialId, name: 'Dataspike account' };
	const { id } = await bench.api.createWorkflow(
		hasCredential ? withCredential(workflow, credential) : workflow,
	);
	return id;
}

beforeEach(() => bench.simulator.reset());

describe('the list of nodes', () => {
	it.each(['deepfake', 'voice clone', 'synthetic voice', 'vishing', 'dataspike', 'anti-spoofing'])(
		'finds the node by "%s"',
		async (words) => {
			if (!(await editor.part('node-creator').isVisible())) {
				await editor.openWorkflow(await createDownload('call-4711.wav'));
			}

			expect(await editor.findsNode(words, 'Deepfake Audio Check')).toBe(true);
		},
	);
});

describe("the node's panel", () => {
	it('shows every parameter of each operation, and the options with their groups', async () => {
		await editor.openWorkflow(await createDownload('call-4711.wav'));
		await editor.openPanel(checkNode);
		const operation = editor.part('parameter-input-operation');

		await editor.choose(operation, 'Submit Audio');
		await editor.seesNoParameters(['Threshold', 'Review Threshold']);
		await editor.seesParameters(['Input Binary Field']);
		await editor.choose(operation, 'Get Result');
		await editor.seesParameters(['Job ID', 'Wait for Completion', 'Threshold', 'Simplify']);
		await editor.choose(operation, 'Check Audio');
		await editor.seesParameters([
			'Audio Source',
			'Input Binary Field',
			'Threshold',
			'Review Threshold',
			'Separate Outputs by Decision',
			'Simplify',
			'Options',
		]);
		const options = await editor.choices(
			editor.part('collection-parameter-add'),
			'collection-parameter-option',
		);

		expect(options).toEqual([
			'Channel Names',
			'Channels',
			'Check Identical Audio Once',
			'Convert Other Formats',
			'Files at the Same Time',
			'If No Audio Is Found',
			'If There Is No Speech',
			'If Verdict Differs',
			'Long Recordings',
			'Maximum Jobs',
			'Output',
			'Waiting',
		]);
	});

	it.each([
		['Long Recordings', ['Check', 'If Larger Than 10 MB', 'Maximum Segments', 'Segment Length']],
		[
			'Output',
			[
				'Attach Report',
				'Include Input Fields',
				'Pass Files On',
				'Put Result in Field',
				'Reference ID',
			],
		],
		['Waiting', ['Maximum Wait', 'If Not Finished in Time', 'Shortest Pause', 'Longest Pause']],
	])('shows all options of the group %s at once, and goes on as before', async (group, labels) => {
		bench.simulator.setScenario(scored(0.1));
		await editor.openWorkflow(await createDownload('call-4711.wav'));
		await editor.openPanel(checkNode);

		await editor.addOption(group);

		await editor.seesParameters(labels);
		expect(await editor.cutOffTexts()).toEqual([]);
		await editor.executeStep();
		expect(await editor.output()).toMatchObject([{ decision: 'clear', score: 0.1 }]);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it("lets an agent's tool choose its fields, in the place of Simplify", async () => {
		const { nodes, ...workflow } = downloadWorkflow(recordings.url);
		const tool = nodes
			.filter(({ name }) => name === checkNode)
			.map((node) => ({ ...node, type: `${node.type}Tool` }));
		const { id } = await bench.api.createWorkflow({ ...workflow, nodes: tool, connections: {} });
		await editor.openWorkflow(id);
		await editor.openPanel(checkNode);

		await editor.choose(editor.part('parameter-input-output'), 'Selected Fields');

		await editor.part('parameter-input-selectedFields').waitFor();
		await editor.seesParameters(['Threshold', 'Review Threshold']);
		await editor.seesNoParameters(['Simplify', 'Separate Outputs by Decision']);
	});

	it('shows score and decision of example 1 after a recording was posted to it', async () => {
		const example = readExamples().find(({ fileName }) => fileName === webhookExample);
		if (example === undefined) throw new Error(`There is no ${webhookExample}`);
		const credential = { id: bench.credentialId, name: 'Dataspike account' };
		const { id } = await bench.api.createWorkflow(withCredential(example.workflow, credential));
		bench.simulator.setScenario({
			job: { durationMs: 0, result: { status: 'completed', score: 0.87, verdict: 'fake' } },
		});
		await editor.openWorkflow(id);
		await editor.openPanel('Check Recordings');

		await editor.executeStep();
		const form = new FormData();
		form.append('file', new Blob([readFixture('speech-pcm16.wav')]), 'call-4711.wav');
		const output = postUntilTaken(`${bench.server.url}/webhook-test/deepfake-check`, form).then(
			async () => await editor.output(),
		);

		expect(await output).toEqual([
			expect.objectContaining({ flagged: true, score: 0.87, fileName: 'call-4711.wav' }),
		]);
		bench.simulator.setScenario(undefined);
	});

	it('says in plain words what is wrong with a file and what to do', async () => {
		await editor.openWorkflow(await createDownload('voice-message.mp3'));
		await editor.openPanel(checkNode);

		await editor.executeStep();

		expect(await editor.failure()).toEqual({
			message:
				'"voice-message.mp3" is a web page, not a recording, which Dataspike does not accept [item 0]',
			description:
				'Often it is a login page: check that the step that downloads the recording is signed in, and that its link leads to the file itself and has not expired.',
		});
	});
});

describe('a number box', () => {
	// n8n's box takes digits, a point and a sign; it leaves out every other key.
	it.each([
		['threshold', '60', '60', 'Threshold has to be a number from 0 to 1, but it is 60'],
		['threshold', '0,75', '75', 'Threshold has to be a number from 0 to 1, but it is 75'],
		['threshold', '-1', '-1', 'Threshold has to be a number from 0 to 1, but it is -1'],
		['threshold', '1e1', '11', 'Threshold has to be a number from 0 to 1, but it is 11'],
		[
			'reviewThreshold',
			'40',
			'40',
			'Review Threshold has to be a number from 0 to 1, but it is 40',
		],
		[
			'filesAtTheSameTime',
			'100',
			'100',
			'Files at the Same Time has to be a whole number from 1 to 50, but it is 100',
		],
		[
			'filesAtTheSameTime',
			'2.5',
			'2.5',
			'Files at the Same Time has to be a whole number from 1 to 50, but it is 2.5',
		],
		[
			'maximumSegments',
			'1001',
			'1001',
			'Maximum Segments has to be a whole number from 1 to 1000, but it is 1001',
		],
		[
			'maximumJobs',
			'0',
			'0',
			'Maximum Jobs has to be a whole number from 1 to 1000000, but it is 0',
		],
		['segmentLength', '4', '4', 'Segment Length has to be a number from 5 to 300, but it is 4'],
		['maximumWait', '0', '0', 'Maximum Wait has to be a number from 1 to 86400, but it is 0'],
		[
			'shortestPause',
			'0.05',
			'0.05',
			'Shortest Pause has to be a number from 0.1 to 300, but it is 0.05',
		],
		[
			'longestPause',
			'1000',
			'1000',
			'Longest Pause has to be a number from 0.1 to 300, but it is 1000',
		],
	])('%s: of the keys %s, %s stays, and the node says what it may be', async (...row) => {
		const [name, keys, stays, message] = row;
		const options = name === 'threshold' ? {} : { [name]: 20 };
		await editor.openWorkflow(await createDownload('call-4711.wav', { options }));
		await editor.openPanel(checkNode);

		expect(await editor.typeNumber(name, keys)).toBe(stays);

		await editor.executeStep();
		expect((await editor.failure()).message).toBe(`${message} [item 0]`);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('keeps a number with three decimals, and judges by it', async () => {
		bench.simulator.setScenario(scored(0.606));
		await editor.openWorkflow(await createDownload('call-4711.wav'));
		await editor.openPanel(checkNode);

		expect(await editor.typeNumber('threshold', '0.605')).toBe('0.605');

		await editor.executeStep();
		expect(await editor.output()).toMatchObject([{ threshold: 0.605, flagged: true }]);
	});

	it('that is emptied sets no Review Threshold', async () => {
		bench.simulator.setScenario(scored(0.5));
		const options = { reviewThreshold: 0.4 };
		await editor.openWorkflow(await createDownload('call-4711.wav', { options }));
		await editor.openPanel(checkNode);

		await editor.emptyNumber('reviewThreshold');

		await editor.executeStep();
		expect(await editor.output()).toMatchObject([{ score: 0.5, decision: 'clear' }]);
	});

	it('has its scale below it', async () => {
		await editor.openWorkflow(await createDownload('call-4711.wav'));
		await editor.openPanel(checkNode);

		await editor.seesParameters([
			'0 (human) to 1 (AI-generated), for example 0.6: what scores higher is flagged',
		]);
	});
});

describe('the hints above the output', () => {
	it('say of a Threshold of 1 that nothing can be flagged', async () => {
		bench.simulator.setScenario(scored(0.95));
		await editor.openWorkflow(await createDownload('call-4711.wav'));
		await editor.openPanel(checkNode);
		await editor.typeNumber('threshold', '1');

		await editor.executeStep();

		expect(await editor.hints()).toEqual([
			'Threshold is 1, the highest score there is: nothing can be flagged.',
		]);
	});

	it('say that a recording whose verdict differs is for review', async () => {
		bench.simulator.setScenario(scored(0.59, 'deepfake_likely'));
		await editor.openWorkflow(await createDownload('call-4711.wav'));
		await editor.openPanel(checkNode);

		await editor.executeStep();

		expect(await editor.hints()).toEqual([
			'For review, score 0.59 (the verdict says fake, the score is not above Threshold).',
		]);
		expect(await editor.output()).toMatchObject([
			{ flagged: false, decision: 'review', reason: 'verdictDiffers' },
		]);
	});

	it('name what was not checked in a run that is green', async () => {
		bench.simulator.setScenario(scored(0.1));
		const onError = 'continueRegularOutput';
		await editor.openWorkflow(await createDownload('voice-message.mp3', { onError }));
		await editor.openPanel(checkNode);

		await editor.executeStep();

		expect(await editor.hints()).toEqual(['Not checked: voice-message.mp3 (a web page).']);
	});
});

describe('Separate Outputs', () => {
	it('shows its four outputs without a Review Threshold, and which of them holds the item', async () => {
		bench.simulator.setScenario(scored(0.59, 'deepfake_likely'));
		const options = { separateOutputs: true };
		await editor.openWorkflow(await createDownload('call-4711.wav', { options }));
		const names = ['Flagged', 'Review', 'Clear', 'Undecided'];
		const onCanvas = editor.node(checkNode).locator('..');
		for (const name of names) await onCanvas.getByText(name, { exact: true }).first().waitFor();
		await editor.openPanel(checkNode);

		await editor.executeStep();
		await editor.hints();

		const panel = editor.part('output-panel');
		for (const name of names) await panel.getByText(name).first().waitFor();
		await panel.getByText('Review Branch (1 item)').first().waitFor();
	});
});

describe("the credential's dialog", () => {
	it('says of a server that is not Dataspike what came, and does not accept the key', async () => {
		await editor.openWorkflow(await createDownload('call-4711.wav', { hasCredential: false }));
		await editor.openPanel(checkNode);
		await editor.part('node-credentials-select').click();
		await editor.part('node-credentials-select-item-new').click();
		const dialog = editor.part('editCredential-modal');
		await editor.choose(editor.part('parameter-input-environment', dialog), 'Custom');
		// A plain file server.
		await editor.part('parameter-input-baseUrl', dialog).locator('input').fill(recordings.url);
		await editor.part('parameter-input-apiKey', dialog).locator('input').fill('good-key');

		await editor.part('credential-save-button', dialog).click();

		await dialog.getByText('connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		await dialog
			.getByText('answered, but not like Dataspike (HTTP 404, an empty answer).')
			.waitFor();
	});

	it('tells a bad key when it is saved and at each Retry, and takes a good one', async () => {
		await editor.openWorkflow(await createDownload('call-4711.wav', { hasCredential: false }));
		await editor.openPanel(checkNode);
		await editor.part('node-credentials-select').click();
		await editor.part('node-credentials-select-item-new').click();
		const dialog = editor.part('editCredential-modal');
		await editor.choose(editor.part('parameter-input-environment', dialog), 'Custom');
		await editor.part('parameter-input-baseUrl', dialog).locator('input').fill(bench.simulator.url);
		const apiKey = editor.part('parameter-input-apiKey', dialog).locator('input');

		await apiKey.fill('revoked-key');
		await editor.part('credential-save-button', dialog).click();
		await dialog.getByText('connect with these settings').waitFor();
		await dialog.getByRole('button', { name: 'Retry' }).click();
		await dialog.getByText('connect with these settings').waitFor();
		await dialog.getByText('More details').click();
		await dialog.getByText('Dataspike refused this API key (HTTP 401).').waitFor();

		await apiKey.fill('good-key');
		await editor.part('credential-save-button', dialog).click();
		// n8n closes the dialog when the test went well.
		await dialog.waitFor({ state: 'hidden' });
		await editor.part('credential-edit-button').click();
		await dialog.getByText('Connection tested successfully').waitFor();
		expect(await dialog.innerText()).not.toContain('good-key');
	});
});

describe('the icon', () => {
	it.each([
		['light', `${NODE_ICON}.svg`],
		['dark', `${NODE_ICON}.dark.svg`],
	] as const)('on the canvas is the %s one', async (colorScheme, address) => {
		await editor.page.emulateMedia({ colorScheme });
		await editor.openWorkflow(await createDownload('call-4711.wav'));

		const icon = editor.node(checkNode).locator('img');

		await icon.waitFor();
		expect(await icon.getAttribute('src')).toBe(address);
		expect(
			await icon.evaluate((image) => (image as { naturalWidth?: number }).naturalWidth),
		).toBeGreaterThan(0);
	});
});

/** The test address takes a request as soon as the editor listens. */
async function postUntilTaken(url: string, form: FormData): Promise<void> {
	const giveUpAtMs = Date.now() + 60_000;
	while (!(await fetch(url, { method: 'POST', body: form })).ok) {
		if (Date.now() > giveUpAtMs) throw new Error('The editor did not listen for the request');
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
