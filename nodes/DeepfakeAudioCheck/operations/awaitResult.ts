import { explainFailedJob, explainFault, explainTimeout } from '../dataspike/errors';
import type { ClientResult } from '../dataspike/client';
import { isFinished, type Job } from '../dataspike/job';
import { describeFile, type AudioFile } from '../execution/audioFile';
import { itemFailure, type FailureDetails, type ItemFailure } from '../execution/itemFailure';
import type { Outcome } from '../execution/outcome';
import type { Run, WatchedJob } from '../execution/run';
import type { Settings } from '../execution/settings';
import { waitForJob } from '../polling/waitForJob';
import { createPacing } from './pacing';

export interface AwaitResultArguments {
	jobId: string;
	/** What the service said when the job was submitted; undefined when it is asked for by its ID. */
	submittedJob: Job | undefined;
	file: AudioFile | null;
	/** The file with the same audio whose job it is; null when the file has a job of its own. */
	sameAs: AudioFile | null;
	itemIndex: number;
	settings: Settings;
	/** When the waiting began and when it ends, in ms of the run's clock. */
	startMs: number;
	deadlineMs: number;
	/** Whether to look at the job only once. */
	once: boolean;
}

/**
 * Waits for a job and turns it into an outcome.
 *
 * @throws a NodeOperationError or NodeApiError, always with the job ID, when the job failed, has not
 * finished in time, or could not be asked for
 */
export async function awaitResult(run: Run, arguments_: AwaitResultArguments): Promise<Outcome> {
	const { jobId, file, settings } = arguments_;
	const { value: watched } = await run.waits.do({
		// Whoever waits longer than the first one has to do so by itself.
		key: file?.isShared ? `${jobId}:${settings.maximumWaitMs}` : undefined,
		owner: file,
		work: async () => await watchJob(run, arguments_),
	});
	const { waited, lastJob, polls, waitedMs } = watched;

	const last = waited.last;
	if (waited.state === 'interrupted' || run.isCancelled()) return { kind: 'unfinished' };
	if (last !== undefined && !last.ok) {
		if (last.fault === 'interrupted') return { kind: 'unfinished' };
		if (last.fault.kind === 'unknownJob') run.submittedJobs.forget(jobId);
		const isPending = last.fault.mayPass && lastJob !== undefined;
		if (!isPending || settings.ifNotFinishedInTime === 'stop') {
			throw failure(run, arguments_, {
				...explainFault(last.fault, {
					action: 'getResult',
					file: nameOf(arguments_),
					jobId,
				}),
				statusCode: last.fault.statusCode,
				jobStatus: lastJob?.status,
			});
		}
	}

	const job = lastJob;
	if (job?.status === 'failed') {
		run.submittedJobs.forget(jobId);
		throw failure(run, arguments_, {
			...explainFailedJob(job, nameOf(arguments_)),
			jobStatus: job.status,
		});
	}
	const isLate = waited.state === 'timedOut' && settings.ifNotFinishedInTime === 'stop';
	if (job === undefined || isLate) {
		throw failure(run, arguments_, {
			...explainTimeout({
				file: nameOf(arguments_),
				jobId,
				status: job?.status ?? 'unknown',
				maximumWaitSeconds: settings.maximumWaitMs / 1000,
			}),
			jobStatus: job?.status,
		});
	}
	return {
		kind: 'result',
		result: {
			itemIndex: arguments_.itemIndex,
			settings,
			job,
			file: arguments_.file,
			threshold: settings.threshold,
			polling: { polls, waitedMs },
			sameAudioAsItem: arguments_.sameAs?.itemIndex ?? null,
		},
	};
}

async function watchJob(run: Run, arguments_: AwaitResultArguments): Promise<WatchedJob> {
	const { jobId, submittedJob, settings, startMs, deadlineMs, once } = arguments_;
	const pacing = createPacing(run, settings, submittedJob !== undefined);
	let polls = 0;
	let lastJob = submittedJob;

	const poll = async (): Promise<{ finished: boolean; value: ClientResult }> => {
		const sentMs = run.clock.nowMs();
		const value = await run.client.getJob(jobId, {
			deadlineMs,
			isInterrupted: run.isEnding,
			justSubmitted: submittedJob !== undefined,
			onAttempt: () => {
				polls += 1;
			},
		});
		if (value.ok) {
			lastJob = noteJob(run, arguments_, value.value);
			pacing.note(value.value, sentMs);
		}
		// A fault has been repeated until the deadline already, or may not be repeated at all.
		return { finished: !value.ok || once || isFinished(value.value), value };
	};
	const isFinishedAlready = submittedJob !== undefined && isFinished(submittedJob);
	const waited = isFinishedAlready
		? { state: 'finished' as const, last: { ok: true as const, value: submittedJob } }
		: await waitForJob({
				poll,
				pauseMs: pacing.pauseMs,
				deadlineMs,
				pollAtOnce: submittedJob === undefined,
				clock: run.clock,
				isInterrupted: run.isEnding,
			}).finally(pacing.end);

	return { waited, lastJob, polls, waitedMs: Math.round(run.clock.nowMs() - startMs) };
}

/** Keeps what is known of the job, for the case that the run ends early. */
function noteJob(run: Run, { itemIndex, file, submittedJob }: AwaitResultArguments, job: Job): Job {
	run.jobs.set(job.id, {
		jobId: job.id,
		status: job.status,
		itemIndex,
		fileName: file?.fileName ?? null,
		wasSubmittedHere: submittedJob !== undefined,
	});
	return job;
}

function nameOf({ file }: AwaitResultArguments): string | undefined {
	return file === null ? undefined : describeFile(file);
}

function failure(
	run: Run,
	{ itemIndex, file, jobId }: AwaitResultArguments,
	explanation: Pick<FailureDetails, 'message' | 'description' | 'statusCode' | 'jobStatus'>,
): ItemFailure {
	return itemFailure(run.context, {
		...explanation,
		itemIndex,
		jobId,
		fileName: file?.fileName ?? undefined,
		binaryProperty: file?.binaryProperty,
	});
}
