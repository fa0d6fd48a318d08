import { hasTextAt, uint32LittleEndian } from '../../bytes/read';

const PAGE_HEADER_BYTES = 27;
const CONTINUES_PACKET = 0x01;
const FIRST_OF_STREAM = 0x02;
const LAST_OF_STREAM = 0x04;

/** A page as its header describes it. */
export interface OggPage {
	offset: number;
	serialNumber: number;
	sequenceNumber: number;
	isFirst: boolean;
	isLast: boolean;
	/** Whether its first segments belong to a packet of the page before. */
	isContinued: boolean;
	/** The position after the last packet that ends here; undefined if none does. */
	granulePosition: number | undefined;
	/** Where the sizes of its segments stand, up to `start`, and where its content starts and ends. */
	tableOffset: number;
	start: number;
	end: number;
}

/**
 * The page that begins at an offset, by its header; undefined if none does. Its end may lie beyond the
 * bytes, and its checksum may be wrong.
 *
 * Ref: RFC 3533 section 6
 *
 *      0      4         5       6          14       18         22         26       27
 *      | OggS | version | flags | granule  | serial | sequence | checksum | count  | segment sizes
 *      A packet is a row of segments of 255 bytes, and a last one that is shorter.
 */
export function readPageHeader(bytes: Uint8Array, offset: number): OggPage | undefined {
	if (!hasTextAt(bytes, offset, 'OggS\0')) return undefined;
	const tableOffset = offset + PAGE_HEADER_BYTES;
	const start = tableOffset + (bytes[offset + 26] ?? 0);
	let end = start;
	for (let entry = tableOffset; entry < start; entry += 1) end += bytes[entry] ?? 0;

	const flags = bytes[offset + 5] ?? 0;
	const low = uint32LittleEndian(bytes, offset + 6);
	const high = uint32LittleEndian(bytes, offset + 10);
	// All bits set means "no packet ends here"; other positions below zero make no sense.
	const isPosition = high < 0x8000_0000;
	return {
		offset,
		serialNumber: uint32LittleEndian(bytes, offset + 14),
		sequenceNumber: uint32LittleEndian(bytes, offset + 18),
		isFirst: (flags & FIRST_OF_STREAM) !== 0,
		isLast: (flags & LAST_OF_STREAM) !== 0,
		isContinued: (flags & CONTINUES_PACKET) !== 0,
		granulePosition: isPosition ? high * 2 ** 32 + low : undefined,
		tableOffset,
		start,
		end,
	};
}

/** Ref: RFC 3533 section 6, field 7: polynomial 0x04c11db7, from the top bit, without inversions. */
const CHECKSUM_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte << 24;
	for (let bit = 0; bit < 8; bit += 1) {
		value = (value << 1) ^ (value < 0 ? 0x04c1_1db7 : 0);
	}
	return value;
});

/** Whether a page that lies within the bytes is as it was written. */
export function hasRightChecksum(bytes: Uint8Array, { offset, end }: OggPage): boolean {
	let checksum = addToChecksum(bytes, { start: offset, end: offset + 22 }, 0);
	// It was made with zeros in its own place.
	for (let count = 0; count < 4; count += 1) {
		checksum = (checksum << 8) ^ (CHECKSUM_TABLE[checksum >>> 24] ?? 0);
	}
	checksum = addToChecksum(bytes, { start: offset + 26, end }, checksum);
	return checksum >>> 0 === uint32LittleEndian(bytes, offset + 22);
}

function addToChecksum(
	bytes: Uint8Array,
	{ start, end }: { start: number; end: number },
	checksumBefore: number,
): number {
	let checksum = checksumBefore;
	for (let offset = start; offset < end; offset += 1) {
		checksum =
			(checksum << 8) ^ (CHECKSUM_TABLE[(checksum >>> 24) ^ (bytes[offset] as number)] as number);
	}
	return checksum;
}

/** How the start of a page looks where a file breaks off within its header. */
export function isStartOfPage(bytes: Uint8Array, offset: number): boolean {
	const count = Math.min(bytes.length - offset, 4);
	return (
		count > 0 && count + offset === bytes.length && hasTextAt(bytes, offset, 'OggS'.slice(0, count))
	);
}
