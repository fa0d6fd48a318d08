import type { FoundFormat } from './audioContainer';
import { hasTextAt } from './bytes';
import { FRAME_HEADER_BYTES, readMpegFrame } from './mpegFrame';

/**
 * How far into the content the first frame is looked for, in bytes. Recordings cut out of a stream
 * start in the middle of a frame, and taggers leave padding; neither comes near this.
 */
const SEARCH_WINDOW_BYTES = 65_536;

/** This many frames in a row, each where the one before ends, are no chance. */
const ENOUGH_FRAMES = 3;

/** Fewer do when they fill the bytes exactly: a very short recording. Never one alone. */
const FEWEST_FRAMES = 2;

/** What follows the last frame of an MP3: ID3v1, APEv2 and Lyrics3 tags. */
const TRAILING_TAGS = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3'];

interface Frame {
	format: 'mp3' | 'mp2' | 'mp1' | 'adts';
	sizeBytes: number;
	/** Equal in all frames of a recording: what it cannot change half-way. */
	signature: string;
}

/**
 * MP3, its older relatives or bare AAC, by consecutive frames; undefined when there are none.
 */
export function identifyMpegAudio(bytes: Uint8Array): FoundFormat | undefined {
	const end = Math.min(SEARCH_WINDOW_BYTES, bytes.length);
	for (let offset = 0; offset < end; offset += 1) {
		if (bytes[offset] !== 0xff) continue;
		const format = followFrames(bytes, offset);
		if (format !== undefined) return format;
	}
	return undefined;
}

/** Whether frames stand at an offset, each starting where the one before says that it ends. */
function followFrames(bytes: Uint8Array, start: number): FoundFormat | undefined {
	const first = readFrame(bytes, start);
	if (first === undefined) return undefined;

	let offset = start + first.sizeBytes;
	for (let count = 1; count < ENOUGH_FRAMES; count += 1) {
		const frame = readFrame(bytes, offset);
		if (frame?.format !== first.format || frame.signature !== first.signature) {
			return count >= FEWEST_FRAMES && isEnd(bytes, offset) ? first.format : undefined;
		}
		offset += frame.sizeBytes;
	}
	return first.format;
}

/** The last frame of a file is often cut short, so its end may lie beyond the bytes. */
function isEnd(bytes: Uint8Array, offset: number): boolean {
	return (
		offset + FRAME_HEADER_BYTES > bytes.length ||
		TRAILING_TAGS.some((tag) => hasTextAt(bytes, offset, tag))
	);
}

function readFrame(bytes: Uint8Array, offset: number): Frame | undefined {
	if (bytes[offset] !== 0xff || offset + FRAME_HEADER_BYTES > bytes.length) return undefined;
	const layerBits = ((bytes[offset + 1] ?? 0) >> 1) & 0b11;
	if (layerBits === 0) return readAdtsFrame(bytes, offset);

	const frame = readMpegFrame(bytes, offset);
	if (frame === undefined) return undefined;
	const { versionBits, layer, sampleRate, sizeBytes } = frame;
	return { format: `mp${layer}`, sizeBytes, signature: `${versionBits}-${layer}-${sampleRate}` };
}

/**
 * Ref: ISO/IEC 13818-7 section 6.2 (ADTS), 14496-3 section 1.A.2
 *
 *      byte 0     byte 1       byte 2         byte 3      byte 4     byte 5
 *      11111111   1111 i 00 p  oo ffff x c    cc ....ll   llllllll   lll.....
 *                 sync, layer 0   |    channels     frame length, 13 bits, with its header
 *                                 sampling frequency index, 0 to 12
 */
function readAdtsFrame(bytes: Uint8Array, offset: number): Frame | undefined {
	const [, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = bytes.subarray(
		offset,
		offset + 6,
	);
	const frequencyIndex = (third >> 2) & 0b1111;
	const sizeBytes = ((fourth & 0b11) << 11) | (fifth << 3) | (sixth >> 5);
	const headerBytes = (second & 1) === 1 ? 7 : 9;
	if ((second & 0xf6) !== 0xf0 || frequencyIndex > 12 || sizeBytes <= headerBytes) return undefined;
	return { format: 'adts', sizeBytes, signature: `${second}-${third & 0xfd}` };
}
