import { NumberList } from '../bytes/numberLists';
import type { PacketTable } from './packetTable';

/** What packets of one kind have in common. */
export interface PacketKind {
	packetBytes: number;
	/** How long a packet lasts, in units of the timescale. */
	packetUnits: number;
	timescale: number;
	/** The byte that silence consists of. */
	silentByte: number;
}

/** Silence is read in pieces of at most this size, in bytes; no packet is larger. */
const SILENCE_BYTES = 65_536;

/**
 * Packets of one size and one duration in several places of a file, and stretches of silence that the
 * file only tells of: sound in several chunks, or of several recordings that were joined.
 */
export class ScatteredPackets implements PacketTable {
	readonly timescale: number;

	count = 0;

	/** Where each place starts in the file, in bytes; -1 for silence. */
	private readonly offsets = new NumberList();

	/** The number of packets before each place. */
	private readonly firsts = new NumberList();

	private silence: Uint8Array | undefined;

	/** @param bytes the file */
	constructor(
		private readonly bytes: Uint8Array,
		private readonly kind: PacketKind,
	) {
		this.timescale = kind.timescale;
	}

	/** Adds packets that lie one behind another from an offset on. */
	add(offset: number, count: number): void {
		if (count <= 0) return;
		this.offsets.push(offset);
		this.firsts.push(this.count);
		this.count += count;
	}

	/** Adds packets of silence. */
	addSilence(count: number): void {
		this.add(-1, count);
	}

	at(index: number): Uint8Array {
		return this.run(index, index + 1);
	}

	run(first: number, end: number): Uint8Array {
		if (first < 0 || first >= this.count) return new Uint8Array();
		const place = this.placeOf(first);
		const placeEnd = place + 1 < this.firsts.count ? this.firsts.at(place + 1) : this.count;
		const count = Math.min(end, placeEnd) - first;
		const { packetBytes } = this.kind;
		const offset = this.offsets.at(place);
		if (offset < 0) return this.silentPackets(count);
		const start = offset + (first - this.firsts.at(place)) * packetBytes;
		return this.bytes.subarray(start, start + count * packetBytes);
	}

	startOf(index: number): number {
		return Math.min(index, this.count) * this.kind.packetUnits;
	}

	bytesBetween(first: number, end: number): number {
		return (Math.min(end, this.count) - Math.min(first, this.count)) * this.kind.packetBytes;
	}

	private silentPackets(count: number): Uint8Array {
		const { packetBytes, silentByte } = this.kind;
		const most = Math.max(Math.floor(SILENCE_BYTES / packetBytes), 1);
		this.silence ??= new Uint8Array(most * packetBytes).fill(silentByte);
		return this.silence.subarray(0, Math.min(count, most) * packetBytes);
	}

	/** The last place that starts at a packet or before it. */
	private placeOf(index: number): number {
		let low = 0;
		let high = this.firsts.count;
		while (low < high - 1) {
			const middle = (low + high) >> 1;
			if (this.firsts.at(middle) <= index) low = middle;
			else high = middle;
		}
		return low;
	}
}
