import { AUDIO_CONTAINERS, type AudioContainer } from '../audioContainer';
import { openMp4Sound } from '../mp4/m4aRecording';
import type { RefusedFormat } from '../refusedFormats';
import type { OpenedRecording } from '../segments';
import { MAXIMUM_UPLOAD_BYTES } from '../uploadLimit';
import { openAdts } from './adtsTrack';
import { openAiff } from './aiffSource';
import { openFlac, openOggFlac } from './flacSource';
import { openMatroskaOpus } from './matroskaOpus';
import { openMp4Track } from './mp4Track';
import { openOggOpus } from './oggOpus';
import type { ConversionRefusal, ConversionTools, OpenedSound, SoundSource } from './soundSource';
import { createSoundRecording } from './soundRecording';
import { createSpeechSource } from './speechSource';
import type { OpenedTrack } from './soundTrack';
import { wavSizeBytes, writeWav } from './writeWav';

/** A recording that can be made into one that Dataspike takes. */
export interface Conversion {
	from: RefusedFormat;
	to: AudioContainer;
	durationSeconds: number;
	/** The size of the file that `convert` makes, in bytes. */
	sizeBytes: number;
	/** Whether the file breaks off before its end; what is there can be converted. */
	isCutOff: boolean;
	convert: () => Promise<ConvertedFile>;
	/** Opens the sound to be written in segments, none of it held beyond the one being written. */
	openSegments: () => Promise<OpenedRecording>;
}

/** The new file, or how far the sound could be read. */
export type ConvertedFile =
	| { ok: true; bytes: Uint8Array }
	| { ok: false; readableSeconds: number };

export type OpenedConversion =
	| { ok: true; conversion: Conversion }
	| { ok: false; refusal: ConversionRefusal };

/** The longest recording that is converted, in seconds: longer ones are mistakes, or meant to harm. */
export const MAXIMUM_DECODED_SECONDS = 3 * 3600;

/**
 * Sound that grows more than this by being decoded is not a recording. Real ones grow by up to 1300:
 * silence, in packets of 2 bytes for 60 ms.
 */
const MAXIMUM_GROWTH = 4000;

/** Growth says nothing below this size, in bytes. */
const HARMLESS_BYTES = 20_000_000;

type OpenSound = (bytes: Uint8Array, tools: ConversionTools) => Promise<OpenedSound>;

/** The formats whose sound becomes a WAV file. */
const SOUND_OPENERS: Partial<Record<RefusedFormat, OpenSound>> = {
	'ogg-opus': openOggOpus,
	'ogg-flac': openOggFlac,
	flac: openFlac,
	aiff: async (bytes, tools) => await Promise.resolve(openAiff(bytes, tools)),
	'webm-audio': openMatroskaOpus,
	'webm-video': openMatroskaOpus,
	'matroska-audio': openMatroskaOpus,
	'matroska-video': openMatroskaOpus,
};

type OpenTrack = (bytes: Uint8Array, tools: ConversionTools) => Promise<OpenedTrack>;

/** The formats whose sound goes into an M4A file as it is. */
const TRACK_OPENERS: Partial<Record<RefusedFormat, OpenTrack>> = {
	adts: openAdts,
	'mp4-video': openMp4Track,
	quicktime: openMp4Track,
};

/** Whether files of a format can be converted, as far as the format alone tells. */
export function isConvertible(format: RefusedFormat): boolean {
	return Object.hasOwn(SOUND_OPENERS, format) || Object.hasOwn(TRACK_OPENERS, format);
}

/**
 * Opens a recording to convert it. Nothing is decoded yet; the bytes are held by what is returned.
 *
 * @param format what `identifyContent` said
 */
export async function openConversion(
	format: RefusedFormat,
	bytes: Uint8Array,
	tools: ConversionTools,
): Promise<OpenedConversion> {
	const openSound = SOUND_OPENERS[format];
	if (openSound !== undefined) {
		return createSoundConversion(format, bytes, { opened: await openSound(bytes, tools), tools });
	}
	const openTrack = TRACK_OPENERS[format];
	if (openTrack !== undefined) {
		return await createTrackConversion(format, bytes, {
			opened: await openTrack(bytes, tools),
			tools,
		});
	}
	return { ok: false, refusal: { reason: 'format' } };
}

function createSoundConversion(
	from: RefusedFormat,
	bytes: Uint8Array,
	{ opened, tools }: { opened: OpenedSound; tools: ConversionTools },
): OpenedConversion {
	if (!opened.ok) return opened;
	const { isCutOff } = opened;
	const source = chooseQuality(opened.source, tools);
	const durationSeconds = source.frameCount / source.sampleRate;
	const sizeBytes = wavSizeBytes(source, source.frameCount);
	const isBomb = sizeBytes > HARMLESS_BYTES && sizeBytes / bytes.length > MAXIMUM_GROWTH;
	if (durationSeconds > MAXIMUM_DECODED_SECONDS || isBomb) {
		return { ok: false, refusal: { reason: 'tooLong', seconds: durationSeconds } };
	}
	const convert = async () => await writeWav(source, { start: 0, end: source.frameCount });
	const openSegments = async () =>
		await Promise.resolve({ ok: true as const, recording: createSoundRecording(source) });
	return {
		ok: true,
		conversion: { from, to: 'wav', durationSeconds, sizeBytes, isCutOff, convert, openSegments },
	};
}

async function createTrackConversion(
	from: RefusedFormat,
	bytes: Uint8Array,
	{ opened, tools }: { opened: OpenedTrack; tools: ConversionTools },
): Promise<OpenedConversion> {
	if (!opened.ok) return opened;
	const { track, isCutOff } = opened;
	const recording = await openMp4Sound(bytes, track, tools.pause);
	const [whole] = recording?.planSegments({ maximumBytes: Infinity }) ?? [];
	if (recording === undefined || whole === undefined) {
		return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };
	}
	const { durationSeconds } = recording;
	if (durationSeconds > MAXIMUM_DECODED_SECONDS) {
		return { ok: false, refusal: { reason: 'tooLong', seconds: durationSeconds } };
	}
	const { sizeBytes } = whole;
	const convert = async () => ({
		ok: true as const,
		bytes: await recording.writeSegment(whole),
	});
	const openSegments = async () => await Promise.resolve({ ok: true as const, recording });
	return {
		ok: true,
		conversion: { from, to: 'm4a', durationSeconds, sizeBytes, isCutOff, convert, openSegments },
	};
}

/** How the container that a conversion makes is announced. */
export function describeContainer(container: AudioContainer) {
	return { accepted: true as const, container, ...AUDIO_CONTAINERS[container] };
}

/** As it is, or as 16 kHz mono where it would be too large to be sent or has more than two channels. */
function chooseQuality(source: SoundSource, { pause }: ConversionTools): SoundSource {
	const isLarge = wavSizeBytes(source, source.frameCount) > MAXIMUM_UPLOAD_BYTES;
	const isSpeech = source.sampleRate === 16_000 && source.channels === 1;
	const isTooMuch = (isLarge && !isSpeech) || source.channels > 2;
	return isTooMuch ? createSpeechSource(source, pause) : source;
}
