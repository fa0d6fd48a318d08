import type { LoadCodec, Samples } from '../media/libraries';
import type { Pause } from '../segments';

/** What a conversion works with. */
export interface ConversionTools {
	/** Loads a library; called only when a recording needs it. */
	loadCodec: LoadCodec;
	pause: Pause;
}

/** A part of a recording, in sample frames from its start; `end` is not part of it. */
export interface FrameRange {
	start: number;
	end: number;
}

/** Sound that can be read from any place on, without all of it being held at a time. */
export interface SoundSource {
	sampleRate: number;
	channels: number;
	/** How fine the samples are: 8, 16 or 24. */
	bitsPerSample: number;
	/** The length, in samples of one channel. */
	frameCount: number;
	/**
	 * Reads a range piece by piece; ends early where the sound cannot be decoded. A piece is good until
	 * the next one is asked for: its arrays are used again.
	 */
	read: (range: FrameRange) => AsyncGenerator<Samples, void>;
}

/** Why a recording cannot be converted. */
export type ConversionRefusal =
	/** Its sound is in a format that is not converted. */
	| { reason: 'format' }
	/** There is no sound in it. */
	| { reason: 'noSound' }
	/** It is longer, or grows more by being decoded, than any real recording. */
	| { reason: 'tooLong'; seconds: number }
	/** Its sound cannot be read to the end. */
	| { reason: 'damaged'; readableSeconds: number };

/** What was found when a file was opened. */
export type OpenedSound =
	| { ok: true; source: SoundSource; isCutOff: boolean }
	| { ok: false; refusal: ConversionRefusal };
