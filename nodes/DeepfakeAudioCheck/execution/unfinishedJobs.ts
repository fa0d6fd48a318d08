import type { IDataObject } from 'n8n-workflow';
import { readableText } from '../dataspike/readableText';
import type { ItemFailure } from './itemFailure';
import type { KnownJob, Run } from './run';

/** So many jobs are named in the text; all of them are in the error's data and in the log. */
const MOST_JOBS_IN_TEXT = 10;

/**
 * Adds the jobs that were submitted in this run to the error that ends it, and logs them: their
 * results can still be read at Dataspike, and submitting the files again would cost new jobs.
 */
export function reportUnfinishedJobs(run: Run, failure: ItemFailure): ItemFailure {
	const jobs = [...run.jobs.values()].filter(
		({ wasSubmittedHere, jobId }) => wasSubmittedHere && jobId !== failure.context.jobId,
	);
	if (jobs.length === 0) return failure;

	Object.assign(failure.context, { jobs: jobs.map(toData) });
	failure.description = `${failure.description ?? ''} ${describeJobs(jobs)}`.trim();
	run.context.logger.warn(
		`${run.context.getNode().name}: the execution ended with ${jobs.length} submitted job(s) whose results were not returned`,
		{ jobIds: jobs.map(({ jobId }) => jobId) },
	);
	return failure;
}

function toData({ jobId, status, itemIndex, fileName }: KnownJob): IDataObject {
	return { jobId, status, itemIndex, fileName };
}

function describeJobs(jobs: KnownJob[]): string {
	const named = jobs.slice(0, MOST_JOBS_IN_TEXT).map(({ jobId, fileName, itemIndex, status }) => {
		const file = fileName === null ? '' : `"${readableText(fileName)}", `;
		return `${jobId} (${file}item ${itemIndex}, ${status})`;
	});
	const more =
		jobs.length > MOST_JOBS_IN_TEXT ? `, and ${jobs.length - MOST_JOBS_IN_TEXT} more` : '';
	return `Submitted in this run before it ended, to be read with Get Result: ${named.join(', ')}${more}.`;
}
