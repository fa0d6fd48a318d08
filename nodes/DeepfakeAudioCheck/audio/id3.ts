import { hasTextAt } from './bytes';

/** The length of an ID3v2 tag's header, and of its footer if it has one. */
export const ID3_HEADER_BYTES = 10;

/** More tags than this in a row are not followed: files have one, badly edited ones two. */
const MAXIMUM_TAGS = 8;

/**
 * Where the content behind the ID3v2 tags at the start of a file begins: an offset that may lie
 * beyond the bytes (the tag holds a picture, and these are only the file's head). Undefined when the
 * file does not start with a tag.
 *
 * Ref: ID3v2.4.0 main structure, section 3.1, https://id3.org/id3v2.4.0-structure
 *
 *      0     3       5     6                      10
 *      | ID3 | vv vv | flags | size, 4 x 7 bits   |  then `size` bytes
 *                    bit 4: a footer of 10 bytes follows those
 */
export function skipId3Tags(bytes: Uint8Array): { endOffset: number } | undefined {
	let offset = 0;
	for (let count = 0; count < MAXIMUM_TAGS && isTagAt(bytes, offset); count += 1) {
		const hasFooter = ((bytes[offset + 5] ?? 0) & 0x10) !== 0;
		offset += ID3_HEADER_BYTES + tagSize(bytes, offset + 6) + (hasFooter ? ID3_HEADER_BYTES : 0);
	}
	return offset === 0 ? undefined : { endOffset: offset };
}

/** Versions 2.2 to 2.4 exist; the standard promises that neither version byte is ever 0xFF. */
function isTagAt(bytes: Uint8Array, offset: number): boolean {
	if (!hasTextAt(bytes, offset, 'ID3') || bytes.length < offset + ID3_HEADER_BYTES) return false;
	return bytes[offset + 3] !== 0xff && bytes[offset + 4] !== 0xff;
}

/** Four times seven bits ("syncsafe"): the top bit of each byte is 0, and is not counted. */
function tagSize(bytes: Uint8Array, offset: number): number {
	return [0, 1, 2, 3].reduce(
		(size, index) => size * 128 + ((bytes[offset + index] ?? 0) & 0x7f),
		0,
	);
}
