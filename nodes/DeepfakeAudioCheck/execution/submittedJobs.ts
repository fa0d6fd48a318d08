import type { IExecuteFunctions } from 'n8n-workflow';
import { identityOf, type AudioFile } from './audioFile';

/** Where the jobs are kept among what n8n keeps for the node. */
const CONTEXT_KEY = 'submittedJobs';

/**
 * The jobs that were submitted in this run of the node. n8n keeps them with the execution, so that
 * they are still known when Retry On Fail runs the node again: without them, every repetition would
 * submit, and pay for, every file once more.
 */
export class SubmittedJobs {
	private readonly jobIds: Map<string, string>;

	private readonly runIndex: string;

	constructor(private readonly context: IExecuteFunctions) {
		const runIndex = context.evaluateExpression('{{ $runIndex }}', 0) as unknown as number;
		this.runIndex = String(runIndex);
		const stored: unknown = context.getContext('node')[CONTEXT_KEY];
		const isObject = typeof stored === 'object' && stored !== null;
		this.jobIds = new Map(isObject ? Object.entries(stored as Record<string, string>) : []);
	}

	/** The job of a file that an earlier attempt submitted; undefined when there is none. */
	find(file: AudioFile): string | undefined {
		return this.jobIds.get(this.keyOf(file));
	}

	remember(file: AudioFile, jobId: string): void {
		this.jobIds.set(this.keyOf(file), jobId);
		this.store();
	}

	/** Forgets a job that will not come to anything, so that the file can be submitted again. */
	forget(jobId: string): void {
		for (const [key, value] of this.jobIds) if (value === jobId) this.jobIds.delete(key);
		this.store();
	}

	/** Forgets all jobs: the run is complete, there is nothing to take up again. */
	clear(): void {
		this.jobIds.clear();
		this.store();
	}

	/**
	 * The same recording of the same run, in the same place unless it is shared; a loop runs the node
	 * anew each time.
	 */
	private keyOf(file: AudioFile): string {
		const { itemIndex, binaryProperty, isShared } = file;
		const identity = [this.runIndex, identityOf(file)];
		return (isShared ? identity : [...identity, itemIndex, binaryProperty]).join(':');
	}

	private store(): void {
		this.context.getContext('node')[CONTEXT_KEY] = Object.fromEntries(this.jobIds);
	}
}
