import type { Locator, Page } from 'playwright-core';
import type { N8nBench } from '../harness/n8nBench';
import { openLoggedInPage, type PageOptions } from './loggedInPage';

/** n8n's editor in a browser, as a user sees it. The names of its parts are those of n8n 2.40. */
export class Editor {
	private constructor(
		readonly page: Page,
		private readonly url: string,
		/** Ends the browser. */
		readonly close: () => Promise<void>,
	) {}

	/** Starts a browser and logs in as the owner. */
	static async open(bench: N8nBench, options: PageOptions = {}): Promise<Editor> {
		// n8n cuts off the tabs of the output where there is less room.
		const size = { width: 1440, height: 800 };
		const { page, close } = await openLoggedInPage(bench, { ...size, ...options });
		// A changed workflow asks whether to leave it.
		page.on('dialog', (dialog) => void dialog.accept());
		return new Editor(page, bench.server.url, close);
	}

	/** A part of the editor by the name that n8n gives it for tests. */
	part(name: string, within: Locator | Page = this.page): Locator {
		return within.locator(`[data-test-id="${name}"]`);
	}

	node(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`, { waitUntil: 'domcontentloaded' });
		await this.part('canvas-node').first().waitFor();
	}

	/** Opens a node's panel, and returns it. */
	async openPanel(nodeName: string): Promise<Locator> {
		await this.node(nodeName).dblclick();
		await this.part('node-parameters').waitFor();
		return this.part('ndv');
	}

	/** Presses Execute Step, without waiting for the end of the run. */
	async executeStep(): Promise<void> {
		await this.part('node-execute-button').first().click();
	}

	/** The result in the output panel as JSON. Waits for the run to end well. */
	async output(): Promise<unknown> {
		const panel = this.part('output-panel');
		await this.part('node-run-status-success', panel).waitFor();
		await this.part('radio-button-json', panel).click();
		const data = this.part('ndv-data-container', panel);
		await data.filter({ hasText: /^\s*\[/ }).waitFor();
		// n8n indents with no-break spaces.
		return JSON.parse((await data.innerText()).replaceAll('\u00a0', ' '));
	}

	/** What the output panel says of a run that stopped. */
	async failure(): Promise<{ message: string; description: string }> {
		const panel = this.part('output-panel');
		return {
			message: await this.part('node-error-message', panel).innerText(),
			description: await this.part('node-error-description', panel).innerText(),
		};
	}

	/** Types into a number box as a person does, key by key, and returns what stays in it. */
	async typeNumber(name: string, keys: string): Promise<string> {
		const input = this.part(`parameter-input-${name}`).locator('input');
		await input.click();
		await this.page.keyboard.press('Control+A');
		await input.pressSequentially(keys, { delay: 30 });
		await this.page.keyboard.press('Tab');
		return await input.inputValue();
	}

	/** Empties a number box as a person does. */
	async emptyNumber(name: string): Promise<void> {
		const input = this.part(`parameter-input-${name}`).locator('input');
		await input.click();
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.press('Delete');
		await this.page.keyboard.press('Tab');
	}

	/** The texts among the parameters for which there is not enough room, so that they end in dots. */
	async cutOffTexts(): Promise<string[]> {
		return await this.page.evaluate<string[]>(`
			[...document.querySelectorAll('[data-test-id="node-parameters"] *')]
				.filter((part) => getComputedStyle(part).textOverflow === 'ellipsis')
				.filter((part) => part.scrollWidth > part.clientWidth)
				.map((part) => part.textContent.trim())
		`);
	}

	/** Adds one of the options of the node. */
	async addOption(label: string): Promise<void> {
		await this.part('collection-parameter-add').click();
		await this.page
			.locator('[data-test-id="collection-parameter-option"]:visible')
			.filter({ hasText: label })
			.first()
			.click();
	}

	/** The hints above the output, from the top. Waits for the run to end well. */
	async hints(): Promise<string[]> {
		const panel = this.part('output-panel');
		await this.part('node-run-status-success', panel).waitFor();
		const hints = this.part('node-hint', panel);
		await hints.first().waitFor();
		return (await hints.allInnerTexts()).map((text) => text.trim());
	}

	/** The choices of a list that opens at a click. */
	async choices(list: Locator, optionName: string): Promise<string[]> {
		await list.click();
		const options = this.page.locator(`[data-test-id="${optionName}"]:visible`);
		await options.first().waitFor();
		const texts = await options.allInnerTexts();
		await this.page.keyboard.press('Escape');
		return texts.map((text) => text.trim());
	}

	/** Chooses from a list of n8n, and waits until it is closed. */
	async choose(list: Locator, label: string): Promise<void> {
		await list.click();
		const options = this.page.locator('[role="option"]:visible');
		await options.filter({ hasText: label }).first().click();
		await options.first().waitFor({ state: 'hidden' });
	}

	/** Waits until the parameters in the panel have these labels. */
	async seesParameters(labels: readonly string[]): Promise<void> {
		for (const label of labels) await this.parameter(label).waitFor();
	}

	/** Waits until no parameter in the panel has any of these labels. */
	async seesNoParameters(labels: readonly string[]): Promise<void> {
		for (const label of labels) await this.parameter(label).waitFor({ state: 'hidden' });
	}

	private parameter(label: string): Locator {
		return this.part('node-parameters').getByText(label, { exact: true }).first();
	}

	/** Types into the search of the list of nodes, and returns whether it finds the node. */
	async findsNode(words: string, displayName: string): Promise<boolean> {
		const list = this.part('node-creator');
		if (!(await list.isVisible())) await this.part('node-creator-plus-button').click();
		const search = this.part('node-creator-search-bar');
		const found = this.part('node-creator-item-name', list).filter({ hasText: displayName });
		// What an earlier search found must not count for this one.
		await search.fill('');
		await found.waitFor({ state: 'hidden' });
		await search.fill(words);
		await found.or(this.part('node-creator-no-results', list)).first().waitFor();
		return await found.isVisible();
	}
}
