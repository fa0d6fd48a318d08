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

		const job = await submitFile(run, target.file, deadlineMs);
		if (job === undefined) return { kind: 'unfinished' };
		return await awaitResult(run, {
			jobId: job.id,
			submittedJob: job,
			file: target.file,
			itemIndex,
			settings,
			startMs,
			deadlineMs,
			once: false,
		});
	},
};
