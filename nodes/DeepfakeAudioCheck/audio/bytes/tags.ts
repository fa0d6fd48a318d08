import { hasTextAt, uint32BigEndian, uint32LittleEndian } from './read';

/*
 * Tags: titles, pictures and time stamps that stand in front of, between and behind the pieces of
 * recordings of any kind. Players pass over them.
 */

const ID3V2_HEADER_BYTES = 10;
const ID3V1_BYTES = 128;

/** The last character of the chunk `ID3 `, where the version of a tag stands. */
const CHUNK_NAME_END = 0x20;
const ID3V1_EXTENDED_BYTES = 227;
const APE_EDGE_BYTES = 32;

/** Frames of an ID3v2 tag that are followed if its size is wrong; titles and pictures are a few dozen. */
const MAXIMUM_ID3V2_FRAMES = 256;

/** Padding that is passed over behind them. */
const MAXIMUM_PADDING_BYTES = 4096;

/** Fields of a Lyrics3 tag that are followed; eight kinds are defined. */
const MAXIMUM_LYRICS_FIELDS = 100;

/** Ref: Lyrics3 v1, https://id3.org/Lyrics3: "the lyrics are at most 5100 bytes long" */
const MAXIMUM_LYRICS_V1_BYTES = 5120;

/**
 * Where the tag that begins at an offset ends: ID3v2, ID3v1 with and without its extension, APEv2,
 * Lyrics3. Never beyond the bytes, and always beyond the offset; undefined if no tag begins there.
 *
 * A size that does not fit what stands in and behind the tag is not believed.
 */
export function tagEndAt(bytes: Uint8Array, offset: number): number | undefined {
	const end = endAt(bytes, offset);
	return end === undefined ? undefined : Math.min(Math.max(end, offset + 3), bytes.length);
}

/** Whether bytes at an offset begin as a tag does; nothing behind them is looked at. */
export function beginsLikeTag(bytes: Uint8Array, offset: number): boolean {
	switch (bytes[offset]) {
		case 0x49:
			return bytes[offset + 1] === 0x44 && bytes[offset + 2] === 0x33;
		case 0x54:
			return bytes[offset + 1] === 0x41 && bytes[offset + 2] === 0x47;
		case 0x41:
			return hasTextAt(bytes, offset, 'APETAGEX');
		case 0x4c:
			return hasTextAt(bytes, offset, 'LYRICSBEGIN');
		default:
			return false;
	}
}

/**
 * Where the ID3v2 tag at an offset ends for a player that believes its size and knows it to have seven
 * bits a byte; undefined if there is no such tag, or its end does not lie in the file.
 */
export function plainId3v2EndAt(bytes: Uint8Array, offset: number): number | undefined {
	const isPlain = isId3v2At(bytes, offset) && syncsafeAt(bytes, offset + 6) !== undefined;
	const [end = Infinity] = isPlain ? claimedEnds(bytes, offset) : [];
	return end <= bytes.length ? end : undefined;
}

function endAt(bytes: Uint8Array, offset: number): number | undefined {
	switch (bytes[offset]) {
		case 0x49:
			return isId3v2At(bytes, offset) ? id3v2End(bytes, offset) : undefined;
		case 0x54:
			return id3v1End(bytes, offset);
		case 0x41:
			return hasTextAt(bytes, offset, 'APETAGEX') ? apeEnd(bytes, offset) : undefined;
		case 0x4c:
			return hasTextAt(bytes, offset, 'LYRICSBEGIN') ? lyricsEnd(bytes, offset) : undefined;
		default:
			return undefined;
	}
}

/**
 * Where the tag that ends at an offset begins, if its size stands at its end only: an APEv2 tag
 * without a header, a Lyrics3 tag. Undefined if there is none, or not within the range.
 */
export function tagStartBefore(
	bytes: Uint8Array,
	{ start, end }: { start: number; end: number },
): number | undefined {
	const footer = end - APE_EDGE_BYTES;
	if (footer >= start && hasTextAt(bytes, footer, 'APETAGEX')) {
		const from = end - Math.max(uint32LittleEndian(bytes, footer + 12), APE_EDGE_BYTES);
		return from >= start ? from : undefined;
	}
	if (!hasTextAt(bytes, end - 9, 'LYRICS200')) return undefined;
	const sizeBytes = decimalAt(bytes, end - 15, 6);
	const from = end - 15 - (sizeBytes ?? 0);
	return sizeBytes !== undefined && from >= start && hasTextAt(bytes, from, 'LYRICSBEGIN')
		? from
		: undefined;
}

/** Whether an ID3v2 tag begins at an offset. */
export function isId3v2At(bytes: Uint8Array, offset: number): boolean {
	// Versions 2.2 to 2.4 exist; the standard promises that neither version byte is ever 0xFF.
	// A space behind the letters is the name of a chunk, of AIFF or WAV, that holds a tag.
	return (
		hasTextAt(bytes, offset, 'ID3') &&
		offset + ID3V2_HEADER_BYTES <= bytes.length &&
		(bytes[offset + 3] ?? 0) < CHUNK_NAME_END &&
		bytes[offset + 4] !== 0xff
	);
}

/**
 * Where an ID3v2 tag ends as far as these bytes tell; undefined if it may end behind them, and they
 * are only the head of a file.
 */
export function id3v2EndInHead(head: Uint8Array, offset: number): number | undefined {
	const sizes = claimedEnds(head, offset);
	const sure = sizes.find((end) => end <= head.length && isContentStart(head, end));
	if (sure !== undefined) return sure;
	return sizes.every((end) => end <= head.length) ? tagEndAt(head, offset) : undefined;
}

/**
 * The claimed size is right nearly always. If nothing known stands behind it, it may be a plain number
 * (some writers do not know better), or wrong: then the end of the frames in the tag is.
 *
 * Ref: ID3v2.4.0 main structure, section 3.1, https://id3.org/id3v2.4.0-structure
 *
 *      0     3       5     6                      10
 *      | ID3 | vv vv | flags | size, 4 x 7 bits   |  then `size` bytes
 *                    bit 4: a footer of 10 bytes follows those
 */
function id3v2End(bytes: Uint8Array, offset: number): number {
	const claimed = claimedEnds(bytes, offset);
	const sure = claimed.find((end) => isContentStart(bytes, end));
	if (sure !== undefined) return sure;

	const framesEnd = findFramesEnd(bytes, offset);
	const padded = bytes.subarray(0, framesEnd + MAXIMUM_PADDING_BYTES);
	const contentEnd = skipZeros(padded, framesEnd);
	if (framesEnd > offset + ID3V2_HEADER_BYTES && isContentStart(bytes, contentEnd)) {
		return contentEnd;
	}
	return claimed.find((end) => end >= framesEnd && end <= bytes.length) ?? framesEnd;
}

/** By the size with seven bits a byte, and by the same as a plain number. */
function claimedEnds(bytes: Uint8Array, offset: number): number[] {
	const hasFooter = ((bytes[offset + 5] ?? 0) & 0x10) !== 0;
	const edgeBytes = hasFooter ? 2 * ID3V2_HEADER_BYTES : ID3V2_HEADER_BYTES;
	const syncsafe = syncsafeAt(bytes, offset + 6);
	const plain = uint32BigEndian(bytes, offset + 6);
	const sizes = syncsafe === undefined || syncsafe === plain ? [plain] : [syncsafe, plain];
	return sizes.map((size) => offset + edgeBytes + size);
}

/** The top bit of each byte is 0, and not counted; undefined if one is not 0. */
function syncsafeAt(bytes: Uint8Array, offset: number): number | undefined {
	const plain = uint32BigEndian(bytes, offset);
	if ((plain & 0x8080_8080) !== 0) return undefined;
	return (
		((plain >>> 24) << 21) |
		(((plain >>> 16) & 0x7f) << 14) |
		(((plain >>> 8) & 0x7f) << 7) |
		(plain & 0x7f)
	);
}

/**
 * Where the row of frames in an ID3v2 tag ends: behind its header if there are none.
 *
 * Ref: ID3v2.3.0 section 3.3: ID (4), size (4), flags (2); ID3v2.4.0 section 4: the size has seven bits
 *      a byte, which not all writers know; ID3v2.2.0 section 3.2: ID (3), size (3)
 */
function findFramesEnd(bytes: Uint8Array, offset: number): number {
	const version = bytes[offset + 3] ?? 0;
	let end = offset + ID3V2_HEADER_BYTES;
	for (let count = 0; count < MAXIMUM_ID3V2_FRAMES; count += 1) {
		// "FORM" and "RIFF" could be names of frames, but what they begin is a recording.
		if (!isFrameId(bytes, end, version) || isFileStart(bytes, end)) break;
		const next = frameEnds(bytes, end, version).find((place) => place <= bytes.length);
		if (next === undefined) break;
		end = next;
	}
	return end;
}

/** A frame's end by each reading of its size, the likelier one first. */
function frameEnds(bytes: Uint8Array, offset: number, version: number): number[] {
	if (version === 2) return [offset + 6 + (uint32BigEndian(bytes, offset + 2) & 0xff_ffff)];
	const plain = offset + 10 + uint32BigEndian(bytes, offset + 4);
	const syncsafe = syncsafeAt(bytes, offset + 4);
	if (version < 4 || syncsafe === undefined) return [plain];
	const isFollowed = (end: number) => bytes[end] === 0 || isFrameId(bytes, end, version);
	const end = offset + 10 + syncsafe;
	return !isFollowed(end) && isFollowed(plain) ? [plain, end] : [end, plain];
}

/** Capital letters and digits. */
function isFrameId(bytes: Uint8Array, offset: number, version: number): boolean {
	const length = version === 2 ? 3 : 4;
	for (let index = 0; index < length; index += 1) {
		const byte = bytes[offset + index] ?? 0;
		const isCapital = byte >= 0x41 && byte <= 0x5a;
		const isDigit = byte >= 0x30 && byte <= 0x39;
		if (!isCapital && !(isDigit && index > 0)) return false;
	}
	return true;
}

/** How what stands behind a tag begins. */
const STARTS = [
	...['RIFF', 'RF64', 'BW64', 'RIFX', 'FORM', 'fLaC', 'OggS', 'caff', '.snd', '#!AMR', 'ADIF'],
	...['\x1a\x45\xdf\xa3', 'wvpk', 'MAC '],
];

/** Whether a recording, another tag or the end of the file stands at an offset. */
function isContentStart(bytes: Uint8Array, offset: number): boolean {
	if (offset >= bytes.length) return offset === bytes.length;
	if (bytes[offset] === 0xff) {
		// The sync words of MPEG audio: neither a reserved rate, nor layer 0 without being ADTS.
		const second = bytes[offset + 1] ?? 0;
		const isAdts = (second & 0xf6) === 0xf0;
		const isMpeg = (second & 0xe0) === 0xe0 && (second & 0x06) !== 0 && (second & 0x18) !== 0x08;
		const third = bytes[offset + 2] ?? 0;
		return isAdts || (isMpeg && third >> 4 !== 15 && (third & 0x0c) !== 0x0c);
	}
	if (beginsLikeTag(bytes, offset) || hasTextAt(bytes, offset + 4, 'ftyp')) return true;
	return isFileStart(bytes, offset);
}

function isFileStart(bytes: Uint8Array, offset: number): boolean {
	return STARTS.some((start) => hasTextAt(bytes, offset, start));
}

/** Ref: ID3v1, https://id3.org/ID3v1; its extension "TAG+" stands in front of it. */
function id3v1End(bytes: Uint8Array, offset: number): number | undefined {
	if (!hasTextAt(bytes, offset, 'TAG')) return undefined;
	const isExtension = hasTextAt(bytes, offset, 'TAG+');
	const behindExtension = offset + ID3V1_EXTENDED_BYTES;
	// "+" may also be how a title begins.
	if (!isExtension || !hasTextAt(bytes, behindExtension, 'TAG')) return offset + ID3V1_BYTES;
	return behindExtension + ID3V1_BYTES;
}

/**
 * Ref: APEv2, https://wiki.hydrogenaud.io/index.php?title=APE_Tags_Header
 *
 *      0          8         12     16      20      24
 *      | APETAGEX | version | size | items | flags | reserved (8)
 *      size counts the items and the footer; flags: bit 29 "this is the header", bit 31 "has a header"
 */
function apeEnd(bytes: Uint8Array, offset: number): number {
	const isHeader = ((uint32LittleEndian(bytes, offset + 20) >>> 29) & 1) === 1;
	const end = offset + APE_EDGE_BYTES + uint32LittleEndian(bytes, offset + 12);
	if (!isHeader) return offset + APE_EDGE_BYTES;
	return end <= bytes.length ? end : offset + APE_EDGE_BYTES;
}

/**
 * Ref: Lyrics3 v2.00, https://id3.org/Lyrics3v2: fields of ID (3) and size (5 digits), then the size of
 *      all (6 digits) and "LYRICS200"; Lyrics3 v1: any text up to "LYRICSEND"
 */
function lyricsEnd(bytes: Uint8Array, offset: number): number | undefined {
	const start = offset + 'LYRICSBEGIN'.length;
	let end = start;
	for (let field = 0; field < MAXIMUM_LYRICS_FIELDS; field += 1) {
		if (hasTextAt(bytes, end + 6, 'LYRICS200')) return end + 15;
		const sizeBytes = decimalAt(bytes, end + 3, 5);
		if (sizeBytes === undefined) break;
		end += 8 + sizeBytes;
	}
	const last = Math.min(start + MAXIMUM_LYRICS_V1_BYTES, bytes.length);
	for (let place = start; place < last; place += 1) {
		if (bytes[place] !== 0x4c || !hasTextAt(bytes, place, 'LYRICS')) continue;
		// Another mark than this one is not of this tag; so nothing is searched twice.
		return hasTextAt(bytes, place, 'LYRICSEND') ? place + 'LYRICSEND'.length : undefined;
	}
	return undefined;
}

/** A number written in digits; undefined if one is none. */
function decimalAt(bytes: Uint8Array, offset: number, digits: number): number | undefined {
	let value = 0;
	for (let index = 0; index < digits; index += 1) {
		const digit = (bytes[offset + index] ?? 0) - 0x30;
		if (digit < 0 || digit > 9) return undefined;
		value = value * 10 + digit;
	}
	return value;
}

/** The first offset at which no zero stands. */
export function skipZeros(bytes: Uint8Array, offset: number): number {
	let end = offset;
	while (end < bytes.length && bytes[end] === 0) end += 1;
	return end;
}
