import type { NodeExecutionHint } from 'n8n-workflow';
import { describeSeconds } from '../../text/duration';
import type { JudgedResult } from '../judgeResult';
import type { SegmentResult } from '../segments';
import { hintOf, namesOf } from './hintOf';

/** Scores of less speech than this are unreliable, in seconds: see docs/account.md. */
const FEW_SECONDS_OF_SPEECH = 3;

/** Nothing was paid for them, and nothing is known of them. */
export function describeWithoutSpeech(results: JudgedResult[]): NodeExecutionHint | undefined {
	const silent = results.filter(({ judgement }) => judgement.reason === 'noSpeech');
	const names = silent.flatMap(({ recording }) => {
		if (recording === null) return [];
		return [
			recording.sampledSeconds === null ? recording.name : `${recording.name} (in its samples)`,
		];
	});
	return hintOf(
		'warning',
		names,
		(list) =>
			`Not submitted, because there is no speech in it: ${list}. To check it all the same, set If There Is No Speech to Submit Anyway.`,
	);
}

/** Detectors of fakes need some seconds of a voice. */
export function describeLittleSpeech(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(listLittleSpeech);
	return hintOf(
		'warning',
		names,
		(list) =>
			`Less than ${FEW_SECONDS_OF_SPEECH} seconds of speech, so the score is unreliable: ${list}.`,
	);
}

/** The recording, or which of its voices, if it has several; nothing of voices that have no job. */
function listLittleSpeech({ recording, segments = [] }: JudgedResult): string[] {
	if (recording === null) return [];
	const voices = new Set(segments.map(nameVoice));
	if (voices.size < 2) {
		const { name, speechSeconds } = recording;
		return isLittle(speechSeconds) ? [name] : [];
	}
	const little = [...voices].filter((voice) => {
		const ofVoice = segments.filter((segment) => nameVoice(segment) === voice);
		const isSubmitted = ofVoice.some(({ reason }) => reason !== 'noSpeech');
		return isSubmitted && isLittle(sumSpeech(ofVoice));
	});
	return little.map((voice) => `${recording.name} (${voice})`);
}

function isLittle(speechSeconds: number | null): boolean {
	return speechSeconds !== null && speechSeconds < FEW_SECONDS_OF_SPEECH;
}

/** Null if some of them cannot be decoded. */
function sumSpeech(segments: SegmentResult[]): number | null {
	return segments.reduce<number | null>(
		(sum, { speechSeconds }) =>
			sum === null || speechSeconds === null ? null : sum + speechSeconds,
		0,
	);
}

/** "track 1, channel 2, Agent"; empty of a recording that is one voice. */
function nameVoice({ track, channel, channelName }: SegmentResult): string {
	return [
		...(track === undefined ? [] : [`track ${track}`]),
		...(channel === undefined ? [] : [`channel ${channel}`]),
		...(channelName === undefined ? [] : [channelName]),
	].join(', ');
}

/** Why there are fewer jobs than segments. */
export function describeSilentSegments(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording, segments = [] }) => {
		const silent = segments.filter(({ reason }) => reason === 'noSpeech').length;
		if (recording === null || silent === 0) return [];
		return [`${silent} of ${segments.length} segments of ${recording.name}`];
	});
	return hintOf(
		'info',
		names,
		(list) => `Not submitted, because there is no speech in them: ${list}.`,
	);
}

/** What lies in a file and was not read may be the part that is fake. */
export function describePartlyHeard(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = namesOf(results, ({ unheard }) => unheard !== null);
	return hintOf(
		'warning',
		names,
		(list) =>
			`Not all sound of the file could be checked, so the decision is never "clear": ${list}.`,
	);
}

/** The user wanted it so, but whoever reads the result may not know. */
export function describeSampled(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording }) => {
		if (recording === null || recording.sampledSeconds === null) return [];
		const { name, sampledSeconds, durationSeconds = sampledSeconds } = recording;
		return [`${name} (${describeSeconds(sampledSeconds)} of ${describeSeconds(durationSeconds)})`];
	});
	return hintOf(
		'warning',
		names,
		(list) =>
			`Only samples were checked, as Check in Options > Long Recordings says, and the rest may hold a fake voice: ${list}.`,
	);
}

/** A high score of the other segments draws the eye, but says nothing about these. */
export function describeUncheckedSegments(results: JudgedResult[]): NodeExecutionHint | undefined {
	const unchecked = results.filter(({ segments = [] }) =>
		segments.some(({ error }) => error !== undefined),
	);
	const names = namesOf(unchecked, () => true);
	return hintOf(
		'warning',
		names,
		(list) =>
			`Not all segments could be checked, so the decision is "undecided" unless another segment is flagged: ${list}.`,
	);
}

export function describeCutOff(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = namesOf(results, ({ isCutOff }) => isCutOff);
	return hintOf(
		'warning',
		names,
		(list) => `Checked as far as it goes, because the file breaks off before its end: ${list}.`,
	);
}
