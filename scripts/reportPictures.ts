/*
 * Makes the pictures of the report in docs/images anew: `npm run report:pictures`. Needs Debian's
 * chromium (apt-get install -y --no-install-recommends chromium), or another one in CHROMIUM.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { createHtmlReport } from '../nodes/DeepfakeAudioCheck/report/html';
import type { ReportData } from '../nodes/DeepfakeAudioCheck/report/reportData';
import { createSvgReport } from '../nodes/DeepfakeAudioCheck/report/svg';
import {
	createCallSample,
	createLongSample,
	createSample,
	createSegmentedSample,
	HOSTILE_NAME,
} from '../test/fixtures/reportSamples';

const FOLDER = path.join(__dirname, '..', 'docs', 'images');

interface Picture {
	name: string;
	data: ReportData;
	format: 'html' | 'svg';
	colorScheme?: 'light' | 'dark';
	media?: 'screen' | 'print';
	widthPx?: number;
}

const flagged = createSegmentedSample([0.11, 0.07, 0.83, 0.94, 0.55, 0.12, 0.31, 0.09], {
	fileName: 'Call 4711 – payment release.wav',
});
const review = createSample({ decision: 'review', score: 0.52, reviewThreshold: 0.4 });
const undecided = createSample({
	decision: 'undecided',
	score: null,
	verdict: null,
	container: 'mp3',
	fileName: 'voice message.mp3',
	durationSeconds: null,
	envelope: undefined,
});

const PICTURES: Picture[] = [
	{ name: 'clear', data: createSample(), format: 'html' },
	{ name: 'review', data: review, format: 'html' },
	{ name: 'flagged', data: flagged, format: 'html' },
	{ name: 'undecided', data: undecided, format: 'html' },
	{ name: '60-segments', data: createLongSample(), format: 'svg' },
	{ name: 'two-channels', data: createCallSample(), format: 'html' },
	{ name: 'flagged-dark', data: flagged, format: 'html', colorScheme: 'dark' },
	{ name: 'print', data: flagged, format: 'html', colorScheme: 'dark', media: 'print' },
	{ name: 'phone', data: flagged, format: 'html', widthPx: 380 },
	{
		name: 'hostile-name',
		data: createSample({ fileName: HOSTILE_NAME, isSandbox: true, environment: 'sandbox' }),
		format: 'html',
	},
	{
		name: 'hostile-name-svg',
		data: createSample({ fileName: HOSTILE_NAME, isSandbox: true, environment: 'sandbox' }),
		format: 'svg',
	},
];

async function main(): Promise<void> {
	mkdirSync(FOLDER, { recursive: true });
	const browser = await chromium.launch({
		executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
		args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
	});
	try {
		for (const picture of PICTURES) await takePicture(browser, picture);
	} finally {
		await browser.close();
	}
}

async function takePicture(browser: Browser, picture: Picture): Promise<void> {
	const { name, data, format, colorScheme = 'light', media = 'screen', widthPx = 904 } = picture;
	const page = await browser.newPage({ viewport: { width: widthPx, height: 600 } });
	const requests: string[] = [];
	page.on('request', (request) => requests.push(request.url()));
	await page.emulateMedia({ colorScheme, media });

	// An SVG is shown as a mail program shows an attachment: as a picture, where nothing in it can run.
	const text = format === 'html' ? createHtmlReport(data) : embedPicture(createSvgReport(data));
	await page.setContent(text);
	await page.screenshot({ path: path.join(FOLDER, `report-${name}.png`), fullPage: true });

	const outside = requests.filter((url) => !url.startsWith('data:'));
	if (outside.length > 0) throw new Error(`The report "${name}" asked for ${outside.join(', ')}`);
	await page.close();
	console.log(`docs/images/report-${name}.png`);
}

function embedPicture(svg: string): string {
	const source = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
	return `<body style="margin:0"><img src="${source}" style="display:block;width:100%" alt=""></body>`;
}

void main();
