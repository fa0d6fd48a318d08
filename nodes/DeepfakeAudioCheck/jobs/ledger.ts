import type { Fault } from '../dataspike/fault';
import type { Job } from '../dataspike/job';
import type { Part } from '../model/recording';

/** Where what is known of a run's jobs outlives an attempt (Retry On Fail). Plain JSON goes in. */
export interface JobStore {
	load: () => Record<string, unknown>;
	save: (entries: Record<string, LedgerEntry>) => void;
	loadSent: () => unknown;
	saveSent: (sent: SentParts) => void;
}

/** How many parts an execution has sent, in all runs of the node. */
export interface SentParts {
	executionId: string;
	count: number;
}

/** An end that sending the recording again would not change, but that would be paid for again. */
export type KnownEnd =
	/** The analysis failed. */
	| { kind: 'failedJob'; job: Job }
	/** It was sent and nobody knows whether it was accepted; or the service does not know its job. */
	| { kind: 'fault'; fault: Fault };

/** What became of a part that was sent. */
export interface LedgerEntry {
	/** Null when the service gave none. */
	jobId: string | null;
	/** The service's own word, as it was last seen. */
	status: string;
	itemIndex: number;
	fileName: string | null;
	/** Null as long as the job may still come to something. */
	end: KnownEnd | null;
	/** The execution in which the end came: another one, started by a person, may try again. */
	executionId: string;
}

/** A job that is at the service. */
export interface LedgerJob {
	jobId: string;
	status: string;
	itemIndex: number;
	fileName: string | null;
}

/** The run that a ledger is of. */
export interface RunIdentity {
	executionId: string;
	/** Counted by n8n: a loop runs the node anew each time. */
	runIndex: string;
}

/**
 * Every job of a run, and every recording that was sent without one coming back. It is kept with the
 * execution, so that it is still known when Retry On Fail runs the node again: without it, every
 * repetition would submit, and pay for, every file once more.
 */
export class Ledger {
	/** By recording: an object, because that is what is stored. */
	private readonly entries: Record<string, LedgerEntry> = {};

	private readonly byJob = new Map<string, LedgerEntry>();

	private sent = 0;

	constructor(
		private readonly store: JobStore,
		private readonly run: RunIdentity,
	) {
		for (const [key, entry] of Object.entries(store.load())) {
			if (isEntry(entry)) this.set(key, entry);
		}
		const sent = store.loadSent();
		if (isSentParts(sent) && sent.executionId === run.executionId) this.sent = sent.count;
	}

	/** What this attempt or an earlier one knows of a part; undefined when it was not sent. */
	find(part: Part): LedgerEntry | undefined {
		const entry = this.entries[this.keyOf(part)];
		if (entry?.end === undefined || entry.end === null) return entry;
		return entry.executionId === this.run.executionId ? entry : undefined;
	}

	/**
	 * How many parts were sent in this execution, and so may have become jobs: by this run of the node, by
	 * its earlier attempts, and by the runs before it in a loop.
	 */
	sentCount(): number {
		return this.sent;
	}

	/** Notes that a part was sent, and its job if one came back. */
	noteSent(part: Part, outcome: { job: Job } | { fault: Fault }): void {
		const { itemIndex, fileName } = part;
		const hasJob = 'job' in outcome;
		this.set(this.keyOf(part), {
			jobId: hasJob ? outcome.job.id : null,
			status: hasJob ? outcome.job.status : 'unknown',
			itemIndex,
			fileName,
			end: hasJob ? null : { kind: 'fault', fault: outcome.fault },
			executionId: this.run.executionId,
		});
		this.store.save(this.entries);
		this.sent += 1;
		this.store.saveSent({ executionId: this.run.executionId, count: this.sent });
	}

	/** Notes where a job stands. Jobs that were not sent by this run are none of the ledger's. */
	noteStatus({ id, status }: Job): void {
		const entry = this.byJob.get(id);
		if (entry !== undefined) entry.status = status;
	}

	/** Notes that a job will not come to anything. */
	noteEnd(jobId: string, end: KnownEnd): void {
		const entry = this.byJob.get(jobId);
		if (entry === undefined) return;
		entry.end = end;
		entry.executionId = this.run.executionId;
		this.store.save(this.entries);
	}

	/** How a job ended for good; undefined as long as that is not known. */
	endOf(jobId: string): KnownEnd | undefined {
		const entry = this.byJob.get(jobId);
		return entry?.executionId === this.run.executionId ? (entry.end ?? undefined) : undefined;
	}

	/** The jobs of this run, each once. */
	jobs(): LedgerJob[] {
		const jobs = new Map<string, LedgerJob>();
		for (const [key, { jobId, status, itemIndex, fileName }] of Object.entries(this.entries)) {
			const isOfThisRun = key.startsWith(`${this.run.runIndex}:`);
			if (jobId !== null && isOfThisRun && !jobs.has(jobId)) {
				jobs.set(jobId, { jobId, status, itemIndex, fileName });
			}
		}
		return [...jobs.values()];
	}

	/** Forgets the jobs: the run is complete, there is nothing to take up again. How many they were is kept. */
	clear(): void {
		this.byJob.clear();
		for (const key of Object.keys(this.entries)) delete this.entries[key];
		this.store.save(this.entries);
	}

	/** The same recording of the same run, in the same place unless it is shared. */
	private keyOf({ itemIndex, binaryProperty, isShared, identity }: Part): string {
		const shared = [this.run.runIndex, identity];
		return (isShared ? shared : [...shared, itemIndex, binaryProperty]).join(':');
	}

	private set(key: string, entry: LedgerEntry): void {
		this.entries[key] = entry;
		if (entry.jobId !== null) this.byJob.set(entry.jobId, entry);
	}
}

/** Whether a stored value was written by this class: executions outlive versions of this package. */
function isEntry(value: unknown): value is LedgerEntry {
	if (typeof value !== 'object' || value === null) return false;
	return 'jobId' in value && 'status' in value && 'end' in value && 'executionId' in value;
}

function isSentParts(value: unknown): value is SentParts {
	if (typeof value !== 'object' || value === null) return false;
	return 'executionId' in value && 'count' in value && Number.isInteger(value.count);
}
