import type { Reason } from '../model/reason';
import type { OutputSettings } from '../model/settings';

/** What the workflow should do with a recording. */
export type Decision = 'flagged' | 'review' | 'clear' | 'undecided';

export interface Judgement {
	/** Null when there is no score: never false for lack of one. */
	flagged: boolean | null;
	decision: Decision;
	/** Null when the score alone decides. */
	reason: Reason | null;
}

/** What the user has set for judging a score. */
export type JudgingSettings = Pick<
	OutputSettings,
	'threshold' | 'reviewThreshold' | 'ifVerdictDiffers'
>;

/** The word of the service for a voice that it takes to be fake, see the audio guide. */
const FAKE_VERDICT = 'deepfake_likely';

/**
 * Judges an analysis: flagged when its score is higher than the threshold, strictly ("score > 0.6" in
 * the audio guide), and undecided without a score. Otherwise it is for review when the service's verdict
 * says fake, or the score is higher than the review threshold. Other verdicts change nothing.
 *
 * @param analysis `score` is 0 to 1, null when the analysis brought none
 */
export function judge(
	{ score, verdict }: { score: number | null; verdict: string | null },
	{ threshold, reviewThreshold, ifVerdictDiffers }: JudgingSettings,
): Judgement {
	if (score === null) return { flagged: null, decision: 'undecided', reason: 'noScore' };
	if (score > threshold) return { flagged: true, decision: 'flagged', reason: null };
	if (verdict?.toLowerCase() === FAKE_VERDICT && ifVerdictDiffers === 'review') {
		return { flagged: false, decision: 'review', reason: 'verdictDiffers' };
	}
	const needsReview = reviewThreshold !== undefined && score > reviewThreshold;
	return { flagged: false, decision: needsReview ? 'review' : 'clear', reason: null };
}

/**
 * Judges a recording by its segments: flagged when one is; otherwise undecided when one has no score,
 * for the voice may be there; otherwise for review when one is.
 */
export function judgeTogether(segments: Judgement[]): Judgement {
	const order: Decision[] = ['flagged', 'undecided', 'review', 'clear'];
	const decision = order.find((one) => segments.some((segment) => segment.decision === one));
	const decisive = segments.filter((segment) => segment.decision === decision);
	const [first] = decisive;
	if (first === undefined) return { flagged: null, decision: 'undecided', reason: 'noScore' };
	return { ...first, reason: decisive.find(({ reason }) => reason !== null)?.reason ?? null };
}

/** The judgement of a recording of which the user wanted samples only: clear for that reason alone. */
export function judgeSampled(judgement: Judgement): Judgement {
	return judgement.decision === 'clear' ? { ...judgement, reason: 'sampled' } : judgement;
}

/**
 * The judgement of a recording of which not all sound was sent: never clear. What is flagged or to be
 * reviewed stays so.
 */
export function judgePartlyHeard(judgement: Judgement): Judgement {
	return judgement.decision === 'clear'
		? { flagged: null, decision: 'undecided', reason: 'partlyHeard' }
		: judgement;
}
