/*
 * Makes the pictures of the example workflows in docs/images/examples anew: `npm run
 * examples:pictures`. Needs Debian's chromium (apt-get install -y --no-install-recommends chromium),
 * or another one in CHROMIUM.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { openLoggedInPage } from '../test/e2e/editor/loggedInPage';
import { startExampleBench, type ExampleBench } from '../test/e2e/examples/exampleBench';
import { startSlackStandIn, type SlackStandIn } from '../test/e2e/examples/slackStandIn';
import { fixturePath } from '../test/fixtures/fixtures';
import { fillChecks, fillReviews } from './examples/fillTables';
import { createStandInCredentials, withCredentials } from './examples/standInCredentials';
import { formExample, readExamples, readUploadPath } from './n8n/exampleWorkflows';
import { packPackage } from './packPackage';

const FOLDER = path.join(__dirname, '..', 'docs', 'images', 'examples');

/** Pixels of the picture for a pixel of the canvas: small letters stay legible. */
const SHARPNESS = 1.6;

/** Room for every column of the tables, in pixels. */
const TABLE_WIDTH = 2900;

/** Around what is on the canvas, in pixels. */
const MARGIN = 24;

async function main(): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	const packed = await mkdtemp(path.join(tmpdir(), 'pictures-'));
	process.env.PACKED_TARBALL = (await packPackage(packed)).tarball;
	const slack = await startSlackStandIn();
	try {
		const { settings } = slack;
		const bench = await startExampleBench({ settings, keeps: ['n8n-nodes-base.slack'] });
		try {
			await takePictures(bench, slack);
		} finally {
			await bench.close();
		}
	} finally {
		await slack.close();
		await rm(packed, { recursive: true, force: true });
	}
}

async function takePictures(bench: ExampleBench, slack: SlackStandIn): Promise<void> {
	// Without credentials every node of an outside service would bear a warning.
	const credentials = {
		...(await createStandInCredentials(bench.api)),
		dataspikeApi: { id: bench.credentialId, name: 'Dataspike account' },
	};
	const { page, close } = await openLoggedInPage(bench, { sharpness: SHARPNESS });
	try {
		const types = await bench.api.nodeTypes();
		for (const { fileName, workflow } of readExamples()) {
			const complete = withCredentials(workflow, types, credentials);
			const made = await bench.api.createWorkflow(complete);
			const name = path.basename(fileName, '.json');
			await takePicture(page, { url: `${bench.server.url}/workflow/${made.id}`, name });
			if (fileName !== formExample) continue;
			await bench.api.publish(made);
			await takeEndingPicture(page, `${bench.server.url}/form/${readUploadPath(fileName)}`);
		}
	} finally {
		await close();
	}
	await takeTablePicture(bench, { table: await fillReviews(bench, slack), name: '7-data-table' });
	await takeTablePicture(bench, { table: await fillChecks(bench), name: '8-data-table' });
}

/** What a person sees who uploads a recording that is flagged. */
async function takeEndingPicture(page: Page, url: string): Promise<void> {
	const upload = page.locator('input[type=file]');
	do {
		// n8n answers there up to a second after publishing.
		await page.goto(url, { waitUntil: 'domcontentloaded' });
	} while ((await upload.count()) === 0);
	await upload.setInputFiles(fixturePath('speech-float32.wav'));
	await page.getByRole('button', { name: 'Check' }).click();
	await page.getByRole('heading', { name: 'Likely an AI-generated voice' }).waitFor();
	await page.locator('.container').screenshot({ path: path.join(FOLDER, '0-form-ending.png') });
	console.log('docs/images/examples/0-form-ending.png');
}

/** The rows of a Data Table, on a page that is as wide as its columns. */
async function takeTablePicture(
	bench: ExampleBench,
	{ table, name }: { table: string; name: string },
): Promise<void> {
	const { page, close } = await openLoggedInPage(bench, { width: TABLE_WIDTH, height: 700 });
	try {
		await page.goto((await bench.api.dataTablePage(table)) ?? '', {
			waitUntil: 'domcontentloaded',
		});
		await page.locator('.ag-center-cols-container .ag-row').first().waitFor();
		// Cells come one by one.
		await page.waitForTimeout(1500);
		const header = await page.locator('.ag-header').boundingBox();
		const rows = await page.locator('.ag-center-cols-container').boundingBox();
		if (header === null || rows === null) throw new Error(`${table} shows no rows`);
		const { x, y } = header;
		const clip = { x, y, width: header.width, height: rows.y + rows.height - y };
		await page.screenshot({ path: path.join(FOLDER, `${name}.png`), clip });
		console.log(`docs/images/examples/${name}.png`);
	} finally {
		await close();
	}
}

/** Only what is on the canvas: the editor around it changes with every n8n. */
async function takePicture(
	page: Page,
	{ url, name }: { url: string; name: string },
): Promise<void> {
	await page.goto(url, { waitUntil: 'domcontentloaded' });
	await page.waitForSelector('[data-test-id=canvas-node]');
	await page.click('[data-test-id=zoom-to-fit]');
	// Fitted are the nodes alone; their names are wider.
	await page.click('[data-test-id=zoom-out-button]');
	// The zoom is animated, and icons come one by one.
	await page.waitForFunction(
		'[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0)',
	);
	await page.waitForTimeout(1500);
	await page.addStyleTag({
		content: `[data-test-id=canvas] ~ *, .vue-flow__panel, [class*=executionButtons],
			[data-test-id=canvas-controls], [data-test-id=main-header] { visibility: hidden !important; }`,
	});
	const found = await page.locator('.vue-flow__node, .vue-flow__edge path').all();
	const boxes = (
		await Promise.all(found.map(async (element) => await element.boundingBox()))
	).filter((box) => box !== null);
	const x = Math.min(...boxes.map((box) => box.x)) - MARGIN;
	const y = Math.min(...boxes.map((box) => box.y)) - MARGIN;
	const right = Math.max(...boxes.map((box) => box.x + box.width)) + 4 * MARGIN;
	// Names and subtitles stand below the nodes, and are wider than they are.
	const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + 2.5 * MARGIN;
	const clip = { x, y, width: right - x, height: bottom - y };
	await page.screenshot({ path: path.join(FOLDER, `${name}.png`), clip });
	console.log(`docs/images/examples/${name}.png`);
}

void main();
