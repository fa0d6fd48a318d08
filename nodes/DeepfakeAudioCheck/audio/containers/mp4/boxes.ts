import { hasTextAt, uint32BigEndian, uint64BigEndian } from '../../bytes/read';

/** A box of an ISO base media file. */
export interface Box {
	type: string;
	/** Where its header starts in the file. */
	offset: number;
	/** Where its content starts and ends; the end is never beyond what it stands in. */
	start: number;
	end: number;
	/** Whether it claims to reach beyond what it stands in. */
	isCutOff: boolean;
	/** Whether it claims no end of its own: size 0, "to the end of the file". */
	isOpenEnded: boolean;
}

/** A part of a file, in bytes from its start. */
interface Range {
	start: number;
	end: number;
}

/**
 * The box at an offset; undefined if there is none whose size makes sense.
 *
 * Ref: ISO/IEC 14496-12 section 4.2
 *
 *      0            4      8                      16
 *      | size, big  | type | [64-bit size, if 1]  |  content
 *      size counts from its own first byte; 0 means "to the end of the file"
 *
 * @param limit where the bytes end in which it stands
 */
export function readBox(bytes: Uint8Array, offset: number, limit: number): Box | undefined {
	if (offset + 8 > limit) return undefined;
	const shortSize = uint32BigEndian(bytes, offset);
	const headerBytes = shortSize === 1 ? 16 : 8;
	const toEndBytes = limit - offset;
	const longSize = shortSize === 1 ? uint64BigEndian(bytes, offset + 8) : shortSize;
	const sizeBytes = shortSize === 0 ? toEndBytes : longSize;
	if (sizeBytes < headerBytes) return undefined;
	return {
		type: typeAt(bytes, offset + 4),
		offset,
		start: Math.min(offset + headerBytes, limit),
		end: Math.min(offset + sizeBytes, limit),
		isCutOff: sizeBytes > toEndBytes,
		isOpenEnded: shortSize === 0,
	};
}

/** Four bytes as text, one character each (ISO 8859-1). */
function typeAt(bytes: Uint8Array, offset: number): string {
	return String.fromCharCode(
		bytes[offset] ?? 0,
		bytes[offset + 1] ?? 0,
		bytes[offset + 2] ?? 0,
		bytes[offset + 3] ?? 0,
	);
}

/** Whether two pieces hold the same. */
export function hasSameBytes(first: Uint8Array, second: Uint8Array): boolean {
	return first.length === second.length && first.every((byte, index) => byte === second[index]);
}

/** The boxes that stand one after another in a part of a file; an unreadable one ends them. */
export function* boxesIn(bytes: Uint8Array, range: Range): Generator<Box, void> {
	const limit = Math.min(range.end, bytes.length);
	let box = readBox(bytes, range.start, limit);
	while (box !== undefined) {
		yield box;
		box = readBox(bytes, box.end, limit);
	}
}

/** The first box found by following types downwards: `['mdia', 'hdlr']` is the hdlr in the mdia. */
export function findBox(bytes: Uint8Array, range: Range, path: string[]): Box | undefined {
	let found: Box | undefined;
	for (const type of path) {
		found = firstOfType(bytes, found ?? range, type);
		if (found === undefined) return undefined;
	}
	return found;
}

/** Passes over the others by their sizes alone: an object for each of a million takes seconds. */
function firstOfType(bytes: Uint8Array, range: Range, type: string): Box | undefined {
	const limit = Math.min(range.end, bytes.length);
	let offset = range.start;
	while (offset + 8 <= limit && !hasTextAt(bytes, offset + 4, type)) {
		const sizeBytes = uint32BigEndian(bytes, offset);
		const end = sizeBytes >= 8 ? offset + sizeBytes : readBox(bytes, offset, limit)?.end;
		if (end === undefined) return undefined;
		offset = end;
	}
	return readBox(bytes, offset, limit);
}
