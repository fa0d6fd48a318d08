import type { ClientResult } from '../dataspike/client';
import { explainFault } from '../dataspike/errors';
import { createSubmittedJob, type Job } from '../dataspike/job';
import { readableText } from '../dataspike/readableText';
import { describeFile, identityOf, type AudioFile } from '../execution/audioFile';
import { loadAudioBytes } from '../execution/loadAudioBytes';
import { itemFailure } from '../execution/itemFailure';
import type { Run } from '../execution/run';

/** Enough of a fingerprint to tell recordings apart; `sha256sum` prints it first. */
const SHOWN_HASH_CHARACTERS = 16;

/** The job of a recording. */
export interface Submitted {
	job: Job;
	/** The file with the same audio that was submitted in its place; null when it was itself. */
	sameAs: AudioFile | null;
}

/**
 * Submits a recording and notes its job. A recording whose audio was submitted in this run already is
 * not sent again, and neither is one that an earlier attempt of the same run has submitted (Retry On
 * Fail): its job goes on.
 *
 * @param deadlineMs when to give up, in ms of the run's clock
 * @returns undefined when the run ended before the file was sent
 * @throws a NodeOperationError or NodeApiError when Dataspike did not take it
 */
export async function submitFile(
	run: Run,
	file: AudioFile,
	deadlineMs: number,
): Promise<Submitted | undefined> {
	const { value: submission, owner } = await run.submissions.do({
		key: file.isShared ? identityOf(file) : undefined,
		owner: file,
		work: async () => await submitOnce(run, file, deadlineMs),
	});
	file.segment?.source.release(file.segment.plan);
	if (file.converted !== null) file.converted.sentSha256 ??= owner.converted?.sentSha256 ?? null;
	if (submission.ok) {
		return { job: submission.value, sameAs: owner === file ? null : owner };
	}

	const { fault } = submission;
	if (fault === 'interrupted' || run.isCancelled()) return undefined;
	throw itemFailure(run.context, {
		...explainFault(fault, { action: 'submit', file: describeFile(file) }),
		itemIndex: file.itemIndex,
		fileName: file.fileName,
		binaryProperty: file.binaryProperty,
		statusCode: fault.statusCode,
	});
}

async function submitOnce(run: Run, file: AudioFile, deadlineMs: number): Promise<ClientResult> {
	const earlierJobId = run.submittedJobs.find(file);
	if (earlierJobId !== undefined) {
		return { ok: true, value: noteJob(run, file, createSubmittedJob(earlierJobId)) };
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
	if (submission.ok) {
		run.submittedJobs.remember(file, submission.value.id);
		logSubmission(run, file, submission.value.id);
		noteJob(run, file, submission.value);
	}
	return submission;
}

/** Keeps the job, so that its ID reaches the user however the run ends. */
function noteJob(run: Run, { itemIndex, fileName }: AudioFile, job: Job): Job {
	const { id: jobId, status } = job;
	run.jobs.set(jobId, { jobId, status, itemIndex, fileName, wasSubmittedHere: true });
	return job;
}

/**
 * Writes the job's ID to n8n's log. A worker that is killed leaves nothing else: n8n ends its
 * executions without their data. The recording is named by its fingerprint, because the names of
 * files may tell about people.
 */
function logSubmission({ context }: Run, { itemIndex, sha256 }: AudioFile, jobId: string): void {
	const place = `execution ${context.getExecutionId()}, item ${itemIndex}`;
	context.logger.info(
		`${context.getNode().name}: submitted job ${readableText(jobId)} (${place}, SHA-256 ${sha256.slice(0, SHOWN_HASH_CHARACTERS)})`,
	);
}
