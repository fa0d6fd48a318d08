import { randomUUID } from 'node:crypto';
import type { Upload } from './readUpload';
import { refuse, type Answer } from './refusals';
import type { JobOutcome } from './scenarios';

/** The simulator's own choice, and the audio guide's example: "score > 0.6". */
const LIKELY_ABOVE = 0.6;

interface StoredJob {
	id: string;
	apiKey: string;
	upload: Upload;
	submittedAtMs: number;
	outcome: JobOutcome;
}

/** The jobs of a simulator. A job finishes by the clock: nothing runs in between. */
export class JobStore {
	mostAtOnce = 0;

	private readonly jobs = new Map<string, StoredJob>();

	/** @param durationMs how long the analysis of a file takes, in ms */
	constructor(private readonly durationMs: (fileName: string) => number) {}

	/** Makes a job and returns its ID. */
	add({
		apiKey,
		upload,
		outcome = {},
	}: {
		apiKey: string;
		upload: Upload;
		outcome: JobOutcome | undefined;
	}): string {
		const id = outcome.id ?? randomUUID();
		this.jobs.set(id, { id, apiKey, upload, submittedAtMs: Date.now(), outcome });
		const unfinished = [...this.jobs.values()].filter((job) => !this.isFinished(job)).length;
		this.mostAtOnce = Math.max(this.mostAtOnce, unfinished);
		return id;
	}

	/** The answer to a request for a job: only the key that made it may see it. */
	answer(id: string, apiKey: string): Answer {
		const job = this.jobs.get(id);
		if (job?.apiKey !== apiKey) return refuse(404, 'Job not found');
		return { statusCode: 200, headers: {}, body: JSON.stringify(this.describe(job)) };
	}

	reset(): void {
		this.jobs.clear();
		this.mostAtOnce = 0;
	}

	private isFinished(job: StoredJob): boolean {
		return Date.now() >= this.endOf(job);
	}

	/** When a job ends, in ms since 1970; undefined when there is no such job. */
	endsAtMs(id: string): number | undefined {
		const job = this.jobs.get(id);
		return job === undefined ? undefined : this.endOf(job);
	}

	private endOf({ submittedAtMs, outcome, upload }: StoredJob): number {
		return submittedAtMs + (outcome.durationMs ?? this.durationMs(upload.fileName));
	}

	/** Ref: the API reference, the job object. */
	private describe(job: StoredJob): Record<string, unknown> {
		const { id, upload, outcome } = job;
		const facts = {
			id,
			job_type: 'audio',
			content_type: upload.mimeType,
			file_size_bytes: upload.sizeBytes,
			is_sandbox: outcome.isSandbox ?? false,
		};
		if (!this.isFinished(job)) return { ...facts, status: outcome.unfinishedStatus ?? 'queued' };
		if (outcome.result !== undefined) return { ...facts, ...outcome.result };

		const score =
			outcome.scoreByMarkerTone === true
				? upload.hasMarkerTone
					? 0.95
					: 0.05
				: scoreOf(upload.sha256);
		const isLikely = score > LIKELY_ABOVE;
		const verdict =
			isLikely !== (outcome.verdictDiffers === true) ? 'deepfake_likely' : 'deepfake_unlikely';
		return { ...facts, status: 'completed', score, verdict };
	}
}

/** A score from 0 to 1 with two decimals, made from the content: the same for the same bytes. */
export function scoreOf(sha256: string): number {
	return (Number.parseInt(sha256.slice(0, 8), 16) % 101) / 100;
}
