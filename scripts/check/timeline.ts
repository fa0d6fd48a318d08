/** The fields of a result that the timeline shows. */
interface Segmented {
	fileName?: unknown;
	flaggedSeconds?: unknown;
	segments?: unknown;
}

interface Segment {
	startSeconds: number;
	endSeconds: number;
	score: number | null;
	flagged: boolean | null;
	reason?: string | null;
	channel?: number;
	channelName?: string;
}

/** One bar for each segment, as high as its score. */
const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

const BARS_IN_A_ROW = 60;

/** A recording over time: bars for scores, with `!` under flagged segments and `?` without a score; silence is blank. */
export function formatTimeline({ fileName, flaggedSeconds, segments }: Segmented): string {
	const rows = [`${String(fileName)}: ${String(flaggedSeconds)} s flagged`];
	const all = segments as Segment[];
	for (const channel of new Set(all.map((segment) => segment.channel))) {
		const lane = all.filter((segment) => segment.channel === channel);
		const name = lane[0]?.channelName;
		if (channel !== undefined) {
			rows.push(`  channel ${channel}${name === undefined ? '' : ` (${name})`}`);
		}
		rows.push(...drawLane(lane));
	}
	return rows.join('\n');
}

function drawLane(all: Segment[]): string[] {
	const rows: string[] = [];
	for (let start = 0; start < all.length; start += BARS_IN_A_ROW) {
		const row = all.slice(start, start + BARS_IN_A_ROW);
		const from = formatTime(row[0]?.startSeconds ?? 0);
		const to = formatTime(row.at(-1)?.endSeconds ?? 0);
		rows.push(`  ${from} ${row.map(drawBar).join('')} ${to}`);
		const marks = row.map(drawMark).join('').trimEnd();
		if (marks !== '') rows.push(`  ${' '.repeat(from.length)} ${marks}`);
	}
	return rows;
}

function drawBar({ score, reason }: Segment): string {
	if (reason === 'noSpeech') return ' ';
	if (score === null) return '·';
	return BARS[Math.min(Math.floor(score * BARS.length), BARS.length - 1)] ?? '·';
}

function drawMark({ flagged, reason }: Segment): string {
	if (flagged === true) return '!';
	if (reason === 'noSpeech') return ' ';
	return flagged === null ? '?' : ' ';
}

function formatTime(seconds: number): string {
	const whole = Math.round(seconds);
	return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`;
}
