import type { NodeExecutionHint } from 'n8n-workflow';
import { messageOf } from '../../model/failure';
import type { Outcome, Result } from '../../model/outcome';
import { readableName, readableText } from '../../text/readableText';
import { judgeResult, type JudgedResult } from '../judgeResult';
import { scoreOf, type SegmentResult } from '../segments';
import { shortenReason, summarize, type SummaryEntry } from '../summary';

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
