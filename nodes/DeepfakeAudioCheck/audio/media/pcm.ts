/** Samples from -1 to 1, one array for each channel, all of the same length. */
export type Samples = Array<Float32Array | Float64Array>;

/** A part of a recording, in sample frames from its start; `end` is not part of it. */
export interface FrameRange {
	start: number;
	end: number;
}

/** Sound as samples, read from any place on without all of it being held at a time. */
export interface Pcm {
	/** In Hz. */
	sampleRate: number;
	channels: number;
	/** How fine the samples are: 8, 16 or 24. */
	bitsPerSample: number;
	/** The length, in samples of one channel. */
	frameCount: number;
	/** Whether it is stored as samples: to read it again costs next to nothing. */
	isStored?: boolean;
	/**
	 * Reads a range piece by piece; ends early where the sound cannot be decoded. A piece is good until
	 * the next one is asked for: its arrays are used again.
	 *
	 * @param onLost told of what is silent only because it could not be decoded
	 */
	read: (range: FrameRange, onLost?: (lost: FrameRange) => void) => AsyncGenerator<Samples, void>;
}
