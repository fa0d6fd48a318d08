import { bytes } from './identifyBuilders';

/*
 * WebM and Matroska files by hand. Ref: RFC 8794 (EBML), RFC 9559 (Matroska)
 *
 *      EBML header   DocType
 *      Segment
 *        Tracks      a TrackEntry for each track
 *        Cluster     SimpleBlock, or BlockGroup with a Block and what is said of it
 */

/** Element IDs. Ref: RFC 8794 section 11.2, RFC 9559 section 5.1 */
export const ID = {
	ebml: 0x1a45dfa3,
	docType: 0x4282,
	void: 0xec,
	segment: 0x18538067,
	tracks: 0x1654ae6b,
	trackEntry: 0xae,
	trackNumber: 0xd7,
	trackType: 0x83,
	codecId: 0x86,
	codecPrivate: 0x63a2,
	contentEncodings: 0x6d80,
	contentEncoding: 0x6240,
	contentCompression: 0x5034,
	cluster: 0x1f43b675,
	timestamp: 0xe7,
	simpleBlock: 0xa3,
	blockGroup: 0xa0,
	block: 0xa1,
	discardPadding: 0x75a2,
} as const;

export type Content = Uint8Array | string | number;

/** An element; its size takes as few bytes as it can. */
export function element(id: number, ...content: Content[]): Uint8Array {
	const inner = bytes(...content);
	return bytes(bigEndian(id), vint(inner.length), inner);
}

/** An element whose size is not known: all ones, here in eight bytes, as browsers write it. */
export function elementOfUnknownSize(id: number, ...content: Content[]): Uint8Array {
	return bytes(bigEndian(id), 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, ...content);
}

/** A variable size integer; a content of all ones would mean "unknown". Ref: RFC 8794 section 4 */
function vint(value: number, length = vintBytes(value + 1)): Uint8Array {
	return bigEndian(value + 2 ** (7 * length), length);
}

function vintBytes(highest: number): number {
	let length = 1;
	while (highest >= 2 ** (7 * length)) length += 1;
	return length;
}

/** A number in as few bytes as it takes, or in so many. */
export function bigEndian(value: number, length = 1): Uint8Array {
	const digits: number[] = [];
	for (let rest = value; rest > 0 || digits.length < length; rest = Math.floor(rest / 256)) {
		digits.unshift(rest % 256);
	}
	return Uint8Array.from(digits);
}

/** A number that may be below zero, in so many bytes, eight at most. */
function signed(value: number, length: number): Uint8Array {
	const content = Buffer.alloc(8);
	content.writeBigInt64BE(BigInt(value));
	return content.subarray(8 - length);
}

export interface TrackParts {
	number: number;
	type: 'video' | 'audio' | 'subtitles';
	codec: string;
	codecPrivate?: Uint8Array;
	/** Elements behind the others. */
	others?: Uint8Array[];
}

/** Ref: RFC 9559 section 5.1.4.1.3 */
const TRACK_TYPES = { video: 1, audio: 2, subtitles: 17 };

export function trackEntry(parts: TrackParts): Uint8Array {
	return element(
		ID.trackEntry,
		element(ID.trackNumber, bigEndian(parts.number)),
		element(ID.trackType, TRACK_TYPES[parts.type]),
		element(ID.codecId, parts.codec),
		...(parts.codecPrivate === undefined ? [] : [element(ID.codecPrivate, parts.codecPrivate)]),
		...(parts.others ?? []),
	);
}

/** Frames that share a block, and how their sizes are told in front of them. */
export interface Lace {
	/** The two bits of the flags. Ref: RFC 9559 section 10.3 */
	lacing: 0 | 1 | 2 | 3;
	head: Uint8Array;
	frames: Uint8Array[];
}

export function unlaced(frame: Uint8Array): Lace {
	return { lacing: 0, head: bytes(), frames: [frame] };
}

/** Sizes of all frames but the last, in bytes of 255 and one that is less. Ref: RFC 9559 section 10.3.2 */
export function xiphLace(...frames: Uint8Array[]): Lace {
	const sizes = frames.slice(0, -1).flatMap(({ length }) => {
		return [...Array<number>(Math.floor(length / 255)).fill(255), length % 255];
	});
	return { lacing: 1, head: bytes(frames.length - 1, ...sizes), frames };
}

/** The first size, and differences of the others but the last. Ref: RFC 9559 section 10.3.3 */
export function ebmlLace(...frames: Uint8Array[]): Lace {
	const sizes = frames.slice(0, -1).map(({ length }, index) => {
		const before = frames[index - 1];
		return before === undefined ? vint(length) : difference(length - before.length);
	});
	return { lacing: 3, head: bytes(frames.length - 1, ...sizes), frames };
}

/** A signed number as a vint: what is 0 stands in the middle of the range. */
function difference(value: number): Uint8Array {
	const length = vintBytes(2 * Math.abs(value) + 1);
	return vint(value + 2 ** (7 * length - 1) - 1, length);
}

/** Frames of one size. Ref: RFC 9559 section 10.3.4 */
export function fixedLace(...frames: Uint8Array[]): Lace {
	return { lacing: 2, head: bytes(frames.length - 1), frames };
}

/**
 * What a SimpleBlock or a Block holds. Ref: RFC 9559 sections 10.1 and 10.2
 *
 *      track number (vint)   timestamp (2)   flags (1)   [lace head]   frames
 */
export function blockContent(
	track: number,
	{ lacing, head, frames }: Lace,
	timestampMs = 0,
): Uint8Array {
	return bytes(vint(track), bigEndian(timestampMs, 2), lacing << 1, head, ...frames);
}

export function simpleBlock(track: number, lace: Lace): Uint8Array {
	return element(ID.simpleBlock, blockContent(track, lace));
}

/** A block with other elements behind it, such as `discardPadding`. */
export function blockGroup(track: number, lace: Lace, ...others: Uint8Array[]): Uint8Array {
	return element(ID.blockGroup, element(ID.block, blockContent(track, lace)), ...others);
}

/** What is to be dropped from the end of its block; below zero, from the start. */
export function discardPadding(ns: number, length = 4): Uint8Array {
	return element(ID.discardPadding, signed(ns, length));
}

export function cluster(...blocks: Uint8Array[]): Uint8Array {
	return element(ID.cluster, element(ID.timestamp, 0), ...blocks);
}

export function ebmlHeader(docType = 'webm'): Uint8Array {
	return element(ID.ebml, element(ID.docType, docType));
}

/** A whole file of tracks and clusters. */
export function matroska(tracks: Uint8Array[], ...clusters: Uint8Array[]): Uint8Array {
	return bytes(ebmlHeader(), element(ID.segment, element(ID.tracks, ...tracks), ...clusters));
}
