import path from 'node:path';
import type { Page } from 'playwright-core';
import { openLoggedInPage } from '../editor/loggedInPage';
import type { N8nBench } from '../harness/n8nBench';

/** What is on the canvas after an import. */
export interface Imported {
	nodes: number;
	notes: number;
	/** What the editor said, but for the news that it chose the credentials itself. */
	messages: string[];
}

const examplesFolder = path.join(__dirname, '..', '..', '..', 'examples');

export interface Editor {
	/** Imports an example as a user does: a new workflow, then Import from File. */
	importExample: (fileName: string) => Promise<Imported>;
	close: () => Promise<void>;
}

/** Opens n8n's editor in a browser, logged in. */
export async function openEditor(bench: N8nBench): Promise<Editor> {
	const { page, close } = await openLoggedInPage(bench);
	return {
		importExample: async (fileName) => await importExample(page, bench.server.url, fileName),
		close,
	};
}

async function importExample(page: Page, url: string, fileName: string): Promise<Imported> {
	await page.goto(`${url}/workflow/new`, { waitUntil: 'domcontentloaded' });
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
}
