import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import axios from 'axios';
import type { Browser, Page } from 'playwright-core';
import { startNpmScript } from '../commands/npmRun';
import { fixturePath } from '../fixtures/fixtures';
import { launchBrowser } from './editor/loggedInPage';
import { until } from './harness/workflows';

/** n8n starts in half a minute on a quiet machine with two cores. */
const STARTED_WITHIN_MS = 600_000;

/** A page comes in some seconds there. */
const SHOWN_WITHIN_MS = 180_000;

/*
 * The first hour of a newcomer, with nothing but what `npm run n8n` prints: no account, no credential,
 * no editor. The tests build on one another, in the order of that hour.
 */
describe('the first hour', () => {
	let child: ReturnType<typeof startNpmScript>;
	let isRunning = true;
	let printed = '';
	let complaints = '';
	let browser: Browser;
	let page: Page;
	let folder: string;
	const links = () => printed.match(/http:\/\/127\.0\.0\.1:\d+[^\s)]*/g) ?? [];

	/** Uploads a fixture at the first link, as a person does, and waits for the page with this title. */
	async function check(fixture: string, title: string): Promise<string> {
		await page.goto(links()[0] ?? '', { waitUntil: 'domcontentloaded' });
		await page.locator('input[type=file]').setInputFiles(fixturePath(fixture));
		await page.getByRole('button', { name: 'Check' }).click();
		const ending = page.locator('.card', { has: page.getByRole('heading', { name: title }) });
		await ending.waitFor();
		return await ending.innerText();
	}

	/** The same, where the ending saves a report; it is opened, and its text returned with the page's. */
	async function checkWithReport(
		fixture: string,
		title: string,
	): Promise<{ said: string; report: string }> {
		const download = page.waitForEvent('download');
		const said = await check(fixture, title);
		const saved = path.join(folder, (await download).suggestedFilename());
		await (await download).saveAs(saved);
		const opened = await browser.newPage();
		await opened.goto(`file://${saved}`);
		const report = await opened.locator('body').innerText();
		await opened.close();
		return { said, report };
	}

	beforeAll(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'first-hour-'));
		child = startNpmScript('n8n');
		child.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
		child.once('close', () => (isRunning = false));
		browser = await launchBrowser();
		page = await browser.newPage({ acceptDownloads: true });
		page.setDefaultTimeout(SHOWN_WITHIN_MS);
		// n8n's forms ask for fonts and icons on the internet.
		await page.route(
			({ hostname }) => hostname !== '127.0.0.1',
			async (route) => await route.abort(),
		);
	});

	afterAll(async () => {
		await browser?.close();
		if (isRunning) process.kill(-(child.pid ?? 0), 'SIGINT');
		await rm(folder, { recursive: true, force: true });
	});

	it(
		'starts with one command, whose first link is the upload form',
		async () => {
			const isUp = () => printed.includes('Ctrl-C stops');
			await until(() => isUp() || !isRunning, 'n8n is ready', STARTED_WITHIN_MS);

			expect({ isRunning, complaints }).toMatchObject({ isRunning: true });
			expect(links()[0]).toMatch(/\/form\/check-recording$/);
			expect(printed).toMatch(/Checks with {4}a simulator/);
		},
		STARTED_WITHIN_MS,
	);

	it('shows a flagged recording, and saves its report', async () => {
		const { said, report } = await checkWithReport(
			'speech-float32.wav',
			'Likely an AI-generated voice',
		);

		expect(said).toContain('Score 0.75');
		expect(report).toContain('Flagged');
		expect(report).toContain('speech-float32.wav');
		expect(said).toContain(`Job: ${/[0-9a-f]{8}-[0-9a-f-]{27}/.exec(report)?.[0]}`);
	});

	it('shows one that a person should listen to, and saves its report', async () => {
		const { said, report } = await checkWithReport(
			'speech-pcm16.wav',
			'Not sure: a person should listen',
		);

		expect(said).toContain('Score 0.59');
		expect(report).toContain('Review');
	});

	it('shows a clear one, and saves its report', async () => {
		const { said, report } = await checkWithReport(
			'speech-cbr.mp3',
			'No sign of an AI-generated voice',
		);

		expect(said).toContain('Score 0.04');
		expect(report).toContain('Clear');
	});

	it('says why a web page that calls itself a recording was not checked, and what to do', async () => {
		const said = await check(
			'login-page.mp3',
			'Not checked: nothing is known about this recording',
		);

		expect(said).toContain('"login-page.mp3" is a web page, not a recording');
		expect(said).toContain('Often it is a login page');
	});

	it('ends at Ctrl-C, with everything that was started', async () => {
		// A terminal sends it to all of the group.
		process.kill(-(child.pid ?? 0), 'SIGINT');

		await until(() => !isRunning, 'the command has ended');
		await until(
			async () =>
				await axios.get(links()[0] ?? '').then(
					() => false,
					(error: { code?: string }) => error.code === 'ECONNREFUSED',
				),
			'nothing listens there any more',
		);
	});
});
