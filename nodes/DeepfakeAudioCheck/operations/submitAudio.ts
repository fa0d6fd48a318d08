import type { RecordingFinder } from '../input/findRecordings';
import type { JobRunner } from '../jobs/jobRunner';
import type { Operation } from '../model/operation';
import type { CheckedPart } from '../model/outcome';
import type { Part } from '../model/recording';
import type { Settings } from '../model/settings';
import { findWork } from './findWork';
import { workOnParts } from './workOnParts';

/** Submits each recording and returns its job at once. */
export function createSubmitAudio(recordings: RecordingFinder, jobs: JobRunner): Operation {
	const submit = async (part: Part, settings: Settings): Promise<CheckedPart> => {
		const { job, owner } = await jobs.submit(part, jobs.nowMs() + settings.maximumWaitMs);
		const sameAs = owner === part ? null : owner;
		const sentSha256 = owner.sentSha256();
		return { part, job, polling: null, seenAtMs: null, sameAs, sentSha256 };
	};
	return async (itemIndex, settings) =>
		await findWork(recordings, { itemIndex, settings, isSubmission: true }, (recording) => {
			const subject = { kind: 'submitted' as const, recording, settings };
			return {
				toSubmit: recording.parts,
				perform: async (tools) =>
					await workOnParts(subject, tools, async (part) => await submit(part, settings)),
			};
		});
}
