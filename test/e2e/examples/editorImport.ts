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
	/**
	 * Imports an example as a user does: a new workflow, then Import from File. Waits until as many nodes and
	 * notes are on the canvas as are expected.
	 */
	importExample: (
		fileName: string,
		expected: Pick<Imported, 'nodes' | 'notes'>,
	) => Promise<Imported>;
	close: () => Promise<void>;
}

/** Opens n8n's editor in a browser, logged in. */
export async function openEditor(bench: N8nBench): Promise<Editor> {
	const { page, close } = await openLoggedInPage(bench);
	return {
		importExample: async (fileName, expected) => {
			await openImport(page, { url: bench.server.url, fileName });
			return await readCanvas(page, expected);
		},
		close,
	};
}

async function openImport(page: Page, about: { url: string; fileName: string }): Promise<void> {
	await page.goto(`${about.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
	const input = page.locator('input[type=file]').first();
	await input.waitFor({ state: 'attached' });
	await input.setInputFiles(path.join(examplesFolder, about.fileName));
}

async function readCanvas(
	page: Page,
	expected: Pick<Imported, 'nodes' | 'notes'>,
): Promise<Imported> {
	const nodes = page.locator('[data-test-id=canvas-node]');
	const notes = page.locator('[data-test-id=sticky]');
	await nodes.nth(expected.nodes - 1).waitFor();
	if (expected.notes > 0) await notes.nth(expected.notes - 1).waitFor();
	// A message shows itself for some seconds; nothing tells that none will come.
	await page.waitForTimeout(2000);
	const said = await page.locator('.el-notification').allInnerTexts();
	return {
		nodes: await nodes.count(),
		notes: await notes.count(),
		messages: said.filter((text) => !text.startsWith('Credentials auto-added')),
	};
}
