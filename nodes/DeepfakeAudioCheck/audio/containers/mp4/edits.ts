import { uint32BigEndian, uint64BigEndian } from '../../bytes/read';
import { findBox, type Box } from './boxes';

/** What the edit list of a track lets a player play, in units of the track. */
export interface Edits {
	/** Where the first edit begins. */
	start: number;
	/** Where the last one ends; undefined if it reaches to the end of the track. */
	end: number | undefined;
	/** Whether each edit goes on where the one before ends, at its own pace. */
	isContinuous: boolean;
	/** Whether an edit begins before the end of the one before it: a player plays the same again. */
	isRepeating: boolean;
}

/** The longest delay of an encoder, in seconds: 264 ms for AAC at 8 kHz (2112 samples). */
const LONGEST_DELAY_SECONDS = 0.5;

/** Edits that are this close, in seconds, leave nothing out: movie times are rounded. */
const ROUNDING_SECONDS = 0.1;

/** Normal speed, as 16.16. */
const NORMAL_RATE = 0x1_0000;

/**
 * Reads the edit list of a track; undefined if it has none.
 *
 * Ref: ISO/IEC 14496-12 section 8.6.6
 *
 *      version, flags (4), count (4), then for each edit:
 *      duration (4 or 8, in units of the movie), media time (4 or 8, signed; -1 is a pause), rate (4)
 *
 * @param about units per second of the movie and of the track
 */
export function readEdits(
	bytes: Uint8Array,
	track: Box,
	about: { movieTimescale: number; timescale: number },
): Edits | undefined {
	const list = findBox(bytes, track, ['edts', 'elst']);
	if (list === undefined || about.movieTimescale === 0) return undefined;
	const isLong = bytes[list.start] === 1;
	const fieldBytes = isLong ? 8 : 4;
	const readField = isLong ? uint64BigEndian : uint32BigEndian;
	const pause = isLong ? 2 ** 63 : 2 ** 31;
	const unitsPerTick = about.timescale / about.movieTimescale;
	const entryBytes = 2 * fieldBytes + 4;
	const last = Math.min(
		list.end,
		list.start + 8 + entryBytes * uint32BigEndian(bytes, list.start + 4),
	);
	let edits: Edits | undefined;
	for (let offset = list.start + 8; offset + entryBytes <= last; offset += entryBytes) {
		const start = readField(bytes, offset + fieldBytes);
		if (start >= pause) continue;
		const duration = readField(bytes, offset) * unitsPerTick;
		const isNormal = uint32BigEndian(bytes, offset + 2 * fieldBytes) === NORMAL_RATE;
		// To the end in fragmented files; in others, some players play nothing of it.
		const isOpen = duration === 0;
		const end = isOpen ? undefined : start + duration;
		const leap = edits === undefined ? 0 : start - (edits.end ?? Infinity);
		const followsOn = Math.abs(leap) <= ROUNDING_SECONDS * about.timescale;
		edits = {
			start: edits?.start ?? start,
			end,
			isContinuous: (edits?.isContinuous ?? true) && isNormal && followsOn && !isOpen,
			isRepeating: (edits?.isRepeating ?? false) || (leap < 0 && !followsOn),
		};
	}
	return edits;
}

/** How much of a track's start is the delay of its encoder, in units; what is longer may be sound. */
export function delayUnits(edits: Edits | undefined, timescale: number): number {
	const start = edits?.start ?? 0;
	return start <= LONGEST_DELAY_SECONDS * timescale ? start : 0;
}

/** Whether a player that follows the edits plays all of a track but the padding of its encoder. */
export function playsAll(
	edits: Edits | undefined,
	about: { timescale: number; durationUnits: number },
): boolean {
	if (edits === undefined) return true;
	const padding = LONGEST_DELAY_SECONDS * about.timescale;
	const reachesEnd = edits.end === undefined || about.durationUnits - edits.end <= padding;
	return edits.isContinuous && edits.start <= padding && reachesEnd;
}
