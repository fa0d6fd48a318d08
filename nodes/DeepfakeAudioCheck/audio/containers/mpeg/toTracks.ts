import { durationSecondsOf } from '../../media/packetTable';
import type { Codec, Track } from '../../media/track';
import { readAacConfig } from '../mp4/aacSampleEntry';
import type { Piece } from './scanStream';
import type { StreamFrame } from './streamFrame';

/** The pieces of a stream as tracks, each behind the one before. */
export function toTracks(pieces: Piece[]): Track[] {
	let startSeconds = 0;
	return pieces.map(({ first, packets }, index) => {
		const track: Track = {
			number: index + 1,
			codec: toCodec(first),
			sampleRate: packets.timescale,
			channels: channelsOf(first),
			packets,
			startSeconds,
			skippedUnits: 0,
		};
		startSeconds += durationSecondsOf(packets);
		return track;
	});
}

function toCodec(first: StreamFrame): Codec {
	if (first.format === 'mp3') return { name: 'mp3' };
	if (first.format === 'mp2') return { name: 'other', label: 'MPEG layer II (MP2)' };
	if (first.format === 'mp1') return { name: 'other', label: 'MPEG layer I (MP1)' };
	if (first.hasSeveralBlocks) return { name: 'other', label: 'AAC with several blocks in a frame' };
	// The channels would have to be read from inside of the first block.
	if (channelConfiguration(first) === 0) {
		return { name: 'other', label: 'AAC with channels of its own order' };
	}
	const config = configOf(first);
	const sampleEntry = readAacConfig(config)?.sampleEntry;
	return sampleEntry === undefined
		? { name: 'other', label: 'AAC of an unknown kind' }
		: { name: 'aac', config, sampleEntry };
}

function channelsOf(first: StreamFrame): number {
	if (first.format !== 'adts') return first.isMono ? 1 : 2;
	return readAacConfig(configOf(first))?.channels ?? 2;
}

function configOf({ config }: StreamFrame): Uint8Array {
	return Uint8Array.of(config >> 8, config & 0xff);
}

/** Ref: ISO/IEC 14496-3 section 1.6.3.5: 0 means that the first block describes them itself */
function channelConfiguration({ config }: StreamFrame): number {
	return (config >> 3) & 7;
}
