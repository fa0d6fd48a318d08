import { textAt, uint32BigEndian, uint64BigEndian } from './bytes';

/** A box of an ISO base media file. */
export interface Box {
	type: string;
	/** Where its content starts and ends: offsets in the file, the end never beyond the bytes. */
	start: number;
	end: number;
}

/** Boxes that are looked at on one level. Fragmented recordings have thousands, behind `moov`. */
const MAXIMUM_BOXES = 1000;

/**
 * The boxes that stand one after another in a part of a file; an unreadable one ends the list.
 *
 * Ref: ISO/IEC 14496-12 section 4.2
 *
 *      0            4      8                      16
 *      | size, big  | type | [64-bit size, if 1]  |  content
 *      size counts from its own first byte; 0 means "to the end of the file"
 */
export function listBoxes(bytes: Uint8Array, range: { start: number; end: number }): Box[] {
	const boxes: Box[] = [];
	const end = Math.min(range.end, bytes.length);
	let offset = range.start;
	while (offset + 8 <= end && boxes.length < MAXIMUM_BOXES) {
		const shortSize = uint32BigEndian(bytes, offset);
		const headerBytes = shortSize === 1 ? 16 : 8;
		const sizeBytes = readSize(bytes, offset, end - offset);
		if (sizeBytes < headerBytes) break;

		boxes.push({
			type: textAt(bytes, offset + 4, 4),
			start: Math.min(offset + headerBytes, end),
			end: Math.min(offset + sizeBytes, end),
		});
		offset += sizeBytes;
	}
	return boxes;
}

function readSize(bytes: Uint8Array, offset: number, toEndBytes: number): number {
	const shortSize = uint32BigEndian(bytes, offset);
	if (shortSize === 0) return toEndBytes;
	return shortSize === 1 ? uint64BigEndian(bytes, offset + 8) : shortSize;
}

/** The first box found by following types downwards: `['mdia', 'hdlr']` is the hdlr in the mdia. */
export function findBox(
	bytes: Uint8Array,
	range: { start: number; end: number },
	path: string[],
): Box | undefined {
	let found: Box | undefined;
	for (const type of path) {
		found = listBoxes(bytes, found ?? range).find((box) => box.type === type);
		if (found === undefined) return undefined;
	}
	return found;
}
