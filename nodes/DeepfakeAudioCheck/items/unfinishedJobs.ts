import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { LedgerJob } from '../jobs/ledger';
import { readableName, readableText } from '../text/readableText';
import type { NodeError } from './nodeError';

/** Jobs that are named in the text; all of them are in the error's data and in the log. */
const MOST_JOBS_IN_TEXT = 10;

/** An ID is of use only when it is whole, in characters. */
const LONGEST_ID = 512;

/**
 * Adds the jobs that were submitted in this run to the error that ends it, and logs them: their
 * results can still be read at Dataspike, and submitting the files again would cost new jobs.
 */
export function reportUnfinishedJobs(
	context: IExecuteFunctions,
	error: NodeError,
	submitted: LedgerJob[],
): NodeError {
	const jobs = submitted.filter(({ jobId }) => jobId !== error.context.jobId);
	if (jobs.length === 0) return error;

	Object.assign(error.context, { jobs: jobs.map(toData) });
	error.description = `${error.description ?? ''} ${describeJobs(jobs)}`.trim();
	context.logger.warn(
		`${context.getNode().name}: the execution ended with ${jobs.length} submitted job(s) whose results were not returned`,
		{ jobIds: jobs.map(({ jobId }) => jobId) },
	);
	return error;
}

function toData({ jobId, status, itemIndex, fileName }: LedgerJob): IDataObject {
	return { jobId, status, itemIndex, fileName };
}

function describeJobs(jobs: LedgerJob[]): string {
	const named = jobs.slice(0, MOST_JOBS_IN_TEXT).map(({ jobId, fileName, itemIndex, status }) => {
		const file = fileName === null ? '' : `"${readableName(fileName)}", `;
		return `${readableText(jobId, LONGEST_ID)} (${file}item ${itemIndex}, ${readableText(status)})`;
	});
	const more =
		jobs.length > MOST_JOBS_IN_TEXT ? `, and ${jobs.length - MOST_JOBS_IN_TEXT} more` : '';
	return `Submitted in this run before it ended, to be read with Get Result: ${named.join(', ')}${more}.`;
}
