import type { RecordingFinder } from '../input/findRecordings';
import type { JobRunner } from '../jobs/jobRunner';
import type { Operation } from '../model/operation';
import type { CheckedPart } from '../model/outcome';
import type { Part } from '../model/recording';
import type { Settings } from '../model/settings';
import { findWork } from './findWork';
import { workOnParts } from './workOnParts';

/** Submits each recording, waits for its analysis, and returns the result. */
export function createCheckAudio(recordings: RecordingFinder, jobs: JobRunner): Operation {
	const check = async (part: Part, settings: Settings): Promise<CheckedPart> => {
		const startMs = jobs.nowMs();
		const deadlineMs = startMs + settings.maximumWaitMs;
		const { job: submittedJob, owner } = await jobs.submit(part, deadlineMs);
		const { job, polling, seenAtMs } = await jobs.wait({
			jobId: submittedJob.id,
			submittedJob,
			part,
			itemIndex: part.itemIndex,
			settings,
			startMs,
			deadlineMs,
			once: false,
		});
		const sameAs = owner === part ? null : owner;
		return { part, job, polling, seenAtMs, sameAs, sentSha256: owner.sentSha256() };
	};
	return async (itemIndex, settings) =>
		await findWork(recordings, { itemIndex, settings, isSubmission: false }, (recording) => {
			const subject = { kind: 'checked' as const, recording, settings };
			return {
				toSubmit: recording.parts,
				perform: async (tools) =>
					await workOnParts(subject, tools, async (part) => await check(part, settings)),
			};
		});
}
