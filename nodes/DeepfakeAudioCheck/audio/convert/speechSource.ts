import { createResampler, type Resampler } from '../resampler';
import type { Pause } from '../segments';
import type { Samples } from '../media/libraries';
import { mixDown } from './mixDown';
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
	const window = new SlidingWindow(wantedStart);
	window.appendSilence(firstInput - wantedStart);
	const block = new Float32Array(Math.min(samplesPerBlock, range.end - range.start));
	let output = range.start;
	for await (const samples of source.read({ start: firstInput, end: lastInput })) {
		window.append(samples);
		if (window.end >= lastInput) window.appendSilence(wantedEnd - window.end);
		// As far as the filter does not reach beyond what has been read.
		const ready = outputCount(window.end - halfLength);
		const end = Math.min(ready, range.end);
		while (output < end) {
			const made = block.subarray(0, end - output);
			resampler.resample(output, window.from(inputAt(output) - halfLength + 1), made);
			yield [made];
			output += made.length;
			await pause();
		}
		window.dropBefore(inputAt(output) - halfLength + 1);
		await pause();
	}
}

/**
 * The part of a recording that a filter looks at, in one channel. It lives in one array: an array for
 * every piece would be gigabytes an hour, which the garbage collector takes all of n8n's time to free.
 */
class SlidingWindow {
	private samples = new Float32Array(0);

	private count = 0;

	/** @param start the place of its first sample in the recording */
	constructor(private start: number) {}

	/** The place behind its last sample. */
	get end(): number {
		return this.start + this.count;
	}

	/** Adds a piece, its channels in equal parts. */
	append(piece: Samples): void {
		const length = piece[0]?.length ?? 0;
		this.makeRoom(length);
		mixDown(piece, this.samples.subarray(this.count));
		this.count += length;
	}

	appendSilence(length: number): void {
		if (length <= 0) return;
		this.makeRoom(length);
		this.samples.fill(0, this.count, this.count + length);
		this.count += length;
	}

	/** Its samples from a place on; not to be kept. */
	from(place: number): Float32Array {
		return this.samples.subarray(place - this.start, this.count);
	}

	dropBefore(place: number): void {
		const dropped = Math.min(Math.max(place - this.start, 0), this.count);
		this.samples.copyWithin(0, dropped, this.count);
		this.count -= dropped;
		this.start += dropped;
	}

	private makeRoom(length: number): void {
		if (this.count + length <= this.samples.length) return;
		const larger = new Float32Array(2 * (this.count + length));
		larger.set(this.samples.subarray(0, this.count));
		this.samples = larger;
	}
}
