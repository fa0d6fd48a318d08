import type { Samples } from '../soundDecoder';
import type { Pause } from '../segments';
import type { FrameRange, SoundSource } from './soundSource';

/** What telephone-quality speech needs, and what Dataspike is sent when a recording is too large. */
const SPEECH_RATE = 16_000;

/** Zero crossings of the filter on each side, at the lower of the two rates. */
const CROSSINGS = 24;

/** Where the filter starts to fall, as a part of half the lower rate: room for its slope. */
const PASS_BAND = 0.93;

/** A filter with a table of its own for each of the positions that an output sample can have. */
interface Resampler {
	/** Output samples at `count` per `step` input samples. */
	count: number;
	step: number;
	/** How many input samples a filter reaches back, and how many it has. */
	reach: number;
	phases: Float32Array[];
}

/**
 * The same sound at 16 kHz in one channel of 16 bits: all channels in equal parts, resampled by a
 * windowed sinc. A sample stands for the same moment as before: nothing is delayed.
 *
 * Ref: Julius O. Smith, "Digital Audio Resampling", https://ccrma.stanford.edu/~jos/resample/
 */
export function createSpeechSource(source: SoundSource, pause: Pause): SoundSource {
	const frameCount = Math.ceil((source.frameCount * SPEECH_RATE) / source.sampleRate);
	return {
		sampleRate: SPEECH_RATE,
		channels: 1,
		bitsPerSample: 16,
		frameCount,
		read: (range) => resample(source, range, pause),
	};
}

async function* resample(
	source: SoundSource,
	range: FrameRange,
	pause: Pause,
): AsyncGenerator<Samples, void> {
	const resampler = createResampler(source.sampleRate);
	const { count, step, reach } = resampler;
	const firstInput = Math.max(Math.floor((range.start * step) / count) - reach, 0);
	const lastInput = Math.min(Math.floor((range.end * step) / count) + reach + 1, source.frameCount);

	let window = new Float32Array(0);
	let windowStart = firstInput;
	let output = range.start;
	for await (const samples of source.read({ start: firstInput, end: lastInput })) {
		window = append(window, mixDown(samples));
		const inputEnd = windowStart + window.length;
		const isLast = inputEnd >= lastInput;
		// As far as the filter does not reach beyond what has been read.
		const ready = Math.floor(((inputEnd - reach - 1) * count) / step);
		const outputEnd = isLast ? range.end : Math.max(Math.min(ready, range.end), output);
		if (outputEnd > output) {
			yield [filter(resampler, { window, windowStart, start: output, end: outputEnd })];
			output = outputEnd;
		}
		const keepFrom = Math.max(Math.floor((output * step) / count) - reach, windowStart);
		window = window.slice(keepFrom - windowStart);
		windowStart = keepFrom;
		await pause();
	}
}

function createResampler(sampleRate: number): Resampler {
	const divisor = greatestCommonDivisor(sampleRate, SPEECH_RATE);
	const count = SPEECH_RATE / divisor;
	const step = sampleRate / divisor;
	const lowerRate = Math.min(1, SPEECH_RATE / sampleRate);
	const reach = Math.ceil(CROSSINGS / lowerRate);
	const cutoff = lowerRate * PASS_BAND;
	const phases = Array.from({ length: count }, (_, phase) => {
		const taps = Float32Array.from({ length: 2 * reach + 1 }, (__, tap) =>
			windowedSinc(tap - reach - phase / count, cutoff, reach),
		);
		const sum = taps.reduce((total, tap) => total + tap, 0);
		return taps.map((tap) => tap / sum);
	});
	return { count, step, reach, phases };
}

/** A sinc under a Blackman window. */
function windowedSinc(distance: number, cutoff: number, reach: number): number {
	if (Math.abs(distance) >= reach) return 0;
	const angle = Math.PI * distance;
	const sinc = distance === 0 ? cutoff : Math.sin(angle * cutoff) / angle;
	const position = angle / reach;
	return sinc * (0.42 + 0.5 * Math.cos(position) + 0.08 * Math.cos(2 * position));
}

function filter(
	{ count, step, reach, phases }: Resampler,
	part: { window: Float32Array; windowStart: number; start: number; end: number },
): Float32Array {
	const { window, windowStart, start, end } = part;
	const filtered = new Float32Array(end - start);
	for (let output = start; output < end; output += 1) {
		const centre = Math.floor((output * step) / count);
		const taps = phases[(output * step) % count] ?? filtered;
		const offset = centre - reach - windowStart;
		let sum = 0;
		for (let tap = 0; tap <= 2 * reach; tap += 1) {
			// Before the start and after the end there is silence.
			sum += (taps[tap] ?? 0) * (window[offset + tap] ?? 0);
		}
		filtered[output - start] = sum;
	}
	return filtered;
}

function mixDown(samples: Samples): Float32Array {
	const [first] = samples;
	const mixed = new Float32Array(first?.length ?? 0);
	for (const channel of samples) {
		for (let index = 0; index < mixed.length; index += 1) {
			mixed[index] = (mixed[index] ?? 0) + (channel[index] ?? 0) / samples.length;
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

function greatestCommonDivisor(first: number, second: number): number {
	let [larger, smaller] = [first, second];
	while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
	return larger;
}
