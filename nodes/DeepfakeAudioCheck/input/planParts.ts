import type { OpenedRecording, Voice } from '../audio/media/recording';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import type { InputSettings } from '../model/settings';
import { MP3_BIT_RATES_KBPS, soundOf, type Coding, type PartPlan } from './recordingSource';
import { isCut } from './usefulBytes';

/** More channels than this are mixed down when sound is decoded anyway. */
const MOST_CHANNELS = 2;

/** What is to be sent of a recording. */
export type SendingPlan =
	/** The file itself. */
	| { way: 'asItIs' }
	/** One file for each voice. */
	| { way: 'whole'; parts: PartPlan[] }
	| { way: 'segments'; parts: PartPlan[] }
	/** A voice is larger than what is taken, in bytes. */
	| { way: 'tooLarge'; sizeBytes: number }
	| { way: 'tooMany'; count: number };

/** What the user wants of large recordings. */
export type CuttingSettings = Pick<
	InputSettings,
	'segmentSeconds' | 'ifLarger' | 'maximumSegments'
>;

/** A recording, and what is known about sending it. */
export interface PlanningSubject {
	opened: OpenedRecording;
	/** The size of the file, in bytes. */
	sizeBytes: number;
	/** Whether Dataspike takes files of its format. */
	isUploadFormat: boolean;
}

/**
 * The one policy for what is sent of a recording: the file as it is, its voices made into files that
 * Dataspike takes, or segments of them, compressed where the user wants that or the size demands it.
 */
export function planParts(settings: CuttingSettings, subject: PlanningSubject): SendingPlan {
	const { opened, sizeBytes, isUploadFormat } = subject;
	const { voices, isPlain } = opened;
	const isSentAsItIs = isUploadFormat && isPlain && voices.length === 1;
	if (isSentAsItIs && !isCut(settings, sizeBytes)) {
		return sizeBytes > MAXIMUM_UPLOAD_BYTES ? { way: 'tooLarge', sizeBytes } : { way: 'asItIs' };
	}

	const choices = voices.map((voice, voiceIndex) => {
		const wholeBytes = isSentAsItIs ? sizeBytes : voice.original.whole.sizeBytes;
		const coding = chooseCoding(settings, { voice, wholeBytes, isUploadFormat });
		const sound = soundOf(voice, coding);
		const isAsItIs = isUploadFormat && coding === 'original';
		const isCutByItself = isCut(settings, isAsItIs ? wholeBytes : sound.whole.sizeBytes);
		return { voiceIndex, coding, sound, isCutByItself };
	});
	const tooLarge = choices.find(
		({ sound, isCutByItself }) => !isCutByItself && sound.whole.sizeBytes > MAXIMUM_UPLOAD_BYTES,
	);
	if (tooLarge !== undefined) return { way: 'tooLarge', sizeBytes: tooLarge.sound.whole.sizeBytes };

	const isSegmented = choices.some(({ isCutByItself }) => isCutByItself);
	const { maximumSegments, segmentSeconds } = settings;
	if (segmentSeconds !== undefined) {
		const estimate = choices.reduce(
			(sum, { sound }) => sum + Math.ceil(sound.durationSeconds / segmentSeconds),
			0,
		);
		// Far too many are not planned one by one.
		if (estimate > maximumSegments * 2) return { way: 'tooMany', count: estimate };
	}
	const parts = choices.flatMap(({ voiceIndex, coding, sound, isCutByItself }) =>
		(isCutByItself
			? sound.plan({ segmentSeconds, maximumBytes: MAXIMUM_UPLOAD_BYTES })
			: [sound.whole]
		).map((segment): PartPlan => ({ voiceIndex, coding, segment })),
	);
	if (parts.length > 1 && parts.length > maximumSegments) {
		return { way: 'tooMany', count: parts.length };
	}
	return { way: isSegmented ? 'segments' : 'whole', parts };
}

function chooseCoding(
	settings: CuttingSettings,
	sound: { voice: Voice; wholeBytes: number; isUploadFormat: boolean },
): Coding {
	const { voice, wholeBytes, isUploadFormat } = sound;
	if (voice.speech === undefined) return 'original';
	const isTooLarge = wholeBytes > MAXIMUM_UPLOAD_BYTES;
	const isToBeCompressed = isTooLarge && settings.ifLarger === 'compress';
	const fitting = settings.segmentSeconds === undefined ? findFitting(voice) : undefined;
	if (isToBeCompressed && fitting !== undefined) return fitting;

	const isSmaller = voice.speech.whole.sizeBytes < voice.original.whole.sizeBytes;
	if (isUploadFormat) return isToBeCompressed && isSmaller ? 'speech' : 'original';
	const isDecoded = voice.original.container === 'wav';
	return isDecoded && (isTooLarge || voice.channels > MOST_CHANNELS) ? 'speech' : 'original';
}

/** The best coding in which all of a voice is one file that is taken; undefined if there is none. */
function findFitting(voice: Voice): Coding | undefined {
	const codings: Coding[] = ['speech', ...MP3_BIT_RATES_KBPS.map((rate) => `mp3-${rate}` as const)];
	return codings.find((coding) => {
		const sound = soundOf(voice, coding);
		return sound !== voice.original && sound.whole.sizeBytes <= MAXIMUM_UPLOAD_BYTES;
	});
}
