import type { Segment } from '../audio/media/cuttable';
import type { SegmentPlace } from '../model/recording';

/**
 * So many of the segments, spread evenly over all of them, the first and the last always among them; all of
 * them when there are no more than that.
 *
 * @param count at least 2
 */
export function pickEvenly(segments: Segment[], count: number): Segment[] {
	if (segments.length <= count) return segments;
	const distance = (segments.length - 1) / (count - 1);
	const chosen = new Set(Array.from({ length: count }, (_, index) => Math.round(index * distance)));
	return segments.filter((_, index) => chosen.has(index));
}

/** How many seconds of a recording are in one of the places or in several; tracks lie side by side. */
export function measurePlaces(places: SegmentPlace[]): number {
	const inOrder = [...places].sort((one, other) => one.startSeconds - other.startSeconds);
	let heardSeconds = 0;
	let reachedSeconds = 0;
	for (const { startSeconds, endSeconds } of inOrder) {
		heardSeconds += Math.max(0, endSeconds - Math.max(startSeconds, reachedSeconds));
		reachedSeconds = Math.max(reachedSeconds, endSeconds);
	}
	return heardSeconds;
}
