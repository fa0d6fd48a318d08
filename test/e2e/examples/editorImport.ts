import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { N8nBench } from '../harness/n8nBench';

/** What is on the canvas after an import. */
export interface Imported {
	nodes: number;
	notes: number;
	/** What the editor said, but for the news that it chose the credentials itself. */
	messages: string[];
}

const examplesFolder = path.join(__dirname, '..', '..', '..', 'examples');

/** Imports an example as a user does: a new workflow, then Import from File. */
export async function importInEditor(bench: N8nBench, fileName: string): Promise<Imported> {
	const browser = await launch();
	try {
		const page = await logIn(browser, bench);
		await page.goto(`${bench.server.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
		const input = page.locator('input[type=file]').first();
		await input.waitFor({ state: 'attached' });
		await input.setInputFiles(path.join(examplesFolder, fileName));
		await page.waitForSelector('[data-test-id=canvas-node]');
		// A message shows itself for some seconds; nothing tells that none will come.
		await page.waitForTimeout(2000);
		const said = await page.locator('.el-notification').allInnerTexts();
		return {
			nodes: await page.locator('[data-test-id=canvas-node]').count(),
			notes: await page.locator('[data-test-id=sticky]').count(),
			messages: said.filter((text) => !text.startsWith('Credentials auto-added')),
		};
	} finally {
		await browser.close();
	}
}

async function launch(): Promise<Browser> {
	return await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
	});
}

async function logIn(browser: Browser, { server, login }: N8nBench): Promise<Page> {
	const page = await browser.newPage({ viewport: { width: 1600, height: 900 } });
	await page.goto(`${server.url}/signin`, { waitUntil: 'domcontentloaded' });
	await page.fill('input[name=emailOrLdapLoginId]', login.email);
	await page.fill('input[name=password]', login.password);
	await page.click('[data-test-id=form-submit-button]');
	await page.waitForURL(/home|workflow/);
	return page;
}
