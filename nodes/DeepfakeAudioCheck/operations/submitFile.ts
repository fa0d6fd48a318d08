import { explainFault } from '../dataspike/errors';
import { createSubmittedJob, type Job } from '../dataspike/job';
import { describeFile, loadAudioBytes, type AudioFile } from '../execution/audioFiles';
import { itemFailure } from '../execution/itemFailure';
import type { Run } from '../execution/run';

/**
 * Submits a recording and notes its job. A recording that an earlier attempt of the same run has
 * submitted (Retry On Fail) is not sent again: its job goes on.
 *
 * @param deadlineMs when to give up, in ms of the run's clock
 * @returns undefined when the run ended before the file was sent
 * @throws a NodeOperationError or NodeApiError when Dataspike did not take it
 */
export async function submitFile(
	run: Run,
	file: AudioFile,
	deadlineMs: number,
): Promise<Job | undefined> {
	const earlierJobId = run.submittedJobs.find(file);
	if (earlierJobId !== undefined) {
		file.segment?.source.release(file.segment.plan);
		return noteJob(run, file, createSubmittedJob(earlierJobId));
	}

	const loadUpload = async () => ({
		bytes: await loadAudioBytes(run.context, file),
		fileName: file.sentFileName,
		mimeType: file.content.mimeType,
	});
	const submission = await run.client.submit(loadUpload, {
		deadlineMs,
		isInterrupted: run.isEnding,
	});

	file.segment?.source.release(file.segment.plan);
	if (submission.ok) {
		run.submittedJobs.remember(file, submission.value.id);
		return noteJob(run, file, submission.value);
	}
	const { fault } = submission;
	if (fault === 'interrupted' || run.isCancelled()) return undefined;
	throw itemFailure(run.context, {
		...explainFault(fault, { action: 'submit', file: describeFile(file) }),
		itemIndex: file.itemIndex,
		fileName: file.fileName ?? undefined,
		binaryProperty: file.binaryProperty,
		statusCode: fault.statusCode,
	});
}

/** Keeps the job, so that its ID reaches the user however the run ends. */
function noteJob(run: Run, { itemIndex, fileName }: AudioFile, job: Job): Job {
	const { id: jobId, status } = job;
	run.jobs.set(jobId, { jobId, status, itemIndex, fileName, wasSubmittedHere: true });
	return job;
}
