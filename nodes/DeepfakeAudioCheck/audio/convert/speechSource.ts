import { createResampler, type Resampler } from '../resampler';
import type { Pause } from '../segments';
import type { Samples } from '../soundDecoder';
import type { FrameRange, SoundSource } from './soundSource';

/** What telephone-quality speech needs, and what Dataspike is sent when a recording is too large. */
const SPEECH_RATE = 16_000;

/**
 * The same sound at 16 kHz in one channel of 16 bits: all channels in equal parts, resampled. A
 * sample stands for the same moment as before: nothing is delayed.
 */
export function createSpeechSource(source: SoundSource, pause: Pause): SoundSource {
	let resampler: Promise<Resampler> | undefined;
	return {
		sampleRate: SPEECH_RATE,
		channels: 1,
		bitsPerSample: 16,
		frameCount: Math.ceil((source.frameCount * SPEECH_RATE) / source.sampleRate),
		read: async function* (range) {
			resampler ??= createResampler(source.sampleRate, SPEECH_RATE, pause);
			yield* resample(source, range, { resampler: await resampler, pause });
		},
	};
}

async function* resample(
	source: SoundSource,
	range: FrameRange,
	{ resampler, pause }: { resampler: Resampler; pause: Pause },
): AsyncGenerator<Samples, void> {
	const { inputAt, outputCount, halfLength, samplesPerBlock } = resampler;
	const wantedStart = inputAt(range.start) - halfLength + 1;
	const wantedEnd = inputAt(range.end - 1) + halfLength + 1;
	const firstInput = Math.max(wantedStart, 0);
	const lastInput = Math.min(wantedEnd, source.frameCount);

	// Before the start and after the end there is silence.
	let window = new Float32Array(firstInput - wantedStart);
	let windowStart = wantedStart;
	let output = range.start;
	for await (const samples of source.read({ start: firstInput, end: lastInput })) {
		window = append(window, mixDown(samples));
		const isLast = windowStart + window.length >= lastInput;
		if (isLast) window = append(window, new Float32Array(wantedEnd - lastInput));
		// As far as the filter does not reach beyond what has been read.
		const ready = outputCount(windowStart + window.length - halfLength);
		const end = Math.min(ready, range.end);
		while (output < end) {
			const made = new Float32Array(Math.min(samplesPerBlock, end - output));
			const start = inputAt(output) - halfLength + 1 - windowStart;
			resampler.resample(output, window.subarray(start), made);
			yield [made];
			output += made.length;
			await pause();
		}
		const keepFrom = Math.max(inputAt(output) - halfLength + 1, windowStart);
		window = window.slice(keepFrom - windowStart);
		windowStart = keepFrom;
		await pause();
	}
}

function mixDown(samples: Samples): Float32Array {
	const [first] = samples;
	const mixed = new Float32Array(first?.length ?? 0);
	for (const channel of samples) {
		for (let index = 0; index < mixed.length; index += 1) {
			mixed[index] = (mixed[index] as number) + (channel[index] as number) / samples.length;
		}
	}
	return mixed;
}

function append(first: Float32Array, second: Float32Array): Float32Array<ArrayBuffer> {
	const joined = new Float32Array(first.length + second.length);
	joined.set(first);
	joined.set(second, first.length);
	return joined;
}
