import type { ReportData, ReportDecision, ReportSegment, ReportLane } from './reportData';

/** The decision in one word, as a headline. */
export const DECISION_WORDS: Readonly<Record<ReportDecision, string>> = {
	flagged: 'Flagged',
	review: 'Review',
	clear: 'Clear',
	undecided: 'Undecided',
};

/** What is known, and no more: a score below the threshold does not prove that a voice is human. */
const MEANINGS: Readonly<Record<ReportDecision, (threshold: string) => string>> = {
	flagged: (threshold) =>
		`The score is higher than the threshold of ${threshold}: this voice is likely AI-generated.`,
	review: (threshold) =>
		`The score lies in the review band, just below the threshold of ${threshold}: a person should listen.`,
	clear: (threshold) => `The score is not higher than the threshold of ${threshold}.`,
	undecided: () => 'There is no usable score, so nothing can be said about this recording.',
};

const SEGMENT_MEANINGS: typeof MEANINGS = {
	flagged: (threshold) =>
		`At least one segment scores higher than the threshold of ${threshold}: a voice in it is likely AI-generated.`,
	review: (threshold) =>
		`At least one segment scores in the review band, just below the threshold of ${threshold}: a person should listen.`,
	clear: (threshold) => `No segment scores higher than the threshold of ${threshold}.`,
	undecided: () =>
		'A segment has no usable score, so nothing can be said about the recording as a whole.',
};

/** The decision in a sentence, and how much it is about where that is not all of the recording. */
export function describeDecision(data: ReportData): string {
	const { sampledSeconds } = data;
	if (sampledSeconds === undefined) return explainDecision(data);
	return `${explainDecision(data)} Only ${formatExtent(sampledSeconds, data)} was checked, as the workflow is set; the rest may hold a fake voice.`;
}

/** A length within the recording: "1 min of 10 min". */
function formatExtent(seconds: number, { durationSeconds }: ReportData): string {
	const of = durationSeconds === null ? '' : ` of ${formatDuration(durationSeconds)}`;
	return `${formatDuration(seconds)}${of}`;
}

function explainDecision({ decision, reason, threshold, segments }: ReportData): string {
	const words = formatScore(threshold);
	if (decision === 'undecided' && reason === 'partlyHeard') {
		return 'Not all sound of the file could be checked, so nothing can be said about the recording as a whole.';
	}
	if (decision === 'review' && reason === 'verdictDiffers') {
		return segments === undefined
			? `The verdict of the service says fake, but the score is not higher than the threshold of ${words}: a person should listen.`
			: `The verdict of the service on at least one segment says fake, but no segment scores higher than the threshold of ${words}: a person should listen.`;
	}
	return (segments === undefined ? MEANINGS : SEGMENT_MEANINGS)[decision](words);
}

/** How many segments were flagged and how long they are together; undefined when there are none. */
export function describeFlaggedSegments({ segments }: ReportData): string | undefined {
	if (segments === undefined) return undefined;
	const flagged = segments.filter((segment) => segment.flagged === true);
	const count = segments.length === 1 ? '1 segment' : `${segments.length} segments`;
	if (flagged.length === 0) return `0 of ${count} flagged`;
	const seconds = flagged.reduce((sum, part) => sum + part.endSeconds - part.startSeconds, 0);
	const channels = flagged.flatMap(({ channel, channelName }) =>
		channel === undefined ? [] : [nameChannel({ channel, channelName })],
	);
	const where = channels.length === 0 ? '' : `: ${[...new Set(channels)].join(', ')}`;
	return `${flagged.length} of ${count} flagged, ${formatDuration(seconds)} in all${where}`;
}

/** What has to be said before anything else; undefined when there is nothing. */
export function describeReservation({ isSandbox }: ReportData): string | undefined {
	if (isSandbox !== true) return undefined;
	return 'Sandbox result: it is for trying things out and says nothing about the recording.';
}

/** A score or a threshold as it is written everywhere in the report. */
export function formatScore(score: number | null): string {
	if (score === null || !Number.isFinite(score)) return 'no score';
	const rounded = score.toFixed(2);
	// 0.604 is higher than 0.6 and has to look so.
	return Number(rounded) === score ? rounded : String(Number(score.toFixed(4)));
}

/** A point in a recording: 0:05, 12:30, 1:02:03. */
export function formatTime(seconds: number): string {
	const whole = Math.floor(seconds);
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor((whole % 3600) / 60);
	const rest = two(whole % 60);
	return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** The start and the end of a segment; tenths of a second where the whole ones would hide them. */
export function formatRange(segment: ReportSegment): string {
	const { startSeconds, endSeconds, channel, channelName } = segment;
	const range = `${formatTenths(startSeconds)} – ${formatTenths(endSeconds)}`;
	return channel === undefined ? range : `${nameChannel({ channel, channelName })}, ${range}`;
}

/** "Channel 2 (Agent)". */
export function nameChannel({ channel, channelName }: ReportLane): string {
	return channelName === undefined ? `Channel ${channel}` : `Channel ${channel} (${channelName})`;
}

function formatTenths(seconds: number): string {
	const tenths = Math.round(seconds * 10) / 10;
	const fraction = Math.round((tenths % 1) * 10);
	return fraction === 0 ? formatTime(tenths) : `${formatTime(tenths)}.${fraction}`;
}

/** A length of time in words: 4.2 seconds, 12 min, 12 min 30 s, 1 h 02 min 03 s. */
export function formatDuration(seconds: number): string {
	if (seconds < 60) {
		const rounded = Number(seconds.toFixed(seconds < 10 ? 2 : 1));
		return rounded === 1 ? '1 second' : `${rounded} seconds`;
	}
	const whole = Math.round(seconds);
	const two = (value: number) => String(value).padStart(2, '0');
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor((whole % 3600) / 60);
	const rest = whole % 60 === 0 ? '' : ` ${two(whole % 60)} s`;
	return hours > 0 ? `${hours} h ${two(minutes)} min${rest}` : `${minutes} min${rest}`;
}

/** The date and time in UTC: 2026-01-31 09:05:00 UTC. */
export function formatMoment(date: Date): string {
	if (Number.isNaN(date.getTime())) return 'unknown';
	return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function formatBytes(count: number): string {
	return count === 1 ? '1 byte' : `${count.toString().replace(/\B(?=(\d{3})+$)/g, ' ')} bytes`;
}

function formatSize(sizeBytes: number): string {
	const exact = formatBytes(sizeBytes);
	if (sizeBytes < 1000) return exact;
	const [value, unit] =
		sizeBytes < 1_000_000 ? [sizeBytes / 1000, 'kB'] : [sizeBytes / 1_000_000, 'MB'];
	return `${value.toFixed(1)} ${unit} (${exact})`;
}

const ENVIRONMENTS: Readonly<Record<ReportData['environment'], string>> = {
	production: 'Production',
	sandbox: 'Sandbox',
	custom: 'Custom address',
};

/** A line of the facts table. */
export interface Fact {
	label: string;
	/** For those that show these elsewhere. */
	kind?: 'jobIds';
	/** Several when there are several of a kind. Not escaped. */
	values: string[];
	/** Whether they are for comparing character by character. */
	isCode?: boolean;
}

/** The facts in the order of the report. */
export function listFacts(data: ReportData): Fact[] {
	const { sha256, sentSha256, sizeBytes, container, durationSeconds, converted, jobIds } = data;
	const notLookedAt = 'not known: the result was asked for by its job ID';
	const nameLabel = data.isNameFromItem === true ? 'File name (as the input says)' : 'File name';
	const facts: Array<Fact | undefined> = [
		{ label: nameLabel, values: [data.fileName ?? 'none'] },
		data.referenceId === null || data.referenceId === undefined
			? undefined
			: { label: 'Reference ID', values: [data.referenceId], isCode: true },
		{ label: 'SHA-256', values: [sha256 ?? notLookedAt], isCode: sha256 !== null },
		converted && { label: 'Converted', values: [`from ${converted.from} to ${converted.to}`] },
		sentSha256 === undefined
			? undefined
			: { label: 'SHA-256 as sent', values: [sentSha256], isCode: true },
		sizeBytes === null ? undefined : { label: 'Size', values: [formatSize(sizeBytes)] },
		container === null ? undefined : { label: 'Container', values: [container.toUpperCase()] },
		durationSeconds === null || !Number.isFinite(durationSeconds)
			? undefined
			: { label: 'Duration', values: [formatDuration(durationSeconds)] },
		data.channels === null || data.channels === undefined
			? undefined
			: { label: 'Channels', values: [describeChannels(data.channels, data.lanes)] },
		describeSpeech(data),
		...describeUnheard(data),
		data.verdict === null ? undefined : { label: 'Verdict', values: [data.verdict], isCode: true },
		{
			label: jobIds.length === 1 ? 'Job ID' : 'Job IDs',
			kind: 'jobIds',
			values: jobIds,
			isCode: true,
		},
		{
			label: 'Service',
			values: [`Dataspike, ${ENVIRONMENTS[data.environment]} (${data.serviceHost})`],
		},
		data.checkedAt && { label: 'Checked at', values: [formatMoment(data.checkedAt)] },
		{ label: 'Report made', values: [formatMoment(data.createdAt)] },
		{ label: 'Made by', values: [`n8n-nodes-dataspike ${data.nodeVersion}`] },
	];
	return facts.filter((fact) => fact !== undefined);
}

/** How far the recording was checked, where that is not all of it. */
function describeUnheard(data: ReportData): Fact[] {
	const { unheard, breaksOff, durationSeconds, sampledSeconds } = data;
	const facts: Fact[] = [];
	const isTimed = durationSeconds !== null && Number.isFinite(durationSeconds);
	if (sampledSeconds !== undefined) {
		facts.push({ label: 'Checked', values: [`samples: ${formatExtent(sampledSeconds, data)}`] });
	} else if (unheard !== undefined && isTimed) {
		facts.push({ label: 'Checked', values: [formatDuration(durationSeconds)] });
	}
	if (unheard !== undefined) {
		const { bytes, gaps, tracks } = unheard;
		const values = [
			...(bytes > 0 ? [`${formatBytes(bytes)} that may be sound`] : []),
			...(gaps > 0
				? [`sound that is missing in ${gaps === 1 ? '1 place' : `${gaps} places`}`]
				: []),
			...tracks,
		];
		facts.push({ label: 'Not checked', values });
	}
	if (breaksOff === true) {
		facts.push({
			label: 'End',
			values: ['The file breaks off before its end; what is there was checked.'],
		});
	}
	return facts;
}

function describeChannels(channels: number, lanes: ReportData['lanes']): string {
	return lanes === undefined ? String(channels) : `${channels}, each checked by itself`;
}

/** How much of it was spoken, and what was left out for want of it. */
function describeSpeech({ speechSeconds, silentSegments = 0 }: ReportData): Fact | undefined {
	if (speechSeconds === undefined) return undefined;
	const silent =
		silentSegments === 0
			? []
			: [
					`${silentSegments === 1 ? '1 segment' : `${silentSegments} segments`} without speech, not submitted`,
				];
	return { label: 'Speech', values: [formatDuration(speechSeconds), ...silent] };
}

/** How to read the report: a term and what it means, one after the other. */
export function explainReport(data: ReportData): Array<{ term: string; meaning: string }> {
	const { threshold, reviewThreshold, segments } = data;
	const review =
		reviewThreshold === undefined
			? ''
			: ` Above ${formatScore(reviewThreshold)} and up to the threshold is the review band.`;
	return [
		{
			term: 'Score',
			meaning:
				'How likely the service takes the voice to be AI-generated, from 0 (human) to 1 (AI-generated). It is an estimate, not a proof: let a person decide what is costly.',
		},
		{
			term: 'Threshold',
			meaning: `Whoever built the workflow chose it; the verdict is the service's own. A score higher than ${formatScore(threshold)} is flagged.${review} Without a score the decision is undecided, never clear.`,
		},
		{
			term: 'Timeline',
			meaning:
				segments === undefined
					? 'The loudness of the recording, where it could be drawn. The score is for the recording as a whole: it does not tell where in it a voice is fake.'
					: 'The loudness of the recording, where it could be drawn, and below it the score of every segment. Each segment was analysed by itself; the score of the recording is the highest of them.',
		},
		{
			term: 'SHA-256',
			meaning:
				'A fingerprint of the file. Two files with the same one are the same, byte for byte: so it can be shown later that this report is about this recording.',
		},
	];
}

/** The report in a few sentences, for those who do not see it. */
export function describeInWords(data: ReportData): string {
	const review =
		data.reviewThreshold === undefined
			? ''
			: ` Review threshold ${formatScore(data.reviewThreshold)}.`;
	const flagged = describeFlaggedSegments(data);
	const where = (data.segments ?? [])
		.filter((segment) => segment.flagged === true)
		.map(formatRange)
		.join(', ');
	return [
		`Decision: ${DECISION_WORDS[data.decision]}. ${describeDecision(data)}`,
		`Score ${formatScore(data.score)}, threshold ${formatScore(data.threshold)}.${review}`,
		flagged === undefined ? '' : `${flagged}.`,
		where === '' ? '' : `Flagged: ${where}.`,
		describeReservation(data) ?? '',
	]
		.filter((sentence) => sentence !== '')
		.join(' ');
}
