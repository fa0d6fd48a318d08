import type { AudioContainer } from '../../nodes/DeepfakeAudioCheck/audio/media/format';

/** What the process that works on a long recording is asked to do. */
export interface LongRecordingRequest {
	path: string;
	/** The built decoders, as they are shipped. */
	decodersFolder: string;
	compress: boolean;
	segmentSeconds?: number;
}

/** What it came to. */
export interface LongRecordingFigures {
	sourceBytes: number;
	container: AudioContainer;
	files: number;
	/** Bytes of all files. */
	writtenBytes: number;
	workMs: number;
	/** How late the event loop was, at worst and in 99 of 100 looks. */
	longestStallMs: number;
	stallP99Ms: number;
	/** The most memory over what there was before the recording was loaded. */
	peakBytes: number;
}
