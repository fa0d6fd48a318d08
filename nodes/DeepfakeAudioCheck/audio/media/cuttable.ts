/** The containers that are written. */
export type WrittenContainer = 'wav' | 'mp3' | 'm4a';

/** How sound is to be cut. */
export interface CutLimits {
	/** The length of a segment in seconds; without it, segments are as long as their size allows. */
	segmentSeconds?: number;
	/** Where the last segment ends, in seconds from the start of the sound; without it, where the sound ends. */
	endSeconds?: number;
	/** The largest file that a segment may be, in bytes. */
	maximumBytes: number;
}

/** The units from `first` on, and before `end`: sample frames, or packets. */
export interface UnitRange {
	first: number;
	end: number;
}

/** A segment before it is written. */
export interface Segment extends UnitRange {
	/** Counted from 0. */
	index: number;
	startSeconds: number;
	endSeconds: number;
	/** The size of the file that writing it makes. */
	sizeBytes: number;
}

/** A file, or how far the sound could be decoded, in seconds from its start. */
export type Written =
	| { ok: true; bytes: Uint8Array<ArrayBuffer> }
	| { ok: false; readableSeconds: number };

/** What sound is encoded to. */
export interface Encoding {
	/** In Hz. */
	sampleRate: number;
	channels: number;
	/** Undefined of samples that are written as they are. */
	bitrateKbps?: number;
}

/** Sound that can be written into a file of its own, whole or in segments. */
export interface Cuttable {
	container: WrittenContainer;
	/** Undefined if it is written packet for packet, as it is. */
	encoding?: Encoding;
	durationSeconds: number;
	/** The whole of it as one segment. */
	whole: Segment;
	/**
	 * Segments in order and without gaps; only the last one may differ in length. None if the sound can
	 * only be sent as it is.
	 */
	plan: (limits: CutLimits) => Segment[];
	/** The file of a segment, playable by itself. */
	write: (segment: Segment) => Promise<Written>;
}
