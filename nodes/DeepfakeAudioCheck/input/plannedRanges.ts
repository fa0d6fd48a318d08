import type { FrameRange, Pcm } from '../audio/media/pcm';
import type { PartPlan } from './recordingSource';

/** Segments that are nearer to each other than this are decoded in one go, in seconds. */
const SMALLEST_GAP_SECONDS = 0.001;

/**
 * The parts of a sound that are to be sent, in order and without overlaps; what follows without a gap is one
 * range.
 *
 * @param plans of one voice, or of channels of the same sound
 */
export function rangesOf(
	plans: readonly PartPlan[],
	{ sampleRate, frameCount }: Pick<Pcm, 'sampleRate' | 'frameCount'>,
): FrameRange[] {
	const inOrder = plans
		.map(({ segment }) => segment)
		.sort((one, other) => one.startSeconds - other.startSeconds);
	const ranges: FrameRange[] = [];
	for (const { startSeconds, endSeconds } of inOrder) {
		const start = Math.min(Math.floor(startSeconds * sampleRate), frameCount);
		const end = Math.min(Math.ceil(endSeconds * sampleRate), frameCount);
		const last = ranges.at(-1);
		if (last !== undefined && start <= last.end + SMALLEST_GAP_SECONDS * sampleRate) {
			last.end = Math.max(last.end, end);
		} else if (end > start) {
			ranges.push({ start, end });
		}
	}
	return ranges;
}
