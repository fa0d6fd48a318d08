import type { Pcm } from '../media/pcm';
import type { AudioTools } from '../media/tools';
import type { Track } from '../media/track';
import { decodePackets } from './decodePackets';

/**
 * Decodes FLAC: each frame by itself, without loss.
 *
 * @param track of any container, a frame in each packet
 * @returns undefined if it is of another codec
 */
export function decodeFlac(track: Track, tools: AudioTools): Pcm | undefined {
	const { codec } = track;
	if (codec.name !== 'flac') return undefined;
	return decodePackets(track, tools, {
		// Whole bytes; what is finer than 24 bits cannot be heard.
		bitsPerSample: Math.min(Math.ceil(codec.bitsPerSample / 8) * 8, 24),
		createDecoder: async () =>
			await (await tools.loadCodec('flac')).createFlacDecoder(codec.header),
		runInFrom: (packet) => packet,
		mostLost: 0,
	});
}
