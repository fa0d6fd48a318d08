import type { Pcm } from '../media/pcm';
import type { AudioTools } from '../media/tools';
import type { Track } from '../media/track';
import { decodePackets } from './decodePackets';

/** Half a second: by then a decoder no longer depends on earlier frames. */
const RUN_IN_PACKETS = 25;

/**
 * Decodes AMR, narrowband or wideband.
 *
 * @param track of any container, a frame with its header byte in each packet
 * @returns undefined if it is of another codec
 */
export function decodeAmr(track: Track, tools: AudioTools): Pcm | undefined {
	const { name } = track.codec;
	if (name !== 'amr-nb' && name !== 'amr-wb') return undefined;
	const band = name === 'amr-nb' ? 'narrow' : 'wide';
	return decodePackets(track, tools, {
		bitsPerSample: 16,
		createDecoder: async () => await (await tools.loadCodec('amr')).createAmrDecoder(band),
		runInFrom: (packet) => Math.max(packet - RUN_IN_PACKETS, 0),
		mostLost: 0,
	});
}
