import type { EngineVersion } from './engineVersions';

/** A file of an input item, as a trigger would bring it. */
export interface InputFile {
	bytes: Uint8Array;
	fileName?: string;
	mimeType?: string;
	/** Deleted from n8n's storage before the node runs. */
	isLost?: boolean;
}

export interface InputItem {
	json?: Record<string, unknown>;
	files?: Record<string, InputFile>;
	/** Binary fields as a Code node may return them: n8n does nothing about them. */
	binary?: Record<string, unknown>;
}

/** One execution of a workflow: Start -> Prepare (the items) -> the node -> one collector an output. */
export interface RunRequest {
	parameters: Record<string, unknown>;
	credential: Record<string, unknown>;
	items: InputItem[];
	onError?: 'stopWorkflow' | 'continueRegularOutput' | 'continueErrorOutput';
	/** n8n takes a wait of 0 for one of a second. */
	retryOnFail?: { maxTries: number; waitBetweenTriesMs: number };
	/** How often a loop runs the node, each time with all items; the result is that of the last run. */
	loopRuns?: number;
	/** In memory, or in files as a default installation of n8n keeps them. */
	binaryDataMode?: 'memory' | 'filesystem';
	/** The setting of the workflow: combined means that n8n keeps the files in the JSON of the items. */
	binaryMode?: 'separate' | 'combined';
}

export interface OutputFile {
	fileName?: string;
	mimeType: string;
	sha256: string;
	/** Of a report: what it says. */
	text?: string;
}

export interface OutputItem {
	json: Record<string, unknown>;
	/** The JSON of the input item, as a later node's `$('Prepare').item` finds it. */
	pairedJson: unknown;
	binary: Record<string, OutputFile>;
	/** The files that n8n has moved into the JSON of the item, by name. */
	filesInJson: Record<string, OutputFile>;
	error?: SerializedError;
}

export interface SerializedError {
	name: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context: Record<string, unknown>;
	isNodeApiError: boolean;
	isNodeOperationError: boolean;
	/** Everything that the error holds, in one text: to look for what must not be in it. */
	everything: string;
}

export interface LogEntry {
	level: string;
	message: string;
	metadata: unknown;
}

export interface RunResult {
	status: string;
	/** By output; the error output comes last. */
	outputs: OutputItem[][];
	error?: SerializedError;
	hints: Array<{ message: string; type?: string; location?: string }>;
	logs: LogEntry[];
	/** Timers and sockets that are still there after the run and were not before. */
	resourcesLeft: string[];
	/** Listeners on the execution's cancel signal that are still there. */
	listenersLeft: number;
	/** What the process warned of meanwhile: too many listeners, for example. */
	warnings: string[];
	durationMs: number;
}

export interface EngineOptions {
	version: EngineVersion;
	/** The built and unpacked package. */
	packageFolder: string;
	/** Called for everything that is logged while a workflow runs. */
	onLog?: (entry: LogEntry) => void;
}

export interface CredentialTestResult {
	status: string;
	message: string;
}
