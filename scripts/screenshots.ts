/*
 * Makes the README's pictures of the editor in docs/images anew: `npm run screenshots`. Needs Debian's
 * chromium (apt-get install -y --no-install-recommends chromium), or another one in CHROMIUM.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { checkNode, downloadWorkflow } from '../test/e2e/editor/downloadWorkflow';
import { Editor } from '../test/e2e/editor/editor';
import { startRecordingServer, type RecordingServer } from '../test/e2e/editor/recordingServer';
import { startN8nBench, type N8nBench } from '../test/e2e/harness/n8nBench';
import { withCredential } from './n8n/exampleWorkflows';
import { packPackage } from './packPackage';

const FOLDER = path.join(__dirname, '..', 'docs', 'images');

/** So that small letters stay legible in the README's width. */
const SHARPNESS = 1.5;

/** Pixels of the page beside the panel. */
const MARGIN = 22;

/** The same in every picture, so that only real changes show. */
const job = {
	id: '0198c5e2-7c1a-7d43-9c55-4a1f0e6b2d10',
	durationMs: 0,
	result: { status: 'completed', score: 0.87, verdict: 'deepfake_likely', is_sandbox: false },
};

async function main(): Promise<void> {
	const packed = await mkdtemp(path.join(tmpdir(), 'screenshots-'));
	process.env.PACKED_TARBALL = (await packPackage(packed)).tarball;
	const recordings = await startRecordingServer();
	const bench = await startN8nBench();
	const editor = await Editor.open(bench, { sharpness: SHARPNESS });
	try {
		bench.simulator.setScenario({ job });
		await takePictures(bench, recordings, editor);
	} finally {
		await editor.close();
		await bench.close();
		await recordings.close();
		await rm(packed, { recursive: true, force: true });
	}
}

async function takePictures(
	bench: N8nBench,
	recordings: RecordingServer,
	editor: Editor,
): Promise<void> {
	const open = async (fileName: string, options: object = {}) => {
		const workflow = downloadWorkflow(`${recordings.url}/${fileName}`, options);
		const credential = { id: bench.credentialId, name: 'Dataspike account' };
		const { id } = await bench.api.createWorkflow(withCredential(workflow, credential));
		await editor.openWorkflow(id);
		// Messages in the corner would cover the output.
		await editor.page.addStyleTag({ content: '.el-notification { display: none !important; }' });
		return await editor.openPanel(checkNode);
	};

	const panel = await open('call-4711.wav', { attachReport: 'html', reviewThreshold: 0.4 });
	await takeParameters(editor, panel, 'editor-node.png');

	const ran = await open('call-4711.wav');
	await editor.executeStep();
	await editor.output();
	await takePanel(editor, ran, 'editor-output.png');

	const stopped = await open('voice-message.mp3');
	await editor.executeStep();
	await editor.failure();
	await takePanel(editor, stopped, 'editor-message.png');

	await open('call-4711.wav');
	await editor.part('node-credentials-select').click();
	await editor.part('node-credentials-select-item-new').click();
	const dialog = editor.part('editCredential-modal');
	await editor
		.part('parameter-input-apiKey', dialog)
		.locator('input')
		.fill('a-key-of-your-account');
	await settle(editor);
	await dialog.screenshot({
		path: path.join(FOLDER, 'editor-credential.png'),
		animations: 'disabled',
	});
}

/** The whole panel, with the neighbours' icons that hang over its sides. */
async function takePanel(editor: Editor, panel: Locator, name: string): Promise<void> {
	await settle(editor);
	const box = await panel.boundingBox();
	if (box === null) throw new Error('The panel is not shown');
	const clip = { ...box, x: box.x - MARGIN, width: box.width + 2 * MARGIN };
	await editor.page.screenshot({ path: path.join(FOLDER, name), clip, animations: 'disabled' });
}

/** The column with the parameters, from the top of the panel to the last of them. */
async function takeParameters(editor: Editor, panel: Locator, name: string): Promise<void> {
	await settle(editor);
	const whole = await panel.boundingBox();
	const column = await editor.part('node-parameters').boundingBox();
	const last = await editor.part('collection-parameter-add').boundingBox();
	if (whole === null || column === null || last === null) throw new Error('The panel is not shown');
	const clip = {
		x: column.x - 16,
		y: whole.y + 40,
		width: column.width + 32,
		height: last.y + last.height + 24 - (whole.y + 40),
	};
	await editor.page.screenshot({ path: path.join(FOLDER, name), clip, animations: 'disabled' });
}

/** The mouse away from what it would highlight, and icons loaded. */
async function settle({ page }: Editor): Promise<void> {
	await page.mouse.move(0, 0);
	await page.waitForTimeout(1500);
}

void main();
