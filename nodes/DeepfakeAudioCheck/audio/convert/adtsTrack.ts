import { skipId3Tags } from '../id3';
import { hasTextAt } from '../bytes';
import { GrowingNumbers } from '../growingNumbers';
import { AAC_FRAME_SAMPLES, readAacConfig, type AacConfig } from './aacConfig';
import type { ConversionTools } from './soundSource';
import type { OpenedTrack } from './soundTrack';

/** Frames that are read before others have their turn. */
const FRAMES_PER_PAUSE = 1000;

interface AdtsFrame {
	/** What a decoder has to know, in 16 bits; it may not change half-way. */
	config: number;
	start: number;
	end: number;
	isEndMissing: boolean;
}

/** Opens bare AAC: a row of frames, each behind a header of its own, without an index. */
export async function openAdts(
	bytes: Uint8Array,
	{ pause }: ConversionTools,
): Promise<OpenedTrack> {
	const offsets = new GrowingNumbers();
	const sizes = new GrowingNumbers();
	let config: AacConfig | undefined;
	let firstConfig: number | undefined;
	let offset = skipId3Tags(bytes)?.endOffset ?? 0;
	let isCutOff = false;
	while (offset < bytes.length && !isTag(bytes, offset)) {
		const frame = readFrame(bytes, offset);
		const isSame =
			frame !== undefined && (firstConfig === undefined || firstConfig === frame.config);
		if (frame?.isEndMissing === true || bytes.length - offset < 7) {
			isCutOff = true;
			break;
		}
		config ??= frame === undefined ? undefined : readAacConfig(configBytes(frame));
		if (frame === undefined || !isSame || config === undefined) {
			const seconds = (offsets.count * AAC_FRAME_SAMPLES) / (config?.sampleRate ?? 1);
			return { ok: false, refusal: { reason: 'damaged', readableSeconds: seconds } };
		}
		firstConfig = frame.config;
		offsets.push(frame.start);
		sizes.push(frame.end - frame.start);
		offset = frame.end;
		if (offsets.count % FRAMES_PER_PAUSE === 0) await pause();
	}
	if (config === undefined) return { ok: false, refusal: { reason: 'format' } };
	const { sampleRate, sampleEntry } = config;
	const track = {
		fileType: new Uint8Array(0),
		sampleEntry,
		timescale: sampleRate,
		startUnits: 0,
		count: offsets.count,
		offsets: offsets.take(),
		sizes: sizes.take(),
		durations: new Uint32Array(offsets.count).fill(AAC_FRAME_SAMPLES),
	};
	return { ok: true, track, isCutOff };
}

function configBytes({ config }: AdtsFrame): Uint8Array {
	return Uint8Array.of(config >> 8, config & 0xff);
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
	const byte = (index: number) => bytes[offset + index] ?? 0;
	const second = byte(1);
	const third = byte(2);
	const fourth = byte(3);
	const sizeBytes = ((fourth & 0b11) << 11) | (byte(4) << 3) | (byte(5) >> 5);
	const headerBytes = (second & 1) === 1 ? 7 : 9;
	const isFrame = byte(0) === 0xff && (second & 0xf6) === 0xf0 && sizeBytes > headerBytes;
	// Several blocks in a frame are allowed, and nobody makes them: an M4A file could not hold them.
	if (!isFrame || (byte(6) & 0b11) !== 0) return undefined;

	const objectType = (third >> 6) + 1;
	const frequencyIndex = (third >> 2) & 0b1111;
	const channels = ((third & 1) << 2) | (fourth >> 6);
	const end = offset + sizeBytes;
	return {
		config: (objectType << 11) | (frequencyIndex << 7) | (channels << 3),
		start: offset + headerBytes,
		end,
		isEndMissing: end > bytes.length,
	};
}
