import { canDecode, createSampleReader } from './decodeSamples';
import { readWav, type WavSound } from './readWav';

/** How loud a recording is along its length, and how long it is. */
export interface Waveform {
	durationSeconds: number;
	/** The loudest sample of each of many equal parts, 0 to 1. */
	peaks: number[];
}

/** The parts that a recording is divided into: as many as a wide picture can show. */
const PARTS = 600;

/**
 * So many samples are looked at in all, at most: an hour of sound has a hundred times more, and
 * n8n must go on meanwhile. 150 000 take a few milliseconds, and up to 40 in the first call on a busy machine.
 */
const MOST_SAMPLES = 150_000;

/** Of recordings with more channels than this, as if there were so many: callers sit on two. */
const MOST_CHANNELS = 8;

/** The waveform of a WAV file; undefined when the bytes are none that can be read. Never throws. */
export function readWaveform(bytes: Uint8Array): Waveform | undefined {
	const read = readWav(bytes);
	if (!read.ok || !canDecode(read.sound)) return undefined;
	const { sound } = read;
	const durationSeconds = sound.blockCount / sound.sampleRate;
	return { durationSeconds, peaks: measurePeaks(bytes, sound) };
}

function measurePeaks(bytes: Uint8Array, sound: WavSound): number[] {
	const readSample = createSampleReader(sound);
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

	const { blockCount: frameCount, blockBytes, dataOffset, bytesPerSample } = sound;
	const channels = Math.min(sound.channels, MOST_CHANNELS);
	const parts = Math.min(PARTS, frameCount);
	const framesPerPart = Math.max(1, Math.floor(MOST_SAMPLES / parts / channels));
	const peaks: number[] = [];
	for (let part = 0; part < parts; part += 1) {
		const start = Math.floor((part * frameCount) / parts);
		const end = Math.floor(((part + 1) * frameCount) / parts);
		const step = Math.max(1, Math.ceil((end - start) / framesPerPart));
		let peak = 0;
		for (let frame = start; frame < end; frame += step) {
			for (let channel = 0; channel < channels; channel += 1) {
				const value = readSample(view, dataOffset + frame * blockBytes + channel * bytesPerSample);
				peak = Math.max(peak, Math.abs(value));
			}
		}
		peaks.push(Math.min(peak, 1));
	}
	return peaks;
}
