import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';
import { isFinished } from '../dataspike/job';
import { readableText } from '../dataspike/readableText';
import { describeFile } from './audioFile';
import type { Outcome, Result } from './outcome';
import { isSandbox, judgeResult } from './output';
import type { Run } from './run';
import { shortenReason, summarize, type SummaryEntry } from './summary';

/** Longest list of names in a hint. */
const MOST_NAMES = 5;

/** Shows above the output what a person should notice: the run in a sentence, warnings, and the rest. */
export function addHints(run: Run, outcomes: Outcome[], passedOver: string[]): void {
	const results = outcomes.flatMap((outcome) =>
		outcome.kind === 'result' && outcome.result.job !== null ? [outcome.result] : [],
	);
	const hints = [
		describeUncheckedSegments(results),
		describeEndOfScale(results),
		describeCutOff(results),
		describePassedOver(passedOver),
		describeConverted(results),
		describeShared(results),
		describeSandbox(run, results),
	].filter((hint) => hint !== undefined);
	const inOrder = [
		...describeRun(outcomes),
		...hints.filter(({ type }) => type === 'warning'),
		...hints.filter(({ type }) => type !== 'warning'),
	];
	if (inOrder.length > 0) run.context.addExecutionHints(...inOrder);
}

/** The run in a sentence, so that a green tick does not hide what was not checked. */
export function describeRun(outcomes: Outcome[]): NodeExecutionHint[] {
	const summary = summarize(outcomes.flatMap(toSummaryEntry));
	return summary === undefined ? [] : [{ ...summary, location: 'outputPane' }];
}

function toSummaryEntry(outcome: Outcome): SummaryEntry[] {
	if (outcome.kind === 'unfinished') return [];
	const item = `item ${outcome.kind === 'result' ? outcome.result.itemIndex : outcome.itemIndex}`;
	if (outcome.kind === 'failed') {
		const { fileName } = outcome.failure.context as IDataObject;
		const name = typeof fileName === 'string' ? readableText(fileName) : item;
		const why = shortenReason(outcome.failure.message);
		return [{ name, fate: 'notChecked', score: null, why }];
	}
	const { job, threshold } = outcome.result;
	if (job === null) return [{ name: item, fate: 'withoutRecording', score: null }];
	const name = nameForSummary(outcome.result);
	if (threshold === null) return [{ name, fate: 'submitted', score: null }];
	const { decision } = judgeResult(outcome.result);
	const score = job.status === 'completed' ? job.score : null;
	return [{ name, fate: decision, score, why: explainDecision(outcome.result) }];
}

/** The file's name; a job that was asked for by its ID has none. */
function nameForSummary({ file, job, itemIndex }: Result): string {
	if (file === null) return `job ${readableText(job?.id ?? `of item ${itemIndex}`)}`;
	return file.fileName === null ? describeFile(file) : readableText(file.fileName);
}

function explainDecision(result: Result): string | undefined {
	const { job, segments } = result;
	const { decision, reason } = judgeResult(result);
	if (reason === 'verdictDiffers') return 'the verdict says fake, the score is not above Threshold';
	if (decision !== 'undecided') return undefined;
	if (segments !== undefined) {
		const missing = segments.filter(({ score }) => score === null).length;
		return `${missing} of ${segments.length} segments without a score`;
	}
	return job !== null && isFinished(job) ? 'no usable score' : 'not finished yet';
}

/** A high score of the other segments draws the eye, but says nothing about these. */
function describeUncheckedSegments(results: Result[]): NodeExecutionHint | undefined {
	const names = results
		.filter(({ segments = [] }) => segments.some(({ error }) => error !== undefined))
		.map(({ file }) => (file === null ? '' : describeFile(file)));
	if (names.length === 0) return undefined;
	return {
		message: `Not all segments could be checked, so the decision is "undecided" unless another segment is flagged: ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** A threshold at an end of the scale is seldom meant: 1 may stand for "100 %". */
function describeEndOfScale(results: Result[]): NodeExecutionHint | undefined {
	const thresholds = results.map(({ threshold }) => threshold);
	const message = thresholds.includes(1)
		? 'Threshold is 1, the highest score there is: nothing can be flagged.'
		: thresholds.includes(0)
			? 'Threshold is 0: every recording that scores higher than 0 is flagged.'
			: undefined;
	return message === undefined ? undefined : { message, type: 'warning', location: 'outputPane' };
}

/** What was sent is not the file that came: a person who compares the two should know. */
function describeConverted(results: Result[]): NodeExecutionHint | undefined {
	const converted = results.filter(({ file }) => file?.converted);
	if (converted.length === 0) return undefined;
	const containers = new Set(converted.map(({ file }) => file?.converted?.to.toUpperCase() ?? ''));
	const verb = converted.length === 1 ? 'was' : 'were';
	return {
		message: `${converted.length} of ${count(results.length)} ${verb} converted to ${[...containers].join(' and ')} before the check, because Dataspike does not take the original format.`,
		type: 'info',
		location: 'outputPane',
	};
}

function describeCutOff(results: Result[]): NodeExecutionHint | undefined {
	const names = results
		.filter(({ file }) => file?.converted?.isCutOff)
		.map(({ file }) => (file === null ? '' : describeFile(file)));
	if (names.length === 0) return undefined;
	return {
		message: `Checked as far as it goes, because the file breaks off before its end: ${listNames(names)}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** Why there are fewer jobs than results. */
function describeShared(results: Result[]): NodeExecutionHint | undefined {
	const names = results
		.filter(({ sameAudioAsItem }) => sameAudioAsItem !== null)
		.map(({ file }) => (file === null ? '' : describeFile(file)));
	if (names.length === 0) return undefined;
	return {
		message: `Not submitted again, because another recording of this run is the same to the last byte: ${listNames(names)}.`,
		type: 'info',
		location: 'outputPane',
	};
}

function describeSandbox(run: Run, results: Result[]): NodeExecutionHint | undefined {
	if (!results.some((result) => isSandbox(run, result) === true)) return undefined;
	return {
		message:
			'The result comes from the Dataspike sandbox and says nothing about the recording. Use a Production credential for real checks.',
		type: 'info',
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
