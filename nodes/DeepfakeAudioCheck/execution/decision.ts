/** What the workflow should do with a recording. */
export type Decision = 'flagged' | 'review' | 'clear' | 'undecided';

export interface Judgement {
	/** Null when there is no score: never false for lack of one. */
	flagged: boolean | null;
	decision: Decision;
}

/**
 * Judges a score: flagged when it is higher than the threshold, strictly ("score > 0.6" in the audio
 * guide), for review when it is only higher than the review threshold, undecided without a score.
 *
 * @param score 0 to 1, null when the analysis brought none
 * @param reviewThreshold undefined when nothing is to be reviewed
 */
export function judge(
	score: number | null,
	threshold: number | null,
	reviewThreshold: number | undefined,
): Judgement {
	if (score === null || threshold === null) return { flagged: null, decision: 'undecided' };
	if (score > threshold) return { flagged: true, decision: 'flagged' };
	const needsReview = reviewThreshold !== undefined && score > reviewThreshold;
	return { flagged: false, decision: needsReview ? 'review' : 'clear' };
}
