import type { CoverageMap } from '../../media/coverage';
import { ScatteredPackets } from '../../media/scatteredPackets';
import type { Codec, PcmCoding, Track } from '../../media/track';

/** How sound is coded whose packets are all of one size. */
export interface SoundFormat {
	codec: Codec;
	channels: number;
	/** In Hz. */
	sampleRate: number;
	/** What cannot be cut: a sample frame, or a block of compressed ones; 0 if it is not known. */
	blockBytes: number;
	/** Sample frames in a block. */
	framesPerBlock: number;
	/** The byte that silence consists of. */
	silentByte: number;
}

/** Changes of format that are followed: joined recordings have one or two. */
const MAXIMUM_TRACKS = 100;

/** A track that may go on in another place. */
interface OpenTrack {
	track: Track;
	packets: ScatteredPackets;
	key: string;
}

/**
 * The tracks of a file that holds one sound after another: what has the same format goes on in the
 * same track, and another format starts a further one.
 */
export class SoundTracks {
	readonly tracks: Track[] = [];

	private last: OpenTrack | undefined;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {}

	/** Adds the sound of a range; less than a block is none. */
	add(
		format: SoundFormat,
		start: number,
		end: number,
	): 'firstTrack' | 'sameTrack' | 'furtherTrack' | 'nothing' {
		const { blockBytes } = format;
		const blocks = blockBytes === 0 ? 0 : Math.floor((end - start) / blockBytes);
		if (end <= start) return 'nothing';
		if (blockBytes > 0 && blocks === 0) {
			this.coverage.structure(start, end);
			return 'nothing';
		}
		const before = this.last;
		const open = this.open(format);
		if (open === undefined) return 'nothing';
		open.packets.add(start, blocks);
		this.coverage.sound(start, end);
		if (before === undefined) return 'firstTrack';
		return before === open ? 'sameTrack' : 'furtherTrack';
	}

	/** Adds silence that the file only tells of, in packets. */
	addSilence(format: SoundFormat, packetCount: number): void {
		this.open(format)?.packets.addSilence(packetCount);
	}

	/** The track that sound of a format belongs to: the last one, or a further one. */
	private open(format: SoundFormat): OpenTrack | undefined {
		const key = keyOf(format);
		const { last } = this;
		if (last?.key === key) return last;
		if (this.tracks.length >= MAXIMUM_TRACKS) return undefined;
		const { codec, channels, sampleRate, blockBytes, framesPerBlock, silentByte } = format;
		const packets = new ScatteredPackets(this.bytes, {
			packetBytes: blockBytes,
			packetUnits: framesPerBlock,
			timescale: sampleRate,
			silentByte,
		});
		const startSeconds = last === undefined ? 0 : endSeconds(last);
		const number = this.tracks.length + 1;
		const track = { number, codec, sampleRate, channels, packets, startSeconds, skippedUnits: 0 };
		this.last = { track, packets, key };
		this.tracks.push(track);
		return this.last;
	}
}

/** The byte that silence consists of. Ref: WAVE: unsigned samples; ITU-T G.711: the codes of 0 */
export function silentByteOf(coding: PcmCoding['coding']): number {
	switch (coding) {
		case 'unsigned':
			return 0x80;
		case 'a-law':
			return 0xd5;
		case 'mu-law':
			return 0xff;
		default:
			return 0;
	}
}

function endSeconds({ track, packets }: OpenTrack): number {
	return track.startSeconds + packets.startOf(packets.count) / packets.timescale;
}

/** Equal for formats that can follow one another in one track. */
function keyOf({ codec, channels, sampleRate, blockBytes }: SoundFormat): string {
	return [...codingKey(codec), channels, sampleRate, blockBytes].join();
}

function codingKey(codec: Codec): Array<string | number | boolean> {
	switch (codec.name) {
		case 'pcm':
			return [codec.coding, codec.isLittleEndian, codec.bitsPerSample];
		case 'wav-blocks':
		case 'other':
			return [codec.name, codec.label];
		default:
			return [codec.name];
	}
}
