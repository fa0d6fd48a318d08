/*
 * Reading untrusted bytes. Nothing here throws: what lies beyond the end reads as zero, or as a
 * shorter text, so that a parser needs no try and a cut-off file is just a short one.
 */

/** The bytes of a file, and whether they are all of it. */
export interface FileBytes {
	bytes: Uint8Array;
	/** True when the file is known to end where the bytes end; false for a head, or when unsure. */
	isWhole: boolean;
}

/** The unsigned 16-bit number at an offset, most significant byte first. */
export function uint16BigEndian(bytes: Uint8Array, offset: number): number {
	return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** The unsigned 16-bit number at an offset, least significant byte first. */
export function uint16LittleEndian(bytes: Uint8Array, offset: number): number {
	return (bytes[offset] ?? 0) | ((bytes[offset + 1] ?? 0) << 8);
}

/** The unsigned 32-bit number at an offset, most significant byte first. */
export function uint32BigEndian(bytes: Uint8Array, offset: number): number {
	return uint16BigEndian(bytes, offset) * 0x1_0000 + uint16BigEndian(bytes, offset + 2);
}

/** The unsigned 32-bit number at an offset, least significant byte first. */
export function uint32LittleEndian(bytes: Uint8Array, offset: number): number {
	return uint16LittleEndian(bytes, offset) + uint16LittleEndian(bytes, offset + 2) * 0x1_0000;
}

/** The unsigned 64-bit number at an offset, most significant byte first; inexact from 2^53 on. */
export function uint64BigEndian(bytes: Uint8Array, offset: number): number {
	return uint32BigEndian(bytes, offset) * 0x1_0000_0000 + uint32BigEndian(bytes, offset + 4);
}

/** The bytes as text, one character each (ISO 8859-1); shorter when the bytes end before. */
export function textAt(bytes: Uint8Array, offset: number, length: number): string {
	return String.fromCharCode(...bytes.subarray(offset, offset + length));
}

/** Whether the bytes at an offset are those of a text of ISO 8859-1 characters. */
export function hasTextAt(bytes: Uint8Array, offset: number, text: string): boolean {
	for (let index = 0; index < text.length; index += 1) {
		if (bytes[offset + index] !== text.charCodeAt(index)) return false;
	}
	return true;
}

/** The first offset from `start` on, and before `end`, at which a text stands; -1 when nowhere. */
export function indexOfText(
	bytes: Uint8Array,
	text: string,
	range: { start: number; end: number },
): number {
	const last = Math.min(range.end, bytes.length) - text.length;
	for (let offset = range.start; offset <= last; offset += 1) {
		if (hasTextAt(bytes, offset, text)) return offset;
	}
	return -1;
}
