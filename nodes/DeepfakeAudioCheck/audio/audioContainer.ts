import type { RefusedFormat } from './refusedFormats';

/** The containers that Dataspike takes: its audio guide lists .wav, .mp3 and .m4a. */
export type AudioContainer = 'wav' | 'mp3' | 'm4a';

/** What the bytes of a file turned out to be. */
export type FoundFormat = AudioContainer | RefusedFormat;

/**
 * How a recording of each container is announced to the service.
 *
 * Ref: audio/mpeg: RFC 3003; audio/mp4: RFC 4337. WAV has no registered type: audio/wav is the one
 * that the WHATWG MIME Sniffing standard names (section 6.2), and that browsers send.
 */
export const AUDIO_CONTAINERS: Readonly<
	Record<AudioContainer, { mimeType: string; extension: AudioContainer }>
> = {
	wav: { mimeType: 'audio/wav', extension: 'wav' },
	mp3: { mimeType: 'audio/mpeg', extension: 'mp3' },
	m4a: { mimeType: 'audio/mp4', extension: 'm4a' },
};
