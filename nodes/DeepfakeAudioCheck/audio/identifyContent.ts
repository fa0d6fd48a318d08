import { AUDIO_CONTAINERS, type AudioContainer, type FoundFormat } from './audioContainer';
import type { FileBytes } from './bytes';
import { identifyEbml } from './ebml';
import { ID3_HEADER_BYTES, skipId3Tags } from './id3';
import { identifyIsoMedia } from './isoMedia';
import { identifyMpegAudio } from './mpegAudio';
import { identifyOgg } from './ogg';
import { REFUSED_FORMATS, type RefusedCategory, type RefusedFormat } from './refusedFormats';
import { identifyRiff } from './riff';
import { identifyBySignature } from './signatures';
import { identifyText } from './textContent';

/** A recording in a container that Dataspike takes. */
export interface AcceptedContent {
	accepted: true;
	container: AudioContainer;
	/** `audio/wav`, `audio/mpeg` or `audio/mp4`. */
	mimeType: string;
	/** Without the dot. */
	extension: AudioContainer;
}

/** Anything else, with the words for the person who sent it. */
export interface RefusedContent {
	accepted: false;
	format: RefusedFormat;
	/** A noun phrase with its article, for "x is ...": "an Ogg/Opus voice note". */
	label: string;
	category: RefusedCategory;
	/** What to do about it, in whole sentences. */
	advice: string;
}

export type Content = AcceptedContent | RefusedContent;

/**
 * What a file holds, by its bytes alone: names and declared types are often wrong. Never throws; the
 * work is bounded whatever the bytes say.
 *
 * @param bytes the whole file or its first part (64 KiB tell nearly always)
 * @param fileSizeBytes the size of the whole file, if known. Only a file that is known to be whole
 *   is refused for what is missing in it (a WAV without sound, an M4A that broke off): without this,
 *   or with a first part, what is missing is taken to follow.
 */
export function identify(bytes: Uint8Array, fileSizeBytes?: number): FoundFormat {
	const isWhole = fileSizeBytes !== undefined && bytes.length >= fileSizeBytes;
	return findFormat({ bytes, isWhole });
}

/** The same with the words for the person who sent it. */
export function identifyContent(bytes: Uint8Array, fileSizeBytes?: number): Content {
	const format = identify(bytes, fileSizeBytes);
	if (isAudioContainer(format)) {
		return { accepted: true, container: format, ...AUDIO_CONTAINERS[format] };
	}
	return { accepted: false, format, ...REFUSED_FORMATS[format] };
}

/** With less than this behind a tag, in bytes, a head need not hold the start of two frames. */
const ENOUGH_FOR_FRAMES_BYTES = 4096;

function isAudioContainer(format: FoundFormat): format is AudioContainer {
	return Object.hasOwn(AUDIO_CONTAINERS, format);
}

function findFormat(file: FileBytes): FoundFormat {
	if (file.bytes.length === 0) return 'empty';

	const tags = skipId3Tags(file.bytes);
	if (tags !== undefined) return identifyTagged(file, tags);
	return (
		identifyByStart(file) ??
		identifyText(file.bytes) ??
		identifyMpegAudio(file.bytes) ??
		(isBlank(file.bytes) ? 'blank-bytes' : 'unknown')
	);
}

/** So many zeros at the start, in bytes, mean that nothing was ever written. */
const BLANK_BYTES = 65_536;

function isBlank(bytes: Uint8Array): boolean {
	return bytes.subarray(0, BLANK_BYTES).every((byte) => byte === 0);
}

/** ID3 tags stand in front of MP3 files, but also of FLAC, ADTS and others: what follows decides. */
function identifyTagged(file: FileBytes, tags: { endOffset: number }): FoundFormat {
	const isTagCutOff = tags.endOffset > file.bytes.length;
	// A head that is all tag (a large picture): in practice it is an MP3 that follows.
	if (isTagCutOff && !file.isWhole) return 'mp3';

	// A tag that claims to be longer than its file has a wrong size: search from behind its header.
	const content = file.bytes.subarray(isTagCutOff ? ID3_HEADER_BYTES : tags.endOffset);
	const found = identifyByStart({ ...file, bytes: content }) ?? identifyMpegAudio(content);
	if (found !== undefined) return found;

	const isTooShortToTell = !file.isWhole && content.length < ENOUGH_FOR_FRAMES_BYTES;
	return isTooShortToTell ? 'mp3' : 'id3-only';
}

/** By what stands at the very start; undefined when that is not one of the many known. */
function identifyByStart(file: FileBytes): FoundFormat | undefined {
	return (
		identifyRiff(file) ??
		identifyIsoMedia(file) ??
		identifyOgg(file.bytes) ??
		identifyEbml(file.bytes) ??
		identifyBySignature(file.bytes)
	);
}
