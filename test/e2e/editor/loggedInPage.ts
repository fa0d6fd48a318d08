import { chromium, type Browser, type Page } from 'playwright-core';
import type { N8nBench } from '../harness/n8nBench';

export interface PageOptions {
	colorScheme?: 'light' | 'dark';
	/** Pixels of a picture for a pixel of the page. */
	sharpness?: number;
	/** The size of the page in pixels. */
	width?: number;
	height?: number;
}

/** Opening the editor takes 5 seconds on a quiet machine with two cores. */
const TIMEOUT_MS = 120_000;

/** Starts Debian's chromium, or the one in CHROMIUM. */
export async function launchBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

/** Starts a browser and logs in to n8n as the owner. `close` ends the browser. */
export async function openLoggedInPage(
	{ server, login }: N8nBench,
	options: PageOptions = {},
): Promise<{ page: Page; close: () => Promise<void> }> {
	const { colorScheme = 'light', sharpness = 1, width = 1600, height = 900 } = options;
	const browser = await launchBrowser();
	try {
		const page = await browser.newPage({
			viewport: { width, height },
			colorScheme,
			deviceScaleFactor: sharpness,
		});
		page.setDefaultTimeout(TIMEOUT_MS);
		await page.goto(`${server.url}/signin`, { waitUntil: 'domcontentloaded' });
		await page.fill('input[name=emailOrLdapLoginId]', login.email);
		await page.fill('input[name=password]', login.password);
		await page.click('[data-test-id=form-submit-button]');
		await page.waitForURL(/home|workflow/);
		return { page, close: async () => await browser.close() };
	} catch (error) {
		await browser.close();
		throw error;
	}
}
