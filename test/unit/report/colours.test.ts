import { createHtmlReport } from '../../../nodes/DeepfakeAudioCheck/report/html';
import type { ReportDecision } from '../../../nodes/DeepfakeAudioCheck/report/reportData';
import { createSvgReport } from '../../../nodes/DeepfakeAudioCheck/report/svg';
import { createSample, createSegmentedSample } from '../../fixtures/reportSamples';

const formats = [
	['HTML', createHtmlReport],
	['SVG', createSvgReport],
] as const;

const decisions = [
	['flagged', 0.9, 'red'],
	['review', 0.5, 'amber'],
	['clear', 0.1, 'green'],
	['undecided', null, 'slate'],
] as const;

type Rgb = [red: number, green: number, blue: number];

/** The colours that the classes of a document have, on a light and on a dark screen. */
function readColours(document: string, tone: 'light' | 'dark'): Map<string, Rgb> {
	const [light = '', dark = ''] = document.split('@media screen and (prefers-color-scheme:dark){');
	const rules = tone === 'light' ? light : dark;
	return new Map(
		[...rules.matchAll(/\.([a-z]-[a-z-]+)\{[a-z-]+:#([0-9a-f]{6})\}/g)].map(
			([, name = '', digits = '']) => [
				name,
				[0, 2, 4].map((start) => Number.parseInt(digits.slice(start, start + 2), 16)) as Rgb,
			],
		),
	);
}

/** What a person would call the colour: by its hue on the circle of colours. */
function nameHue([red, green, blue]: Rgb): string {
	const highest = Math.max(red, green, blue);
	const range = highest - Math.min(red, green, blue);
	if (range === 0) return 'grey';
	const turn =
		highest === red
			? (green - blue) / range
			: highest === green
				? 2 + (blue - red) / range
				: 4 + (red - green) / range;
	const degrees = (turn * 60 + 360) % 360;
	if (degrees < 20 || degrees > 340) return 'red';
	if (degrees < 60) return 'amber';
	if (degrees < 170) return 'green';
	return degrees > 195 && degrees < 225 ? 'slate' : 'another colour';
}

/** Ref: WCAG 2.2, relative luminance and contrast ratio, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: Rgb, other: Rgb): number {
	const luminance = (colour: Rgb) => {
		const [red = 0, green = 0, blue = 0] = colour.map((value) => {
			const part = value / 255;
			return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
		});
		return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
	};
	const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
	return (lighter + 0.05) / (darker + 0.05);
}

describe.each(formats)('%s', (format, create) => {
	const fill = format === 'HTML' ? 'c' : 'f';
	const ground = format === 'HTML' ? 'b' : 'f';

	describe.each(['light', 'dark'] as const)('on a %s screen', (tone) => {
		it.each(decisions)('paints %s (%p) in %s', (decision, score, hue) => {
			const document = create(createSample({ decision, score, reviewThreshold: 0.4 }));

			const colours = readColours(document, tone);
			const used = [`f-${decision}`, `s-${decision}`, `${fill}-${decision}`];
			const grounds = [`f-${decision}-ground`, `${ground}-${decision}-ground`];
			for (const name of [...used, ...grounds]) {
				expect([name, nameHue(colours.get(name) ?? [0, 0, 0])]).toEqual([name, hue]);
			}
		});

		it.each(decisions)('can be read where %s stands on its ground', (decision) => {
			const colours = readColours(create(createSample()), tone);
			const text = colours.get(`f-${decision}`) ?? [0, 0, 0];

			for (const name of [`f-${decision}-ground`, 'f-card']) {
				expect(contrast(text, colours.get(name) ?? text)).toBeGreaterThanOrEqual(4.5);
			}
		});
	});

	it.each(decisions)('has the headline, the banner and the score of %s in its colour', (...row) => {
		const [decision, score] = row;
		const document = create(createSample({ decision, score, reviewThreshold: 0.4 }));

		const word = { flagged: 'Flagged', review: 'Review', clear: 'Clear', undecided: 'Undecided' };
		const number = score === null ? 'no score' : score.toFixed(2);
		const expected =
			format === 'HTML'
				? [
						`<header class="b-${decision}-ground l-${decision}">`,
						`<h1 class="c-${decision}">${word[decision]}</h1>`,
						`<p class="score c-${decision}">`,
					]
				: [
						`class="apart f-${decision}">${word[decision]}</text>`,
						`transform="translate(20 0)" class="f-${decision}-ground"/>`,
						`text-anchor="end" class="f-${decision}">${number}</text>`,
					];
		for (const markup of expected) expect(document).toContain(markup);
	});

	it.each([
		['flagged', /<path d="M15\.5 3h17L45 15\.5[^>]*class="f-flagged"/],
		['review', /<path d="M24 5 45 42H3z"[^>]*class="f-review s-review"/],
		['clear', /<circle cx="24" cy="24" r="21\.5" class="f-clear"/],
		['undecided', /<circle cx="24" cy="24" r="20\.5"[^>]*dasharray[^>]*class="s-undecided"/],
	] as const)('has a sign of its own shape for %s', (decision, shape) => {
		const others = decisions.map(([other]) => other).filter((other) => other !== decision);

		expect(create(createSample({ decision }))).toMatch(shape);
		for (const other of others)
			expect(create(createSample({ decision: other }))).not.toMatch(shape);
	});

	it('draws its fillings in the colour of what they stand for', () => {
		const document = create(createSample());

		const pattern = (id: string) =>
			new RegExp(`<pattern id="${id}".*?</pattern>`).exec(document)?.[0] ?? '';
		expect(pattern('hatch').match(/class="[^"]*"/g)).toEqual([
			'class="f-flagged-ground"',
			'class="s-flagged"',
		]);
		expect(pattern('dots').match(/class="[^"]*"/g)).toEqual([
			'class="f-review-ground"',
			'class="f-review"',
		]);
	});
});

describe('the table of segments', () => {
	it('has for each its time, score, decision in its colour, status and job', () => {
		const document = createHtmlReport(createSegmentedSample([0.25, 0.9, 0.5, null]));

		const rows = [...document.matchAll(/<tr class="l-line"><td>.*?<\/tr>/g)].map(([row]) => ({
			colour: /<td class="c-(\w+)">/.exec(row)?.[1] as ReportDecision,
			sign: /class="[fs]-(flagged|review|clear|undecided)/.exec(row)?.[1],
			cells: row
				.replaceAll(/<\/td>/g, '|')
				.replaceAll(/<[^>]*>/g, '')
				.split('|')
				.slice(0, 5),
		}));
		expect(rows).toEqual([
			{ colour: 'clear', sign: 'clear', cells: ['1', '0:00 – 0:30', '0.25', 'clear', 'completed'] },
			{
				colour: 'flagged',
				sign: 'flagged',
				cells: ['2', '0:30 – 1:00', '0.90', 'flagged', 'completed'],
			},
			{
				colour: 'review',
				sign: 'review',
				cells: ['3', '1:00 – 1:30', '0.50', 'review', 'completed'],
			},
			{
				colour: 'undecided',
				sign: 'undecided',
				cells: ['4', '1:30 – 2:00', 'no score', 'undecided', 'queued'],
			},
		]);
	});
});
