import type { CutLimits, Segment, UnitRange } from '../media/cuttable';

/** A last segment that is shorter than this, in seconds, joins the one before it. */
export const SHORTEST_LAST_SEGMENT_SECONDS = 2;

/** A recording as a row of units that cannot be cut: sample frames, MPEG frames, MP4 samples. */
export interface UnitTimeline {
	unitCount: number;
	/** When a unit starts, in seconds, never falling; for `unitCount`, when the last one ends. */
	startSeconds: (unit: number) => number;
	/** The size in bytes of a file that holds these units; grows with every unit. */
	sizeBytes: (units: UnitRange) => number;
}

/**
 * Cuts a row of units: at every multiple of the segment length, or, without one, into as few equal
 * parts as their size allows. Parts that are too large are cut again. A last part of under two
 * seconds joins its neighbour, or shares its length with it where both together are too large.
 *
 * With an end, what lies behind it is left out, unless that is under two seconds.
 *
 * A segment is larger than allowed only when a single unit is.
 */
export function planSegments(timeline: UnitTimeline, limits: CutLimits): Segment[] {
	const all = { first: 0, end: findEnd(timeline, limits.endSeconds) };
	if (all.end === 0) return [];
	const pieces = cutByLength(timeline, all, limits.segmentSeconds).flatMap((piece) =>
		cutBySize(timeline, piece, limits.maximumBytes),
	);
	return joinShortLast(timeline, pieces, limits.maximumBytes).map((units, index) => ({
		...units,
		index,
		startSeconds: timeline.startSeconds(units.first),
		endSeconds: timeline.startSeconds(units.end),
		sizeBytes: timeline.sizeBytes(units),
	}));
}

/** Where the units end that are to be cut; a rest that would be too short for a segment belongs to them. */
function findEnd(timeline: UnitTimeline, endSeconds: number | undefined): number {
	const { unitCount } = timeline;
	if (endSeconds === undefined) return unitCount;
	const restSeconds = timeline.startSeconds(unitCount) - endSeconds;
	if (restSeconds < SHORTEST_LAST_SEGMENT_SECONDS) return unitCount;
	return findUnit(timeline, { first: 0, end: unitCount }, endSeconds);
}

function cutByLength(
	timeline: UnitTimeline,
	range: UnitRange,
	segmentSeconds: number | undefined,
): UnitRange[] {
	if (segmentSeconds === undefined || !(segmentSeconds > 0)) return [range];
	const endSeconds = timeline.startSeconds(range.end);
	const ranges: UnitRange[] = [];
	let { first } = range;
	while (first < range.end) {
		// The next multiple of the length; a unit may itself be longer than a segment.
		const count = Math.floor(timeline.startSeconds(first) / segmentSeconds + 1e-9) + 1;
		const isLast = count * segmentSeconds >= endSeconds;
		const end = isLast ? range.end : findUnit(timeline, range, count * segmentSeconds);
		ranges.push({ first, end: Math.max(end, first + 1) });
		first = Math.max(end, first + 1);
	}
	return ranges;
}

/** Into as few equal parts as fit. */
function cutBySize(timeline: UnitTimeline, range: UnitRange, maximumBytes: number): UnitRange[] {
	const fewest = Math.ceil(timeline.sizeBytes(range) / maximumBytes);
	if (fewest <= 1) return [range];
	// Variable bit rates may need a few more; if equal lengths never fit, sizes decide.
	for (let parts = fewest; parts <= 2 * fewest; parts += 1) {
		const ranges = cutEvenly(timeline, range, parts);
		if (ranges.every((part) => timeline.sizeBytes(part) <= maximumBytes)) return ranges;
	}
	return cutGreedily(timeline, range, maximumBytes);
}

function cutEvenly(timeline: UnitTimeline, range: UnitRange, parts: number): UnitRange[] {
	const startSeconds = timeline.startSeconds(range.first);
	const lengthSeconds = timeline.startSeconds(range.end) - startSeconds;
	const ranges: UnitRange[] = [];
	let { first } = range;
	for (let part = 1; part <= parts; part += 1) {
		const end =
			part === parts
				? range.end
				: findUnit(timeline, range, startSeconds + (part * lengthSeconds) / parts);
		if (end > first) ranges.push({ first, end });
		first = end;
	}
	return ranges;
}

function cutGreedily(timeline: UnitTimeline, range: UnitRange, maximumBytes: number): UnitRange[] {
	const ranges: UnitRange[] = [];
	let { first } = range;
	while (first < range.end) {
		const start = first;
		const tooMany = findFirst({ first: start + 1, end: range.end + 1 }, (end) => {
			return timeline.sizeBytes({ first: start, end }) > maximumBytes;
		});
		const end = Math.max(tooMany - 1, start + 1);
		ranges.push({ first: start, end });
		first = end;
	}
	return ranges;
}

function joinShortLast(
	timeline: UnitTimeline,
	pieces: UnitRange[],
	maximumBytes: number,
): UnitRange[] {
	const last = pieces.at(-1);
	const neighbour = pieces.at(-2);
	if (last === undefined || neighbour === undefined) return pieces;
	const lastSeconds = timeline.startSeconds(last.end) - timeline.startSeconds(last.first);
	if (lastSeconds >= SHORTEST_LAST_SEGMENT_SECONDS) return pieces;

	const both = { first: neighbour.first, end: last.end };
	return [...pieces.slice(0, -2), ...cutBySize(timeline, both, maximumBytes)];
}

/** The first unit of a range that starts at a time or later; rounding must not move it. */
function findUnit(timeline: UnitTimeline, range: UnitRange, seconds: number): number {
	const atSeconds = seconds - 1e-9;
	return findFirst(range, (unit) => timeline.startSeconds(unit) >= atSeconds);
}

/** The first number of a range for which something holds, if it holds for all that follow. */
function findFirst(range: UnitRange, holds: (number: number) => boolean): number {
	let { first: low, end: high } = range;
	while (low < high) {
		const middle = Math.floor((low + high) / 2);
		if (holds(middle)) high = middle;
		else low = middle + 1;
	}
	return low;
}

/** All units as one segment. */
export function wholeSegment(timeline: UnitTimeline): Segment {
	const units = { first: 0, end: timeline.unitCount };
	return {
		...units,
		index: 0,
		startSeconds: timeline.startSeconds(0),
		endSeconds: timeline.startSeconds(units.end),
		sizeBytes: timeline.sizeBytes(units),
	};
}
