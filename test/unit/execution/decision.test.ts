import { judge } from '../../../nodes/DeepfakeAudioCheck/execution/decision';

describe('the decision', () => {
	it.each([
		{ why: 'higher than the threshold', score: 0.61, flagged: true, decision: 'flagged' },
		{ why: 'exactly the threshold', score: 0.6, flagged: false, decision: 'clear' },
		{ why: 'lower than the threshold', score: 0.1, flagged: false, decision: 'clear' },
		{ why: 'no score', score: null, flagged: null, decision: 'undecided' },
	])('without a review threshold: $why', ({ score, flagged, decision }) => {
		expect(judge(score, 0.6, undefined)).toEqual({ flagged, decision });
	});

	it.each([
		{ why: 'higher than the threshold', score: 0.9, flagged: true, decision: 'flagged' },
		{ why: 'exactly the threshold', score: 0.6, flagged: false, decision: 'review' },
		{ why: 'between the two', score: 0.5, flagged: false, decision: 'review' },
		{ why: 'exactly the review threshold', score: 0.4, flagged: false, decision: 'clear' },
		{ why: 'lower than both', score: 0, flagged: false, decision: 'clear' },
		{ why: 'no score', score: null, flagged: null, decision: 'undecided' },
	])('with a review threshold of 0.4: $why', ({ score, flagged, decision }) => {
		expect(judge(score, 0.6, 0.4)).toEqual({ flagged, decision });
	});

	it.each([
		{ threshold: 0, score: 0, flagged: false },
		{ threshold: 0, score: 0.0001, flagged: true },
		{ threshold: 1, score: 1, flagged: false },
	])('at the end of the scale: $score against $threshold', ({ threshold, score, flagged }) => {
		expect(judge(score, threshold, undefined).flagged).toBe(flagged);
	});

	it('is undecided when nothing was to be judged', () => {
		expect(judge(0.9, null, undefined)).toEqual({ flagged: null, decision: 'undecided' });
	});
});
