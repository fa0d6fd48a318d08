import { AUDIO_CONTAINERS, type AudioContainer } from '../audioContainer';
import type { FileBytes } from '../bytes';
import type { RefusedFormat } from '../refusedFormats';
import { MAXIMUM_UPLOAD_BYTES } from '../uploadLimit';
import { openAiff } from './aiffSource';
import { openFlac, openOggFlac } from './flacSource';
import { openMatroskaOpus } from './matroskaOpus';
import { openOggOpus } from './oggOpus';
import type { ConversionRefusal, ConversionTools, OpenedSound, SoundSource } from './soundSource';
import { createSpeechSource } from './speechSource';
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
}

/** The new file, or how far the sound could be read. */
export type ConvertedFile =
	| { ok: true; bytes: Uint8Array<ArrayBuffer> }
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
	aiff: openAiff,
	'webm-audio': openMatroskaOpus,
	'webm-video': openMatroskaOpus,
	'matroska-audio': openMatroskaOpus,
	'matroska-video': openMatroskaOpus,
};

/** Whether files of a format can be converted, as far as the format alone tells. */
export function isConvertible(format: RefusedFormat): boolean {
	return Object.hasOwn(SOUND_OPENERS, format);
}

/**
 * Opens a recording to convert it. Nothing is decoded yet; the bytes are held by what is returned.
 *
 * @param format what `identifyContent` said
 */
export async function openConversion(
	format: RefusedFormat,
	file: FileBytes,
	tools: ConversionTools,
): Promise<OpenedConversion> {
	const openSound = SOUND_OPENERS[format];
	if (openSound === undefined) return { ok: false, refusal: { reason: 'format' } };
	const opened = await openSound(file.bytes, tools);
	if (!opened.ok) return opened;
	const { isCutOff } = opened;
	const source = chooseQuality(opened.source, tools);

	const seconds = source.frameCount / source.sampleRate;
	const sizeBytes = wavSizeBytes(source, source.frameCount);
	const isBomb = sizeBytes > HARMLESS_BYTES && sizeBytes / file.bytes.length > MAXIMUM_GROWTH;
	if (seconds > MAXIMUM_DECODED_SECONDS || isBomb) {
		return { ok: false, refusal: { reason: 'tooLong', seconds } };
	}
	return {
		ok: true,
		conversion: {
			from: format,
			to: 'wav',
			durationSeconds: seconds,
			sizeBytes,
			isCutOff,
			convert: async () => await writeWav(source, { start: 0, end: source.frameCount }),
		},
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
