import { hasTextAt, indexOfText, textAt, uint32LittleEndian } from './read';

const ID3V1_BYTES = 128;
const APE_PREAMBLE_BYTES = 32;
const APE_HAS_HEADER_FLAG = 0x8000_0000;

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
