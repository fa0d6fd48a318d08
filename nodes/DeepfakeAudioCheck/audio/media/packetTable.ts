import { NumberList } from '../bytes/numberLists';

/**
 * The packets of a track in the order in which they sound: where each lies in the file, and when it
 * starts. An hour of Opus has 180 000, so nothing here is an object for each packet.
 */
export interface PacketTable {
	readonly count: number;
	/** Units per second of `startOf`. */
	readonly timescale: number;
	/** When a packet starts, in units; for `count`, when the last one ends. */
	startOf: (index: number) => number;
	/** The bytes of a packet; empty if there is none of this index. */
	at: (index: number) => Uint8Array;
	/** The size of the packets from `first` on and before `end`, in bytes. */
	bytesBetween: (first: number, end: number) => number;
	/**
	 * The bytes of packets that lie one behind another in the file: of `first`, and of as many of those
	 * that follow it before `end` as there are; without it, `at` is used.
	 */
	run?: (first: number, end: number) => Uint8Array;
}

/**
 * The bytes from a place in the row of all packets on that lie one behind another in the file, at most
 * so many; empty behind the last packet.
 */
export function packetBytesAt(packets: PacketTable, place: number, mostBytes: number): Uint8Array {
	const first = packetHolding(packets, place);
	const end = packetHolding(packets, place + mostBytes - 1) + 1;
	const start = place - packets.bytesBetween(0, first);
	const run = packets.run?.(first, end) ?? packets.at(first);
	return run.subarray(start, start + mostBytes);
}

/** The packet that holds the byte at a place in the row of all packets. */
function packetHolding(packets: PacketTable, place: number): number {
	let low = 0;
	let high = packets.count;
	while (low < high - 1) {
		const middle = (low + high) >>> 1;
		if (packets.bytesBetween(0, middle) <= place) low = middle;
		else high = middle;
	}
	return low;
}

/** The last packet that starts at a time (in the table's units) or before it; 0 if there is none. */
export function packetAt(packets: Pick<PacketTable, 'count' | 'startOf'>, units: number): number {
	let low = 0;
	let high = packets.count;
	while (low < high - 1) {
		const middle = (low + high) >> 1;
		if (packets.startOf(middle) <= units) low = middle;
		else high = middle;
	}
	return low;
}

/** How long all packets last, in seconds. */
export function durationSecondsOf(packets: PacketTable): number {
	return packets.startOf(packets.count) / packets.timescale;
}

/** More packets than any recording has: half a day in packets of 10 ms. */
export const MAXIMUM_PACKETS = 4_000_000;

/** Packets that any file may have: three hours of silence, in packets of 20 ms and of one byte each. */
const HARMLESS_PACKETS = 540_000;

/** What a packet takes of a longer file on average, with its size and its share of headers, in bytes. */
const SMALLEST_PACKET_BYTES = 5;

/**
 * The most packets that are read of a file, so that their table is no larger than three times the file:
 * what is behind them counts as not heard.
 */
export function maximumPacketsOf(fileBytes: number): number {
	const most = Math.max(Math.floor(fileBytes / SMALLEST_PACKET_BYTES), HARMLESS_PACKETS);
	return Math.min(most, MAXIMUM_PACKETS);
}

/** Packets of any size, added one by one as a demuxer finds them. Twelve bytes each. */
export class ListedPackets implements PacketTable {
	private readonly offsets = new NumberList();

	/** The size of all packets before each one. */
	private readonly sizesBefore = new NumberList();

	private readonly starts = new NumberList();

	private totalBytes = 0;

	private totalUnits = 0;

	/** Packets that had to be joined from several places, by index. */
	private readonly joined = new Map<number, Uint8Array>();

	/** @param bytes the file */
	constructor(
		private readonly bytes: Uint8Array,
		readonly timescale: number,
	) {}

	get count(): number {
		return this.offsets.count;
	}

	/**
	 * Adds a packet behind the others: a view of the file, or bytes of its own.
	 *
	 * @param durationUnits how long it lasts, in units of the timescale
	 */
	add(packet: Uint8Array, durationUnits: number): void {
		const isInFile = packet.buffer === this.bytes.buffer;
		if (!isInFile) this.joined.set(this.count, packet);
		this.addAt(
			isInFile ? packet.byteOffset - this.bytes.byteOffset : 0,
			packet.length,
			durationUnits,
		);
	}

	/** The same for a packet that lies in the file at an offset. */
	addAt(offset: number, sizeBytes: number, durationUnits: number): void {
		this.offsets.push(offset);
		this.sizesBefore.push(this.totalBytes);
		this.starts.push(this.totalUnits);
		this.totalBytes += sizeBytes;
		this.totalUnits += durationUnits;
	}

	at(index: number): Uint8Array {
		const joined = this.joined.get(index);
		if (joined !== undefined) return joined;
		const start = this.offsets.at(index);
		return this.bytes.subarray(start, start + this.bytesBetween(index, index + 1));
	}

	run(first: number, end: number): Uint8Array {
		if (this.joined.has(first)) return this.at(first);
		const start = this.offsets.at(first);
		const last = Math.min(end, this.count);
		let next = first + 1;
		while (next < last && this.isBehind(next, first)) next += 1;
		return this.bytes.subarray(start, start + this.bytesBetween(first, next));
	}

	/** Whether a packet lies where those from `first` on end. */
	private isBehind(index: number, first: number): boolean {
		const place = this.offsets.at(first) + this.bytesBetween(first, index);
		return this.offsets.at(index) === place && !this.joined.has(index);
	}

	startOf(index: number): number {
		return index < this.count ? this.starts.at(index) : this.totalUnits;
	}

	bytesBetween(first: number, end: number): number {
		return this.sizeBefore(end) - this.sizeBefore(first);
	}

	private sizeBefore(index: number): number {
		return index < this.count ? this.sizesBefore.at(index) : this.totalBytes;
	}
}

/**
 * Packets of any size that all last equally long, added one by one in the order of the file as a demuxer
 * finds them: MPEG audio, AAC, AMR. Four bytes each, and eight more where something stands in front of it.
 */
export class SteadyPackets implements PacketTable {
	readonly timescale: number;

	private readonly offsets = new NumberList();

	/** Packets that do not begin where the one before them ends, by index. */
	private readonly interrupted = new NumberList();

	/** For each of them: the bytes of the file in front of it that belong to no packet. */
	private readonly othersBefore = new NumberList();

	/** The end of the last packet in the file. */
	private end = 0;

	private totalBytes = 0;

	/** @param bytes the file */
	constructor(
		private readonly bytes: Uint8Array,
		private readonly about: { packetUnits: number; timescale: number },
	) {
		this.timescale = about.timescale;
	}

	get count(): number {
		return this.offsets.count;
	}

	/** Adds a packet of the file behind the others. */
	addAt(offset: number, sizeBytes: number): void {
		if (offset !== this.end) {
			this.interrupted.push(this.count);
			this.othersBefore.push(offset - this.totalBytes);
		}
		this.offsets.push(offset);
		this.end = offset + sizeBytes;
		this.totalBytes += sizeBytes;
	}

	at(index: number): Uint8Array {
		const start = this.offsets.at(index);
		return this.bytes.subarray(start, start + this.bytesBetween(index, index + 1));
	}

	startOf(index: number): number {
		return Math.min(index, this.count) * this.about.packetUnits;
	}

	bytesBetween(first: number, end: number): number {
		return this.sizeBefore(end) - this.sizeBefore(first);
	}

	private sizeBefore(index: number): number {
		if (index >= this.count) return this.totalBytes;
		return this.offsets.at(index) - this.otherBytesBefore(index);
	}

	/** Bytes of the file in front of a packet that belong to no packet. */
	private otherBytesBefore(index: number): number {
		let low = 0;
		let high = this.interrupted.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.interrupted.at(middle) <= index) low = middle + 1;
			else high = middle;
		}
		return low === 0 ? 0 : this.othersBefore.at(low - 1);
	}
}

/** Packets of one size and one duration that stand one behind another: PCM, and ADPCM blocks. */
export class EqualPackets implements PacketTable {
	readonly timescale: number;

	readonly count: number;

	/** @param about.start where the first one lies in the file, in bytes */
	constructor(
		private readonly bytes: Uint8Array,
		private readonly about: {
			start: number;
			count: number;
			packetBytes: number;
			packetUnits: number;
			timescale: number;
		},
	) {
		this.timescale = about.timescale;
		this.count = about.count;
	}

	at(index: number): Uint8Array {
		if (index >= this.count) return new Uint8Array();
		const start = this.about.start + index * this.about.packetBytes;
		return this.bytes.subarray(start, start + this.about.packetBytes);
	}

	run(first: number, end: number): Uint8Array {
		const start = this.about.start + first * this.about.packetBytes;
		return this.bytes.subarray(start, start + this.bytesBetween(first, end));
	}

	startOf(index: number): number {
		return Math.min(index, this.count) * this.about.packetUnits;
	}

	bytesBetween(first: number, end: number): number {
		return (Math.min(end, this.count) - Math.min(first, this.count)) * this.about.packetBytes;
	}
}
