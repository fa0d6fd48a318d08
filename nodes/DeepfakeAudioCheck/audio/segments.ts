import type { AudioContainer } from './audioContainer';

/** How a recording is to be cut. */
export interface SegmentLimits {
	/** The length of a segment in seconds; without it, segments are as long as their size allows. */
	segmentSeconds?: number;
	/** The largest file that a segment may be, in bytes. */
	maximumBytes: number;
}

/** A segment of a recording before it is written. */
export interface SegmentPlan {
	/** Counted from 0. */
	index: number;
	startSeconds: number;
	endSeconds: number;
	/** The size of the file that writing it makes. */
	sizeBytes: number;
}

/** Lets other work go on: long loops await it every few ms. The caller brings it. */
export type Pause = () => Promise<void>;

/** A recording that can be cut into files of its own, each whole and playable. */
export interface SegmentableRecording {
	durationSeconds: number;
	/** The container of the segments. */
	container: AudioContainer;
	/** The segments in order and without gaps; only the last one may differ in length. */
	planSegments: (limits: SegmentLimits) => SegmentPlan[];
	/** The file of a segment that `planSegments` returned. */
	writeSegment: (segment: SegmentPlan) => Uint8Array | Promise<Uint8Array>;
}

/** Why a recording cannot be cut. */
export type SegmentRefusal =
	/** The sound is coded in a way that is not known well enough to cut it. */
	| 'codec'
	/** The index of an MP4 file is spread over fragments. */
	| 'fragmented'
	/** What the file says of itself does not fit together. */
	| 'damaged'
	/** There is nothing in it to cut. */
	| 'empty';

/** Opening a recording never throws. */
export type OpenedRecording =
	| { ok: true; recording: SegmentableRecording }
	| { ok: false; reason: SegmentRefusal };

/** A last segment that is shorter than this, in seconds, joins the one before it. */
export const SHORTEST_LAST_SEGMENT_SECONDS = 2;
