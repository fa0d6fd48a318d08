import { SHORTEST_LAST_SEGMENT_SECONDS } from '../audio/cut/planSegments';
import type { Cuttable, Segment } from '../audio/media/cuttable';
import type { OpenedRecording, Voice } from '../audio/media/recording';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import type { InputSettings } from '../model/settings';
import { MP3_BIT_RATES_KBPS, soundOf, type Coding, type PartPlan } from './recordingSource';
import { pickEvenly } from './sampleSegments';
import { isCut } from './usefulBytes';

/** The length of samples when Segment Length is empty, in seconds. */
const USUAL_SAMPLE_SECONDS = 30;

/** More channels than this are mixed down when sound is decoded anyway. */
const MOST_CHANNELS = 2;

/** What is to be sent of a recording. */
export type SendingPlan =
	/** The file itself. */
	| { way: 'asItIs' }
	/** One file for each voice. */
	| { way: 'whole'; parts: PartPlan[] }
	/** `isSampled`: the rest is left out, because the user wants that. No parts if a voice cannot be cut. */
	| { way: 'segments'; parts: PartPlan[]; isSampled: boolean }
	/** A voice is larger than what is taken, in bytes. */
	| { way: 'tooLarge'; sizeBytes: number }
	| { way: 'tooMany'; count: number };

/** What the user wants of large recordings. */
export type CuttingSettings = Pick<
	InputSettings,
	'segmentSeconds' | 'sampling' | 'ifLarger' | 'maximumSegments'
>;

/** A recording, and what is known about sending it. */
export interface PlanningSubject {
	opened: OpenedRecording;
	/** The size of the file, in bytes. */
	sizeBytes: number;
	/** Whether Dataspike takes files of its format. */
	isUploadFormat: boolean;
	/** Voices that hold the same as another one, by their place in the list. */
	leftOut?: ReadonlySet<number>;
}

/**
 * The one policy for what is sent of a recording: the file as it is, its voices made into files that
 * Dataspike takes, or segments of them, compressed where the user wants that or the size demands it.
 */
export function planParts(wanted: CuttingSettings, subject: PlanningSubject): SendingPlan {
	const settings = isSampledWhole(wanted, subject) ? { ...wanted, sampling: null } : wanted;
	const { opened, sizeBytes, isUploadFormat, leftOut } = subject;
	const { voices, isPlain } = opened;
	const isSentAsItIs = isUploadFormat && isPlain && voices.length === 1;
	if (isSentAsItIs && !isCut(settings, sizeBytes)) {
		return sizeBytes > MAXIMUM_UPLOAD_BYTES ? { way: 'tooLarge', sizeBytes } : { way: 'asItIs' };
	}

	const choices = voices.flatMap((voice, voiceIndex) => {
		if (leftOut?.has(voiceIndex) === true) return [];
		const wholeBytes = isSentAsItIs ? sizeBytes : voice.original.whole.sizeBytes;
		const coding = chooseCoding(settings, { voice, wholeBytes, isUploadFormat });
		const sound = soundOf(voice, coding);
		const isAsItIs = isUploadFormat && coding === 'original';
		const isCutByItself = isCut(settings, isAsItIs ? wholeBytes : sound.whole.sizeBytes);
		return [{ voiceIndex, coding, sound, isCutByItself }];
	});
	const tooLarge = choices.find(
		({ sound, isCutByItself }) => !isCutByItself && sound.whole.sizeBytes > MAXIMUM_UPLOAD_BYTES,
	);
	if (tooLarge !== undefined) return { way: 'tooLarge', sizeBytes: tooLarge.sound.whole.sizeBytes };

	const isSegmented = choices.some(({ isCutByItself }) => isCutByItself);
	const { maximumSegments, segmentSeconds, sampling } = settings;
	if (segmentSeconds !== undefined && sampling === null) {
		const estimate = choices.reduce(
			(sum, { sound }) => sum + Math.ceil(sound.durationSeconds / segmentSeconds),
			0,
		);
		// Far too many are not planned one by one.
		if (estimate > maximumSegments * 2) return { way: 'tooMany', count: estimate };
	}
	const startSeconds = Math.min(...voices.map((voice) => voice.startSeconds));
	const cuts = choices.map((choice) => {
		const { sound, isCutByItself, voiceIndex } = choice;
		const offsetSeconds = (voices[voiceIndex]?.startSeconds ?? 0) - startSeconds;
		const cut = isCutByItself
			? cutVoice(settings, sound, offsetSeconds)
			: { segments: [sound.whole], isSampled: false };
		return { ...choice, ...cut };
	});
	const isSampled = cuts.some((cut) => cut.isSampled);
	if (cuts.some(({ segments }) => segments === 'impossible')) {
		return { way: 'segments', parts: [], isSampled };
	}
	const parts = cuts.flatMap(({ voiceIndex, coding, segments }) =>
		segments === 'impossible'
			? []
			: segments.map((segment): PartPlan => ({ voiceIndex, coding, segment })),
	);
	if (parts.length > 1 && parts.length > maximumSegments) {
		return { way: 'tooMany', count: parts.length };
	}
	return isSegmented ? { way: 'segments', parts, isSampled } : { way: 'whole', parts };
}

/** Whether samples would be all of a recording that can be sent in one piece: then it is not cut for them. */
function isSampledWhole(
	{ sampling, segmentSeconds }: CuttingSettings,
	{ opened: { voices }, sizeBytes, isUploadFormat }: PlanningSubject,
): boolean {
	if (sampling === null || segmentSeconds !== undefined) return false;
	const startSeconds = Math.min(...voices.map((voice) => voice.startSeconds));
	return voices.every((voice) => {
		const { durationSeconds, original } = voice;
		const wholeBytes = isUploadFormat ? sizeBytes : original.whole.sizeBytes;
		// The length of what cannot be cut is not known.
		if (durationSeconds === 0 || wholeBytes > MAXIMUM_UPLOAD_BYTES) return false;
		if (sampling.kind === 'evenlySpread')
			return durationSeconds <= sampling.count * USUAL_SAMPLE_SECONDS;
		const endSeconds = voice.startSeconds - startSeconds + durationSeconds;
		return endSeconds < sampling.seconds + SHORTEST_LAST_SEGMENT_SECONDS;
	});
}

/**
 * The segments of a voice that are to be checked, and whether there are others.
 *
 * @param offsetSeconds how much later it begins than the first voice
 */
function cutVoice(
	{ sampling, segmentSeconds }: CuttingSettings,
	sound: Cuttable,
	offsetSeconds: number,
): { segments: Segment[] | 'impossible'; isSampled: boolean } {
	const maximumBytes = MAXIMUM_UPLOAD_BYTES;
	if (sampling?.kind === 'firstSeconds') {
		const endSeconds = sampling.seconds - offsetSeconds;
		if (endSeconds <= 0) return { segments: [], isSampled: true };
		const segments = sound.plan({ segmentSeconds, endSeconds, maximumBytes });
		const isSampled = (segments.at(-1)?.end ?? 0) < sound.whole.end;
		return { segments: segments.length === 0 ? 'impossible' : segments, isSampled };
	}
	const lengthSeconds =
		sampling === null ? segmentSeconds : (segmentSeconds ?? USUAL_SAMPLE_SECONDS);
	const all = sound.plan({ segmentSeconds: lengthSeconds, maximumBytes });
	if (all.length === 0) return { segments: 'impossible', isSampled: false };
	const segments = sampling === null ? all : pickEvenly(all, sampling.count);
	return { segments, isSampled: segments.length < all.length };
}

function chooseCoding(
	settings: CuttingSettings,
	sound: { voice: Voice; wholeBytes: number; isUploadFormat: boolean },
): Coding {
	const { voice, wholeBytes, isUploadFormat } = sound;
	if (voice.speech === undefined) return 'original';
	const isTooLarge = wholeBytes > MAXIMUM_UPLOAD_BYTES;
	const isToBeCompressed = isTooLarge && settings.ifLarger === 'compress';
	const isInSegments = settings.segmentSeconds !== undefined || settings.sampling !== null;
	const fitting = isInSegments ? undefined : findFitting(voice);
	if (isToBeCompressed && fitting !== undefined) return fitting;

	const isSmaller = voice.speech.whole.sizeBytes < voice.original.whole.sizeBytes;
	if (isUploadFormat) return isToBeCompressed && isSmaller ? 'speech' : 'original';
	const isDecoded = voice.original.container === 'wav';
	const isReduced = (isTooLarge && isSmaller) || voice.channels > MOST_CHANNELS;
	return isDecoded && isReduced ? 'speech' : 'original';
}

/** The best coding in which all of a voice is one file that is taken; undefined if there is none. */
function findFitting(voice: Voice): Coding | undefined {
	const codings: Coding[] = ['speech', ...MP3_BIT_RATES_KBPS.map((rate) => `mp3-${rate}` as const)];
	return codings.find((coding) => {
		const sound = soundOf(voice, coding);
		return sound !== voice.original && sound.whole.sizeBytes <= MAXIMUM_UPLOAD_BYTES;
	});
}
