import type { Codecs } from '../audio/media/libraries';

/** Where each library is: a file of its own, so that nobody waits for one that is not needed. */
const libraries: { [Name in keyof Codecs]: () => Promise<Codecs[Name]> } = {
	opus: async () => await import('../../../decoders/opus'),
	flac: async () => await import('../../../decoders/flac'),
	amr: async () => await import('../../../decoders/amr'),
	vorbis: async () => await import('../../../decoders/vorbis'),
	mp3Decoder: async () => await import('../../../decoders/mp3Decoder'),
	aacDecoder: async () => await import('../../../decoders/aacDecoder'),
	mp3Encoder: async () => await import('../../../decoders/mp3Encoder'),
	speechDetector: async () => await import('../../../decoders/speechDetector'),
};

/** Loads a bundled library when it is first needed; see `LoadCodec`. */
export async function loadCodec<Name extends keyof Codecs>(name: Name): Promise<Codecs[Name]> {
	return await libraries[name]();
}
