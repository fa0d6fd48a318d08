import { createColourRules, MONOSPACE, SANS, type Colour } from './colours';
import { DRAWING_WIDTH, PATTERNS, round, type Drawing } from './drawing';
import { escapeText, visibleText } from './escape';
import { drawIcon } from './icons';
import type { ReportData } from './reportData';
import { drawScale } from './scale';
import { breakLines, type TextStyle } from './textLines';
import { drawTimeline } from './timeline';
import {
	DECISION_WORDS,
	describeDecision,
	describeFlaggedSegments,
	describeInWords,
	describeReservation,
	explainReport,
	formatScore,
	listFacts,
} from './wording';

const MARGIN = 20;
const PADDING = 28;
const PAGE_WIDTH = DRAWING_WIDTH + 2 * (MARGIN + PADDING);
const LEFT = MARGIN + PADDING;
const CARD_WIDTH = PAGE_WIDTH - 2 * MARGIN;
const LABEL_WIDTH = 150;

/** Two SHA-256s or IDs of this length, in user units, stand side by side. */
const COLUMN_GAP = 16;

/** The report as one picture: an SVG document of its own, with nothing in it from elsewhere. */
export function createSvgReport(data: ReportData): string {
	const title = `Deepfake audio report: ${DECISION_WORDS[data.decision].toLowerCase()}`;
	const parts: Drawing[] = [
		drawBanner(data),
		drawSection('Score', drawScale(data)),
		drawSection('Timeline', drawTimeline(data)),
		drawSection('Facts', drawFacts(data)),
		drawSection('How to read this report', drawExplanations(data)),
	];
	let y = MARGIN;
	const placed = parts.map(({ markup, height }) => {
		const part = `<g transform="translate(0 ${round(y)})">${markup}</g>`;
		y += height;
		return part;
	});
	const height = Math.ceil(y + PADDING / 2 + MARGIN);
	return [
		'<?xml version="1.0" encoding="UTF-8"?>',
		`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${PAGE_WIDTH} ${height}" width="${PAGE_WIDTH}" height="${height}" role="img" aria-labelledby="title description">`,
		`<title id="title">${escapeText(title)}</title>`,
		`<desc id="description">${escapeText(describeInWords(data))} ${escapeText(data.fileName ?? '')}</desc>`,
		`<style>text{font-family:${SANS}}.code{font-family:${MONOSPACE}}.apart{unicode-bidi:isolate}\n${createColourRules()}</style>`,
		`<defs>${PATTERNS}</defs>`,
		`<rect width="${PAGE_WIDTH}" height="${height}" class="f-page"/>`,
		`<rect x="${MARGIN}" y="${MARGIN}" width="${CARD_WIDTH}" height="${height - 2 * MARGIN}" rx="14" stroke-width="1" class="f-card s-line"/>`,
		...placed,
		'</svg>\n',
	].join('\n');
}

function drawBanner(data: ReportData): Drawing {
	const { decision } = data;
	const textLeft = LEFT + 74;
	const lines: Array<{ text: string; style: TextStyle; colour: Colour; weight?: number }> = [];
	const add = (text: string, style: TextStyle, colour: Colour, weight?: number) => {
		for (const line of breakLines(visibleText(text), style, PAGE_WIDTH - LEFT - textLeft)) {
			lines.push({ text: line, style, colour, weight });
		}
	};
	add(describeDecision(data), { fontSize: 16 }, 'ink');
	const flagged = describeFlaggedSegments(data);
	if (flagged !== undefined) add(flagged, { fontSize: 16 }, 'ink', 600);
	add(data.fileName ?? `Job ${data.jobIds[0] ?? ''}`, { fontSize: 15 }, 'soft');
	const reservation = describeReservation(data);
	if (reservation !== undefined) add(reservation, { fontSize: 15 }, 'undecided', 700);

	let y = 84;
	const texts = lines.map(({ text, style, colour, weight }) => {
		y += 23;
		return drawText(text, { x: textLeft, y, style, colour, weight });
	});
	const height = y + 20;
	const score = formatScore(data.score);
	const markup = [
		`<path d="M0 14a14 14 0 0 1 14-14h${CARD_WIDTH - 28}a14 14 0 0 1 14 14v${round(height - 14)}h-${CARD_WIDTH}z" transform="translate(${MARGIN} 0)" class="f-${decision}-ground"/>`,
		`<rect x="${MARGIN}" y="${round(height - 3)}" width="${CARD_WIDTH}" height="3" class="f-${decision}"/>`,
		drawText('DEEPFAKE AUDIO REPORT', {
			x: textLeft,
			y: 34,
			style: { fontSize: 12 },
			colour: 'soft',
			weight: 700,
		}),
		`<g transform="translate(${LEFT} 40)">${drawIcon(decision)}</g>`,
		drawText(DECISION_WORDS[decision], {
			x: textLeft,
			y: 78,
			style: { fontSize: 40 },
			colour: decision,
			weight: 800,
		}),
		`<text x="${PAGE_WIDTH - LEFT}" y="34" font-size="12" font-weight="700" text-anchor="end" class="f-soft">SCORE</text>`,
		`<text x="${PAGE_WIDTH - LEFT}" y="78" font-size="${data.score === null ? 24 : 40}" font-weight="800" text-anchor="end" class="f-${decision}">${score}</text>`,
		...texts,
	];
	return { markup: markup.join(''), height: height + 8 };
}

function drawSection(heading: string, { markup, height }: Drawing): Drawing {
	return {
		markup: `<text x="${LEFT}" y="34" font-size="18" font-weight="700" class="f-ink">${heading}</text><g transform="translate(${LEFT} 50)">${markup}</g>`,
		height: height + 58,
	};
}

function drawFacts(data: ReportData): Drawing {
	let y = 4;
	const rows = listFacts(data).map(({ label, values, isCode }) => {
		const style = { fontSize: isCode === true ? 13 : 14, isCode };
		const width = DRAWING_WIDTH - LABEL_WIDTH;
		const columns = isCode === true && values.length > 1 ? 2 : 1;
		const columnWidth = (width - COLUMN_GAP * (columns - 1)) / columns;
		const top = y;
		const heading = drawText(label, { x: 0, y: y + 17, style: { fontSize: 13 }, colour: 'soft' });
		const cells = values.map((value) => breakLines(visibleText(value), style, columnWidth));
		const texts: string[] = [];
		for (let index = 0; index < cells.length; index += columns) {
			const row = cells.slice(index, index + columns);
			for (const [column, lines] of row.entries()) {
				const x = LABEL_WIDTH + column * (columnWidth + COLUMN_GAP);
				texts.push(
					...lines.map((text, line) =>
						drawText(text, { x, y: y + 17 + line * 19, style, colour: 'ink' }),
					),
				);
			}
			y += 19 * Math.max(1, ...row.map((lines) => lines.length));
		}
		y = Math.max(y, top + 19) + 8;
		const rule = `<path d="M0 ${round(y - 2)}H${DRAWING_WIDTH}" stroke-width="1" class="s-line"/>`;
		return `${heading}${texts.join('')}${rule}`;
	});
	return { markup: rows.join(''), height: y };
}

function drawExplanations(data: ReportData): Drawing {
	const style = { fontSize: 14 };
	let y = 0;
	const texts = explainReport(data).map(({ term, meaning }) => {
		const heading = drawText(term, { x: 0, y: y + 16, style, colour: 'ink', weight: 700 });
		const lines = breakLines(meaning, style, DRAWING_WIDTH - LABEL_WIDTH).map((text, index) =>
			drawText(text, { x: LABEL_WIDTH, y: y + 16 + index * 20, style, colour: 'ink' }),
		);
		y += lines.length * 20 + 10;
		return `${heading}${lines.join('')}`;
	});
	return { markup: texts.join(''), height: y };
}

/** A line of text that is not escaped yet; each has a writing direction of its own. */
function drawText(
	text: string,
	place: { x: number; y: number; style: TextStyle; colour: Colour; weight?: number },
): string {
	const { x, y, style, colour, weight } = place;
	const isBold = weight === undefined ? '' : ` font-weight="${weight}"`;
	const code = style.isCode === true ? ' code' : '';
	return `<text x="${x}" y="${round(y)}" font-size="${style.fontSize}"${isBold} class="apart f-${colour}${code}">${escapeText(text)}</text>`;
}
