import { clamp, DRAWING_WIDTH, round, type Drawing } from './drawing';
import type { ReportData, ReportDecision } from './reportData';
import { formatScore } from './wording';

/** The width for a telephone, in user units: all of the scale is seen there, and can be read. */
export const NARROW_WIDTH = 320;

/** The track, in user units: how far its ends are from those of the drawing, and how high it stands. */
const MARGIN = 10;
const LEFT = MARGIN;
const TRACK_TOP = 56;
const TRACK_HEIGHT = 26;
const TRACK_BOTTOM = TRACK_TOP + TRACK_HEIGHT;

/** A zone that is narrower than this has no room for its name. */
const NARROWEST_NAMED_ZONE = 66;

/**
 * The score on a scale from 0 to 1, with the threshold and the review band.
 *
 * @param width in user units
 */
export function drawScale(data: ReportData, width = DRAWING_WIDTH): Drawing {
	const right = width - MARGIN;
	const threshold = clamp(data.threshold, 0, 1);
	const review = clamp(data.reviewThreshold ?? threshold, 0, threshold);
	const zones = [
		drawZone('clear', { from: 0, to: review, right }),
		drawZone('review', { from: review, to: threshold, right }),
		drawZone('flagged', { from: threshold, to: 1, right }),
	];
	const labels = labelThresholds(data, { threshold, review, right });
	const markup = [
		`<text x="${LEFT}" y="13" font-size="13" class="f-soft">0 human</text>`,
		`<text x="${right}" y="13" font-size="13" text-anchor="end" class="f-soft">AI-generated 1</text>`,
		...zones,
		`<rect x="${LEFT}" y="${TRACK_TOP}" width="${right - LEFT}" height="${TRACK_HEIGHT}" rx="5" fill="none" stroke-width="1.5" class="s-line"/>`,
		...labels.markup,
		drawPin(data, right),
	];
	return { markup: markup.join(''), height: labels.bottom };
}

/** Where a score is on the track, when 1 is at `right`. */
function positionOf(score: number, right: number): number {
	return LEFT + clamp(score, 0, 1) * (right - LEFT);
}

function drawZone(
	decision: ReportDecision,
	{ from, to, right }: { from: number; to: number; right: number },
): string {
	const start = positionOf(from, right);
	const width = positionOf(to, right) - start;
	if (width <= 0) return '';
	const middle = TRACK_TOP + TRACK_HEIGHT / 2 + 4.5;
	const name =
		width < NARROWEST_NAMED_ZONE
			? ''
			: `<text x="${round(start + width / 2)}" y="${round(middle)}" font-size="13" text-anchor="middle" class="f-${decision}">${decision}</text>`;
	return `<rect x="${round(start)}" y="${TRACK_TOP}" width="${round(width)}" height="${TRACK_HEIGHT}" class="f-${decision}-ground"/>${name}`;
}

function labelThresholds(
	data: ReportData,
	{ threshold, review, right }: { threshold: number; review: number; right: number },
): { markup: string[]; bottom: number } {
	const first = TRACK_BOTTOM + 24;
	const main = drawMark(threshold, {
		label: `threshold ${formatScore(data.threshold)}`,
		row: first,
		right,
	});
	if (data.reviewThreshold === undefined) return { markup: [main], bottom: first + 6 };

	const isCrowded = positionOf(threshold, right) - positionOf(review, right) < 130;
	const row = isCrowded ? first + 20 : first;
	const other = drawMark(review, {
		label: `review above ${formatScore(data.reviewThreshold)}`,
		row,
		right,
	});
	return { markup: [other, main], bottom: row + 6 };
}

function drawMark(
	score: number,
	{ label, row, right }: { label: string; row: number; right: number },
): string {
	const x = positionOf(score, right);
	const textX = clamp(x, LEFT + 55, right - 55);
	return `<path d="M${round(x)} ${TRACK_TOP - 3}V${row - 13}" fill="none" stroke-width="2" class="s-ink"/><text x="${round(textX)}" y="${row}" font-size="13" text-anchor="middle" stroke-width="6" paint-order="stroke" class="f-ink s-card">${label}</text>`;
}

/** The score as a pin above the track; without a score, the words instead. */
function drawPin({ score, decision }: ReportData, right: number): string {
	if (score === null) {
		return `<text x="${(LEFT + right) / 2}" y="42" font-size="15" font-weight="600" text-anchor="middle" class="f-undecided">no score</text>`;
	}
	const x = positionOf(score, right);
	const label = formatScore(score);
	const width = 24 + label.length * 9;
	const left = clamp(x - width / 2, 0, right + MARGIN - width);
	return [
		`<path d="M${round(x - 7)} 44h14l-7 9z" class="f-${decision}"/>`,
		`<path d="M${round(x)} 52V${TRACK_BOTTOM}" stroke-width="3.5" fill="none" class="s-${decision}"/>`,
		`<rect x="${round(left)}" y="20" width="${round(width)}" height="25" rx="6" class="f-${decision}"/>`,
		`<text x="${round(left + width / 2)}" y="38" font-size="16" font-weight="700" text-anchor="middle" class="f-card">${label}</text>`,
	].join('');
}
