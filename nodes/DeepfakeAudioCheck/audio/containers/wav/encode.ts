import { TAG_PCM } from './formatTags';
import { createFormatChunk, createWavHeader } from './header';
import { planSegments, wholeSegment, type UnitTimeline } from '../../cut/planSegments';
import type { Cuttable, UnitRange, Written } from '../../media/cuttable';
import type { Pcm, Samples } from '../../media/pcm';

/** The size of the header that stands in front of the samples, in bytes. */
const HEADER_BYTES = 44;

/** Samples as a WAV file of their own fineness, written while they are read. */
export function encodeWav(pcm: Pcm): Cuttable {
	const timeline: UnitTimeline = {
		unitCount: pcm.frameCount,
		startSeconds: (frame) => frame / pcm.sampleRate,
		sizeBytes: ({ first, end }) => sizeOf(pcm, end - first),
	};
	const whole = wholeSegment(timeline);
	return {
		container: 'wav',
		encoding: { sampleRate: pcm.sampleRate, channels: pcm.channels },
		durationSeconds: whole.endSeconds,
		whole,
		plan: (limits) => planSegments(timeline, limits),
		write: async (segment) => await writeRange(pcm, segment),
	};
}

function sizeOf({ channels, bitsPerSample }: Pcm, frameCount: number): number {
	const dataBytes = (frameCount * channels * bitsPerSample) / 8;
	return HEADER_BYTES + dataBytes + (dataBytes % 2);
}

async function writeRange(pcm: Pcm, { first, end }: UnitRange): Promise<Written> {
	const { sampleRate, channels, bitsPerSample } = pcm;
	const frameCount = end - first;
	const frameBytes = (channels * bitsPerSample) / 8;
	const bytes = new Uint8Array(sizeOf(pcm, frameCount));
	const format = createFormatChunk({ tag: TAG_PCM, sampleRate, channels, bitsPerSample });
	const dataBytes = frameCount * frameBytes;
	bytes.set(createWavHeader(format, { dataBytes, sampleFrames: undefined }));

	let written = 0;
	for await (const samples of pcm.read({ start: first, end })) {
		const count = Math.min(samples[0]?.length ?? 0, frameCount - written);
		writeSamples(bytes, HEADER_BYTES + written * frameBytes, { samples, count, bitsPerSample });
		written += count;
	}
	if (written < frameCount) return { ok: false, readableSeconds: (first + written) / sampleRate };
	return { ok: true, bytes };
}

/**
 * What is too loud is clipped, not wrapped. Byte by byte, and by `Math.floor`: a DataView and `Math.round`
 * take four times as long.
 *
 * Ref: "Multimedia Programming Interface", chapter 3: 8 bits are unsigned, more are signed
 */
function writeSamples(
	bytes: Uint8Array,
	start: number,
	about: { samples: Samples; count: number; bitsPerSample: number },
): void {
	const { samples, count, bitsPerSample } = about;
	const sampleBytes = bitsPerSample / 8;
	const stride = samples.length * sampleBytes;
	for (const [channel, values] of samples.entries()) {
		const row = { bytes, offset: start + channel * sampleBytes, stride };
		if (bitsPerSample === 16) write16(values, row, count);
		else if (bitsPerSample === 8) write8(values, row, count);
		else write24(values, row, count);
	}
}

/** Where the samples of one channel are written to. */
interface TargetRow {
	bytes: Uint8Array;
	offset: number;
	stride: number;
}

type Values = Float32Array | Float64Array;

function write16(values: Values, { bytes, offset, stride }: TargetRow, count: number): void {
	let place = offset;
	for (let index = 0; index < count; index += 1) {
		const value = Math.floor((values[index] as number) * 0x8000 + 0.5);
		const clipped = value < -0x8000 ? -0x8000 : value > 0x7fff ? 0x7fff : value;
		bytes[place] = clipped;
		bytes[place + 1] = clipped >> 8;
		place += stride;
	}
}

function write8(values: Values, { bytes, offset, stride }: TargetRow, count: number): void {
	let place = offset;
	for (let index = 0; index < count; index += 1) {
		const value = Math.floor((values[index] as number) * 0x80 + 0.5) + 0x80;
		bytes[place] = value < 0 ? 0 : value > 0xff ? 0xff : value;
		place += stride;
	}
}

function write24(values: Values, { bytes, offset, stride }: TargetRow, count: number): void {
	let place = offset;
	for (let index = 0; index < count; index += 1) {
		const value = Math.floor((values[index] as number) * 0x80_0000 + 0.5);
		const clipped = value < -0x80_0000 ? -0x80_0000 : value > 0x7f_ffff ? 0x7f_ffff : value;
		bytes[place] = clipped;
		bytes[place + 1] = clipped >> 8;
		bytes[place + 2] = clipped >> 16;
		place += stride;
	}
}
