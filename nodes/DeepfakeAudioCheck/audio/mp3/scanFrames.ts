import { hasTextAt, uint32LittleEndian } from '../bytes';
import { GrowingNumbers } from '../growingNumbers';
import { skipId3Tags } from '../id3';
import type { Pause } from '../segments';
import { isInfoFrame, readMp3Frame, type Mp3Frame } from './frameHeader';

/** The frames of an MP3 file that hold sound, in order. */
export interface Mp3Frames {
	count: number;
	/** Where each frame starts. */
	offsets: Uint32Array;
	/** The size of all frames before each one, and of all at the end: `count` + 1 numbers. */
	sizesBefore: Uint32Array;
	first: Mp3Frame;
	/** Whether frames differ in their bit rate. */
	isVariable: boolean;
}

/** A day of recording has three million frames; more are not counted. */
const MAXIMUM_FRAMES = 4_000_000;

/** So many frames, or bytes without a frame, are looked at between two pauses: a ms or two. */
const FRAMES_PER_PAUSE = 4096;
const SEARCHED_BYTES_PER_PAUSE = 262_144;

/** What follows the last frame. Ref: ID3v1, APEv2, Lyrics3 */
const TRAILING_TAGS = ['TAG', 'APETAGEX', 'LYRICSBEGIN'];

/** Ref: http://wiki.hydrogenaud.io/index.php?title=APE_Tags_Header: 12 size, 20 flags */
const APE_HEADER_BYTES = 32;

/**
 * Finds all frames of an MP3 file: behind ID3v2 and APE tags, without the frame that Xing, LAME
 * (Info) or Fraunhofer (VBRI) put in front, and without tags at the end. What is no frame is passed
 * over, as players do. A last frame that broke off is left out.
 *
 * @returns undefined when there is no frame, or more than any recording has
 */
export async function scanFrames(bytes: Uint8Array, pause: Pause): Promise<Mp3Frames | undefined> {
	let offset = await findFrame(bytes, skipLeadingTags(bytes), { pause });
	const leading = readMp3Frame(bytes, offset);
	if (leading === undefined) return undefined;
	if (isInfoFrame(bytes, offset, leading)) offset += leading.sizeBytes;
	// The frame of facts often has another bit rate than those that follow.
	const first = readMp3Frame(bytes, offset) ?? leading;

	const offsets = new GrowingNumbers();
	const sizesBefore = new GrowingNumbers();
	let sizeBytes = 0;
	let isVariable = false;
	while (offset < bytes.length) {
		const frame = readMp3Frame(bytes, offset);
		if (frame?.signature !== first.signature) {
			if (TRAILING_TAGS.some((tag) => hasTextAt(bytes, offset, tag))) break;
			offset = await findFrame(bytes, offset + 1, { pause, signature: first.signature });
			continue;
		}
		if (offset + frame.sizeBytes > bytes.length) break;
		isVariable ||= frame.bitRateIndex !== first.bitRateIndex;
		offsets.push(offset);
		sizesBefore.push(sizeBytes);
		sizeBytes += frame.sizeBytes;
		offset += frame.sizeBytes;
		if (offsets.count > MAXIMUM_FRAMES) return undefined;
		if (offsets.count % FRAMES_PER_PAUSE === 0) await pause();
	}
	if (offsets.count === 0) return undefined;
	sizesBefore.push(sizeBytes);
	return {
		count: offsets.count,
		offsets: offsets.take(),
		sizesBefore: sizesBefore.take(),
		first,
		isVariable,
	};
}

function skipLeadingTags(bytes: Uint8Array): number {
	const offset = skipId3Tags(bytes)?.endOffset ?? 0;
	if (!hasTextAt(bytes, offset, 'APETAGEX')) return offset;
	return offset + APE_HEADER_BYTES + uint32LittleEndian(bytes, offset + 12);
}

/** The first frame from an offset on that is followed by another one, or by the end. */
async function findFrame(
	bytes: Uint8Array,
	start: number,
	options: { pause: Pause; signature?: number },
): Promise<number> {
	// A tag that claims to be longer than its file has a wrong size.
	let offset = start >= bytes.length && options.signature === undefined ? 0 : start;
	let nextPause = offset + SEARCHED_BYTES_PER_PAUSE;
	for (; offset < bytes.length; offset += 1) {
		if (offset >= nextPause) {
			await options.pause();
			nextPause += SEARCHED_BYTES_PER_PAUSE;
		}
		if (bytes[offset] !== 0xff) continue;
		const frame = readMp3Frame(bytes, offset);
		if (frame === undefined) continue;
		if (options.signature !== undefined && frame.signature !== options.signature) continue;
		const nextOffset = offset + frame.sizeBytes;
		const isLast = nextOffset === bytes.length;
		if (isLast || readMp3Frame(bytes, nextOffset)?.signature === frame.signature) return offset;
		if (TRAILING_TAGS.some((tag) => hasTextAt(bytes, nextOffset, tag))) return offset;
	}
	return bytes.length;
}
