import { hasTextAt, indexOfText, uint32LittleEndian } from '../bytes';
import { joinBytes } from '../byteParts';
import type { Pause } from '../segments';

const PAGE_HEADER_BYTES = 27;
const CONTINUES_PACKET = 0x01;
const FIRST_OF_STREAM = 0x02;
const LAST_OF_STREAM = 0x04;

/** A page, with the packets that end on it. */
export interface OggPage {
	serialNumber: number;
	isFirst: boolean;
	isLast: boolean;
	/** The position after the last packet that ends here; undefined when none does. */
	granulePosition: number | undefined;
	packets: Uint8Array[];
}

/** How reading the pages ended. */
export type OggEnd =
	| 'whole'
	/** In the middle of a page. */
	| 'cutOff'
	/** A page is damaged or missing, and more follows. */
	| 'damaged';

interface PageHeader {
	flags: number;
	serialNumber: number;
	sequenceNumber: number;
	granulePosition: number | undefined;
	/** Where the sizes of its segments stand, and where its content starts and ends. */
	tableOffset: number;
	start: number;
	end: number;
}

interface StreamState {
	sequenceNumber: number;
	/** What has been seen of a packet that goes on. */
	pending: Uint8Array[];
}

/**
 * The pages of an Ogg file, up to the first that is damaged or missing.
 *
 * Ref: RFC 3533 section 6
 *
 *      0      4         5       6          14       18         22         26       27
 *      | OggS | version | flags | granule  | serial | sequence | checksum | count  | segment sizes
 *      A packet is a row of segments of 255 bytes, and a last one that is shorter.
 */
export async function* readOggPages(
	bytes: Uint8Array,
	pause: Pause,
): AsyncGenerator<OggPage, OggEnd> {
	const streams = new Map<number, StreamState>();
	let offset = 0;
	while (offset < bytes.length) {
		const header = readPageHeader(bytes, offset);
		if (header === undefined || !hasRightChecksum(bytes, offset, header.end)) {
			return (await isFollowedByPage(bytes, offset + 1, pause)) ? 'damaged' : 'cutOff';
		}
		const isFirst = (header.flags & FIRST_OF_STREAM) !== 0;
		const earlier = isFirst ? undefined : streams.get(header.serialNumber);
		if (earlier !== undefined && header.sequenceNumber !== earlier.sequenceNumber + 1) {
			return 'damaged';
		}
		const isContinued = (header.flags & CONTINUES_PACKET) !== 0;
		const pending = isContinued ? (earlier?.pending ?? []) : [];
		const { packets, rest } = splitPackets(bytes, header, pending);
		// What goes on from a page that is not there has no start, however many pages it goes on for.
		const isOrphan = isContinued && pending.length === 0;
		const isOrphanUnfinished = isOrphan && packets.length === 0;
		if (isOrphan) packets.shift();
		streams.set(header.serialNumber, {
			sequenceNumber: header.sequenceNumber,
			pending: isOrphanUnfinished ? [] : rest,
		});

		yield {
			serialNumber: header.serialNumber,
			isFirst,
			isLast: (header.flags & LAST_OF_STREAM) !== 0,
			granulePosition: header.granulePosition,
			packets,
		};
		offset = header.end;
		await pause();
	}
	return 'whole';
}

function readPageHeader(bytes: Uint8Array, offset: number): PageHeader | undefined {
	if (!hasTextAt(bytes, offset, 'OggS\0')) return undefined;
	const tableOffset = offset + PAGE_HEADER_BYTES;
	const start = tableOffset + (bytes[offset + 26] ?? 0);
	if (start > bytes.length) return undefined;
	const end = start + bytes.subarray(tableOffset, start).reduce((sum, size) => sum + size, 0);
	if (end > bytes.length) return undefined;

	const low = uint32LittleEndian(bytes, offset + 6);
	const high = uint32LittleEndian(bytes, offset + 10);
	// All bits set means "no packet ends here"; other positions below zero make no sense.
	const isPosition = high < 0x8000_0000;
	return {
		flags: bytes[offset + 5] ?? 0,
		serialNumber: uint32LittleEndian(bytes, offset + 14),
		sequenceNumber: uint32LittleEndian(bytes, offset + 18),
		granulePosition: isPosition ? high * 2 ** 32 + low : undefined,
		tableOffset,
		start,
		end,
	};
}

function splitPackets(
	bytes: Uint8Array,
	{ tableOffset, start: contentStart }: PageHeader,
	pending: Uint8Array[],
): { packets: Uint8Array[]; rest: Uint8Array[] } {
	const packets: Uint8Array[] = [];
	let parts = pending;
	let start = contentStart;
	let end = contentStart;
	for (let entry = tableOffset; entry < contentStart; entry += 1) {
		const size = bytes[entry] ?? 0;
		end += size;
		if (size === 255) continue;
		const part = bytes.subarray(start, end);
		packets.push(parts.length === 0 ? part : joinBytes([...parts, part]));
		parts = [];
		start = end;
	}
	return { packets, rest: end > start ? [...parts, bytes.subarray(start, end)] : parts };
}

/** Bytes that are searched before others have their turn. */
const SEARCHED_BYTES_PER_PAUSE = 65_536;

async function isFollowedByPage(bytes: Uint8Array, start: number, pause: Pause): Promise<boolean> {
	const mark = 'OggS\0';
	for (let offset = start; offset < bytes.length; offset += SEARCHED_BYTES_PER_PAUSE) {
		// A mark may begin at the end of a stretch.
		const end = offset + SEARCHED_BYTES_PER_PAUSE + mark.length - 1;
		if (indexOfText(bytes, mark, { start: offset, end }) !== -1) return true;
		await pause();
	}
	return false;
}

/** Ref: RFC 3533 section 6, field 7: polynomial 0x04c11db7, from the top bit, without inversions. */
const CHECKSUM_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
	let value = byte << 24;
	for (let bit = 0; bit < 8; bit += 1) {
		value = (value << 1) ^ (value < 0 ? 0x04c1_1db7 : 0);
	}
	return value;
});

/** The checksum is made with zeros in its own place, 22 bytes into the page. */
function hasRightChecksum(bytes: Uint8Array, start: number, end: number): boolean {
	let checksum = 0;
	for (let offset = start; offset < end; offset += 1) {
		const isOwnPlace = offset >= start + 22 && offset < start + 26;
		const byte = isOwnPlace ? 0 : (bytes[offset] ?? 0);
		checksum = (checksum << 8) ^ (CHECKSUM_TABLE[(checksum >>> 24) ^ byte] ?? 0);
	}
	return checksum >>> 0 === uint32LittleEndian(bytes, start + 22);
}
