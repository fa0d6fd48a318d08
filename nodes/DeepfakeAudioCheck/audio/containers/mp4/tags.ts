import { hasTextAt, uint32LittleEndian } from '../../bytes';
import { skipId3Tags } from '../../id3';

/** Ref: https://id3.org/ID3v1 */
const ID3V1_BYTES = 128;

/** Ref: https://wiki.hydrogenaud.io/index.php?title=APE_Tags_Header: header and footer alike */
const APE_HEADER_BYTES = 32;

/**
 * Where the tag ends that stands at an offset: ID3v1, ID3v2, APEv2 or Lyrics3, which programs put in
 * front of files of any kind, behind them, and so between files that were joined. Undefined if there
 * is none.
 */
export function tagEndAt(bytes: Uint8Array, offset: number): number | undefined {
	switch (bytes[offset]) {
		case 0x49: {
			const size = skipId3Tags(bytes.subarray(offset))?.endOffset;
			return size === undefined ? undefined : Math.min(offset + size, bytes.length);
		}
		case 0x54:
			return hasTextAt(bytes, offset, 'TAG') && offset + ID3V1_BYTES <= bytes.length
				? offset + ID3V1_BYTES
				: undefined;
		case 0x41:
			return hasTextAt(bytes, offset, 'APETAGEX') ? endOfApeTag(bytes, offset) : undefined;
		case 0x4c:
			return hasTextAt(bytes, offset, 'LYRICSBEGIN') ? endOfLyrics(bytes, offset) : undefined;
		default:
			return undefined;
	}
}

/**
 *      0          8         12     16      20      24         32
 *      | APETAGEX | version | size | items | flags | reserved |
 *                             size: items and footer; little-endian
 */
function endOfApeTag(bytes: Uint8Array, offset: number): number | undefined {
	const end = offset + APE_HEADER_BYTES + uint32LittleEndian(bytes, offset + 12);
	return end <= bytes.length ? end : undefined;
}

/** Lyrics stand at the end of a file, or right in front of an ID3v1 tag there. Ref: https://id3.org/Lyrics3v2 */
function endOfLyrics(bytes: Uint8Array, offset: number): number | undefined {
	return [bytes.length, bytes.length - ID3V1_BYTES].find(
		(end) =>
			end > offset &&
			(hasTextAt(bytes, end - 9, 'LYRICS200') || hasTextAt(bytes, end - 9, 'LYRICSEND')),
	);
}
