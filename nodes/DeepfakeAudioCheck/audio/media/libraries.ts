/** Sound as samples from -1 to 1, one array for each channel, all of the same length. */
export type Samples = Array<Float32Array | Float64Array>;

/**
 * A decoder of one stream. It holds memory of its own: release it with `free`. When its compiled code
 * stops in the middle (a trap), `decode` and `reset` throw an error with the name `TrapError`, then
 * and ever after: such a decoder is not to be used again.
 */
export interface SoundDecoder {
	/**
	 * The sound of a packet or frame, in arrays that the next call uses again; undefined if the decoder
	 * could not make sense of it.
	 */
	decode: (packet: Uint8Array) => Samples | undefined;
	/** Forgets what was decoded, for the start of another stream with the same headers. */
	reset: () => void;
	/** Releases the decoder's memory; never throws. */
	free: () => void;
}

/** How the streams inside an Opus stream become channels. Ref: RFC 7845 section 5.1.1 */
export interface OpusLayout {
	channels: number;
	streamCount: number;
	coupledCount: number;
	mapping: Uint8Array;
}

/** The headers of a Vorbis stream; its comments are not needed. Ref: Vorbis I section 4.2 */
export interface VorbisHeaders {
	identification: Uint8Array;
	setup: Uint8Array;
}

/** Narrowband is sampled at 8 kHz, wideband at 16. */
export type AmrBand = 'narrow' | 'wide';

/** What a decoder of AAC has to know, twice: by itself, and as it stands in an M4A file. */
export interface AacStream {
	/** The AudioSpecificConfig. Ref: ISO/IEC 14496-3 section 1.6.2.1 */
	config: Uint8Array;
	/** Ref: ISO/IEC 14496-14 section 5.6 */
	sampleEntry: Uint8Array;
}

/** The sound of some packets of AAC. */
export interface DecodedAac {
	/** In Hz: twice as high as it is coded, if high frequencies are rebuilt (HE-AAC). */
	sampleRate: number;
	/** Of each packet as many, in arrays of their own. */
	samples: Samples;
}

/**
 * A decoder of AAC, of several packets at a time: beginning anew takes it as long as some of them. It
 * holds memory of its own, and may trap, as a `SoundDecoder`.
 */
export interface AacDecoder {
	/**
	 * The sound of packets that follow one another; the first one lacks what a packet before it would add.
	 * Undefined if one of them cannot be decoded, or if they are of another rate or have other channels
	 * than the first that were decoded.
	 */
	decode: (packets: readonly Uint8Array[]) => DecodedAac | undefined;
	/** Releases the decoder's memory; never throws. */
	free: () => void;
}

/** An MP3 encoder of one stream, whose output is the bytes that a file of it holds. */
export interface Mp3Encoder {
	/** The frames that these samples complete, which may be none. As many channels as configured. */
	encode: (samples: Samples) => Uint8Array;
	/** The frames of what is left. Nothing can be encoded after it. */
	flush: () => Uint8Array;
	free: () => void;
}

/** What an MP3 encoder writes. */
export interface Mp3EncoderConfig {
	/** In Hz, of what comes in and of what is written: one of MPEG's nine, from 8 to 48 kHz. */
	sampleRate: number;
	channels: 1 | 2;
	/** A bit rate that MPEG has at that sample rate; it is constant. */
	bitrateKbps: number;
}

/** A detector of speech in one stream. It adapts to the noise that it has heard. */
export interface SpeechDetector {
	/** Whether a frame of 10, 20 or 30 ms holds speech. Tones count as speech, too. */
	isSpeech: (frame: Int16Array) => boolean;
	free: () => void;
}

export interface SpeechDetectorConfig {
	/** In Hz. */
	sampleRate: 8_000 | 16_000 | 32_000 | 48_000;
	/** How readily a frame counts as noise: from 0, which misses the least speech, to 3. */
	mode: 0 | 1 | 2 | 3;
}

/** The bundled libraries: each is a file of its own, which is loaded when it is first needed. */
export interface Codecs {
	opus: {
		/** Decodes Opus packets of up to 120 ms at 16 kHz. Pre-skip is left to the caller. */
		createOpusDecoder: (layout: OpusLayout) => Promise<SoundDecoder>;
	};
	flac: {
		/** Decodes FLAC frames, at their own rate. The stream's STREAMINFO block comes with `fLaC`. */
		createFlacDecoder: (streamHeader: Uint8Array) => Promise<SoundDecoder>;
	};
	amr: {
		/** Decodes AMR frames with their header byte, as in files. Ref: RFC 4867 section 5.3 */
		createAmrDecoder: (band: AmrBand) => Promise<SoundDecoder>;
	};
	vorbis: {
		/** Decodes Vorbis packets; the first gives no samples. Undefined if the headers are invalid. */
		createVorbisDecoder: (headers: VorbisHeaders) => Promise<SoundDecoder | undefined>;
	};
	mp3Decoder: {
		/** Decodes whole MPEG audio frames of layer III, each into its own samples. */
		createMp3Decoder: () => Promise<SoundDecoder>;
	};
	aacDecoder: {
		/** Undefined if the stream is of a kind that is not decoded. */
		createAacDecoder: (stream: AacStream) => Promise<AacDecoder | undefined>;
	};
	mp3Encoder: {
		/** Undefined if MPEG has no such sample rate or bit rate. */
		createMp3Encoder: (config: Mp3EncoderConfig) => Promise<Mp3Encoder | undefined>;
	};
	speechDetector: {
		createSpeechDetector: (config: SpeechDetectorConfig) => Promise<SpeechDetector>;
	};
}

/** Loads a library, once: the second call takes no time. */
export type LoadCodec = <Name extends keyof Codecs>(name: Name) => Promise<Codecs[Name]>;

/** The rate in Hz at which Opus is decoded. */
export const OPUS_OUTPUT_RATE = 16_000;

/** The longest Opus packet, 120 ms, in samples of that rate. Ref: RFC 6716 section 3.2.5 */
export const LONGEST_OPUS_PACKET_SAMPLES = 0.12 * OPUS_OUTPUT_RATE;
