import { writeWavHeader } from '../wav/writeWavHeader';
import type { Samples } from '../media/libraries';
import type { FrameRange, SoundSource } from './soundSource';

/** A WAV file, or how far the sound could be read. */
export type WrittenWav =
	| { ok: true; bytes: Uint8Array<ArrayBuffer> }
	| { ok: false; readableSeconds: number };

/** The size of the header that stands in front of the samples, in bytes. */
const HEADER_BYTES = 44;

/** The size in bytes of the WAV file that `writeWav` makes of so many sample frames. */
export function wavSizeBytes(
	{ channels, bitsPerSample }: Pick<SoundSource, 'channels' | 'bitsPerSample'>,
	frameCount: number,
): number {
	const dataBytes = (frameCount * channels * bitsPerSample) / 8;
	return HEADER_BYTES + dataBytes + (dataBytes % 2);
}

/** Writes a range of a recording into a WAV file of its own, while it is being decoded. */
export async function writeWav(source: SoundSource, range: FrameRange): Promise<WrittenWav> {
	const { sampleRate, channels, bitsPerSample } = source;
	const frameCount = range.end - range.start;
	const dataBytes = (frameCount * channels * bitsPerSample) / 8;
	const bytes = new Uint8Array(wavSizeBytes(source, frameCount));
	bytes.set(writeWavHeader({ sampleRate, channels, bitsPerSample, dataBytes }));

	const view = new DataView(bytes.buffer);
	let written = 0;
	for await (const samples of source.read(range)) {
		const count = Math.min(samples[0]?.length ?? 0, frameCount - written);
		const offset = HEADER_BYTES + (written * channels * bitsPerSample) / 8;
		writeSamples(view, offset, { samples, count, bitsPerSample });
		written += count;
	}
	if (written < frameCount) {
		return { ok: false, readableSeconds: (range.start + written) / sampleRate };
	}
	return { ok: true, bytes };
}

/** Ref: "Multimedia Programming Interface", chapter 3: 8 bits are unsigned, more are signed */
function writeSamples(
	view: DataView,
	start: number,
	{ samples, count, bitsPerSample }: { samples: Samples; count: number; bitsPerSample: number },
): void {
	const scale = 2 ** (bitsPerSample - 1);
	let offset = start;
	for (let frame = 0; frame < count; frame += 1) {
		for (const channel of samples) {
			const scaled = Math.round((channel[frame] ?? 0) * scale);
			const value = Math.max(-scale, Math.min(scale - 1, scaled));
			if (bitsPerSample === 16) view.setInt16(offset, value, true);
			else if (bitsPerSample === 8) view.setUint8(offset, value + 128);
			else {
				view.setUint16(offset, value & 0xffff, true);
				view.setInt8(offset + 2, value >> 16);
			}
			offset += bitsPerSample / 8;
		}
	}
}
