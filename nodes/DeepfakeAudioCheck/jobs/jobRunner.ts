import type { DataspikeClient } from '../dataspike/client';
import { explainFailedJob, explainFault, explainTimeout } from '../dataspike/errors';
import type { Fault } from '../dataspike/fault';
import { createSubmittedJob, isFinished, type Job } from '../dataspike/job';
import { Failure, type FailureDetails } from '../model/failure';
import type { Polling } from '../model/outcome';
import type { Part } from '../model/recording';
import type { WaitingSettings } from '../model/settings';
import type { Clock } from '../polling/interruptibleSleep';
import type { JobTimes } from '../polling/jobTimes';
import { waitForJob } from '../polling/waitForJob';
import { reasonOfRequest, reasonOfSubmission } from './faultReason';
import type { KnownEnd, Ledger } from './ledger';
import { createPacing } from './pacing';
import { SingleFlight } from './singleFlight';

export interface JobRunnerParts {
	client: DataspikeClient;
	clock: Clock;
	random: () => number;
	/** What is known of how long jobs take. */
	jobTimes: JobTimes;
	ledger: Ledger;
	/** Ends all waiting: the run is over. */
	signal: AbortSignal;
	/** The present in ms since 1970. */
	nowSinceEpochMs: () => number;
	/** Told of every job that was made. */
	onSubmitted: (part: Part, jobId: string) => void;
}

/** The job of a part. */
export interface Submitted {
	job: Job;
	/** The part that was submitted: itself, or another one that is the same. */
	owner: Part;
}

export interface WaitRequest {
	jobId: string;
	/** What the service said when the job was submitted; undefined when it is asked for by its ID. */
	submittedJob: Job | undefined;
	/** Null when the job is asked for by its ID. */
	part: Part | null;
	itemIndex: number;
	settings: Pick<
		WaitingSettings,
		'shortestPauseMs' | 'longestPauseMs' | 'maximumWaitMs' | 'ifNotFinishedInTime'
	>;
	/** When the waiting began and when it ends, in ms of the run's clock. */
	startMs: number;
	deadlineMs: number;
	/** Whether to look at the job only once. */
	once: boolean;
}

/** A job that has completed, or that may still go on. */
export interface Waited {
	job: Job;
	polling: Polling;
	/** When it was last seen, in ms since 1970. */
	seenAtMs: number;
}

/** How a job was left. */
interface Watched {
	/** As it was last seen; undefined when it never was. */
	job: Job | undefined;
	/** Why the last request for it failed. */
	fault: Fault | undefined;
	isLate: boolean;
	polling: Polling;
	/** In ms since 1970. */
	seenAtMs: number;
}

type Submission =
	| { ok: true; job: Job }
	| { ok: false; fault: Fault }
	| { ok: false; end: KnownEnd & { kind: 'failedJob' } };

/**
 * The jobs of a run: submits parts, waits for their jobs, and keeps the ledger of them. What is the same is
 * submitted and waited for once, and nothing that an earlier attempt of the run has sent is sent again.
 */
export class JobRunner {
	private readonly submissions = new SingleFlight<Part, Submission>();

	private readonly waits = new SingleFlight<Part | null, Watched>();

	/** When this attempt submitted its jobs, by job, in ms of the clock. */
	private readonly submittedMs = new Map<string, number>();

	constructor(private readonly parts: JobRunnerParts) {}

	/** Monotonic time in ms. */
	nowMs(): number {
		return this.parts.clock.nowMs();
	}

	/**
	 * Submits a part, and releases it.
	 *
	 * @param deadlineMs when to give up, in ms of the run's clock
	 * @throws a Failure when Dataspike did not take it, now or in an earlier attempt, and the signal's
	 * reason when the run is over
	 */
	async submit(part: Part, deadlineMs: number): Promise<Submitted> {
		const { signal } = this.parts;
		try {
			const { value, owner } = await this.submissions.do({
				key: part.isShared ? part.identity : undefined,
				owner: part,
				work: async () => await this.submitOnce(part, deadlineMs),
			});
			if (value.ok) return { job: value.job, owner };
			signal.throwIfAborted();
			if ('end' in value) throw failedJobFailure(part.itemIndex, part, value.end.job);
			const { fault } = value;
			throw fail(part.itemIndex, part, {
				...explainFault(fault, { action: 'submit', file: part.name }),
				reason: reasonOfSubmission(fault),
				statusCode: fault.statusCode,
			});
		} finally {
			part.release();
		}
	}

	/**
	 * Waits for a job.
	 *
	 * @throws a Failure, always with the job ID, when the job failed, has not finished in time, or could
	 * not be asked for; and the signal's reason when the run is over
	 */
	async wait(request: WaitRequest): Promise<Waited> {
		const { jobId, part, itemIndex, settings } = request;
		const { value: watched } = await this.waits.do({
			// Whoever waits longer than the first one has to do so by itself.
			key: part?.isShared ? `${jobId}:${settings.maximumWaitMs}` : undefined,
			owner: part,
			work: async () => {
				const seen = await this.watch(request);
				return { ...seen, seenAtMs: this.parts.nowSinceEpochMs() };
			},
		});
		this.parts.signal.throwIfAborted();

		const { job, fault, isLate, polling, seenAtMs } = watched;
		const stops = settings.ifNotFinishedInTime === 'followOnError';
		if (fault !== undefined && (stops || !fault.mayPass || job === undefined)) {
			throw fail(itemIndex, part, {
				...explainFault(fault, { action: 'getResult', file: part?.name, jobId }),
				reason: reasonOfRequest(fault),
				statusCode: fault.statusCode,
				jobId,
				jobStatus: job?.status,
			});
		}
		if (job?.status === 'failed') throw failedJobFailure(itemIndex, part, job);
		if (job !== undefined && !(isLate && stops)) return { job, polling, seenAtMs };
		throw fail(itemIndex, part, {
			...explainTimeout({
				file: part?.name,
				jobId,
				status: job?.status ?? 'unknown',
				maximumWaitSeconds: settings.maximumWaitMs / 1000,
			}),
			reason: 'notFinished',
			jobId,
			jobStatus: job?.status,
		});
	}

	private async submitOnce(part: Part, deadlineMs: number): Promise<Submission> {
		const { client, ledger, onSubmitted } = this.parts;
		const known = ledger.find(part);
		if (known?.end?.kind === 'failedJob') return { ok: false, end: known.end };
		if (known !== undefined && known.jobId !== null) {
			const job = { ...createSubmittedJob(known.jobId), status: known.status };
			return { ok: true, job: isFinished(job) ? createSubmittedJob(known.jobId) : job };
		}
		if (known?.end?.kind === 'fault') return { ok: false, fault: known.end.fault };

		const loadUpload = async () => ({
			bytes: await part.load(),
			fileName: part.sentFileName,
			mimeType: part.mimeType,
		});
		const submission = await client.submit(loadUpload, { deadlineMs });
		if (!submission.ok) {
			const { fault } = submission;
			if (fault.reachedService === 'maybe') ledger.noteSent(part, { fault });
			return { ok: false, fault };
		}
		this.submittedMs.set(submission.value.id, this.nowMs());
		ledger.noteSent(part, { job: submission.value });
		onSubmitted(part, submission.value.id);
		return { ok: true, job: submission.value };
	}

	private async watch(request: WaitRequest): Promise<Omit<Watched, 'seenAtMs'>> {
		const { jobId, submittedJob, startMs, once } = request;
		const { clock, ledger, signal } = this.parts;
		let polls = 0;
		const polling = (): Polling => ({ polls, waitedMs: Math.round(clock.nowMs() - startMs) });
		const end = ledger.endOf(jobId);
		if (end?.kind === 'failedJob') {
			return { job: end.job, fault: undefined, isLate: false, polling: polling() };
		}
		if (end?.kind === 'fault') {
			return { job: submittedJob, fault: end.fault, isLate: false, polling: polling() };
		}
		if (submittedJob !== undefined && isFinished(submittedJob)) {
			this.noteEndOf(submittedJob);
			return { job: submittedJob, fault: undefined, isLate: false, polling: polling() };
		}

		const { settings } = request;
		const submittedMs = this.submittedMs.get(jobId);
		const pacing = createPacing({ ...this.parts, settings, submittedMs });
		let job = submittedJob;
		const poll = async (): Promise<{ finished: boolean; value: Fault | undefined }> => {
			let sentMs = clock.nowMs();
			const answer = await this.parts.client.getJob(jobId, {
				deadlineMs: request.deadlineMs,
				justSubmitted: submittedJob !== undefined,
				onAttempt: () => {
					polls += 1;
					sentMs = clock.nowMs();
				},
			});
			// A fault has been repeated until the deadline already, or may not be repeated at all.
			if (!answer.ok) return { finished: true, value: answer.fault };
			job = answer.value;
			ledger.noteStatus(job);
			pacing.note(sentMs, isFinished(job));
			return { finished: once || isFinished(job), value: undefined };
		};
		const waited = await waitForJob({
			poll,
			pauseMs: pacing.pauseMs,
			deadlineMs: request.deadlineMs,
			clock,
			signal,
		});

		const { last: fault } = waited;
		if (job !== undefined && fault === undefined) this.noteEndOf(job);
		if (fault?.kind === 'unknownJob') ledger.noteEnd(jobId, { kind: 'fault', fault });
		return { job, fault, isLate: waited.state === 'timedOut', polling: polling() };
	}

	private noteEndOf(job: Job): void {
		if (job.status === 'failed') this.parts.ledger.noteEnd(job.id, { kind: 'failedJob', job });
	}
}

function failedJobFailure(itemIndex: number, part: Part | null, job: Job): Failure {
	return fail(itemIndex, part, {
		...explainFailedJob(job, part ?? undefined),
		reason: 'serviceFailed',
		jobId: job.id,
		jobStatus: job.status,
	});
}

function fail(
	itemIndex: number,
	part: Part | null,
	details: Omit<FailureDetails, 'itemIndex' | 'fileName' | 'binaryProperty'>,
): Failure {
	const { fileName = null, binaryProperty = null } = part ?? {};
	return new Failure({ ...details, itemIndex, fileName, binaryProperty });
}
