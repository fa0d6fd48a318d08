import type { OpenedRecording, Voice } from '../audio/media/recording';
import { findSpeech, type SpeechMap } from '../audio/pcm/findSpeech';
import type { AudioWork } from './audioWork';
import type { PartPlan } from './recordingSource';

/** What of a voice is not sent holds less speech than this, in ms, all of it together. */
const LEAST_SPEECH_MS = 500;

/** What was heard of a recording before anything of it is sent. */
export interface HeardSpeech {
	/** In all voices; null if one of them cannot be decoded. */
	speechSeconds: number | null;
	/** Of each part, in the order of the plan. */
	parts: HeardPart[];
}

export interface HeardPart {
	/** Null if the voice cannot be decoded. */
	speechSeconds: number | null;
	/** Whether it can be left out: it is as good as silent. Never true of what was not decoded. */
	isSilent: boolean;
}

/**
 * Looks for speech in the parts of a recording. Of each voice as many of them are silent, those with the
 * least speech first, as hold less than half a second of it together: so that words at the cuts between
 * segments are not lost bit by bit.
 *
 * @throws the signal's reason when the run is over
 */
export async function listenForSpeech(
	{ voices }: OpenedRecording,
	plans: PartPlan[],
	work: AudioWork,
): Promise<HeardSpeech> {
	const maps: Array<SpeechMap | undefined> = [];
	for (const voice of voices) maps.push(await listen(voice, work));
	const totals = voices.map((voice, index) => secondsIn(maps[index], 0, voice.durationSeconds));
	const seconds = plans.map(({ voiceIndex, segment: { startSeconds, endSeconds } }) =>
		secondsIn(maps[voiceIndex], startSeconds, endSeconds),
	);
	const silent = voices.flatMap((_, voiceIndex) =>
		findSilent(
			plans.flatMap((plan, index) => {
				const speechSeconds = seconds[index] ?? null;
				const isMeant = plan.voiceIndex === voiceIndex && speechSeconds !== null;
				return isMeant ? [{ index, speechSeconds }] : [];
			}),
		),
	);
	return {
		speechSeconds: totals.reduce(
			(sum, one) => (sum === null || one === null ? null : sum + one),
			0,
		),
		parts: seconds.map((speechSeconds, index) => ({
			speechSeconds,
			isSilent: silent.includes(index),
		})),
	};
}

async function listen({ pcm }: Voice, work: AudioWork): Promise<SpeechMap | undefined> {
	if (pcm === undefined) return undefined;
	try {
		return await findSpeech(pcm, work);
	} catch {
		// The end of the run, or else a trap inside a decoder: then it was not heard.
		work.signal.throwIfAborted();
		return undefined;
	}
}

function secondsIn(map: SpeechMap | undefined, start: number, end: number): number | null {
	return map === undefined ? null : map.secondsBetween(start, end);
}

/** The numbers of parts with the least speech, the earlier of two that have the same to the millisecond. */
function findSilent(parts: Array<{ index: number; speechSeconds: number }>): number[] {
	const silent: number[] = [];
	const inMs = parts.map(({ index, speechSeconds }) => ({
		index,
		speechMs: Math.round(speechSeconds * 1000),
	}));
	let sumMs = 0;
	for (const { index, speechMs } of inMs.sort((a, b) => a.speechMs - b.speechMs)) {
		sumMs += speechMs;
		if (sumMs >= LEAST_SPEECH_MS) break;
		silent.push(index);
	}
	return silent;
}
