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

/** Makes a workflow whose node has the credential, unless it shall have none. */
async function createDownload(fileName: string, { hasCredential = true } = {}): Promise<string> {
	const workflow = downloadWorkflow(`${recordings.url}/${fileName}`);
	const credential = { id: bench.credentialId, name: 'Dataspike account' };
	const { id } = await bench.api.createWorkflow(
		hasCredential ? withCredential(workflow, credential) : workflow,
	);
	return id;
}

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
	it('shows every parameter of each operation, and every option', async () => {
		await editor.openWorkflow(await createDownload('call-4711.wav'));
		await editor.openPanel(checkNode);
		const parameters = editor.part('node-parameters');
		const operation = editor.part('parameter-input-operation');

		const seen: Record<string, string> = {};
		for (const name of ['Check Audio', 'Submit Audio', 'Get Result']) {
			await editor.choose(operation, name);
			seen[name] = await parameters.innerText();
		}
		await editor.choose(operation, 'Check Audio');
		const options = await editor.choices(
			editor.part('collection-parameter-add'),
			'collection-parameter-option',
		);

		for (const label of [
			'Audio Source',
			'Input Binary Field',
			'Threshold',
			'Simplify',
			'Options',
		]) {
			expect(seen['Check Audio']).toContain(label);
		}
		expect(seen['Submit Audio']).toContain('Input Binary Field');
		expect(seen['Submit Audio']).not.toContain('Threshold');
		for (const label of ['Job ID', 'Wait for Completion', 'Threshold', 'Simplify']) {
			expect(seen['Get Result']).toContain(label);
		}
		expect(options).toEqual([
			'Attach Report',
			'Check Identical Audio Once',
			'Concurrent Files',
			'Convert Other Formats',
			'If Larger Than 10 MB',
			'If No Audio Is Found',
			'If Not Finished in Time',
			'Include Input Binary',
			'Include Input Fields',
			'Maximum Polling Interval (Seconds)',
			'Maximum Segments',
			'Maximum Wait (Seconds)',
			'Polling Interval (Seconds)',
			'Put Result in Field',
			'Review Threshold',
			'Segment Length (Seconds)',
			'Separate Outputs',
		]);
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
				'"voice-message.mp3" is a web page, not a recording, which Dataspike does not take [item 0]',
			description:
				'Often it is a login page: check that the step that downloads the recording is signed in, and that its link leads to the file itself and has not expired.',
		});
	});
});

describe("the credential's dialog", () => {
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
