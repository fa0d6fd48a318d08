/** Sound as samples from -1 to 1, one array for each channel, all of the same length. */
export type Samples = Array<Float32Array | Float64Array>;

/**
 * A decoder of one stream. It holds memory of its own: let go of it with `free`. What it throws comes
 * from inside the compiled code (a trap): such a decoder is not to be used again.
 */
export interface SoundDecoder {
	/**
	 * The sound of a packet or frame, in arrays that the next call uses again; undefined when the
	 * decoder could not make sense of it.
	 */
	decode: (packet: Uint8Array) => Samples | undefined;
	free: () => void;
}

/** How the streams inside an Opus stream become channels. Ref: RFC 7845 section 5.1.1 */
export interface OpusLayout {
	channels: number;
	streamCount: number;
	coupledCount: number;
	mapping: Uint8Array;
}

/** The decoders that the build puts into one file, which is loaded when it is first needed. */
export interface Decoders {
	/** Decodes Opus packets of up to 120 ms at 16 kHz. */
	createOpusDecoder: (layout: OpusLayout) => Promise<SoundDecoder>;
	/** Decodes FLAC frames, at their own rate. The stream's STREAMINFO block comes with `fLaC`. */
	createFlacDecoder: (streamHeader: Uint8Array) => Promise<SoundDecoder>;
}

/** The rate in Hz at which Opus is decoded. */
export const OPUS_OUTPUT_RATE = 16_000;

/** The longest Opus packet, 120 ms, in samples of that rate. Ref: RFC 6716 section 3.2.5 */
export const LONGEST_OPUS_PACKET_SAMPLES = 0.12 * OPUS_OUTPUT_RATE;
