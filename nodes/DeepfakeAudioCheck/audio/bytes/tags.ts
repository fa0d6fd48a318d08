import { hasTextAt, indexOfText, uint32LittleEndian } from '../bytes';
import { skipId3Tags } from '../id3';
import type { ByteRange, CoverageMap } from '../media/coverage';

const ID3V1_BYTES = 128;
const ID3V1_ENHANCED_BYTES = 227;
const APE_HEADER_BYTES = 32;
const APE_HAS_HEADER_BIT = 31;
const APE_IS_HEADER_BIT = 29;

/** The longest Lyrics3 tag, in bytes. Ref: Lyrics3 v2.00: a size of six digits */
const MAXIMUM_LYRICS_BYTES = 1_000_015;

/** Tags in a row that are followed. */
const MAXIMUM_TAGS = 1000;

/** Lyrics3 tags of a file that are searched for their ends: each search may be long. */
const MAXIMUM_LYRICS_TAGS = 4;

/**
 * Notes as structure the tags at the start and at the end of a range, any number of them. Tags stand
 * in front of, between and behind whole files of any kind: tools put them there, and players pass
 * over them.
 */
export function markTags(bytes: Uint8Array, range: ByteRange, coverage: CoverageMap): void {
	const start = markFromStart(bytes, range, coverage);
	markFromEnd(bytes, { start, end: range.end }, coverage);
}

/** @returns where the last of them ends */
function markFromStart(bytes: Uint8Array, range: ByteRange, coverage: CoverageMap): number {
	let end = range.start;
	let lyricsTags = 0;
	for (let count = 0; count < MAXIMUM_TAGS && end < range.end; count += 1) {
		const start = skipZeros(bytes, { start: end, end: range.end });
		const isLyrics = hasTextAt(bytes, start, 'LYRICSBEGIN');
		if (isLyrics) lyricsTags += 1;
		if (lyricsTags > MAXIMUM_LYRICS_TAGS) return end;
		const next = isLyrics ? lyricsEnd(bytes, start) : tagEnd(bytes, start);
		if (next === undefined || next > range.end) return end;
		coverage.structure(start, next);
		end = next;
	}
	return end;
}

/** For those whose size stands at their end: an APE tag may have no header. */
function markFromEnd(bytes: Uint8Array, range: ByteRange, coverage: CoverageMap): void {
	let { end } = range;
	for (let count = 0; count < MAXIMUM_TAGS; count += 1) {
		const start = tagStart(bytes, end);
		if (start === undefined || start < range.start) return;
		coverage.structure(start, end);
		end = start;
	}
}

/** Where the tag that ends at an offset starts; undefined if none does. */
function tagStart(bytes: Uint8Array, end: number): number | undefined {
	if (hasTextAt(bytes, end - ID3V1_BYTES, 'TAG')) return end - ID3V1_BYTES;
	const footer = end - APE_HEADER_BYTES;
	if (!hasTextAt(bytes, footer, 'APETAGEX')) return undefined;
	const headerBytes = apeFlag(bytes, footer, APE_HAS_HEADER_BIT) ? APE_HEADER_BYTES : 0;
	return end - Math.max(uint32LittleEndian(bytes, footer + 12), APE_HEADER_BYTES) - headerBytes;
}

function skipZeros(bytes: Uint8Array, { start, end }: ByteRange): number {
	let offset = start;
	while (offset < end && bytes[offset] === 0) offset += 1;
	return offset;
}

/** Where the tag at an offset ends; undefined if none begins there. */
function tagEnd(bytes: Uint8Array, offset: number): number | undefined {
	if (hasTextAt(bytes, offset, 'TAG+')) return offset + ID3V1_ENHANCED_BYTES;
	if (hasTextAt(bytes, offset, 'TAG')) return offset + ID3V1_BYTES;
	if (hasTextAt(bytes, offset, 'APETAGEX')) return apeEnd(bytes, offset);
	if (!hasTextAt(bytes, offset, 'ID3')) return undefined;
	const tags = skipId3Tags(bytes.subarray(offset));
	return tags === undefined ? undefined : offset + tags.endOffset;
}

/**
 * Ref: APEv2, https://wiki.hydrogenaud.io/index.php?title=APE_Tags_Header
 *
 *      0          8         12     16      20      24
 *      | APETAGEX | version | size | items | flags | reserved (8) |   size counts items and footer
 */
function apeEnd(bytes: Uint8Array, offset: number): number {
	const sizeBytes = uint32LittleEndian(bytes, offset + 12);
	return offset + APE_HEADER_BYTES + (apeFlag(bytes, offset, APE_IS_HEADER_BIT) ? sizeBytes : 0);
}

function apeFlag(bytes: Uint8Array, offset: number, bit: number): boolean {
	return ((uint32LittleEndian(bytes, offset + 20) >>> bit) & 1) === 1;
}

/** Ref: Lyrics3 v2.00, https://id3.org/Lyrics3v2: a size of six digits, then its end mark */
function lyricsEnd(bytes: Uint8Array, offset: number): number | undefined {
	const range = { start: offset, end: offset + MAXIMUM_LYRICS_BYTES };
	for (const mark of ['LYRICS200', 'LYRICSEND']) {
		const start = indexOfText(bytes, mark, range);
		if (start !== -1) return start + mark.length;
	}
	return undefined;
}
