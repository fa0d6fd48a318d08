import { clamp, DRAWING_WIDTH, round, type Drawing } from './drawing';
import { escapeText, visibleText } from './escape';
import type { ReportData, ReportDecision, ReportLane, ReportSegment } from './reportData';
import { DECISION_WORDS, formatRange, formatScore, formatTime, nameChannel } from './wording';

/** The plot, in user units: beside it, on the left, stand the numbers of the score's axis. */
const LEFT = 40;
const RIGHT = DRAWING_WIDTH - 6;
const WAVE_TOP = 4;
const WAVE_HEIGHT = 96;
const WAVE_MIDDLE = WAVE_TOP + WAVE_HEIGHT / 2;
/** Above the line of the score 1 there is room for the numbers. */
const SCORES_TOP = WAVE_TOP + WAVE_HEIGHT + 46;
const SCORES_HEIGHT = 80;
const SCORES_BOTTOM = SCORES_TOP + SCORES_HEIGHT;

/** The distance of two strokes of the waveform, and how thick they are. */
const STROKE_PITCH = 4;
const STROKE_WIDTH = 2.6;

/** Recordings whose loudest sample is below this are drawn as quiet as they are. */
const QUIETEST_FULL_HEIGHT = 0.05;

/** A bar that is narrower than this has no room for its score. */
const NARROWEST_LABELLED_BAR = 36;

/** Distances of the marks on the time axis that a reader counts in, in seconds. */
const TICK_SECONDS = [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const MOST_TICKS = 12;

/** The time from the start of a recording to its end as positions in the drawing. */
interface TimeAxis {
	seconds: number;
	positionOf: (seconds: number) => number;
}

/**
 * The recording from its start to its end: the loudness, or a plain bar where it is not known, and
 * the score of every segment below it. What is flagged is told by its height and its filling too.
 */
export function drawTimeline(data: ReportData): Drawing {
	const { lanes } = data;
	return lanes === undefined ? drawOne(data) : drawLanes(data, lanes);
}

/** The height of a lane's name, and the distance to the next lane. */
const LANE_HEADING = 24;
const LANE_GAP = 16;

/** One timeline below the other, all of the same length. */
function drawLanes(data: ReportData, lanes: readonly ReportLane[]): Drawing {
	const ends = (data.segments ?? []).map(({ endSeconds }) => endSeconds);
	const durationSeconds = Math.max(data.durationSeconds ?? 0, ...ends);
	let height = 0;
	const markup = lanes.map((lane) => {
		const segments = data.segments?.filter(({ channel }) => channel === lane.channel);
		const drawn = drawOne({ ...data, durationSeconds, segments, envelope: lane.envelope });
		const top = height;
		height += LANE_HEADING + drawn.height + LANE_GAP;
		return `<g transform="translate(0 ${round(top)})"><text x="${LEFT}" y="14" font-size="14" font-weight="700" class="f-ink">${escapeText(visibleText(nameChannel(lane)))}</text><g transform="translate(0 ${LANE_HEADING})">${drawn.markup}</g></g>`;
	});
	return { markup: markup.join(''), height: Math.max(height - LANE_GAP, 0) };
}

function drawOne(data: ReportData): Drawing {
	const segments = data.segments ?? [];
	const axis = createAxis(data, segments);
	const hasScores = segments.length > 0;
	const axisTop = hasScores ? SCORES_BOTTOM : WAVE_TOP + WAVE_HEIGHT;
	const markup = [
		...segments.map((segment) => drawBand(segment, axis)),
		drawWave(data.envelope, segments, axis),
		...(hasScores ? [drawScores(data, segments, axis)] : []),
		drawTicks(axis, axisTop),
		...(hasScores ? [drawLegend(segments, axisTop + 48)] : []),
	];
	return { markup: markup.join(''), height: axisTop + (hasScores ? 60 : 30) };
}

function createAxis({ durationSeconds }: ReportData, segments: ReportSegment[]): TimeAxis {
	const lastEnd = segments.reduce((latest, { endSeconds }) => Math.max(latest, endSeconds), 0);
	const seconds = Math.max(durationSeconds ?? 0, lastEnd);
	const positionOf = (time: number) =>
		LEFT + (seconds > 0 ? clamp(time / seconds, 0, 1) : 0) * (RIGHT - LEFT);
	return { seconds, positionOf };
}

/** The ground behind the waveform of a segment. */
function drawBand(segment: ReportSegment, { positionOf }: TimeAxis): string {
	const { decision } = segment;
	const x = positionOf(segment.startSeconds);
	const width = positionOf(segment.endSeconds) - x;
	const isEmphasised = decision === 'flagged' || decision === 'review';
	const lid = isEmphasised
		? `<rect x="${round(x)}" y="${WAVE_TOP}" width="${round(width)}" height="7" fill="${fillingOf(decision)}"/>`
		: '';
	return `<rect x="${round(x)}" y="${WAVE_TOP}" width="${round(width)}" height="${WAVE_HEIGHT}" class="f-${decision}-ground"/>${lid}<path d="M${round(x)} ${WAVE_TOP}v${WAVE_HEIGHT}" stroke-width="1" class="s-card"/>`;
}

function drawWave(
	envelope: readonly number[] | undefined,
	segments: ReportSegment[],
	{ seconds, positionOf }: TimeAxis,
): string {
	const decisionAt = (position: number): ReportDecision | undefined =>
		segments.find(
			(segment) =>
				position >= positionOf(segment.startSeconds) && position < positionOf(segment.endSeconds),
		)?.decision;
	if (envelope === undefined || envelope.length === 0) {
		return drawPlainBars(segments, { seconds, positionOf });
	}

	const count = Math.floor((RIGHT - LEFT) / STROKE_PITCH);
	const loudest = envelope.reduce((highest, peak) => Math.max(highest, peak), QUIETEST_FULL_HEIGHT);
	const strokes = new Map<string, string[]>();
	for (let index = 0; index < count; index += 1) {
		const peak = peakOf(envelope, index / count, (index + 1) / count);
		const reach = Math.max(1, clamp(peak / loudest, 0, 1) * (WAVE_HEIGHT / 2 - 10));
		const x = LEFT + (index + 0.5) * STROKE_PITCH;
		const colour = decisionAt(x) ?? 'wave';
		const paths = strokes.get(colour) ?? [];
		paths.push(`M${round(x)} ${round(WAVE_MIDDLE - reach)}V${round(WAVE_MIDDLE + reach)}`);
		strokes.set(colour, paths);
	}
	return [...strokes]
		.map(
			([colour, paths]) =>
				`<path d="${paths.join('')}" fill="none" stroke-width="${STROKE_WIDTH}" stroke-linecap="round" class="s-${colour}"/>`,
		)
		.join('');
}

/** The loudest of the envelope between two points of the recording, each from 0 to 1. */
function peakOf(envelope: readonly number[], from: number, to: number): number {
	const start = Math.floor(from * envelope.length);
	const end = Math.max(start + 1, Math.ceil(to * envelope.length));
	return envelope.slice(start, end).reduce((highest, peak) => Math.max(highest, peak), 0);
}

/** In place of a waveform: a bar as long as the recording, or as each segment. */
function drawPlainBars(segments: ReportSegment[], { positionOf }: TimeAxis): string {
	const bar = (x: number, width: number, colour: string) =>
		`<rect x="${round(x)}" y="${WAVE_MIDDLE - 9}" width="${round(Math.max(width, 1))}" height="18" rx="${width > 20 ? 4 : 0}" class="f-${colour}"/>`;
	if (segments.length === 0) return bar(LEFT, RIGHT - LEFT, 'wave');
	return segments
		.map(({ startSeconds, endSeconds, decision }) => {
			const x = positionOf(startSeconds);
			return bar(x + 0.5, positionOf(endSeconds) - x - 1, decision);
		})
		.join('');
}

/** A bar for the score of every segment, behind them the review band, across them the threshold. */
function drawScores(data: ReportData, segments: ReportSegment[], axis: TimeAxis): string {
	const threshold = clamp(data.threshold, 0, 1);
	const thresholdY = heightOf(threshold);
	const label = (y: number, text: string, colour: string) =>
		`<text x="${LEFT - 6}" y="${round(y + 4)}" font-size="12" text-anchor="end" class="f-${colour}">${text}</text>`;
	const isNearEnd = threshold > 0.84 || threshold < 0.16;
	const review =
		data.reviewThreshold === undefined
			? ''
			: `<rect x="${LEFT}" y="${round(thresholdY)}" width="${RIGHT - LEFT}" height="${round(heightOf(clamp(data.reviewThreshold, 0, threshold)) - thresholdY)}" class="f-review-ground"/>`;
	return [
		`<text x="${LEFT}" y="${SCORES_TOP - 25}" font-size="13" class="f-soft">Score of each segment</text>`,
		review,
		`<path d="M${LEFT} ${SCORES_TOP}H${RIGHT}M${LEFT} ${SCORES_BOTTOM}H${RIGHT}" stroke-width="1" fill="none" class="s-line"/>`,
		...segments.map((segment) => drawScoreBar(segment, axis)),
		`<path d="M${LEFT} ${round(thresholdY)}H${RIGHT}" stroke-width="1.8" stroke-dasharray="6 4" fill="none" class="s-ink"/>`,
		...segments.map((segment) => labelScoreBar(segment, axis)),
		isNearEnd && threshold > 0.5 ? '' : label(SCORES_TOP, '1', 'soft'),
		isNearEnd && threshold < 0.5 ? '' : label(SCORES_BOTTOM, '0', 'soft'),
		label(thresholdY, formatScore(data.threshold), 'ink'),
	].join('');
}

function heightOf(score: number): number {
	return SCORES_BOTTOM - clamp(score, 0, 1) * SCORES_HEIGHT;
}

function drawScoreBar(segment: ReportSegment, { positionOf }: TimeAxis): string {
	const { decision, score } = segment;
	const start = positionOf(segment.startSeconds);
	const fullWidth = positionOf(segment.endSeconds) - start;
	const gap = fullWidth > 8 ? 1.5 : 0.4;
	const x = start + gap;
	const width = Math.max(fullWidth - gap * 2, 1);
	const title = `<title>${escapeText(formatRange(segment))}: ${DECISION_WORDS[decision].toLowerCase()}, ${formatScore(score)} (${escapeText(segment.status)})</title>`;
	if (score === null) {
		const sign =
			width < 9
				? ''
				: `<text x="${round(x + width / 2)}" y="${SCORES_BOTTOM - SCORES_HEIGHT / 2 + 5}" font-size="14" font-weight="700" text-anchor="middle" class="f-undecided">?</text>`;
		return `<g>${title}<rect x="${round(x)}" y="${SCORES_TOP + 1}" width="${round(width)}" height="${SCORES_HEIGHT - 2}" stroke-width="1.2" stroke-dasharray="3 3" class="f-undecided-ground s-undecided"/>${sign}</g>`;
	}
	const top = Math.min(heightOf(score), SCORES_BOTTOM - 2);
	const filling =
		decision === 'flagged' || decision === 'review' ? ` fill="${fillingOf(decision)}"` : '';
	const fillClass = filling === '' ? `f-${decision}-ground ` : '';
	return `<g>${title}<rect x="${round(x)}" y="${round(top)}" width="${round(width)}" height="${round(SCORES_BOTTOM - top)}" stroke-width="1.2"${filling} class="${fillClass}s-${decision}"/></g>`;
}

/** The score above its bar; drawn after the threshold, which it may stand on. */
function labelScoreBar(segment: ReportSegment, { positionOf }: TimeAxis): string {
	const { decision, score } = segment;
	const start = positionOf(segment.startSeconds);
	const end = positionOf(segment.endSeconds);
	if (score === null || end - start < NARROWEST_LABELLED_BAR) return '';
	return `<text x="${round((start + end) / 2)}" y="${round(heightOf(score) - 5)}" font-size="12" font-weight="700" text-anchor="middle" stroke-width="4" paint-order="stroke" class="f-${decision} s-card">${formatScore(score)}</text>`;
}

function fillingOf(decision: 'flagged' | 'review'): string {
	return decision === 'flagged' ? 'url(#hatch)' : 'url(#dots)';
}

function drawTicks({ seconds, positionOf }: TimeAxis, top: number): string {
	if (seconds <= 0) {
		return `<text x="${LEFT}" y="${top + 20}" font-size="12" class="f-soft">start</text><text x="${RIGHT}" y="${top + 20}" font-size="12" text-anchor="end" class="f-soft">end</text>`;
	}
	const step =
		TICK_SECONDS.find((distance) => seconds / distance <= MOST_TICKS) ??
		Math.ceil(seconds / MOST_TICKS / 3600) * 3600;
	const ticks: string[] = [];
	for (let time = 0; time <= seconds && ticks.length <= MOST_TICKS; time += step) {
		const x = positionOf(time);
		const isLast = x > RIGHT - 16;
		const name = step < 1 && time % 1 !== 0 ? `${formatTime(time)}.5` : formatTime(time);
		ticks.push(
			`<path d="M${round(x)} ${top}v5" stroke-width="1" class="s-soft"/><text x="${round(isLast ? RIGHT : x)}" y="${top + 20}" font-size="12" text-anchor="${isLast ? 'end' : 'middle'}" class="f-soft">${name}</text>`,
		);
	}
	return ticks.join('');
}

/** The fillings that occur, with their names. */
function drawLegend(segments: ReportSegment[], y: number): string {
	const order: ReportDecision[] = ['flagged', 'review', 'clear', 'undecided'];
	const occurring = order.filter((decision) =>
		segments.some((segment) => segment.decision === decision),
	);
	return occurring
		.map((decision, index) => {
			const x = LEFT + index * 150;
			const isFilled = decision === 'flagged' || decision === 'review';
			const dashes = decision === 'undecided' ? ' stroke-dasharray="3 3"' : '';
			const filling = isFilled ? ` fill="${fillingOf(decision)}"` : '';
			const fillClass = isFilled ? '' : `f-${decision}-ground `;
			const count = segments.filter((segment) => segment.decision === decision).length;
			return `<rect x="${x}" y="${y - 12}" width="18" height="14" stroke-width="1.2"${dashes}${filling} class="${fillClass}s-${decision}"/><text x="${x + 25}" y="${y}" font-size="13" class="f-ink">${count} ${DECISION_WORDS[decision].toLowerCase()}</text>`;
		})
		.join('');
}
