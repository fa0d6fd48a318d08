import type { FrameRange, Pcm, Samples } from '../media/pcm';
import type { AudioTools, YieldToEventLoop } from '../media/tools';
import { mixDown } from './mixDown';
import { createResampler, type FallingBand, type Resampler } from './resample';

/**
 * What speech needs: 16 kHz, one channel, 16 bits. It keeps what the service's model listens to.
 * Source: Dataspike's streaming guide, "raw PCM sampled at 16 kHz, mono".
 */
const SPEECH_RATE = 16_000;

/** What is left of a telephone call: there is nothing above 4 kHz in it. */
const TELEPHONE_RATE = 8_000;

/** Sample rates outside this, in Hz, are no speech, and would need filters of any length. */
const LOWEST_RATE = 2000;
const HIGHEST_RATE = 384_000;

/** A rate is halved if it is still so many times the final one: then the filter has room to fall in. */
const LEAST_OVER_FINAL_RATE = 1.25;

/** The lower of the two rates at which nothing of a sound's speech is lost, in Hz. */
export function speechRateOf({ sampleRate }: Pick<Pcm, 'sampleRate'>): number {
	return sampleRate <= TELEPHONE_RATE ? TELEPHONE_RATE : SPEECH_RATE;
}

/**
 * The same sound at 16 kHz, or another rate, in one channel of 16 bits: all channels in equal parts,
 * resampled unless that is its rate. A sample stands for the same moment as before: nothing is delayed.
 * Undefined if the sound has a rate that no speech has.
 */
export function createSpeechSource(
	pcm: Pcm,
	{ yieldToEventLoop }: Pick<AudioTools, 'yieldToEventLoop'>,
	sampleRate = SPEECH_RATE,
): Pcm | undefined {
	if (!(pcm.sampleRate >= LOWEST_RATE && pcm.sampleRate <= HIGHEST_RATE)) return undefined;
	if (pcm.sampleRate === sampleRate) {
		return { ...shapeOf(pcm, sampleRate), read: (range) => readMixed(pcm, range) };
	}
	const { frameCount } = shapeOf(pcm, sampleRate);
	const halved = halve(pcm, sampleRate, yieldToEventLoop);
	return { ...changeRate(halved, { outputRate: sampleRate }, yieldToEventLoop), frameCount };
}

/** One channel of a sound at another rate, as long as it is. */
function shapeOf(pcm: Pcm, sampleRate: number): Omit<Pcm, 'read'> {
	const frameCount = Math.ceil((pcm.frameCount * sampleRate) / pcm.sampleRate);
	return { sampleRate, channels: 1, bitsPerSample: 16, frameCount };
}

/**
 * Half the rate, as often as that leaves all of what is wanted in the end. The filters may fall slowly,
 * since what they let through is filtered again, and so they are short: a sharp one at the lower rate and
 * these take half as many products as one sharp one.
 *
 * Ref: R. E. Crochiere, L. R. Rabiner, "Multirate Digital Signal Processing", section 5.3
 */
function halve(pcm: Pcm, finalRate: number, yieldToEventLoop: YieldToEventLoop): Pcm {
	const outputRate = pcm.sampleRate / 2;
	if (!Number.isInteger(outputRate) || outputRate < LEAST_OVER_FINAL_RATE * finalRate) return pcm;
	// What lies higher than the stop edge is mirrored to below half the final rate.
	const band = { passEdgeHz: finalRate / 2, stopEdgeHz: outputRate - finalRate / 2 };
	const halved = changeRate(pcm, { outputRate, band }, yieldToEventLoop);
	return halve(halved, finalRate, yieldToEventLoop);
}

function changeRate(
	pcm: Pcm,
	to: { outputRate: number; band?: FallingBand },
	yieldToEventLoop: YieldToEventLoop,
): Pcm {
	let created: Promise<Resampler> | undefined;
	return {
		...shapeOf(pcm, to.outputRate),
		read: async function* (range) {
			if (range.end <= range.start) return;
			created ??= createResampler({ inputRate: pcm.sampleRate, ...to }, yieldToEventLoop);
			yield* resample(pcm, range, { resampler: await created, yieldToEventLoop });
		},
	};
}

/** As it is but for its channels: a filter that changes no rate would still dull the sound. */
async function* readMixed(pcm: Pcm, range: FrameRange): AsyncGenerator<Samples, void> {
	if (pcm.channels === 1) {
		yield* pcm.read(range);
		return;
	}
	let mixed = new Float32Array(0);
	for await (const samples of pcm.read(range)) {
		const length = samples[0]?.length ?? 0;
		if (length > mixed.length) mixed = new Float32Array(length);
		mixDown(samples, mixed);
		yield [mixed.subarray(0, length)];
	}
}

async function* resample(
	pcm: Pcm,
	range: FrameRange,
	tools: { resampler: Resampler; yieldToEventLoop: YieldToEventLoop },
): AsyncGenerator<Samples, void> {
	const { resampler, yieldToEventLoop } = tools;
	const { inputAt, outputCount, halfLength, samplesPerBlock } = resampler;
	const wantedStart = inputAt(range.start) - halfLength + 1;
	const wantedEnd = inputAt(range.end - 1) + halfLength + 1;
	const firstInput = Math.max(wantedStart, 0);
	const lastInput = Math.min(wantedEnd, pcm.frameCount);

	// Before the start and after the end there is silence.
	const window = new SlidingWindow(wantedStart);
	window.appendSilence(firstInput - wantedStart);
	const block = new Float32Array(Math.min(samplesPerBlock, range.end - range.start));
	let output = range.start;
	const makeReady = async function* (atLeast: number): AsyncGenerator<Samples, void> {
		// As far as the filter does not reach beyond what has been read.
		const end = Math.min(outputCount(window.end - halfLength), range.end);
		while (end - output >= atLeast) {
			const made = block.subarray(0, end - output);
			resampler.resample(output, window.from(inputAt(output) - halfLength + 1), made);
			yield [made];
			output += made.length;
			await yieldToEventLoop();
		}
		window.dropBefore(inputAt(output) - halfLength + 1);
	};
	for await (const samples of pcm.read({ start: firstInput, end: lastInput })) {
		window.append(samples);
		yield* makeReady(block.length);
	}
	if (window.end >= lastInput) window.appendSilence(wantedEnd - window.end);
	yield* makeReady(1);
}

/**
 * The part of a recording that a filter looks at, in one channel. It lives in one array: an array for
 * every piece would be gigabytes an hour, which the garbage collector takes all of n8n's time to free.
 */
class SlidingWindow {
	private samples = new Float64Array(0);

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
	from(place: number): Float64Array {
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
		const larger = new Float64Array(2 * (this.count + length));
		larger.set(this.samples.subarray(0, this.count));
		this.samples = larger;
	}
}
