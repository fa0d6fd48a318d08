/** Element IDs, with their length marker. Ref: RFC 8794 section 11.2, RFC 9559 section 5.1 */
export const ID = {
	ebml: 0x1a45dfa3,
	docType: 0x4282,
	void: 0xec,
	crc32: 0xbf,
	segment: 0x18538067,
	seekHead: 0x114d9b74,
	info: 0x1549a966,
	timestampScale: 0x2ad7b1,
	tracks: 0x1654ae6b,
	trackEntry: 0xae,
	trackNumber: 0xd7,
	trackType: 0x83,
	codecId: 0x86,
	codecPrivate: 0x63a2,
	codecDelay: 0x56aa,
	audio: 0xe1,
	samplingFrequency: 0xb5,
	channels: 0x9f,
	bitDepth: 0x6264,
	contentEncodings: 0x6d80,
	cues: 0x1c53bb6b,
	chapters: 0x1043a770,
	attachments: 0x1941a469,
	tags: 0x1254c367,
	cluster: 0x1f43b675,
	timestamp: 0xe7,
	silentTracks: 0x5854,
	position: 0xa7,
	prevSize: 0xab,
	simpleBlock: 0xa3,
	blockGroup: 0xa0,
	block: 0xa1,
	blockAdditions: 0x75a1,
	blockDuration: 0x9b,
	referencePriority: 0xfa,
	referenceBlock: 0xfb,
	codecState: 0xa4,
	discardPadding: 0x75a2,
	slices: 0x8e,
} as const;

/** An element as its ID and size describe it. */
export interface Element {
	id: number;
	offset: number;
	/** Where its content starts and ends; the end may lie beyond the bytes. */
	start: number;
	/** Infinity if the size is not known: it is still being recorded. */
	end: number;
}

/** All ones, by how many bytes a size takes. */
const UNKNOWN_SIZES = Array.from({ length: 9 }, (_, sizeBytes) => 2 ** (7 * sizeBytes) - 1);

/**
 * The element at an offset; undefined if the bytes end within its ID or size, or are none.
 *
 * Ref: RFC 8794 sections 4 and 5: an ID and a size, each led by as many zero bits as bytes follow
 *
 *      1xxxxxxx                     1 byte
 *      01xxxxxx xxxxxxxx            2 bytes, ... up to 8; a size of all ones means "unknown"
 */
export function readElement(bytes: Uint8Array, offset: number): Element | undefined {
	const idBytes = vintLength(bytes[offset]);
	const sizeOffset = offset + idBytes;
	const sizeBytes = vintLength(bytes[sizeOffset]);
	const start = sizeOffset + sizeBytes;
	if (idBytes > 4 || sizeBytes > 8 || start > bytes.length) return undefined;

	let id = 0;
	for (let index = offset; index < sizeOffset; index += 1) id = id * 256 + (bytes[index] ?? 0);
	const size = readVint(bytes, sizeOffset);
	const isUnknown = size === UNKNOWN_SIZES[sizeBytes];
	return { id, offset, start, end: isUnknown ? Infinity : start + size };
}

/** How many bytes a number takes, by its first: 1 to 8, and 9 if it is invalid. */
export function vintLength(first: number | undefined): number {
	return first === undefined ? 9 : Math.clz32(first) - 23;
}

/** The number of variable length at an offset; 0 if it is invalid. */
export function readVint(bytes: Uint8Array, offset: number): number {
	const length = vintLength(bytes[offset]);
	if (length > 8) return 0;
	let value = (bytes[offset] ?? 0) & (0xff >> length);
	for (let index = 1; index < length; index += 1) {
		value = value * 256 + (bytes[offset + index] ?? 0);
	}
	return value;
}

/** Ref: RFC 8794 sections 7.1 and 7.2: up to eight bytes, those in front may be padding */
export function readUnsigned(content: Uint8Array): number {
	return content.subarray(0, 8).reduce((value, byte) => value * 256 + byte, 0);
}

/** The same for a number that may be below zero. */
export function readSigned(content: Uint8Array): number {
	const isNegative = ((content[0] ?? 0) & 0x80) !== 0;
	return content.subarray(0, 8).reduce((value, byte) => value * 256 + byte, isNegative ? -1 : 0);
}

/** Ref: RFC 8794 section 7.3: no bytes, four or eight */
export function readFloat(content: Uint8Array): number {
	const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
	if (content.length === 4) return view.getFloat32(0);
	return content.length === 8 ? view.getFloat64(0) : 0;
}

/** Elements that are looked at within one that describes something; real ones have some dozens. */
const MAXIMUM_CHILDREN = 1000;

/** The elements inside of one, up to the first that does not fit. */
export function listChildren(bytes: Uint8Array, parent: Element): Element[] {
	const end = Math.min(parent.end, bytes.length);
	const children: Element[] = [];
	let offset = parent.start;
	while (offset < end && children.length < MAXIMUM_CHILDREN) {
		const child = readElement(bytes, offset);
		if (child === undefined || child.end > end) break;
		children.push(child);
		offset = child.end;
	}
	return children;
}
