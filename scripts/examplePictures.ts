/*
 * Makes the pictures of the example workflows in docs/images/examples anew: `npm run
 * examples:pictures`. Needs Debian's chromium (apt-get install -y --no-install-recommends chromium),
 * or another one in CHROMIUM.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { startN8nBench, type N8nBench } from '../test/e2e/harness/n8nBench';
import { listExamples, readExample, withCredentials } from './examples/exampleFiles';
import { createStandInCredentials } from './examples/standInCredentials';
import { packPackage } from './packPackage';

const FOLDER = path.join(__dirname, '..', 'docs', 'images', 'examples');

/** Pixels of the picture for a pixel of the canvas: small letters stay legible. */
const SHARPNESS = 1.5;

async function main(): Promise<void> {
	await mkdir(FOLDER, { recursive: true });
	const packed = await mkdtemp(path.join(tmpdir(), 'pictures-'));
	process.env.PACKED_TARBALL = (await packPackage(packed)).tarball;
	const bench = await startN8nBench();
	try {
		await takePictures(bench);
	} finally {
		await bench.close();
		await rm(packed, { recursive: true, force: true });
	}
}

async function takePictures(bench: N8nBench): Promise<void> {
	// Without credentials every node of an outside service would bear a warning.
	const credentials = {
		...(await createStandInCredentials(bench.api)),
		dataspikeApi: { id: bench.credentialId, name: 'Dataspike account' },
	};
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
	});
	try {
		const page = await logIn(browser, bench);
		for (const name of listExamples()) {
			const types = await bench.api.nodeTypes();
			const workflow = withCredentials(readExample(name), types, credentials);
			const { id } = await bench.api.createWorkflow(workflow);
			await takePicture(page, { url: `${bench.server.url}/workflow/${id}`, name });
		}
	} finally {
		await browser.close();
	}
}

async function logIn(browser: Browser, { server, login }: N8nBench): Promise<Page> {
	const page = await browser.newPage({
		viewport: { width: 1600, height: 900 },
		deviceScaleFactor: SHARPNESS,
	});
	await page.goto(`${server.url}/signin`, { waitUntil: 'domcontentloaded' });
	await page.fill('input[name=emailOrLdapLoginId]', login.email);
	await page.fill('input[name=password]', login.password);
	await page.click('[data-test-id=form-submit-button]');
	await page.waitForURL(/home|workflow/);
	return page;
}

/** Only the canvas, without the editor around it: that is what changes with every n8n. */
async function takePicture(
	page: Page,
	{ url, name }: { url: string; name: string },
): Promise<void> {
	await page.goto(url, { waitUntil: 'domcontentloaded' });
	await page.waitForSelector('[data-test-id=canvas-node]');
	await page.click('[data-test-id=zoom-to-fit]');
	// The zoom is animated, and icons come one by one.
	await page.waitForFunction(() =>
		[...document.images].every(({ complete, naturalWidth }) => complete && naturalWidth > 0),
	);
	await page.waitForTimeout(1500);
	const canvas = page.locator('[data-test-id=canvas]');
	await canvas.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled' });
	console.log(`docs/images/examples/${name}.png`);
}

void main();
