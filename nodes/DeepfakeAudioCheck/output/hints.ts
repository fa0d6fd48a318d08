import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';
import { isUploadFormat } from '../dataspike/uploadFormats';
import { messageOf } from '../model/failure';
import type { UnmatchedItem } from '../model/operation';
import type { Outcome, Result } from '../model/outcome';
import type { Part, Recording } from '../model/recording';
import type { Service } from '../model/service';
import { describeSeconds } from '../text/duration';
import { readableName, readableText } from '../text/readableText';
import { describeEncoding } from './describeEncoding';
import { isSandbox, judgeResult, type JudgedResult } from './judgeResult';
import { scoreOf, type SegmentResult } from './segments';
import { shortenReason, summarize, type SummaryEntry } from './summary';

/** Scores of less speech than this are unreliable, in seconds: see docs/account.md. */
const FEW_SECONDS_OF_SPEECH = 3;

/** Longest list of names in a hint. */
const MOST_NAMES = 5;

/** What a run came to. */
interface RunOutcomes {
	outcomes: Outcome[];
	/** Files that were passed over although they call themselves audio. */
	passedOver: string[];
	/** By item: what was looked for, when it was skipped because no binary field fits. */
	skipped: Array<UnmatchedItem | undefined>;
}

/** Shows above the output what a person should notice: the run in a sentence, warnings, and the rest. */
export function addHints(
	context: IExecuteFunctions,
	service: Service,
	{ outcomes, passedOver, skipped }: RunOutcomes,
): void {
	const judged = outcomes.filter((outcome) => outcome.kind !== 'failed').map(judgeResult);
	const results = judged.filter(({ job }) => job !== null);
	const hints = [
		describeWithoutSpeech(judged),
		describeLittleSpeech(results),
		describeUncheckedSegments(results),
		describePartlyHeard(results),
		describeEndOfScale(results),
		describeCutOff(results),
		describeRareCodings(results),
		describeNothingFound(skipped),
		describePassedOver(passedOver),
		describeSampled(results),
		describeGiven(results),
		describeConverted(results),
		describeReduced(results),
		describeSilentSegments(results),
		describeShared(results),
		describeDuplicates(results),
		describeSameChannels(judged),
		describeDifferentChannels(results),
		describeSandbox(service, results),
	].filter((hint) => hint !== undefined);
	const inOrder = [
		...describeRun(outcomes),
		...hints.filter(({ type }) => type === 'warning'),
		...hints.filter(({ type }) => type !== 'warning'),
	];
	if (inOrder.length > 0) context.addExecutionHints(...inOrder);
}

/** The run in a sentence, so that a green tick does not hide what was not checked. */
export function describeRun(outcomes: Outcome[]): NodeExecutionHint[] {
	const summary = summarize(outcomes.map(toSummaryEntry));
	return summary === undefined ? [] : [{ ...summary, location: 'outputPane' }];
}

function toSummaryEntry(outcome: Outcome): SummaryEntry {
	const item = `item ${outcome.itemIndex}`;
	if (outcome.kind === 'failed') {
		const { fileName } = outcome.failure.subject;
		const name = typeof fileName === 'string' ? readableName(fileName) : item;
		const why = shortenReason(messageOf(outcome.failure));
		return { name, fate: 'notChecked', score: null, why };
	}
	if (outcome.kind === 'withoutAudio') return { name: item, fate: 'withoutRecording', score: null };
	const name = nameForSummary(outcome);
	if (outcome.kind === 'submitted') return { name, fate: 'submitted', score: null };
	const judged = judgeResult(outcome);
	const { job, judgement } = judged;
	const score = job === null ? null : scoreOf(job);
	return { name, fate: judgement.decision, score, why: explainDecision(judged) };
}

/** The file's name; a job that was asked for by its ID has none. */
function nameForSummary(result: Exclude<Result, { kind: 'withoutAudio' }>): string {
	if (result.kind === 'lookedUp') return `job ${readableText(result.job.id)}`;
	const { fileName, name } = result.recording;
	return fileName === null ? name : readableName(fileName);
}

function explainDecision({ judgement, segments }: JudgedResult): string | undefined {
	const { decision, reason } = judgement;
	if (reason === 'verdictDiffers') return 'the verdict says fake, the score is not above Threshold';
	if (decision !== 'undecided') return undefined;
	if (reason === 'noSpeech') return 'no speech in it';
	if (reason === 'partlyHeard') return 'not all of its sound could be checked';
	if (segments !== undefined) {
		const missing = segments.filter(isWithoutScore).length;
		return `${missing} of ${segments.length} segments without a score`;
	}
	return reason === 'notFinished' ? 'not finished yet' : 'no usable score';
}

/** Silent segments need none. */
function isWithoutScore({ score, reason }: SegmentResult): boolean {
	return score === null && reason !== 'noSpeech';
}

/** Names of the recordings of results; a job that was asked for by its ID has none. */
function namesOf(results: JudgedResult[], isMeant: (recording: Recording) => boolean): string[] {
	return results.flatMap(({ recording }) =>
		recording !== null && isMeant(recording) ? [recording.name] : [],
	);
}

/** Nothing was paid for them, and nothing is known of them. */
function describeWithoutSpeech(results: JudgedResult[]): NodeExecutionHint | undefined {
	const silent = results.filter(({ judgement }) => judgement.reason === 'noSpeech');
	const names = namesOf(silent, () => true);
	if (names.length === 0) return undefined;
	return {
		message: `Not submitted, because there is no speech in it: ${listNames(names)}. To check it all the same, set If There Is No Speech to Submit Anyway.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** Detectors of fakes need some seconds of a voice. */
function describeLittleSpeech(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = namesOf(results, ({ speechSeconds }) => {
		return speechSeconds !== null && speechSeconds < FEW_SECONDS_OF_SPEECH;
	});
	if (names.length === 0) return undefined;
	return {
		message: `Less than ${FEW_SECONDS_OF_SPEECH} seconds of speech, so the score is unreliable: ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** Why there are fewer jobs than segments. */
function describeSilentSegments(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording, segments = [] }) => {
		const silent = segments.filter(({ reason }) => reason === 'noSpeech').length;
		if (recording === null || silent === 0) return [];
		return [`${silent} of ${segments.length} segments of ${recording.name}`];
	});
	if (names.length === 0) return undefined;
	return {
		message: `Not submitted, because there is no speech in them: ${listNames(names)}.`,
		type: 'info',
		location: 'outputPane',
	};
}

/** What lies in a file and was not read may be the part that is fake. */
function describePartlyHeard(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = namesOf(results, ({ unheard }) => unheard !== null);
	if (names.length === 0) return undefined;
	return {
		message: `Not all sound of the file could be checked, so the decision is never "clear": ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** The user wanted it so, but whoever reads the result may not know. */
function describeSampled(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording }) => {
		if (recording === null || recording.sampledSeconds === null) return [];
		const { name, sampledSeconds, durationSeconds = sampledSeconds } = recording;
		return [`${name} (${describeSeconds(sampledSeconds)} of ${describeSeconds(durationSeconds)})`];
	});
	if (names.length === 0) return undefined;
	return {
		message: `Only samples were checked, as Check in Options > Long Recordings says, and the rest may hold a fake voice: ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** A high score of the other segments draws the eye, but says nothing about these. */
function describeUncheckedSegments(results: JudgedResult[]): NodeExecutionHint | undefined {
	const unchecked = results.filter(({ segments = [] }) =>
		segments.some(({ error }) => error !== undefined),
	);
	const names = namesOf(unchecked, () => true);
	if (names.length === 0) return undefined;
	return {
		message: `Not all segments could be checked, so the decision is "undecided" unless another segment is flagged: ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** A threshold at an end of the scale is seldom meant: 1 may stand for "100 %". */
function describeEndOfScale(results: JudgedResult[]): NodeExecutionHint | undefined {
	const thresholds = results.map(({ threshold }) => threshold);
	const message = thresholds.includes(1)
		? 'Threshold is 1, the highest score there is: nothing can be flagged.'
		: thresholds.includes(0)
			? 'Threshold is 0: every recording that scores higher than 0 is flagged.'
			: undefined;
	return message === undefined ? undefined : { message, type: 'warning', location: 'outputPane' };
}

/** Why there may be one score for hours, and a lower one than that of the original. */
function describeReduced(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording }) => {
		const reducedTo = recording?.conversion?.reducedTo ?? null;
		if (recording === null || reducedTo === null) return [];
		return [`${recording.name} (${describeEncoding(reducedTo)})`];
	});
	if (names.length === 0) return undefined;
	return {
		message: `Reduced before the check, because the recording is too large as it is: ${listNames(names)}.`,
		type: 'info',
		location: 'outputPane',
	};
}

/** What was sent is not the file that came: a person who compares the two should know. */
function describeConverted(results: JudgedResult[]): NodeExecutionHint | undefined {
	const conversions = results
		.flatMap(({ recording }) => recording?.conversion ?? [])
		.filter(({ from }) => !isUploadFormat(from));
	if (conversions.length === 0) return undefined;
	const containers = new Set(conversions.map(({ to }) => to.toUpperCase()));
	const verb = conversions.length === 1 ? 'was' : 'were';
	return {
		message: `${conversions.length} of ${count(results.length)} ${verb} converted to ${[...containers].join(' and ')} before the check, because Dataspike does not accept the original format.`,
		type: 'info',
		location: 'outputPane',
	};
}

function describeCutOff(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = namesOf(results, ({ isCutOff }) => isCutOff);
	if (names.length === 0) return undefined;
	return {
		message: `Checked as far as it goes, because the file breaks off before its end: ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** A low score of such a file may only say that the sound was not decoded as it was meant. */
function describeRareCodings(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording }) => {
		const coding = recording?.parts.find(({ rareCoding }) => rareCoding !== undefined)?.rareCoding;
		return recording === null || coding === undefined ? [] : [`${recording.name} (${coding})`];
	});
	if (names.length === 0) return undefined;
	return {
		message: `Coded in a way that hardly any program reads, so convert it to WAV with 16-bit PCM if the score surprises: ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** Later steps cannot reach such a file by binaryProperty: they need the same expression. */
function describeGiven(results: JudgedResult[]): NodeExecutionHint | undefined {
	const given = results.flatMap(({ recording }) =>
		recording?.source.kind === 'given' ? [`${recording.name} from ${recording.source.by}`] : [],
	);
	if (given.length === 0) return undefined;
	return {
		message: `Not taken from a binary field of the item, so binaryProperty is empty: ${listNames(given)}.`,
		type: 'info',
		location: 'outputPane',
	};
}

/** Why there are fewer jobs than results. */
function describeShared(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = results.flatMap(({ recording, sameAs }) =>
		recording === null || sameAs === null
			? []
			: [`${recording.name} (as ${nameOther(sameAs, recording)})`],
	);
	if (names.length === 0) return undefined;
	return {
		message: `Not submitted again, because another recording of this run is the same to the last byte: ${listNames(names)}.`,
		type: 'info',
		location: 'outputPane',
	};
}

/** By its file name, unless both bear the same one. */
function nameOther({ fileName, itemIndex }: Part, recording: Recording): string {
	return fileName === null || fileName === recording.fileName
		? `that of item ${itemIndex}`
		: `"${readableName(fileName)}"`;
}

/** Why there are fewer jobs than tracks. */
function describeDuplicates(results: JudgedResult[]): NodeExecutionHint | undefined {
	const files = results.flatMap(({ recording }) => {
		const { name = '', duplicates = [] } = recording ?? {};
		const tracks = duplicates.map(
			({ trackNumber, sameAs }) => `track ${trackNumber} is the same as track ${sameAs}`,
		);
		return tracks.length === 0 ? [] : [`${name} (${listNames(tracks)})`];
	});
	if (files.length === 0) return undefined;
	return {
		message: `Sound tracks that are the same to the last packet were checked once: ${listNames(files)}.`,
		type: 'info',
		location: 'outputPane',
	};
}

/** Why there are fewer jobs than channels. */
function describeSameChannels(results: JudgedResult[]): NodeExecutionHint | undefined {
	const files = results.flatMap(({ recording }) => {
		const { name = '', sameChannels = [] } = recording ?? {};
		const channels = sameChannels.map(
			({ channel, sameAs }) => `channel ${channel} is the same as channel ${sameAs}`,
		);
		return channels.length === 0 ? [] : [`${name} (${listNames(channels)})`];
	});
	if (files.length === 0) return undefined;
	return {
		message: `Channels that are the same were checked once: ${listNames(files)}.`,
		type: 'info',
		location: 'outputPane',
	};
}

/** A real voice may hide a fake one. */
function describeDifferentChannels(results: JudgedResult[]): NodeExecutionHint | undefined {
	const names = namesOf(results, ({ hasDifferentChannels }) => hasDifferentChannels);
	if (names.length === 0) return undefined;
	return {
		message: `Channels that differ were checked together: ${listNames(names)}. If each is a person of its own, set Channels to Each by Itself.`,
		type: 'info',
		location: 'outputPane',
	};
}

function describeSandbox(service: Service, results: JudgedResult[]): NodeExecutionHint | undefined {
	if (!results.some(({ job }) => isSandbox(service, job) === true)) return undefined;
	return {
		message:
			'The result comes from the Dataspike sandbox and says nothing about the recording. Use a Production credential for real checks.',
		type: 'info',
		location: 'outputPane',
	};
}

/**
 * Said only when every item of the run was skipped for it: then Input Binary Field is rather wrong than the
 * items without a recording, and the run would be green for nothing.
 */
function describeNothingFound(
	skipped: Array<UnmatchedItem | undefined>,
): NodeExecutionHint | undefined {
	const items = skipped.filter((item) => item !== undefined);
	const [first] = items;
	if (first === undefined || items.length < skipped.length) return undefined;
	const fields = [...new Set(items.flatMap((item) => item.fields))].map((name) =>
		readableText(name),
	);
	const there =
		fields.length === 0
			? 'There are none at all: check that the step before downloads its files or attachments.'
			: `There are: ${listNames(fields)}.`;
	return {
		message: `Nothing was checked: no item has a binary field that fits "${readableText(first.parameter)}" (Input Binary Field). ${there}`,
		type: 'warning',
		location: 'outputPane',
	};
}

function describePassedOver(passedOver: string[]): NodeExecutionHint | undefined {
	if (passedOver.length === 0) return undefined;
	return {
		message: `Passed over, because the content is not audio: ${listNames(passedOver)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

function listNames(names: string[]): string {
	const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
	return `${names.slice(0, MOST_NAMES).join(', ')}${more}`;
}

function count(recordings: number): string {
	return recordings === 1 ? '1 recording' : `${recordings} recordings`;
}
