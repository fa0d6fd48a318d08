/*
 * Makes the README's pictures of the editor in docs/images anew: `npm run screenshots`. Needs Debian's
 * chromium (apt-get install -y --no-install-recommends chromium), or another one in CHROMIUM.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import {
	checkNode,
	downloadsWorkflow,
	downloadWorkflow,
} from '../test/e2e/editor/downloadWorkflow';
import { Editor } from '../test/e2e/editor/editor';
import { startRecordingServer, type RecordingServer } from '../test/e2e/editor/recordingServer';
import { startN8nBench, type N8nBench } from '../test/e2e/harness/n8nBench';
import type { WorkflowFile } from './n8n/n8nApi';
import { withCredential } from './n8n/exampleWorkflows';
import { packPackage } from './packPackage';

const FOLDER = path.join(__dirname, '..', 'docs', 'images');

/** So that small letters stay legible in the README's width. */
const SHARPNESS = 1.5;

/** The size of the page in pixels: as on a laptop, and so tall that all parameters are in view. */
const USUAL = { width: 1440, height: 800 };
const TALL = { width: 1440, height: 2400 };

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
	const openWorkflow = async (workflow: WorkflowFile) => {
		const credential = { id: bench.credentialId, name: 'Dataspike account' };
		const { id } = await bench.api.createWorkflow(withCredential(workflow, credential));
		await editor.openWorkflow(id);
		// Messages in the corner would cover the output.
		await editor.page.addStyleTag({ content: '.el-notification { display: none !important; }' });
		return await editor.openPanel(checkNode);
	};
	const open = async (fileName: string, options: object = {}) =>
		await openWorkflow(downloadWorkflow(`${recordings.url}/${fileName}`, options));

	await editor.page.setViewportSize(TALL);
	const panel = await open('call-4711.wav', { attachReport: 'html', reviewThreshold: 0.4 });
	await takeParameters(editor, panel, { name: 'editor-node.png' });
	const grouped = await open('call-4711.wav', {
		...{ ifLarger: 'split', attachReport: 'html', maximumWait: 600 },
	});
	const simplify = editor.part('parameter-input-simplify');
	await takeParameters(editor, grouped, { name: 'editor-options.png', below: simplify });
	await editor.page.setViewportSize(USUAL);

	const ran = await open('call-4711.wav');
	await editor.executeStep();
	await editor.output();
	await takePanel(editor, ran, 'editor-output.png');

	// Each recording gets a score of its own.
	bench.simulator.setScenario(undefined);
	const files = ['call-4711.wav', 'call-4712.wav', 'call-4713.mp3', 'voice-message.mp3'];
	const mixed = await openWorkflow(
		downloadsWorkflow(
			files.map((name) => `${recordings.url}/${name}`),
			{ reviewThreshold: 0.4 },
		),
	);
	await editor.executeStep();
	await editor.hints();
	await editor.part('radio-button-table', editor.part('output-panel')).click();
	await takePanel(editor, mixed, 'editor-mixed.png');

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

/** The column with the parameters, from the top of the panel, or from below one of them, to the last. */
async function takeParameters(
	editor: Editor,
	panel: Locator,
	{ name, below }: { name: string; below?: Locator },
): Promise<void> {
	await settle(editor);
	const whole = await panel.boundingBox();
	const column = await editor.part('node-parameters').boundingBox();
	const last = await editor.part('collection-parameter-add').boundingBox();
	const first = below === undefined ? undefined : await below.boundingBox();
	if (whole === null || column === null || last === null || first === null) {
		throw new Error('The panel is not shown');
	}
	const top = first === undefined ? whole.y + 40 : first.y + first.height + 8;
	const clip = {
		x: column.x - 16,
		y: top,
		width: column.width + 32,
		height: last.y + last.height + 24 - top,
	};
	await editor.page.screenshot({ path: path.join(FOLDER, name), clip, animations: 'disabled' });
}

/** The mouse away from what it would highlight, and icons loaded. */
async function settle({ page }: Editor): Promise<void> {
	await page.mouse.move(0, 0);
	await page.waitForTimeout(1500);
}

void main();
