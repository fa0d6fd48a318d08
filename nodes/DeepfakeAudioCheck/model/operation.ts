import type { Failure } from './failure';
import type { Outcome, Result } from './outcome';
import type { Part, Recording } from './recording';
import type { Settings } from './settings';

/** What an operation is given to do its work with. */
export interface WorkTools {
	/** Runs a task when there is a place for it: not all files of a run are handled at a time. */
	limit: <Value>(task: () => Promise<Value>) => Promise<Value>;
	/** To be told of a part that could not be checked: it may end the run. */
	onFailure: (failure: Failure) => void;
}

/** What there is to do for a recording, or for a job. */
export interface Work {
	/** Each becomes a job, unless it has one already; none when a job is only asked for. */
	toSubmit: readonly Part[];
	/** @throws a Failure, or the reason for which the run is over */
	perform: (tools: WorkTools) => Promise<Outcome>;
}

/** The result of looking at an item, before anything is sent. */
export interface Preparation {
	/** In order: what there is to do, what is done already, and what cannot be done. */
	parts: Array<Work | Result | Failure>;
	/** Files that were passed over although they call themselves audio. */
	passedOver: string[];
	unmatched?: UnmatchedItem;
}

/** An item in which Input Binary Field found nothing at all. */
export interface UnmatchedItem {
	/** What was looked for. */
	parameter: string;
	/** The names of the binary fields that the item has. */
	fields: string[];
}

/**
 * An operation turns one item into work.
 *
 * @throws a Failure, or the reason for which the run is over
 */
export type Operation = (itemIndex: number, settings: Settings) => Promise<Preparation>;

/** What an item holds: recordings, and refusals of what should have been one. */
export interface ItemFindings {
	found: Array<Recording | Failure>;
	passedOver: string[];
	/** Of an item without a field that fits. */
	unmatched?: UnmatchedItem;
}
