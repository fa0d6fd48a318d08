import { readFlacFrameHeader } from '../../codecs/flacFrames';
import { OPUS_CLOCK_RATE, opusPacketDuration } from '../../codecs/opusPackets';
import { ListedPackets, type PacketTable } from '../../media/packetTable';
import type { Codec, OpusLink, Track } from '../../media/track';
import type { FileBudget } from './budget';
import { hasSameBytes } from './boxes';
import { delayUnits, playsAll, type Edits } from './edits';
import type { Blocks, SoundDescription } from './soundDescription';

/** Blocks that are made one packet: uncompressed sound has no packets of its own. */
const BLOCKS_PER_PACKET = 4096;

/** Sound by its tables is this much shorter or longer than by its codec, or the tables are wrong. */
const SHORTEST_BY_CODEC = 0.999;
const LONGEST_BY_CODEC = 4;

/** Sound of one kind, packet by packet: a track, or a part of one. */
export class SoundStream {
	readonly timescale: number;

	private readonly packets: ListedPackets;

	private readonly links: OpusLink[] = [];

	/**
	 * @param about.entry the sample entry, as it stands
	 * @param about.timescale units per second of the durations that the file tells
	 */
	constructor(
		private readonly bytes: Uint8Array,
		private readonly about: {
			description: SoundDescription;
			entry: Uint8Array;
			timescale: number;
			startSeconds: number;
			edits: Edits | undefined;
			budget: FileBudget;
		},
	) {
		const { description, timescale } = about;
		this.timescale = ownTimescale(description) ?? (timescale || description.sampleRate || 1);
		this.packets = new ListedPackets(bytes, this.timescale);
		this.beginPart();
	}

	/** How its bytes are laid out if it has no packets of its own. */
	get blocks(): Blocks | undefined {
		return this.about.description.blocks;
	}

	get isFull(): boolean {
		return !this.about.budget.hasPackets;
	}

	get isEmpty(): boolean {
		return this.packets.count === 0;
	}

	get isUsable(): boolean {
		return this.about.description.codec.name !== 'other';
	}

	get endSeconds(): number {
		const timed = this.timed();
		return this.about.startSeconds + timed.startOf(timed.count) / timed.timescale;
	}

	/** Whether sound of another file goes on in it: what a decoder has to know is the same. */
	continuesAs(
		{ description, entry }: { description: SoundDescription; entry: Uint8Array },
		about: { timescale: number; startSeconds: number },
	): boolean {
		return (
			about.timescale === this.about.timescale &&
			Math.abs(this.endSeconds - about.startSeconds) < 1 &&
			hasSameSetup({ description, entry }, this.about)
		);
	}

	/** Says that the packets that follow are of another file: Opus drops their start again. */
	beginPart(): void {
		const { codec } = this.about.description;
		if (codec.name !== 'opus') return;
		const { count } = this.packets;
		const last = this.links.at(-1);
		if (last?.first === count) return;
		this.links.push({ ...codec.link, first: count, end: count, trimmedDuration: undefined });
	}

	/**
	 * Adds a packet, or blocks; an empty packet is none.
	 *
	 * @returns how long it lasts by its codec, or else by the file, in seconds
	 */
	add(offset: number, sizeBytes: number, duration: number): number {
		if (this.blocks !== undefined) return this.addBlocks(offset, sizeBytes, this.blocks);
		const units = this.durationOf(offset, sizeBytes, duration);
		this.packets.addAt(offset, sizeBytes, units);
		this.about.budget.takePacket();
		const link = this.links.at(-1);
		if (link !== undefined) link.end = this.packets.count;
		const { packetDuration } = this.about.description;
		return packetDuration === undefined
			? units / this.timescale
			: packetDuration.units / packetDuration.timescale;
	}

	/** Whether a player that follows the edit list and the times of the file plays all of it. */
	get isPlayedWhole(): boolean {
		const { edits, timescale } = this.about;
		const durationUnits = (this.endSeconds - this.about.startSeconds) * timescale;
		return this.timed() === this.packets && playsAll(edits, { timescale, durationUnits });
	}

	/** Whether a player that follows the edit list plays some of it more than once. */
	get isPlayedAgain(): boolean {
		return this.about.edits?.isRepeating ?? false;
	}

	/** @param number what it is counted as in its file */
	toTrack(number: number): Track {
		const { description, startSeconds, edits, timescale } = this.about;
		const { sampleRate, channels } = description;
		const packets = this.timed();
		// Opus brings its delay itself.
		const isDelayKnown = description.codec.name === 'opus' || timescale === 0;
		const delay = isDelayKnown ? 0 : delayUnits(edits, timescale) / timescale;
		return {
			number,
			codec: this.codec(),
			sampleRate,
			channels,
			packets,
			startSeconds,
			skippedUnits: Math.round(delay * packets.timescale),
		};
	}

	private codec(): Codec {
		const { codec } = this.about.description;
		if (codec.name !== 'opus') return codec;
		return { name: 'opus', links: this.trimmedLinks() };
	}

	/** The edit list trims the end of a stream that is in one piece. */
	private trimmedLinks(): OpusLink[] {
		const { edits, timescale } = this.about;
		const [link, second] = this.links;
		if (link === undefined || second !== undefined || edits?.end === undefined) return this.links;
		const heard = this.packets.startOf(this.packets.count) - link.preSkip;
		const trimmed = Math.round(((edits.end - edits.start) / timescale) * OPUS_CLOCK_RATE);
		const isPadding = this.isPlayedWhole && edits.start > 0 && trimmed > 0 && trimmed <= heard;
		return isPadding ? [{ ...link, trimmedDuration: trimmed }] : this.links;
	}

	private durationOf(offset: number, sizeBytes: number, duration: number): number {
		switch (this.about.description.codec.name) {
			case 'opus':
				return opusPacketDuration(this.bytes.subarray(offset, offset + Math.min(sizeBytes, 2)));
			case 'flac':
				return readFlacFrameHeader(this.bytes.subarray(offset, offset + sizeBytes), 0) || duration;
			default:
				return duration;
		}
	}

	private addBlocks(offset: number, sizeBytes: number, blocks: Blocks): number {
		let left = Math.floor(sizeBytes / blocks.sizeBytes);
		const seconds = (left * blocks.units) / this.timescale;
		for (let start = offset; left > 0 && !this.isFull; ) {
			const count = Math.min(left, BLOCKS_PER_PACKET);
			this.packets.addAt(start, count * blocks.sizeBytes, count * blocks.units);
			this.about.budget.takePacket();
			start += count * blocks.sizeBytes;
			left -= count;
		}
		return seconds;
	}

	/** Its packets, with the times of the codec if those of the file cannot be. */
	private timed(): PacketTable {
		const { packets } = this;
		const { packetDuration } = this.about.description;
		if (packetDuration === undefined) return packets;
		const packetSeconds = packetDuration.units / packetDuration.timescale;
		const byTables = packets.startOf(packets.count) / packets.timescale;
		// The last packet is shortened by many writers.
		const isPossible =
			byTables > 0 &&
			byTables >= SHORTEST_BY_CODEC * (packets.count - 1) * packetSeconds &&
			byTables <= LONGEST_BY_CODEC * packets.count * packetSeconds;
		return isPossible ? packets : new EvenlyTimedPackets(packets, packetDuration);
	}
}

/** What a decoder has to know: of AAC the configuration, without its bit rates. */
function hasSameSetup(first: Setup, second: Setup): boolean {
	const [one, other] = [first, second].map(({ description: { codec }, entry }) =>
		codec.name === 'aac' && codec.config.length > 0 ? codec.config : entry,
	);
	return one !== undefined && other !== undefined && hasSameBytes(one, other);
}

interface Setup {
	description: SoundDescription;
	entry: Uint8Array;
}

/** Sound whose own packets say how long they last is counted in samples. */
function ownTimescale({ codec, blocks, sampleRate }: SoundDescription): number | undefined {
	if (codec.name === 'opus') return OPUS_CLOCK_RATE;
	return codec.name === 'flac' || blocks !== undefined ? sampleRate : undefined;
}

/** Packets that all last equally long, whatever was noted of them. */
class EvenlyTimedPackets implements PacketTable {
	readonly timescale: number;

	readonly count: number;

	constructor(
		private readonly packets: PacketTable,
		private readonly duration: { units: number; timescale: number },
	) {
		this.timescale = duration.timescale;
		this.count = packets.count;
	}

	startOf(index: number): number {
		return Math.min(index, this.count) * this.duration.units;
	}

	at(index: number): Uint8Array {
		return this.packets.at(index);
	}

	bytesBetween(first: number, end: number): number {
		return this.packets.bytesBetween(first, end);
	}
}
