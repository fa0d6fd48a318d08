import type { FoundFormat } from './audioContainer';
import { hasTextAt } from './bytes';

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

const FRAME_HEADER_BYTES = 4;

interface Frame {
	format: 'mp3' | 'mp2' | 'mp1' | 'adts';
	sizeBytes: number;
	/** Equal in all frames of a recording: what it cannot change half-way. */
	signature: string;
}

/**
 * MP3, its older relatives or bare AAC, by consecutive frames; undefined when there are none.
 *
 * MP3 in "free format" (a bit rate that the header does not tell, known to hardly any decoder) is
 * not recognised.
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
	const [first, second, third, fourth] = bytes.subarray(offset, offset + FRAME_HEADER_BYTES);
	if (first !== 0xff || second === undefined || third === undefined || fourth === undefined) {
		return undefined;
	}
	const layerBits = (second >> 1) & 0b11;
	return layerBits === 0 ? readAdtsFrame(bytes, offset) : readMpegFrame(second, third);
}

/** Bit rates in kbit/s by index 1 to 14. Ref: ISO/IEC 11172-3 section 2.4.2.3, 13818-3 2.4.2.3. */
const BIT_RATES = {
	mpeg1: {
		1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
		2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
		3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	},
	mpeg2: {
		1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
		2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
		3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
	},
} as const;

/** Samples per second by version bits and index. Version 2.5 is Fraunhofer's, in no standard. */
const SAMPLE_RATES: Readonly<Record<number, readonly number[]>> = {
	0b00: [11_025, 12_000, 8_000],
	0b10: [22_050, 24_000, 16_000],
	0b11: [44_100, 48_000, 32_000],
};

const VERSION_1 = 0b11;

/**
 * Ref: ISO/IEC 11172-3 section 2.4.1.3 (header) and 2.4.3.1 (frame length)
 *
 *      byte 0     byte 1             byte 2              byte 3
 *      11111111   111 vv ll p        bbbb ss p x         ...
 *      sync ......    |  |  no CRC   |    |  padding
 *                     |  layer: 11 = I, 10 = II, 01 = III (00 is ADTS)
 *                     version: 11 = MPEG-1, 10 = MPEG-2, 00 = MPEG-2.5
 */
function readMpegFrame(second: number, third: number): Frame | undefined {
	const versionBits = (second >> 3) & 0b11;
	const layer = toLayer((second >> 1) & 0b11);
	const sampleRate = SAMPLE_RATES[versionBits]?.[(third >> 2) & 0b11];
	if (layer === undefined || (second & 0xe0) !== 0xe0 || sampleRate === undefined) return undefined;

	const rates = versionBits === VERSION_1 ? BIT_RATES.mpeg1 : BIT_RATES.mpeg2;
	const kilobitsPerSecond = rates[layer][(third >> 4) - 1];
	if (kilobitsPerSecond === undefined) return undefined;

	const hasPadding = (third & 0b10) !== 0;
	return {
		format: `mp${layer}`,
		sizeBytes: frameSizeBytes({
			layer,
			isLowRate: versionBits !== VERSION_1,
			bitsPerSecond: kilobitsPerSecond * 1000,
			sampleRate,
			hasPadding,
		}),
		signature: `${versionBits}-${layer}-${sampleRate}`,
	};
}

function toLayer(layerBits: number): 1 | 2 | 3 | undefined {
	if (layerBits === 0b11) return 1;
	if (layerBits === 0b10) return 2;
	return layerBits === 0b01 ? 3 : undefined;
}

function frameSizeBytes(frame: {
	layer: 1 | 2 | 3;
	isLowRate: boolean;
	bitsPerSecond: number;
	sampleRate: number;
	hasPadding: boolean;
}): number {
	const padding = frame.hasPadding ? 1 : 0;
	const bytesPerSample = frame.bitsPerSecond / 8 / frame.sampleRate;
	// Layer I counts in slots of four bytes.
	if (frame.layer === 1) return (Math.floor((384 * bytesPerSample) / 4) + padding) * 4;
	const samples = frame.layer === 3 && frame.isLowRate ? 576 : 1152;
	return Math.floor(samples * bytesPerSample) + padding;
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
