import { isUsableJobId } from '../dataspike/job';
import { itemFailure } from '../execution/itemFailure';
import { awaitResult } from './awaitResult';
import type { OperationDefinition } from './operation';

/** Returns the result of a job that was submitted before, waiting for it if the user wants so. */
export const getResult: OperationDefinition = {
	prepare: async (run, itemIndex, settings) => {
		const parameter: unknown = run.context.getNodeParameter('jobId', itemIndex, '');
		const isText = typeof parameter === 'string' || typeof parameter === 'number';
		const jobId = isText ? String(parameter).trim() : '';
		if (isUsableJobId(jobId)) {
			return { parts: [{ itemIndex, settings, target: { kind: 'job', jobId } }], passedOver: [] };
		}
		const failure = itemFailure(run.context, {
			itemIndex,
			message: jobId === '' ? 'Job ID is empty' : 'Job ID is not the ID of a job',
			description:
				'Fill in the job ID that Submit Audio or Check Audio returned, for example with the expression {{ $json.jobId }}.',
		});
		return await Promise.resolve({ parts: [failure], passedOver: [] });
	},
	perform: async (run, { itemIndex, settings, target }) => {
		if (target.kind !== 'job') return { kind: 'unfinished' };
		const startMs = run.clock.nowMs();
		const waits = run.context.getNodeParameter('waitForCompletion', itemIndex, true) !== false;

		return await awaitResult(run, {
			jobId: target.jobId,
			submittedJob: undefined,
			file: null,
			sameAs: null,
			itemIndex,
			settings,
			startMs,
			deadlineMs: startMs + settings.maximumWaitMs,
			once: !waits,
		});
	},
};
