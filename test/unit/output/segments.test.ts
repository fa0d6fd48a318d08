import type { IDataObject } from 'n8n-workflow';
import type { Job } from '../../../nodes/DeepfakeAudioCheck/dataspike/job';
import { Failure } from '../../../nodes/DeepfakeAudioCheck/model/failure';
import type { PartOutcome, Result } from '../../../nodes/DeepfakeAudioCheck/model/outcome';
import type { Recording } from '../../../nodes/DeepfakeAudioCheck/model/recording';
import type { Judgement } from '../../../nodes/DeepfakeAudioCheck/output/decision';
import { judgeResult } from '../../../nodes/DeepfakeAudioCheck/output/judgeResult';
import {
	countFlaggedSeconds,
	type SegmentResult,
} from '../../../nodes/DeepfakeAudioCheck/output/segments';
import { createJob, createPart, createRecording, createResult } from './samples';

/** What became of a segment: its score, the score of one that the service calls fake, or why it has none. */
type Part =
	| number
	| { fake: number | null }
	| 'no score'
	| 'still queued'
	| 'queued and fake'
	| 'refused'
	| 'silent';

/** What became of a segment; they are 10, 20, 30 ... seconds long. */
function createOutcome(became: Part, index: number): PartOutcome {
	const startSeconds = 5 * index * (index + 1);
	const endSeconds = 5 * (index + 1) * (index + 2);
	const part = createPart({ segment: { index, startSeconds, endSeconds, track: undefined } });
	const id = `job-${index}`;
	if (became === 'silent') {
		return { part: { ...part, speechSeconds: 0.12, isWithheld: true }, withheld: 'noSpeech' };
	}
	if (became === 'refused') {
		const failure = new Failure({
			itemIndex: 0,
			message: `Segment ${index} was refused`,
			description: 'Look at it.',
			reason: 'serviceFailed',
			jobId: id,
			jobStatus: 'failed',
		});
		return { part, failure };
	}
	const job = createPartJob(became, id, `verdict-${index}`);
	const polling = { polls: index + 1, waitedMs: [300, 900, 600][index] ?? 100 };
	return { part, job, polling, seenAtMs: 0, sameAs: null, sentSha256: undefined };
}

function createPartJob(
	part: Exclude<Part, 'refused' | 'silent'>,
	id: string,
	verdict: string,
): Job {
	// Neither the score nor the verdict of an analysis that goes on counts yet.
	if (part === 'still queued') return createJob({ id, status: 'queued', score: 0.99 });
	if (part === 'queued and fake') {
		return createJob({ id, status: 'queued', score: 0.1, verdict: 'deepfake_likely' });
	}
	if (part === 'no score') return createJob({ id, score: null, verdict });
	if (typeof part === 'number') return createJob({ id, score: part, verdict });
	return createJob({ id, score: part.fake, verdict: 'deepfake_likely' });
}

/** The result of a recording at least one of whose segments was checked. */
function resultOf(
	parts: Part[],
	options: IDataObject = {},
	recording: Recording = createRecording(),
): Result {
	return createResult({ recording, parts: parts.map(createOutcome) }, options);
}

function segmentsOf(result: Result): SegmentResult[] {
	return judgeResult(result).segments ?? [];
}

function decisionOf(result: Result): Judgement {
	return judgeResult(result).judgement;
}

describe('the decision on a recording in segments', () => {
	it.each<[why: string, parts: Part[], flagged: boolean | null, decision: string]>([
		['all are low', [0.1, 0.3, 0.2], false, 'clear'],
		['the only one is low', [0.1], false, 'clear'],
		['the only one is high', [0.9], true, 'flagged'],
		['the first is high', [0.9, 0.1, 0.2], true, 'flagged'],
		['one in the middle is high', [0.1, 0.9, 0.2], true, 'flagged'],
		['the last is high', [0.1, 0.2, 0.9], true, 'flagged'],
		['one has exactly the threshold', [0.1, 0.6, 0.2], false, 'clear'],
		['one is just above the threshold', [0.1, 0.601, 0.2], true, 'flagged'],
		['one came back without a score', [0.1, 'no score', 0.2], null, 'undecided'],
		['one has not finished', [0.1, 0.2, 'still queued'], null, 'undecided'],
		['one was refused', ['refused', 0.1, 0.2], null, 'undecided'],
		['none has a score', ['no score', 'still queued'], null, 'undecided'],
		['one is high and the one before has no score', ['no score', 0.9], true, 'flagged'],
		['one is high and the one after was refused', [0.9, 'refused'], true, 'flagged'],
		['one is high and all others have not finished', ['still queued', 0.9], true, 'flagged'],
	])('without a review threshold: %s', (_why, parts, flagged, decision) => {
		expect(decisionOf(resultOf(parts))).toMatchObject({ flagged, decision });
	});

	it.each<[why: string, parts: Part[], flagged: boolean | null, decision: string]>([
		['all are below both', [0.1, 0.3, 0.2], false, 'clear'],
		['one has exactly the review threshold', [0.1, 0.4, 0.2], false, 'clear'],
		['the first lies between', [0.5, 0.1, 0.2], false, 'review'],
		['one in the middle lies between', [0.1, 0.5, 0.2], false, 'review'],
		['the last lies between', [0.1, 0.2, 0.401], false, 'review'],
		['one has exactly the threshold', [0.1, 0.6, 0.2], false, 'review'],
		['one lies between and one is high', [0.5, 0.9, 0.1], true, 'flagged'],
		['one lies between and one has no score', [0.5, 'no score', 0.1], null, 'undecided'],
		['one lies between and one was refused', ['refused', 0.5], null, 'undecided'],
		['one lies between and one has not finished', [0.5, 'still queued'], null, 'undecided'],
	])('with a review threshold of 0.4: %s', (_why, parts, flagged, decision) => {
		const result = resultOf(parts, { reviewThreshold: 0.4 });

		expect(decisionOf(result)).toMatchObject({ flagged, decision });
	});

	it('is undecided when nothing was to be judged', () => {
		const parts = [0.1, 0.9].map(createOutcome);

		expect(decisionOf(createResult({ kind: 'submitted', parts }))).toEqual({
			flagged: null,
			decision: 'undecided',
			reason: 'notFinished',
		});
	});

	it.each<[why: string, parts: Part[], reason: string | null]>([
		['no score', [0.1, 'no score'], 'noScore'],
		['an analysis that goes on', ['still queued', 0.1], 'notFinished'],
		['one that was refused', [0.1, 'refused'], 'serviceFailed'],
		['the first of several', ['refused', 'no score', 'still queued'], 'serviceFailed'],
		['one that is high, whatever the others are', [0.9, 'refused'], null],
		['the score of each', [0.1, 0.2], null],
	])('has the reason of %s', (_why, parts, reason) => {
		expect(decisionOf(resultOf(parts)).reason).toBe(reason);
	});

	it.each<[why: string, parts: Part[], flagged: boolean | null, decision: string]>([
		['clear', [0.1, 0.2], null, 'undecided'],
		['for review', [0.1, 0.5], false, 'review'],
		['flagged', [0.1, 0.9], true, 'flagged'],
	])('where not all was heard and what was heard is %s', (_why, parts, flagged, decision) => {
		const recording = createRecording({ unheard: { bytes: 0, gaps: 1, tracks: [] } });
		const result = resultOf(parts, { reviewThreshold: 0.4 }, recording);

		const reason = decision === 'undecided' ? 'partlyHeard' : null;
		expect(decisionOf(result)).toEqual({ flagged, decision, reason });
	});
});

/** Review Threshold is 0.4 or not set; a reason is named where the verdict alone asks for a review. */
describe('the decision on a recording in segments whose verdict differs', () => {
	const differs = { decision: 'review', flagged: false, reason: 'verdictDiffers' };
	const inBand = { decision: 'review', flagged: false, reason: null };
	const clear = { decision: 'clear', flagged: false, reason: null };
	const flagged = { decision: 'flagged', flagged: true, reason: null };
	const undecided = { decision: 'undecided', flagged: null };
	const undecidedAlways = [undecided, undecided, undecided] as const;

	it.each<[why: string, parts: Part[], without: object, with04: object, trusting: object]>([
		['the only one, scored low', [{ fake: 0.1 }], differs, differs, clear],
		['the first of three', [{ fake: 0.1 }, 0.1, 0.2], differs, differs, clear],
		['one in the middle', [0.1, { fake: 0.1 }, 0.2], differs, differs, clear],
		['the last of three', [0.1, 0.3, { fake: 0 }], differs, differs, clear],
		['not the one of the highest score', [0.35, { fake: 0.1 }], differs, differs, clear],
		['one with exactly the review threshold', [0.1, { fake: 0.4 }], differs, differs, clear],
		['one between the two', [0.1, { fake: 0.5 }], differs, differs, inBand],
		['one with exactly the threshold', [0.1, { fake: 0.6 }], differs, differs, inBand],
		['one just above the threshold', [0.1, { fake: 0.601 }], flagged, flagged, flagged],
		['one after another in the band', [0.5, { fake: 0.1 }], differs, differs, inBand],
		['one before another in the band', [{ fake: 0.1 }, 0.5], differs, differs, inBand],
		['one beside a high one', [{ fake: 0.1 }, 0.9], flagged, flagged, flagged],
		['one beside one without a score', [{ fake: 0.1 }, 'no score'], ...undecidedAlways],
		['one beside one that was refused', ['refused', { fake: 0.5 }], ...undecidedAlways],
		['one beside one that has not finished', [{ fake: 0.1 }, 'still queued'], ...undecidedAlways],
		['one that has no score itself', [0.1, { fake: null }], ...undecidedAlways],
		['one that has not finished itself', [0.1, 'queued and fake'], ...undecidedAlways],
		['all of them', [{ fake: 0.1 }, { fake: 0.2 }], differs, differs, clear],
		['none of them', [0.1, 0.2], clear, clear, clear],
	])('of %s', (_why, parts, without, with04, trusting) => {
		const ifVerdictDiffers = 'trustThreshold';

		expect(decisionOf(resultOf(parts))).toMatchObject(without);
		expect(decisionOf(resultOf(parts, { reviewThreshold: 0.4 }))).toMatchObject(with04);
		expect(decisionOf(resultOf(parts, { reviewThreshold: 0.4, ifVerdictDiffers }))).toMatchObject(
			trusting,
		);
	});

	it('is clear with Trust Threshold and no review threshold, also at the threshold', () => {
		const result = resultOf([0.1, { fake: 0.6 }], { ifVerdictDiffers: 'trustThreshold' });

		expect(decisionOf(result)).toEqual(clear);
	});

	it('is never "flagged" on the segment itself, for that is the threshold alone', () => {
		const segments = segmentsOf(resultOf([{ fake: 0.6 }, { fake: 0.7 }, { fake: null }]));

		expect(segments.map((segment) => [segment.verdict, segment.flagged])).toEqual([
			['deepfake_likely', false],
			['deepfake_likely', true],
			['deepfake_likely', null],
		]);
		expect(countFlaggedSeconds(segments)).toBe(20);
	});
});

describe('the result of a recording in segments', () => {
	it.each<[why: string, parts: Part[], jobId: string]>([
		['the first', [0.9, 0.1, 0.2], 'job-0'],
		['one in the middle', [0.1, 0.9, 0.2], 'job-1'],
		['the last', [0.1, 0.2, 0.9], 'job-2'],
		['the first of equal ones', [0.1, 0.9, 0.9], 'job-1'],
		['the only one with a score, even 0', ['no score', 'still queued', 0], 'job-2'],
	])('is that of the highest score: %s', (_why, parts, jobId) => {
		expect(judgeResult(resultOf(parts)).job?.id).toBe(jobId);
	});

	it('counts all polls and the longest wait', () => {
		expect(judgeResult(resultOf([0.1, 0.9, 0.2])).polling).toEqual({ polls: 6, waitedMs: 900 });
	});

	it('tells for each segment where it is and what it came to', () => {
		expect(segmentsOf(resultOf([0.7, 0.2, 'no score', 'still queued', 'refused']))).toEqual([
			{
				index: 0,
				startSeconds: 0,
				endSeconds: 10,
				score: 0.7,
				verdict: 'verdict-0',
				flagged: true,
				reason: null,
				jobId: 'job-0',
				status: 'completed',
				speechSeconds: null,
			},
			{
				index: 1,
				startSeconds: 10,
				endSeconds: 30,
				score: 0.2,
				verdict: 'verdict-1',
				flagged: false,
				reason: null,
				jobId: 'job-1',
				status: 'completed',
				speechSeconds: null,
			},
			{
				index: 2,
				startSeconds: 30,
				endSeconds: 60,
				score: null,
				verdict: 'verdict-2',
				flagged: null,
				reason: 'noScore',
				jobId: 'job-2',
				status: 'completed',
				speechSeconds: null,
			},
			{
				index: 3,
				startSeconds: 60,
				endSeconds: 100,
				score: null,
				verdict: null,
				flagged: null,
				reason: 'notFinished',
				jobId: 'job-3',
				status: 'queued',
				speechSeconds: null,
			},
			{
				index: 4,
				startSeconds: 100,
				endSeconds: 150,
				score: null,
				verdict: null,
				flagged: null,
				reason: 'serviceFailed',
				jobId: 'job-4',
				status: 'failed',
				speechSeconds: null,
				error: 'Segment 4 was refused [item 0]',
			},
		]);
	});

	it('tells of a silent segment how little speech is in it, and that it has no job', () => {
		expect(segmentsOf(resultOf([0.2, 'silent']))[1]).toEqual({
			index: 1,
			startSeconds: 10,
			endSeconds: 30,
			score: null,
			verdict: null,
			flagged: null,
			reason: 'noSpeech',
			jobId: null,
			status: null,
			speechSeconds: 0.12,
		});
	});

	it.each<[parts: Part[], judgement: Judgement]>([
		[['silent', 0.2], { flagged: false, decision: 'clear', reason: null }],
		[['silent', 0.7], { flagged: true, decision: 'flagged', reason: null }],
		[['silent', 'no score'], { flagged: null, decision: 'undecided', reason: 'noScore' }],
		[['silent', 'refused', 0.2], { flagged: null, decision: 'undecided', reason: 'serviceFailed' }],
		[['silent', 'silent'], { flagged: null, decision: 'undecided', reason: 'noSpeech' }],
	])('silence is heard, and does not decide: %j', (parts, judgement) => {
		expect(judgeResult(resultOf(parts)).judgement).toEqual(judgement);
	});

	it('a recording of silence that was only submitted has no job to wait for', () => {
		const parts = (['silent'] as const).map(createOutcome);

		expect(judgeResult(createResult({ kind: 'submitted', parts }))).toMatchObject({
			judgement: { flagged: null, decision: 'undecided', reason: 'noSpeech' },
			job: null,
		});
	});

	it('has times to the millisecond, and the track where there are several', () => {
		const place = { index: 0, startSeconds: 4.99951, endSeconds: 9.87649, track: 2 };
		const outcome = { ...createOutcome(0.1, 0), part: createPart({ segment: place }) };

		expect(segmentsOf(createResult({ parts: [outcome] }))).toMatchObject([
			{ startSeconds: 5, endSeconds: 9.876, track: 2 },
		]);
	});
});

describe('the seconds that are flagged', () => {
	it.each<[why: string, parts: Part[], seconds: number]>([
		['none', [0.1, 0.2], 0],
		['the short one', [0.9, 0.1, 0.2], 10],
		['the long one', [0.1, 0.2, 0.9], 30],
		['two that are apart', [0.9, 0.1, 0.9], 40],
		['not those without a score', [0.9, 'no score', 'refused'], 10],
	])('are those of the flagged segments: %s', (_why, parts, seconds) => {
		expect(countFlaggedSeconds(segmentsOf(resultOf(parts)))).toBe(seconds);
	});

	it('are added up without the noise of binary fractions', () => {
		const segments = segmentsOf(resultOf([0.9, 0.9])).map((segment, index) => ({
			...segment,
			startSeconds: index * 0.1,
			endSeconds: index * 0.1 + 0.1 + index * 0.1,
		}));

		expect(countFlaggedSeconds(segments)).toBe(0.3);
	});
});
