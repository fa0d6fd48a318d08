import type { OperationDefinition } from './operation';
import { prepareFiles } from './prepareFiles';
import { submitFile } from './submitFile';

/** Submits each recording and returns its job at once. */
export const submitAudio: OperationDefinition = {
	prepare: prepareFiles,
	perform: async (run, { itemIndex, settings, target }) => {
		if (target.kind !== 'file') return { kind: 'unfinished' };
		const deadlineMs = run.clock.nowMs() + settings.maximumWaitMs;

		const submitted = await submitFile(run, target.file, deadlineMs);
		if (submitted === undefined) return { kind: 'unfinished' };
		return {
			kind: 'result',
			result: {
				itemIndex,
				settings,
				job: submitted.job,
				file: target.file,
				threshold: null,
				polling: null,
				sameAudioAsItem: submitted.sameAs?.itemIndex ?? null,
			},
		};
	},
};
