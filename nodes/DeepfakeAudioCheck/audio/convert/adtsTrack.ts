import { skipId3Tags } from '../id3';
import { hasTextAt } from '../bytes';
import { AAC_FRAME_SAMPLES, readAacConfig, type AacConfig } from './aacConfig';
import type { ConversionTools } from './soundSource';
import type { OpenedTrack } from './soundTrack';

/** Frames that are read before others have their turn. */
const FRAMES_PER_PAUSE = 1000;

interface AdtsFrame {
	/** What a decoder has to know, which may not change half-way. */
	config: Uint8Array;
	content: Uint8Array;
	end: number;
	isEndMissing: boolean;
}

/** Opens bare AAC: a row of frames, each behind a header of its own, without an index. */
export async function openAdts(
	bytes: Uint8Array,
	{ pause }: ConversionTools,
): Promise<OpenedTrack> {
	const frames: Uint8Array[] = [];
	let config: AacConfig | undefined;
	let firstConfig = '';
	let offset = skipId3Tags(bytes)?.endOffset ?? 0;
	let isCutOff = false;
	while (offset < bytes.length && !isTag(bytes, offset)) {
		const frame = readFrame(bytes, offset);
		const isSame =
			frame !== undefined && (firstConfig === '' || firstConfig === String(frame.config));
		if (frame?.isEndMissing === true || bytes.length - offset < 7) {
			isCutOff = true;
			break;
		}
		config ??= frame === undefined ? undefined : readAacConfig(frame.config);
		if (frame === undefined || !isSame || config === undefined) {
			const seconds = (frames.length * AAC_FRAME_SAMPLES) / (config?.sampleRate ?? 1);
			return { ok: false, refusal: { reason: 'damaged', readableSeconds: seconds } };
		}
		firstConfig = String(frame.config);
		frames.push(frame.content);
		offset = frame.end;
		if (frames.length % FRAMES_PER_PAUSE === 0) await pause();
	}
	if (config === undefined) return { ok: false, refusal: { reason: 'format' } };
	const { sampleRate, sampleEntry } = config;
	const durations = frames.map(() => AAC_FRAME_SAMPLES);
	return { ok: true, track: { sampleEntry, timescale: sampleRate, frames, durations }, isCutOff };
}

/** Titles at the end of a file. Ref: ID3v1; APEv2, "Tag header" */
function isTag(bytes: Uint8Array, offset: number): boolean {
	return hasTextAt(bytes, offset, 'TAG') || hasTextAt(bytes, offset, 'APETAGEX');
}

/**
 * Ref: ISO/IEC 14496-3 section 1.A.2.2
 *
 *      byte 0     byte 1       byte 2         byte 3      byte 4     byte 5     byte 6
 *      11111111   1111 i 00 p  oo ffff x c    cc ....ll   llllllll   lll.....   ......nn
 *      sync ........         | |  |    channels     length, 13 bits        |
 *                    no CRC: 1 |  sample rate index             n + 1 blocks in the frame
 *                              object type - 1
 */
function readFrame(bytes: Uint8Array, offset: number): AdtsFrame | undefined {
	const [first, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0, seventh = 0] =
		bytes.subarray(offset, offset + 7);
	const sizeBytes = ((fourth & 0b11) << 11) | (fifth << 3) | (sixth >> 5);
	const headerBytes = (second & 1) === 1 ? 7 : 9;
	const isFrame = first === 0xff && (second & 0xf6) === 0xf0 && sizeBytes > headerBytes;
	// Several blocks in a frame are allowed, and nobody makes them: an M4A file could not hold them.
	if (!isFrame || (seventh & 0b11) !== 0) return undefined;

	const objectType = (third >> 6) + 1;
	const frequencyIndex = (third >> 2) & 0b1111;
	const channels = ((third & 1) << 2) | (fourth >> 6);
	const end = offset + sizeBytes;
	return {
		config: Uint8Array.of(
			(objectType << 3) | (frequencyIndex >> 1),
			((frequencyIndex & 1) << 7) | (channels << 3),
		),
		content: bytes.subarray(offset + headerBytes, end),
		end,
		isEndMissing: end > bytes.length,
	};
}
