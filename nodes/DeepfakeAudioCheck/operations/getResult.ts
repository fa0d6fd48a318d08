import { isUsableJobId } from '../dataspike/job';
import type { JobRunner } from '../jobs/jobRunner';
import { Failure } from '../model/failure';
import type { Operation } from '../model/operation';

/** Returns the result of a job that was submitted before, waiting for it if the user wants so. */
export function createGetResult(jobs: JobRunner): Operation {
	return async (itemIndex, settings) => {
		const jobId = readJobId(settings.jobId, itemIndex);
		return await Promise.resolve({
			parts: [
				{
					toSubmit: [],
					perform: async ({ limit }) =>
						await limit(async () => {
							const startMs = jobs.nowMs();
							const { job, polling, seenAtMs } = await jobs.wait({
								jobId,
								submittedJob: undefined,
								part: null,
								itemIndex,
								settings,
								startMs,
								deadlineMs: startMs + settings.maximumWaitMs,
								once: !settings.waitForCompletion,
							});
							return { kind: 'lookedUp', itemIndex, settings, job, polling, seenAtMs };
						}),
				},
			],
			passedOver: [],
		});
	};
}

/** @throws a Failure when it is not the ID of a job */
function readJobId(parameter: unknown, itemIndex: number): string {
	const isText = typeof parameter === 'string' || typeof parameter === 'number';
	const jobId = isText ? String(parameter).trim() : '';
	if (isUsableJobId(jobId)) return jobId;
	throw new Failure({
		itemIndex,
		reason: 'unusableParameter',
		message: jobId === '' ? 'Job ID is empty' : 'Job ID is not the ID of a job',
		description:
			'Fill in the job ID that Submit Audio or Check Audio returned, for example with the expression {{ $json.jobId }}.',
	});
}
