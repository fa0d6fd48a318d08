import type { AudioFile } from '../execution/audioFile';
import type { ItemFailure } from '../execution/itemFailure';
import type { Outcome } from '../execution/outcome';
import type { Run } from '../execution/run';
import type { Settings } from '../execution/settings';

/** One piece of work: a recording to submit, or a job to ask for. */
export interface Task {
	itemIndex: number;
	settings: Settings;
	target: { kind: 'file'; file: AudioFile } | { kind: 'job'; jobId: string };
}

/** What looking at an item brought, before anything is sent. */
export interface Preparation {
	/** In order: what there is to do, and what cannot be done. */
	parts: Array<Task | Outcome | ItemFailure>;
	/** Files that were passed over although they call themselves audio. */
	passedOver: string[];
}

/** An operation turns one item into tasks, and each task into an outcome. */
export interface OperationDefinition {
	prepare: (run: Run, itemIndex: number, settings: Settings) => Promise<Preparation>;
	perform: (run: Run, task: Task) => Promise<Outcome>;
}
