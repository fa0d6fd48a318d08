import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { createHtmlReport } from '../../../nodes/DeepfakeAudioCheck/report/html';
import type { ReportData } from '../../../nodes/DeepfakeAudioCheck/report/reportData';
import { createSvgReport } from '../../../nodes/DeepfakeAudioCheck/report/svg';
import {
	createCallSample,
	createLongSample,
	createSample,
	createSegmentedSample,
	HOSTILE_NAME,
} from '../../fixtures/reportSamples';

const formats = [
	['HTML', createHtmlReport],
	['SVG', createSvgReport],
] as const;

const samples: Array<[string, ReportData]> = [
	['clear', createSample()],
	['review', createSample({ decision: 'review', score: 0.5, reviewThreshold: 0.4 })],
	['flagged in segments', createSegmentedSample([0.1, 0.9, 0.5, null])],
	['undecided', createSample({ decision: 'undecided', score: null, envelope: undefined })],
	['60 segments', createLongSample()],
	['two channels', createCallSample()],
	['nothing known of the file', createSample({ fileName: null, sha256: null, sizeBytes: null })],
	['a silent recording', createSample({ envelope: [0, 0, 0] })],
	['no jobs', createSample({ jobIds: [] })],
	['a threshold at the end', createSample({ threshold: 1, reviewThreshold: 0 })],
	['numbers that are none', createSample({ score: NaN, threshold: NaN, durationSeconds: NaN })],
	['a date that is none', createSample({ createdAt: new Date(NaN) })],
];

const hostileTexts: Array<[string, string]> = [
	['an element', '<script>alert(1)</script>'],
	['the end of an attribute', '" onload="alert(1)" x="'],
	['single quotes', "' onerror='alert(1)' "],
	['the end of a title', '</title><img src=x onerror=alert(1)>'],
	['the end of a style', '</style><script>alert(1)</script>'],
	['a comment and a CDATA section', '--><![CDATA[x]]>'],
	['an entity', '&lt;b&gt; &xxe; &#60;'],
	['a web address', 'http://evil.example/a?b=c&d'],
	['control characters', '\u0000\u0007\u001B[31m\r\n'],
	['a direction override', '\u202Egnp.exe'],
	['half a character', '\uD83D broken'],
	['noncharacters', '\uFFFE\uFFFF'],
	['many names in one', HOSTILE_NAME],
	['endless marks', `Z${'\u0301'.repeat(5000)}`],
	['endless text', 'x'.repeat(100_000)],
];

function withText(text: string): ReportData {
	const data = createSegmentedSample([0.2, 0.9], {
		fileName: text,
		verdict: text,
		container: text,
		sha256: text,
		sentSha256: text,
		serviceHost: text,
		nodeVersion: text,
		converted: { from: text, to: text },
		unheard: { bytes: 1, gaps: 1, tracks: [text] },
		jobIds: [text],
	});
	const segments = data.segments?.map((part) => ({
		...{ ...part, jobId: text, status: text },
		...{ channel: 1, channelName: text },
	}));
	return { ...data, lanes: [{ channel: 1, channelName: text }], segments };
}

/** The names of all elements and attributes of a document. */
function listMarkup(document: string): Set<string> {
	const names = new Set<string>();
	for (const [, name = '', attributes = ''] of document.matchAll(/<([a-z!?/][^\s>]*)([^>]*)>/gi)) {
		names.add(name.toLowerCase());
		for (const [, attribute = ''] of attributes.matchAll(/\s([a-z:-]+)="[^"]*"/gi)) {
			names.add(`@${attribute.toLowerCase()}`);
		}
	}
	return names;
}

describe.each(formats)('%s', (format, create) => {
	it.each(samples)('of %s is well formed and holds nothing from elsewhere', (_, data) => {
		const document = create(data);

		expect(document).not.toMatch(/<script|<foreignObject|<iframe|<link|<a\s|@import|\son\w+=/i);
		expect(document).not.toMatch(/\s(href|src|xlink:href)=/i);
		expect(document.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
		expect(document).not.toMatch(/url\((?!#)/);
		expect(document).not.toMatch(/\bNaN\b|Infinity|undefined/);
		if (format === 'SVG') expect(XMLValidator.validate(document)).toBe(true);
	});

	it.each(hostileTexts)('shows %s as text, wherever it comes from', (_, text) => {
		const document = create(withText(text));

		// The same elements and attributes as with a harmless text: nothing of it became markup.
		expect(listMarkup(document)).toEqual(listMarkup(create(withText('harmless'))));
		expect(document).not.toMatch(
			/[\u0000-\u0008\u000B-\u001F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/,
		);
		expect(document.isWellFormed()).toBe(true);
		expect(document.length).toBeLessThan(200_000);
		if (format === 'SVG') expect(XMLValidator.validate(document)).toBe(true);
	});

	it.each([
		['flagged', 0.9, 'Flagged'],
		['review', 0.5, 'Review'],
		['clear', 0.1, 'Clear'],
		['undecided', null, 'Undecided'],
	] as const)('says %s in words', (decision, score, word) => {
		const document = create(createSample({ decision, score, reviewThreshold: 0.4 }));

		expect(document).toContain(`>${word}</`);
	});

	it.each([
		['flagged', 'The score is higher than the threshold of 0.55: this voice is likely'],
		['review', 'just below the threshold of 0.55: a person should listen.'],
		['clear', 'The score is not higher than the threshold of 0.55.'],
	] as const)('says what is known of a %s recording, and no more', (decision, sentence) => {
		const document = create(createSample({ decision, threshold: 0.55 }));

		expect(document).toContain(sentence);
		expect(document).not.toContain('nothing points to');
	});

	it('says that the verdict differs, of a recording and of its segments', () => {
		const changes = { decision: 'review', reason: 'verdictDiffers' } as const;

		expect(create(createSample(changes))).toContain(
			'The verdict of the service says fake, but the score is not higher than the threshold of 0.60: a person should listen.',
		);
		expect(create(createSegmentedSample([0.1, 0.2], changes))).toContain(
			'no segment scores higher than the threshold of 0.60: a person should listen.',
		);
	});

	it('has colours for light, for dark on a screen, and none of the dark ones on paper', () => {
		const document = create(createSample());

		expect(document).toContain('@media screen and (prefers-color-scheme:dark)');
	});

	it('names every job, and which segments are flagged', () => {
		const data = createLongSample();

		const document = create(data);

		for (const jobId of data.jobIds) expect(document).toContain(jobId);
		expect(document).toContain('8 of 60 segments flagged, 4 min in all');
		expect(document).toContain('11:00 – 11:30');
	});

	it('warns of a sandbox result', () => {
		expect(create(createSample({ isSandbox: true }))).toContain('Sandbox result');
		expect(create(createSample())).not.toContain('Sandbox result');
	});

	it.each(formats)('%s says how far the recording was checked', (_, create) => {
		const unheard = { bytes: 76_804, gaps: 0, tracks: ['track 2 (Dolby Digital)'] };

		const report = create(
			createSample({ decision: 'undecided', reason: 'partlyHeard', unheard, durationSeconds: 30 }),
		);

		for (const text of ['Checked', '30 seconds', 'Not checked', '76 804 bytes that may be sound']) {
			expect(report).toContain(`>${text}</`);
		}
		expect(report).toContain('>track 2 (Dolby Digital)</');
	});

	it('names what was sent when the file was converted', () => {
		const document = create(
			createSample({ sentSha256: 'c'.repeat(64), converted: { from: 'WAV', to: 'WAV, 16 kHz' } }),
		);

		expect(document).toContain('from WAV to WAV, 16 kHz');
		expect(document).toContain('c'.repeat(64));
	});
});

describe('the picture', () => {
	it('has a title and a description', () => {
		const parser = new XMLParser({ ignoreAttributes: false });

		const { svg } = parser.parse(createSvgReport(createSegmentedSample([0.1, 0.9]))) as {
			svg: Record<string, unknown>;
		};

		expect(svg['@_role']).toBe('img');
		expect(svg.title).toMatchObject({ '#text': 'Deepfake audio report: flagged' });
		expect(JSON.stringify(svg.desc)).toContain('Score 0.90, threshold 0.60.');
		expect(JSON.stringify(svg.desc)).toContain('Flagged: 0:30 – 1:00.');
	});

	it('draws the score where it is on the scale', () => {
		const document = createSvgReport(createSample({ score: 0.5, decision: 'clear' }));

		// The scale goes from 10 to 750.
		expect(document).toContain('<path d="M380 52V82"');
	});

	it('draws a plain bar where there is no waveform', () => {
		const document = createSvgReport(createSample({ envelope: undefined }));

		expect(document).toMatch(/<rect x="40" y="43" width="714" height="18"/);
	});
});
