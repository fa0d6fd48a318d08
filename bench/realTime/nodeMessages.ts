/** What the process with the engine is asked to run. */
export interface NodeRunRequest {
	packageFolder: string;
	serviceUrl: string;
	files: number;
	/** Size of each recording; undefined for the smallest that there is. */
	sizeBytes?: number;
	options: Record<string, unknown>;
	/** Whether to collect garbage before every look at the heap: slower, but it shows what is held. */
	collectsGarbage: boolean;
}

/** What a run of the node came to, measured in the process of its engine. */
export interface NodeRunFigures {
	results: number;
	/** The node alone, without making the files. Times in ms. */
	nodeMs: number;
	cpuMs: number;
	eventLoopDelayP99Ms: number;
	/** Resident memory, in bytes. */
	idleBytes: number;
	peakBytes: number;
	/** Heap in use at a quarter, a half, three quarters and the end of the run, in bytes. */
	heapBytes: number[];
	error?: string;
}
