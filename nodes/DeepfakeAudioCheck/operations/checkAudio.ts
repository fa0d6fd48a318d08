import { awaitResult } from './awaitResult';
import type { OperationDefinition } from './operation';
import { prepareFiles } from './prepareFiles';
import { submitFile } from './submitFile';

/** Submits each recording, waits for its analysis, and returns the result. */
export const checkAudio: OperationDefinition = {
	prepare: prepareFiles,
	perform: async (run, { itemIndex, settings, target }) => {
		if (target.kind !== 'file') return { kind: 'unfinished' };
		const startMs = run.clock.nowMs();
		const deadlineMs = startMs + settings.maximumWaitMs;

		const submitted = await submitFile(run, target.file, deadlineMs);
		if (submitted === undefined) return { kind: 'unfinished' };
		return await awaitResult(run, {
			jobId: submitted.job.id,
			submittedJob: submitted.job,
			file: target.file,
			sameAs: submitted.sameAs,
			itemIndex,
			settings,
			startMs,
			deadlineMs,
			once: false,
		});
	},
};
