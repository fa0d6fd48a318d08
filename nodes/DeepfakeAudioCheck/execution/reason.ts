/**
 * Why a decision is not plainly the score's, as a word for machines: part of the output, so that a word
 * never changes its meaning.
 *
 * - `verdictDiffers`: the service's own verdict says fake, but the score is not above Threshold.
 */
export type Reason = 'verdictDiffers';
