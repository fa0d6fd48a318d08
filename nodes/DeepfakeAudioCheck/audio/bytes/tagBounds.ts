import { hasTextAt, indexOfText, textAt, uint32LittleEndian } from './read';
import { skipId3Tags } from '../id3';

const ID3V1_BYTES = 128;
const ID3V1_ENHANCED_BYTES = 227;
const APE_PREAMBLE_BYTES = 32;
const APE_HAS_HEADER_FLAG = 0x8000_0000;
const APE_IS_HEADER_FLAG = 0x2000_0000;

/**
 * Where the tag that starts at an offset ends; undefined if no tag starts there. The end may lie
 * beyond the file.
 *
 * Ref: ID3v2: see skipId3Tags; ID3v1: https://id3.org/ID3v1;
 *      APEv2: https://wiki.hydrogenaud.io/index.php?title=APE_Tags_Header
 *
 *      0          8         12     16      20      24
 *      | APETAGEX | version | size | items | flags | reserved (8) |   size counts items and footer
 */
export function tagEndAt(bytes: Uint8Array, offset: number): number | undefined {
	switch (bytes[offset]) {
		case 0x49: // I
			return id3End(bytes, offset);
		case 0x54: // T
			if (hasTextAt(bytes, offset, 'TAG+')) return offset + ID3V1_ENHANCED_BYTES;
			return hasTextAt(bytes, offset, 'TAG') ? offset + ID3V1_BYTES : undefined;
		case 0x41: // A
			return hasTextAt(bytes, offset, 'APETAGEX') ? apeEnd(bytes, offset) : undefined;
		default:
			return undefined;
	}
}

/** Where the tags that end where the file ends start: ID3v1, Lyrics3, and APE without a header. */
export function trailingTagsStart(bytes: Uint8Array): number {
	let end = bytes.length;
	if (end >= ID3V1_BYTES && hasTextAt(bytes, end - ID3V1_BYTES, 'TAG')) end -= ID3V1_BYTES;
	end = lyricsStart(bytes, end);
	const footer = end - APE_PREAMBLE_BYTES;
	if (footer < 0 || !hasTextAt(bytes, footer, 'APETAGEX')) return end;
	const hasHeader = hasApeFlag(bytes, footer, APE_HAS_HEADER_FLAG);
	const start = end - uint32LittleEndian(bytes, footer + 12) - (hasHeader ? APE_PREAMBLE_BYTES : 0);
	return start >= 0 && start < footer ? start : footer;
}

function id3End(bytes: Uint8Array, offset: number): number | undefined {
	if (!hasTextAt(bytes, offset, 'ID3')) return undefined;
	const tags = skipId3Tags(bytes.subarray(offset));
	return tags === undefined ? undefined : offset + tags.endOffset;
}

function apeEnd(bytes: Uint8Array, offset: number): number {
	const isHeader = hasApeFlag(bytes, offset, APE_IS_HEADER_FLAG);
	return offset + APE_PREAMBLE_BYTES + (isHeader ? uint32LittleEndian(bytes, offset + 12) : 0);
}

function hasApeFlag(bytes: Uint8Array, offset: number, flag: number): boolean {
	return (uint32LittleEndian(bytes, offset + 20) & flag) !== 0;
}

/**
 * Ref: Lyrics3 v2.00, https://id3.org/Lyrics3v2: a size of six digits, then its end mark; version 1
 * has no size, and at most 5100 characters
 */
function lyricsStart(bytes: Uint8Array, end: number): number {
	if (hasTextAt(bytes, end - 9, 'LYRICS200')) {
		const start = end - 15 - Number(textAt(bytes, end - 15, 6));
		return start >= 0 && hasTextAt(bytes, start, 'LYRICSBEGIN') ? start : end;
	}
	if (!hasTextAt(bytes, end - 9, 'LYRICSEND')) return end;
	const start = indexOfText(bytes, 'LYRICSBEGIN', { start: Math.max(end - 5200, 0), end });
	return start === -1 ? end : start;
}
