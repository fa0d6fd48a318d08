import type { NodeExecutionHint } from 'n8n-workflow';
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
	const names = passedOver.slice(0, MOST_NAMES).join(', ');
	const more = passedOver.length > MOST_NAMES ? ` and ${passedOver.length - MOST_NAMES} more` : '';
	return {
		message: `Passed over, because the content is not audio: ${names}${more}.`,
		type: 'warning',
		location: 'outputPane',
	};
}

function count(recordings: number): string {
	return recordings === 1 ? '1 recording' : `${recordings} recordings`;
}
