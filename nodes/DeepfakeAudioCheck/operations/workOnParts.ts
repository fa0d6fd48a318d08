import { Failure } from '../model/failure';
import { hasFailed, type CheckedPart, type Outcome, type PartOutcome } from '../model/outcome';
import type { WorkTools } from '../model/operation';
import type { Part, Recording } from '../model/recording';
import type { Settings } from '../model/settings';

/** A recording, and what is to become of it. */
export interface RecordingSubject {
	kind: 'checked' | 'submitted';
	recording: Recording;
	settings: Settings;
}

/**
 * Handles all parts of a recording, as far as there are places for them, and joins what they came to.
 *
 * @throws the reason for which the run is over
 */
export async function workOnParts(
	{ kind, recording, settings }: RecordingSubject,
	{ limit, onFailure }: WorkTools,
	handle: (part: Part) => Promise<CheckedPart>,
): Promise<Outcome> {
	const { itemIndex } = recording;
	const attempt = async (part: Part): Promise<PartOutcome> =>
		await handle(part).catch(async (error: unknown) => {
			if (!(error instanceof Failure)) return await Promise.reject(error as Error);
			onFailure(error);
			return { part, failure: error };
		});
	const settled = await Promise.allSettled(
		recording.parts.map(async (part) => await limit(async () => await attempt(part))),
	);
	const parts = settled.map((one) => {
		if (one.status === 'rejected') throw one.reason;
		return one.value;
	});

	const [first] = parts;
	// One of many is enough to say why, but the jobs of all of them may be paid for.
	if (first !== undefined && hasFailed(first) && parts.every(hasFailed)) {
		const isSegmented = first.part.segment !== null;
		const { failure } = first;
		return { kind: 'failed', failure, itemIndex, settings, ...(isSegmented ? { parts } : {}) };
	}
	return { kind, itemIndex, settings, recording, parts };
}
