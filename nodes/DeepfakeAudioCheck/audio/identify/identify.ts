import type { Format } from '../media/format';
import type { FileBytes } from '../bytes/read';
import { id3v2EndInHead, isId3v2At, skipZeros, tagEndAt } from '../bytes/tags';
import { probeAiff } from '../containers/aiff/probe';
import { probeAmr } from '../containers/amr/probe';
import { probeAu } from '../containers/au/probe';
import { probeCaf } from '../containers/caf/probe';
import { probeFlac } from '../containers/flac/probe';
import { probeMpegAudio } from '../containers/mpeg/probe';
import { probeMatroska, probeMatroskaBehind } from '../containers/matroska/probe';
import { probeMp4 } from '../containers/mp4/probe';
import { probeOgg, probeOggBehind } from '../containers/ogg/probe';
import { probeWav } from '../containers/wav/probe';
import { probeSignature } from './signatures';
import { probeMultipartBody, probeText } from './text';

/** With less than this behind a tag, in bytes, a head need not hold the start of two frames. */
const ENOUGH_FOR_FRAMES_BYTES = 4096;

/** More tags than this in front are not followed: files have one, badly edited ones a few. */
const MAXIMUM_TAGS = 1000;

/**
 * What a file holds, by its bytes alone: names and declared types are often wrong. Never throws; the
 * work is bounded whatever the bytes say.
 *
 * @param bytes the whole file or its first part (64 KiB tell nearly always)
 * @param fileSizeBytes the size of the whole file, if known. Only a file that is known to be whole
 *   is refused for what is missing in it (a WAV without sound, an M4A that broke off): without this,
 *   or with a first part, what is missing is taken to follow.
 */
export function identify(bytes: Uint8Array, fileSizeBytes?: number): Format {
	if (bytes.length === 0) return 'empty';
	const isWhole = fileSizeBytes !== undefined && bytes.length >= fileSizeBytes;
	const file = { bytes, isWhole };
	const tags = passTags(file);
	if (tags !== undefined) return identifyTagged(file, tags);
	return (
		probeStart(file) ??
		probeText(bytes) ??
		probeMpegAudio(file) ??
		identifyBlank(file) ??
		probeOggBehind(file) ??
		probeMatroskaBehind(file) ??
		'unknown'
	);
}

/** Tags in front, with zeros between them. */
interface LeadingTags {
	/** Where the last one ends; zeros may follow, with which an MP4 file begins. */
	end: number;
	/** Whether the last one may end behind the bytes, which are only a head. */
	isCutOff: boolean;
}

/** Undefined if there are none. Only what an ID3v2 or an APE tag begins with is sure enough here. */
function passTags({ bytes, isWhole }: FileBytes): LeadingTags | undefined {
	let end = 0;
	let count = 0;
	for (; count < MAXIMUM_TAGS; count += 1) {
		const next = tagEnd({ bytes, isWhole }, skipZeros(bytes, end));
		if (next === 'behind') return { end, isCutOff: true };
		if (next === undefined) break;
		end = next;
	}
	return count === 0 ? undefined : { end, isCutOff: false };
}

function tagEnd({ bytes, isWhole }: FileBytes, offset: number): number | 'behind' | undefined {
	if (isId3v2At(bytes, offset)) {
		return isWhole ? tagEndAt(bytes, offset) : (id3v2EndInHead(bytes, offset) ?? 'behind');
	}
	const end = tagEndAt(bytes, offset);
	// Text may begin with these letters; a recording may not.
	const isText = end !== undefined && probeText(bytes.subarray(offset)) !== undefined;
	return isText ? undefined : end;
}

/** Tags stand in front of MP3 files, but also of FLAC, ADTS and others: what follows decides. */
function identifyTagged(file: FileBytes, tags: LeadingTags): Format {
	// A head that is all tag (a large picture): in practice it is an MP3 that follows.
	if (tags.isCutOff) return 'mp3';

	const behindTags = { ...file, bytes: file.bytes.subarray(tags.end) };
	const content = { ...file, bytes: file.bytes.subarray(skipZeros(file.bytes, tags.end)) };
	const found = probeStart(behindTags) ?? probeStart(content) ?? probeMpegAudio(content);
	if (found !== undefined) return found;

	const isTooShortToTell = !file.isWhole && content.bytes.length < ENOUGH_FOR_FRAMES_BYTES;
	return isTooShortToTell ? 'mp3' : 'id3-only';
}

/** By what stands at the very start; undefined if that is not one of the many known. */
function probeStart(file: FileBytes): Format | undefined {
	return (
		probeWav(file) ??
		probeAiff(file) ??
		probeMp4(file) ??
		probeOgg(file) ??
		probeMatroska(file) ??
		probeAu(file) ??
		probeCaf(file) ??
		probeFlac(file) ??
		probeAmr(file) ??
		probeSignature(file.bytes) ??
		probeMultipartBody(file.bytes)
	);
}

/** Zeros in front of a recording, or nothing else; undefined if something else stands there. */
function identifyBlank(file: FileBytes): Format | undefined {
	const start = skipZeros(file.bytes, 0);
	const content = { ...file, bytes: file.bytes.subarray(start) };
	if (start === 0) return undefined;
	if (content.bytes.length > 0) return probeStart(content) ?? probeMpegAudio(content);
	// A head of zeros: only the whole file tells, and among those that are something, it is an MP3.
	return file.isWhole ? 'blank-bytes' : 'mp3';
}
