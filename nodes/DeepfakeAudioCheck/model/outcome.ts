import type { Job } from '../dataspike/job';
import type { Failure } from './failure';
import type { Part, Recording } from './recording';
import type { PlacementSettings, Settings } from './settings';

/** How a job was waited for. */
export interface Polling {
	polls: number;
	waitedMs: number;
}

/** What one part of a recording came to. */
export type PartOutcome = CheckedPart | FailedPart | WithheldPart;

/** A part that could not be checked. */
export interface FailedPart {
	part: Part;
	failure: Failure;
}

/** A part that was not submitted, because there is no speech in it. */
export interface WithheldPart {
	part: Part;
	withheld: 'noSpeech';
}

/** A part with its job. */
export interface CheckedPart {
	part: Part;
	job: Job;
	/** Null when the job was only submitted. */
	polling: Polling | null;
	/** When the job was last seen, in ms since 1970; null when it was only submitted. */
	seenAtMs: number | null;
	/** The part whose job it is, when the same was submitted for both; null for all others. */
	sameAs: Part | null;
	/** SHA-256 of what was sent, when it was made from the file. */
	sentSha256: string | undefined;
}

/** What one file, or one item, came to. */
export type Outcome = Result | FailedOutcome;

/** The result of an operation. */
export type Result = RecordingResult | LookedUpResult | WithoutAudio;

/** Of Check Audio and Submit Audio: a recording with a part that has a job, or all of them withheld. */
export interface RecordingResult {
	kind: 'checked' | 'submitted';
	itemIndex: number;
	settings: Settings;
	recording: Recording;
	parts: PartOutcome[];
}

/** Of Get Result: a job that was asked for by its ID. */
export interface LookedUpResult {
	kind: 'lookedUp';
	itemIndex: number;
	settings: Settings;
	job: Job;
	polling: Polling;
	/** When it was last seen, in ms since 1970. */
	seenAtMs: number;
}

/** An item without a recording that is passed on. */
export interface WithoutAudio {
	kind: 'withoutAudio';
	itemIndex: number;
	settings: Settings;
	/** Whether nothing was to be judged anyway. */
	isSubmission: boolean;
}

export interface FailedOutcome {
	kind: 'failed';
	failure: Failure;
	itemIndex: number;
	/** Only the placement when reading the settings is what was not possible. */
	settings: Settings | PlacementSettings;
	/** Of a recording in segments none of which could be checked: what became of each. */
	parts?: PartOutcome[];
}

/** Whether a part of a recording could not be checked. */
export function hasFailed(outcome: PartOutcome): outcome is FailedPart {
	return 'failure' in outcome;
}

/** Whether a part of a recording was not submitted, because there is no speech in it. */
export function isWithheld(outcome: PartOutcome): outcome is WithheldPart {
	return 'withheld' in outcome;
}
