import { textAt, uint16BigEndian, uint32BigEndian } from '../bytes';
import type { ConversionTools, OpenedSound, SoundSource } from './soundSource';

/** Chunks that are looked at: a recording has a dozen at most. */
const MAXIMUM_CHUNKS = 1000;

/** Sample frames that are read at a stretch. */
const STRETCH_FRAMES = 4096;

interface Chunk {
	start: number;
	end: number;
	/** Where it says that it ends, which may be beyond the bytes. */
	statedEnd: number;
}

type ReadSample = (view: DataView, offset: number) => number;

/** Samples of one size, from -1 to 1. */
interface SampleFormat {
	bytes: number;
	/** How fine the samples of the WAV file are. */
	bitsPerSample: number;
	read: ReadSample;
}

/**
 * Opens an AIFF or AIFF-C file with samples that are not compressed.
 *
 * Ref: Apple, "Audio Interchange File Format: AIFF" 1.3 (1989); "AIFF-C" draft (1991)
 *
 *      FORM size AIFF | AIFC
 *      COMM   0 channels (2)  2 sample frames (4)  6 bits (2)  8 rate (80-bit float)
 *             18 compression (4), in AIFF-C
 *      SSND   0 offset (4)  4 block size (4)  8 samples, from behind the offset
 */
export function openAiff(bytes: Uint8Array, tools: ConversionTools): OpenedSound {
	const common = findChunk(bytes, 'COMM');
	const sound = findChunk(bytes, 'SSND');
	if (common === undefined || common.end - common.start < 18) return damaged();
	if (sound === undefined) return { ok: false, refusal: { reason: 'noSound' } };

	const channels = uint16BigEndian(bytes, common.start);
	const bits = uint16BigEndian(bytes, common.start + 6);
	const sampleRate = Math.round(readExtended(bytes, common.start + 8));
	const isCompressed = textAt(bytes, 8, 4) === 'AIFC';
	const format = findFormat(isCompressed ? textAt(bytes, common.start + 18, 4) : 'NONE', bits);
	if (format === undefined) return { ok: false, refusal: { reason: 'format' } };
	if (channels === 0 || channels > 64 || sampleRate < 1 || sampleRate > 1_000_000) return damaged();

	const start = Math.min(sound.start + 8 + uint32BigEndian(bytes, sound.start), sound.end);
	const frameBytes = channels * format.bytes;
	const stated = uint32BigEndian(bytes, common.start + 2);
	const present = Math.floor((sound.end - start) / frameBytes);
	const frameCount = Math.min(stated, present);
	if (frameCount === 0) return { ok: false, refusal: { reason: 'noSound' } };

	const view = new DataView(bytes.buffer, bytes.byteOffset + start, frameCount * frameBytes);
	const source: SoundSource = {
		sampleRate,
		channels,
		bitsPerSample: format.bitsPerSample,
		frameCount,
		read: async function* (range) {
			const stretch = Array.from({ length: channels }, () => new Float64Array(STRETCH_FRAMES));
			for (let first = range.start; first < range.end; first += STRETCH_FRAMES) {
				const count = Math.min(STRETCH_FRAMES, range.end - first);
				yield stretch.map((all, channel) => {
					const samples = all.subarray(0, count);
					let offset = first * frameBytes + channel * format.bytes;
					for (let index = 0; index < count; index += 1) {
						samples[index] = format.read(view, offset);
						offset += frameBytes;
					}
					return samples;
				});
				await tools.pause();
			}
		},
	};
	return { ok: true, source, isCutOff: present < stated || sound.statedEnd > bytes.length };
}

function findChunk(bytes: Uint8Array, type: string): Chunk | undefined {
	let offset = 12;
	for (let count = 0; offset + 8 <= bytes.length && count < MAXIMUM_CHUNKS; count += 1) {
		const start = offset + 8;
		const sizeBytes = uint32BigEndian(bytes, offset + 4);
		const statedEnd = start + sizeBytes;
		if (textAt(bytes, offset, 4) === type) {
			return { start, end: Math.min(statedEnd, bytes.length), statedEnd };
		}
		offset = statedEnd + (sizeBytes % 2);
	}
	return undefined;
}

/** Bits that do not fill their bytes are filled with zeros from below: they read like finer ones. */
function findFormat(compression: string, bits: number): SampleFormat | undefined {
	switch (compression) {
		case 'NONE':
		case 'twos':
			return integerFormat(Math.ceil(bits / 8), false);
		case 'sowt':
			return integerFormat(Math.ceil(bits / 8), true);
		case 'in24':
			return integerFormat(3, false);
		case 'in32':
			return integerFormat(4, false);
		case 'raw ':
			return { bytes: 1, bitsPerSample: 8, read: (view, at) => (view.getUint8(at) - 128) / 128 };
		case 'fl32':
		case 'FL32':
			return { bytes: 4, bitsPerSample: 24, read: (view, at) => finite(view.getFloat32(at)) };
		case 'fl64':
		case 'FL64':
			return { bytes: 8, bitsPerSample: 24, read: (view, at) => finite(view.getFloat64(at)) };
		default:
			return undefined;
	}
}

function integerFormat(bytes: number, isLittleEndian: boolean): SampleFormat | undefined {
	const bitsPerSample = Math.min(8 * bytes, 24);
	switch (bytes) {
		case 1:
			return { bytes, bitsPerSample, read: (view, at) => view.getInt8(at) / 2 ** 7 };
		case 2:
			return {
				bytes,
				bitsPerSample,
				read: (view, at) => view.getInt16(at, isLittleEndian) / 2 ** 15,
			};
		case 3:
			return {
				bytes,
				bitsPerSample,
				read: (view, at) =>
					(view.getInt8(isLittleEndian ? at + 2 : at) * 2 ** 16 +
						view.getUint16(isLittleEndian ? at : at + 1, isLittleEndian)) /
					2 ** 23,
			};
		case 4:
			return {
				bytes,
				bitsPerSample,
				read: (view, at) => view.getInt32(at, isLittleEndian) / 2 ** 31,
			};
		default:
			return undefined;
	}
}

function finite(value: number): number {
	return Number.isFinite(value) ? value : 0;
}

/** An IEEE 754 extended number: sign and exponent (2 bytes), then a mantissa with its leading one. */
function readExtended(bytes: Uint8Array, offset: number): number {
	const exponent = (uint16BigEndian(bytes, offset) & 0x7fff) - 16_383 - 31;
	return uint32BigEndian(bytes, offset + 2) * 2 ** exponent;
}

function damaged(): OpenedSound {
	return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };
}
