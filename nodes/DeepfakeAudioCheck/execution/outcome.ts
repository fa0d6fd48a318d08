import type { AudioFile } from './audioFile';
import type { ItemFailure } from './itemFailure';
import type { Settings } from './settings';
import type { Job } from '../dataspike/job';

/** What one file, or one item, came to. */
export interface Result {
	itemIndex: number;
	settings: Settings;
	/** Null when the item holds no recording. */
	job: Job | null;
	/** Null when the job was asked for by its ID, or the item holds no recording. */
	file: AudioFile | null;
	/** Null when nothing was to be judged: the file was only submitted. */
	threshold: number | null;
	/** How it was waited for; null when it was not. */
	polling: { polls: number; waitedMs: number } | null;
	/** The item whose recording is the same audio and was checked for both; null for all others. */
	sameAudioAsItem: number | null;
	/** Of a recording that was checked in segments; `job` is then that of the highest score. */
	segments?: SegmentResult[];
}

/** What one segment of a recording came to. */
export interface SegmentResult {
	index: number;
	startSeconds: number;
	endSeconds: number;
	score: number | null;
	verdict: string | null;
	flagged: boolean | null;
	jobId: string | null;
	status: string | null;
	/** Only of a segment that could not be checked. */
	error?: string;
}

export type Outcome =
	| { kind: 'result'; result: Result }
	| {
			kind: 'failed';
			failure: ItemFailure;
			itemIndex: number;
			/** Undefined when reading the settings is what was not possible. */
			settings: Settings | undefined;
			/** Of a recording none of whose segments could be checked: what became of each. */
			segments?: SegmentResult[];
	  }
	/** The run ended first: cancelled, or stopped by another file. */
	| { kind: 'unfinished' };
