import { uint32BigEndian, uint64BigEndian } from '../../bytes/read';
import type { ByteRange, CoverageMap } from '../../media/coverage';
import { ListedPackets, maximumPacketsOf } from '../../media/packetTable';
import type { YieldToEventLoop } from '../../media/tools';
import type { CafDescription } from './description';

/** The header of a packet table. */
export interface PacketTableHeader {
	packetCount: number;
	/** Frames that are meant to be heard; 0 if it is not known. */
	validFrames: number;
	/** Frames in front of those, and behind them. */
	primingFrames: number;
	remainderFrames: number;
}

const HEADER_BYTES = 24;

const PACKETS_PER_YIELD = 20_000;

/** A number of the table has at most so many bytes of seven bits: more than any packet needs. */
const LONGEST_NUMBER_BYTES = 5;

/**
 * Ref: Apple Core Audio Format specification, "Packet Table Chunk"
 *
 *      0                   8                  16                 20
 *      | packets (8)       | valid frames (8) | priming frames   | remainder frames |
 */
export function readPacketTableHeader(content: Uint8Array): PacketTableHeader | undefined {
	if (content.length < HEADER_BYTES) return undefined;
	return {
		packetCount: uint64BigEndian(content, 0),
		validFrames: uint64BigEndian(content, 8),
		primingFrames: uint32BigEndian(content, 16),
		remainderFrames: uint32BigEndian(content, 20),
	};
}

/**
 * Lists the packets of a sound by its packet table: as many as there are whole ones.
 *
 * Ref: as above: for each packet its size and its frames, of these what the description leaves open;
 * each a number of seven bits a byte, the highest first, the top bit set in all but the last
 *
 * @param about.durationOf how long a packet lasts, in units, by its bytes and the frames it is said to have
 * @returns the packets, and whether the sound ends before the table does
 */
export async function listCafPackets(
	bytes: Uint8Array,
	about: {
		table: Uint8Array;
		data: ByteRange;
		description: CafDescription;
		timescale: number;
		durationOf: (packet: Uint8Array, frames: number) => number;
		coverage: CoverageMap;
		yieldToEventLoop: YieldToEventLoop;
	},
): Promise<{ packets: ListedPackets; isCutOff: boolean }> {
	const { table, data, description, timescale, durationOf, coverage } = about;
	const { packetBytes, packetFrames } = description;
	const packets = new ListedPackets(bytes, timescale);
	const reader = new NumberReader(table.subarray(HEADER_BYTES));
	const header = readPacketTableHeader(table);
	const stated = Math.min(header?.packetCount ?? 0, maximumPacketsOf(bytes.length));
	let offset = data.start;
	let isCutOff = false;
	for (let index = 0; index < stated && !isCutOff; index += 1) {
		const sizeBytes = packetBytes > 0 ? packetBytes : reader.next();
		const frames = packetFrames > 0 ? packetFrames : reader.next();
		isCutOff = sizeBytes === undefined || frames === undefined || offset + sizeBytes > data.end;
		if (sizeBytes === undefined || frames === undefined) break;
		// What is there of a packet that breaks off.
		if (isCutOff) coverage.structure(offset, data.end);
		if (isCutOff) break;
		const packet = bytes.subarray(offset, offset + sizeBytes);
		// The last one is filled up with frames that are not meant to be heard.
		const filler = index === stated - 1 ? (header?.remainderFrames ?? 0) : 0;
		packets.addAt(
			offset,
			sizeBytes,
			durationOf(packet, frames > filler ? frames - filler : frames),
		);
		offset += sizeBytes;
		if (index % PACKETS_PER_YIELD === 0) await about.yieldToEventLoop();
	}
	coverage.sound(data.start, offset);
	return { packets, isCutOff };
}

class NumberReader {
	private offset = 0;

	constructor(private readonly bytes: Uint8Array) {}

	/** The next number; undefined behind the last one. */
	next(): number | undefined {
		let value = 0;
		for (let count = 0; count < LONGEST_NUMBER_BYTES; count += 1) {
			const byte = this.bytes[this.offset];
			if (byte === undefined) return undefined;
			this.offset += 1;
			value = value * 128 + (byte & 0x7f);
			if (byte < 0x80) return value;
		}
		return undefined;
	}
}
