import type { NodeExecutionHint } from 'n8n-workflow';
import { describeFile } from './audioFile';
import type { Outcome, Result } from './outcome';
import { isSandbox, judgeResult } from './output';
import type { Run } from './run';

/** Longest list of names in a hint. */
const MOST_NAMES = 5;

/** Shows what a person should notice about the run above its output. */
export function addHints(run: Run, outcomes: Outcome[], passedOver: string[]): void {
	const results = outcomes.flatMap((outcome) =>
		outcome.kind === 'result' && outcome.result.job !== null ? [outcome.result] : [],
	);
	const hints = [
		describeFlagged(results),
		describeWithoutScore(results),
		describeUncheckedSegments(results),
		describeEndOfScale(results),
		describeConverted(results),
		describeCutOff(results),
		describeShared(results),
		describeSandbox(run, results),
		describePassedOver(passedOver),
	].filter((hint) => hint !== undefined);
	if (hints.length > 0) run.context.addExecutionHints(...hints);
}

function describeFlagged(results: Result[]): NodeExecutionHint | undefined {
	const flagged = results.filter((result) => judgeResult(result).flagged === true).length;
	if (flagged === 0) return undefined;
	const verb = flagged === 1 ? 'was' : 'were';
	return {
		message: `${flagged} of ${count(results.length)} ${verb} flagged.`,
		type: 'warning',
		location: 'outputPane',
	};
}

/** An analysis that is complete but has no usable score is easily taken for a clear one. */
function describeWithoutScore(results: Result[]): NodeExecutionHint | undefined {
	const undecided = results.filter(
		({ job, threshold }) => job?.status === 'completed' && job.score === null && threshold !== null,
	).length;
	if (undecided === 0) return undefined;
	return {
		message: `${undecided} of ${count(results.length)} came back without a usable score: the decision is "undecided".`,
		type: 'warning',
		location: 'outputPane',
	};
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
