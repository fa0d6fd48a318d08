import { createResampler, type Resampler } from '../resampler';
import type { Pause, SegmentableRecording, SegmentRefusal } from '../segments';
import { planUnitSegments, type UnitSegment } from '../unitSegments';
import { canDecode, decodeMono } from './decodeSamples';
import { readWav, type WavSound } from './readWav';
import { writeWavHeader } from './writeWavHeader';

/**
 * What compressed recordings are: 16 kHz, one channel, 16 bits. It keeps what the service's model
 * listens to. Source: Dataspike's streaming guide, "raw PCM sampled at 16 kHz, mono".
 */
export const COMPRESSED_SAMPLE_RATE = 16_000;

const HEADER_BYTES = 44;
const BYTES_PER_SAMPLE = 2;

/** Samples of all channels that are read between two pauses, at most: a few ms. */
const SAMPLES_READ_PER_BLOCK = 200_000;

/** Sample rates outside this, in Hz, are no speech, and would need filters of any length. */
const LOWEST_RATE = 2000;
const HIGHEST_RATE = 384_000;

/** What became of compressing; `notSmaller` when the original is as small already. */
export type CompressedRecording =
	| { ok: true; recording: SegmentableRecording }
	| { ok: false; reason: SegmentRefusal | 'notSmaller' };

/**
 * Opens a WAV file as the recording that it becomes at 16 kHz, one channel and 16 bits. Nothing is
 * decoded before a segment is written, and then only a block at a time.
 */
export async function openWavCompressed(
	bytes: Uint8Array,
	pause: Pause,
): Promise<CompressedRecording> {
	const read = readWav(bytes);
	if (!read.ok) return read;
	const { sound } = read;
	const isUsual = sound.sampleRate >= LOWEST_RATE && sound.sampleRate <= HIGHEST_RATE;
	if (!canDecode(sound) || !isUsual) return { ok: false, reason: 'codec' };

	const bytesPerSecond = COMPRESSED_SAMPLE_RATE * BYTES_PER_SAMPLE;
	if (bytesPerSecond >= sound.sampleRate * sound.blockBytes) {
		return { ok: false, reason: 'notSmaller' };
	}
	const resampler = await createResampler(sound.sampleRate, COMPRESSED_SAMPLE_RATE, pause);
	return { ok: true, recording: createRecording({ bytes, sound, resampler, pause }) };
}

interface Source {
	bytes: Uint8Array;
	sound: WavSound;
	resampler: Resampler;
	pause: Pause;
}

function createRecording(source: Source): SegmentableRecording {
	const { sound, resampler } = source;
	return {
		container: 'wav',
		durationSeconds: sound.blockCount / sound.sampleRate,
		planSegments: (limits) =>
			planUnitSegments(
				{
					unitCount: resampler.outputCount(sound.blockCount),
					startSeconds: (sample) => sample / COMPRESSED_SAMPLE_RATE,
					sizeBytes: ({ first, end }) => HEADER_BYTES + (end - first) * BYTES_PER_SAMPLE,
				},
				limits,
			),
		writeSegment: async (segment) => await writeSegment(source, segment as UnitSegment),
	};
}

async function writeSegment(source: Source, { first, end }: UnitSegment): Promise<Uint8Array> {
	const { bytes, sound, resampler, pause } = source;
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const dataBytes = (end - first) * BYTES_PER_SAMPLE;
	const file = new Uint8Array(HEADER_BYTES + dataBytes);
	file.set(
		writeWavHeader({
			sampleRate: COMPRESSED_SAMPLE_RATE,
			channels: 1,
			bitsPerSample: 16,
			dataBytes,
		}),
	);
	const target = new DataView(file.buffer, HEADER_BYTES);

	const blockSamples = chooseBlock(sound, resampler);
	const outputs = new Float32Array(blockSamples);
	const inputs = new Float32Array(resampler.inputAt(blockSamples) + 2 * resampler.halfLength + 2);
	for (let start = first; start < end; start += blockSamples) {
		const output = outputs.subarray(0, end - start);
		const firstFrame = resampler.inputAt(start) - resampler.halfLength + 1;
		const lastFrame = resampler.inputAt(start + output.length - 1) + resampler.halfLength;
		const input = inputs.subarray(0, lastFrame - firstFrame + 1);
		decodeMono(view, sound, { firstFrame, into: input });
		resampler.resample(start, input, output);
		writeSamples(target, (start - first) * BYTES_PER_SAMPLE, output);
		await pause();
	}
	return file;
}

/** How many samples are made between two pauses: a few ms of work, however wide the recording is. */
function chooseBlock({ channels }: WavSound, resampler: Resampler): number {
	const framesRead = Math.ceil(SAMPLES_READ_PER_BLOCK / channels);
	return Math.max(Math.min(resampler.samplesPerBlock, resampler.outputCount(framesRead)), 1);
}

/** Ref: WAVE: signed, least significant byte first. What is too loud is clipped, not wrapped. */
function writeSamples(target: DataView, offset: number, samples: Float32Array): void {
	for (let index = 0; index < samples.length; index += 1) {
		const value = Math.round((samples[index] as number) * 0x8000);
		const clipped = value < -0x8000 ? -0x8000 : value > 0x7fff ? 0x7fff : value;
		target.setInt16(offset + index * BYTES_PER_SAMPLE, clipped, true);
	}
}
