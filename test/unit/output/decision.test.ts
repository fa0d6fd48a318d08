import {
	judge,
	judgePartlyHeard,
	judgeSampled,
	judgeTogether,
	type Judgement,
	type JudgingSettings,
} from '../../../nodes/DeepfakeAudioCheck/output/decision';

const usual: JudgingSettings = {
	threshold: 0.6,
	reviewThreshold: undefined,
	ifVerdictDiffers: 'review',
};

function scored(score: number | null, verdict: string | null = null) {
	return { score, verdict };
}

describe('the decision', () => {
	it.each([
		{ why: 'higher than the threshold', score: 0.61, flagged: true, decision: 'flagged' },
		{ why: 'exactly the threshold', score: 0.6, flagged: false, decision: 'clear' },
		{ why: 'lower than the threshold', score: 0.1, flagged: false, decision: 'clear' },
		{ why: 'no score', score: null, flagged: null, decision: 'undecided' },
	])('without a review threshold: $why', ({ score, flagged, decision }) => {
		const reason = score === null ? 'noScore' : null;
		expect(judge(scored(score), usual)).toEqual({ flagged, decision, reason });
	});

	it.each([
		{ why: 'higher than the threshold', score: 0.9, flagged: true, decision: 'flagged' },
		{ why: 'exactly the threshold', score: 0.6, flagged: false, decision: 'review' },
		{ why: 'between the two', score: 0.5, flagged: false, decision: 'review' },
		{ why: 'exactly the review threshold', score: 0.4, flagged: false, decision: 'clear' },
		{ why: 'lower than both', score: 0, flagged: false, decision: 'clear' },
		{ why: 'no score', score: null, flagged: null, decision: 'undecided' },
	])('with a review threshold of 0.4: $why', ({ score, flagged, decision }) => {
		const judgement = judge(scored(score), { ...usual, reviewThreshold: 0.4 });

		expect(judgement).toEqual({ flagged, decision, reason: score === null ? 'noScore' : null });
	});

	it.each([
		{ threshold: 0, score: 0, flagged: false },
		{ threshold: 0, score: 0.0001, flagged: true },
		{ threshold: 1, score: 1, flagged: false },
	])('at the end of the scale: $score against $threshold', ({ threshold, score, flagged }) => {
		expect(judge(scored(score), { ...usual, threshold }).flagged).toBe(flagged);
	});
});

describe('the verdict of the service', () => {
	it.each([
		{ score: 0.61, decision: 'flagged', reason: null },
		{ score: 0.6, decision: 'review', reason: 'verdictDiffers' },
		{ score: 0.5, decision: 'review', reason: 'verdictDiffers' },
		{ score: 0, decision: 'review', reason: 'verdictDiffers' },
		{ score: null, decision: 'undecided', reason: 'noScore' },
	])('says fake and the score is $score: $decision', ({ score, decision, reason }) => {
		const { flagged, ...judgement } = judge(scored(score, 'deepfake_likely'), {
			...usual,
			reviewThreshold: 0.4,
		});

		expect(judgement).toEqual({ decision, reason });
		expect(flagged).toBe(score === null ? null : score > 0.6);
	});

	it.each([
		{ score: 0.61, decision: 'flagged' },
		{ score: 0.5, decision: 'review' },
		{ score: 0.1, decision: 'clear' },
	])('is left alone with Trust Threshold: $score is $decision', ({ score, decision }) => {
		const judgement = judge(scored(score, 'deepfake_likely'), {
			threshold: 0.6,
			reviewThreshold: 0.4,
			ifVerdictDiffers: 'trustThreshold',
		});

		expect(judgement).toMatchObject({ decision, reason: null });
	});

	it.each(['deepfake_unlikely', 'inconclusive', 'not_deepfake_likely', null])(
		'changes nothing when it is %p',
		(verdict) => {
			expect(judge(scored(0.3, verdict), usual).decision).toBe('clear');
			expect(judge(scored(0.7, verdict), usual).decision).toBe('flagged');
		},
	);
});

describe('the decision on a recording in segments', () => {
	const flagged = judge(scored(0.9), usual);
	const clear = judge(scored(0.1), usual);
	const undecided = judge(scored(null), usual);
	const inBand = judge(scored(0.5), { ...usual, reviewThreshold: 0.4 });
	const differs = judge(scored(0.2, 'deepfake_likely'), usual);

	it.each([
		{ why: 'one is flagged', segments: [clear, undecided, flagged, differs], expected: flagged },
		{ why: 'one has no score', segments: [clear, undecided, differs], expected: undecided },
		{ why: 'one is in the review band', segments: [clear, inBand], expected: inBand },
		{ why: 'the verdict on one differs', segments: [clear, differs, clear], expected: differs },
		{
			why: 'one is in the band, of another the verdict differs',
			segments: [inBand, differs],
			expected: differs,
		},
		{ why: 'all are clear', segments: [clear, clear], expected: clear },
		{ why: 'there are none', segments: [], expected: undecided },
	])('where $why', ({ segments, expected }) => {
		expect(judgeTogether(segments)).toEqual(expected);
	});
});

describe('the decision on a recording of which not all was heard', () => {
	it.each([
		{ score: 0.1, flagged: null, decision: 'undecided', reason: 'partlyHeard' },
		{ score: 0.5, flagged: false, decision: 'review', reason: null },
		{ score: 0.9, flagged: true, decision: 'flagged', reason: null },
		{ score: null, flagged: null, decision: 'undecided', reason: 'noScore' },
	])('is $decision for a score of $score', ({ score, ...expected }) => {
		const judged = judge(scored(score), { ...usual, reviewThreshold: 0.4 });

		expect(judgePartlyHeard(judged)).toEqual(expected);
	});
});

describe('a recording of which only samples were wanted', () => {
	it.each<[Judgement, Judgement]>([
		[
			{ flagged: false, decision: 'clear', reason: null },
			{ flagged: false, decision: 'clear', reason: 'sampled' },
		],
		[
			{ flagged: true, decision: 'flagged', reason: null },
			{ flagged: true, decision: 'flagged', reason: null },
		],
		[
			{ flagged: false, decision: 'review', reason: null },
			{ flagged: false, decision: 'review', reason: null },
		],
		[
			{ flagged: false, decision: 'review', reason: 'verdictDiffers' },
			{ flagged: false, decision: 'review', reason: 'verdictDiffers' },
		],
		[
			{ flagged: null, decision: 'undecided', reason: 'noScore' },
			{ flagged: null, decision: 'undecided', reason: 'noScore' },
		],
	])('says so when it is clear, and has its own reason otherwise: %j', (judged, expected) => {
		expect(judgeSampled(judged)).toEqual(expected);
	});
});
