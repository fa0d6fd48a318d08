import { Failure } from '../model/failure';
import {
	hasFailed,
	isWithheld,
	type CheckedPart,
	type Outcome,
	type PartOutcome,
} from '../model/outcome';
import type { WorkTools } from '../model/operation';
import type { HeardRecording, Part, Recording } from '../model/recording';
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
	// In the place of its first part: whole recordings shall not wait until all others were listened to.
	let listening: Promise<HeardRecording> | undefined;
	const listen = async (): Promise<HeardRecording> => {
		const heard = await recording.listen();
		for (const part of heard.parts) if (part.isWithheld) part.release();
		return heard;
	};
	const work = async (index: number): Promise<PartOutcome> => {
		listening ??= listen();
		const part = (await listening).parts[index] ?? recording.parts[index];
		if (part === undefined) throw new RangeError(`No part ${index}`);
		return part.isWithheld ? { part, withheld: 'noSpeech' } : await attempt(part);
	};
	const settled = await Promise.allSettled(
		inOrderOfTime(recording.parts).map(async (index) =>
			limit(async () => ({ index, outcome: await work(index) })),
		),
	);
	const parts = settled
		.map((one) => {
			if (one.status === 'rejected') throw one.reason;
			return one.value;
		})
		.sort((one, other) => one.index - other.index)
		.map(({ outcome }) => outcome);

	const sent = parts.filter((part) => !isWithheld(part));
	const [first] = sent;
	// One of many is enough to say why, but the jobs of all of them may be paid for.
	if (first !== undefined && hasFailed(first) && sent.every(hasFailed)) {
		const isSegmented = first.part.segment !== null;
		const { failure } = first;
		return { kind: 'failed', failure, itemIndex, settings, ...(isSegmented ? { parts } : {}) };
	}
	return { kind, itemIndex, settings, recording: { ...recording, ...(await listening) }, parts };
}

/**
 * The places of parts in the list, those first that begin first: channels of one stretch of a recording are
 * decoded together.
 */
function inOrderOfTime(parts: readonly Part[]): number[] {
	const startOf = (index: number) => parts[index]?.segment?.startSeconds ?? 0;
	return [...parts.keys()].sort((one, other) => startOf(one) - startOf(other));
}
