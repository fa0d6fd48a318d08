/** The containers that Dataspike takes: its audio guide lists .wav, .mp3 and .m4a. */
export type UploadFormat = 'wav' | 'mp3' | 'm4a';

/**
 * How a recording of each format is announced to the service; the name of a format is also the extension
 * of its files.
 *
 * Ref: audio/mpeg: RFC 3003; audio/mp4: RFC 4337. WAV has no registered type: audio/wav is the one
 * that the WHATWG MIME Sniffing standard names (section 6.2), and that browsers send.
 */
export const MIME_TYPES: Readonly<Record<UploadFormat, string>> = {
	wav: 'audio/wav',
	mp3: 'audio/mpeg',
	m4a: 'audio/mp4',
};

/** Whether Dataspike takes files of a format as they are. */
export function isUploadFormat(format: string): format is UploadFormat {
	return Object.hasOwn(MIME_TYPES, format);
}
