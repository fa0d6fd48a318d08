import type { EngineOptions, RunRequest } from './types';

/** What a test asks of the process in which an engine runs. */
export type HostRequest = { id: number } & (
	| { kind: 'load'; options: Omit<EngineOptions, 'onLog'> }
	| { kind: 'run'; request: RunRequest }
	| { kind: 'runWatched'; request: RunRequest }
	| { kind: 'cancel'; run: number }
	| { kind: 'testCredential'; data: Record<string, unknown> }
);

/** The answer to the request with the same number. */
export interface HostMessage {
	id: number;
	value?: unknown;
	error?: string;
}

/** What was seen of the engine's process from when the node began. */
export interface Watched {
	/** The longest time in ms for which its event loop did not come round. */
	longestStallMs: number;
	/** The most memory in use over what there was at the start, in bytes; garbage counts. */
	peakBytes: number;
	/** What is still held after the run, over what there was at the start, in bytes; below zero if it is less. */
	leftBytes: number;
}
