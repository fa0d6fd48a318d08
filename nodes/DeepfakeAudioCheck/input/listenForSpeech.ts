import type { OpenedRecording, Voice } from '../audio/media/recording';
import type { FrameRange, Pcm } from '../audio/media/pcm';
import type { Waveform } from '../audio/media/waveform';
import { findSpeech, type HeardSound, type SpeechMap } from '../audio/pcm/findSpeech';
import { measureWaveform } from '../audio/pcm/measureWaveform';
import type { AudioWork } from './audioWork';
import { rangesOf } from './plannedRanges';
import { soundOf, type PartPlan } from './recordingSource';

/** What of a voice is not sent holds less speech than this, in ms, all of it together. */
const LEAST_SPEECH_MS = 500;

/** What was heard of a recording before anything of it is sent. */
export interface HeardSpeech {
	/** In all parts; null if one of them cannot be decoded. */
	speechSeconds: number | null;
	/** Of each part, in the order of the plan. */
	parts: HeardPart[];
	/** Stretches that cannot be decoded, of what is sent decoded: they are silent there. */
	gaps: number;
	/** Of each voice, if it is to be drawn and was heard, or tells its loudness without being decoded. */
	waveforms: Array<Waveform | undefined>;
}

export interface ListeningOptions {
	/** Whether waveforms are wanted. */
	isDrawn: boolean;
	work: AudioWork;
}

export interface HeardPart {
	/** Null if the voice cannot be decoded. */
	speechSeconds: number | null;
	/** Whether it can be left out: it is as good as silent. Never true of what was not decoded. */
	isSilent: boolean;
}

/**
 * Looks for speech in the parts of a recording, and decodes no more than these: channels of the same sound
 * once for all of them. Of each voice as many parts are silent, those with the least speech first, as hold
 * less than half a second of it together: so that words at the cuts between segments are not lost bit by bit.
 *
 * @throws the signal's reason when the run is over
 */
export async function listenForSpeech(
	{ voices }: OpenedRecording,
	plans: PartPlan[],
	{ isDrawn, work }: ListeningOptions,
): Promise<HeardSpeech> {
	const waveforms = isDrawn ? voices.map((voice) => voice.drawWaveform()) : [];
	const isMissing = (voiceIndex: number) => isDrawn && waveforms[voiceIndex] === undefined;
	const heard = new Map<Pcm, HeardSound | undefined>();
	for (const sound of new Set(plans.flatMap((plan) => soundFor(plan, voices) ?? []))) {
		const ofSound = plans.filter((plan) => soundFor(plan, voices) === sound);
		const { pcm, waveformOf } = measureWaveform(sound);
		const isMeasured = ofSound.some(({ voiceIndex }) => isMissing(voiceIndex));
		const found = await listen(isMeasured ? pcm : sound, rangesOf(ofSound, sound), work);
		heard.set(sound, found);
		if (found === undefined) continue;
		for (const { voiceIndex } of ofSound) {
			if (isMissing(voiceIndex)) waveforms[voiceIndex] = waveformOf(voices[voiceIndex]?.channel);
		}
	}
	const seconds = plans.map((plan) => {
		const sound = soundFor(plan, voices);
		const { startSeconds, endSeconds } = plan.segment;
		// What lies behind the end of the sound was not heard.
		if (sound === undefined || startSeconds * sound.sampleRate >= sound.frameCount) return null;
		const map = ofVoice(heard.get(sound), voices[plan.voiceIndex]);
		return map?.secondsBetween(startSeconds, endSeconds) ?? null;
	});
	const silent = voices.flatMap((_, voiceIndex) =>
		findSilent(
			plans.flatMap((plan, index) => {
				const speechSeconds = seconds[index] ?? null;
				const isMeant = plan.voiceIndex === voiceIndex && speechSeconds !== null;
				return isMeant ? [{ index, speechSeconds }] : [];
			}),
		),
	);
	const decoded = plans.filter(({ voiceIndex, coding }) => {
		const voice = voices[voiceIndex];
		return voice !== undefined && soundOf(voice, coding).encoding !== undefined;
	});
	const decodedSounds = new Set(decoded.flatMap((plan) => soundFor(plan, voices) ?? []));
	return {
		gaps: [...decodedSounds].reduce((sum, sound) => sum + (heard.get(sound)?.gaps ?? 0), 0),
		speechSeconds: seconds.reduce(
			(sum, one) => (sum === null || one === null ? null : sum + one),
			0,
		),
		parts: seconds.map((speechSeconds, index) => ({
			speechSeconds,
			isSilent: silent.includes(index),
		})),
		waveforms,
	};
}

/** What is decoded to hear a part: of a channel, its track with all channels. */
function soundFor({ voiceIndex }: PartPlan, voices: readonly Voice[]): Pcm | undefined {
	const { channel, channelPcm, pcm } = voices[voiceIndex] ?? {};
	return channel === undefined ? pcm : channelPcm;
}

function ofVoice(heard: HeardSound | undefined, voice: Voice | undefined): SpeechMap | undefined {
	return voice?.channel === undefined ? heard : heard?.channels[voice.channel - 1];
}

async function listen(
	sound: Pcm,
	ranges: FrameRange[],
	work: AudioWork,
): Promise<HeardSound | undefined> {
	try {
		return await findSpeech(sound, work, ranges);
	} catch {
		// The end of the run, or else a trap inside a decoder: then it was not heard.
		work.signal.throwIfAborted();
		return undefined;
	}
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
