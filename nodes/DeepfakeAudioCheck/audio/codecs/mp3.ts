import type { Pcm } from '../media/pcm';
import type { AudioTools } from '../media/tools';
import type { Track } from '../media/track';
import { decodePackets } from './decodePackets';

/**
 * A frame may refer to this many bytes in front of it, and they to the overlap of a frame before.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.2.7: main_data_begin has nine bits
 */
const RESERVOIR_BYTES = 511;
const OVERLAP_PACKETS = 2;

/**
 * Frames whose bytes are in front of a cut or a joint, and that no decoder can read: at the lowest bit
 * rate it takes so many to fill the reservoir again.
 */
const MOST_LOST_FRAMES = 25;

/**
 * Decodes MP3 frame by frame; what an encoder adds at the start is not taken away.
 *
 * @param track of any container, a frame in each packet
 * @returns undefined if it is of another codec
 */
export function decodeMp3(track: Track, tools: AudioTools): Pcm | undefined {
	if (track.codec.name !== 'mp3') return undefined;
	const { packets } = track;
	const runInFrom = (packet: number) => {
		let first = packet;
		// Each frame has a header and side information, which the reservoir leaves out.
		const isEnough = () =>
			packets.bytesBetween(first, packet) - 38 * (packet - first) >= RESERVOIR_BYTES;
		while (first > 0 && packet - first < MOST_LOST_FRAMES && !isEnough()) first -= 1;
		return Math.max(first - OVERLAP_PACKETS, 0);
	};
	return decodePackets(track, tools, {
		bitsPerSample: 16,
		createDecoder: async () => await (await tools.loadCodec('mp3Decoder')).createMp3Decoder(),
		runInFrom,
		mostLost: MOST_LOST_FRAMES,
	});
}
