import type { YieldToEventLoop } from '../media/tools';
import { ABREAST_TOGETHER, Convolution } from './convolve';

// Looked up once: an odd rate needs them a million times.
const { PI, max, sin, sqrt } = Math;

/** Turns samples of one rate into samples of another. */
export interface Resampler {
	/** Input samples that are needed before the place of an output sample, and behind it. */
	halfLength: number;
	/** How many output samples a number of input samples makes. */
	outputCount: (inputCount: number) => number;
	/** The input sample at, or right before, the place of an output sample. */
	inputAt: (output: number) => number;
	/**
	 * Output samples from `first` on.
	 *
	 * @param input input samples from `inputAt(first) - halfLength + 1` on
	 */
	resample: (first: number, input: Float64Array, output: Float32Array) => void;
	/** Output samples that are made at a time: fewer take longer in all. */
	samplesPerBlock: number;
}

/** Stop-band attenuation in dB that the window is made for. */
const ATTENUATION_DB = 75;

/** Where the filter begins to fall, as a part of half the lower rate: 7 of 8 kHz at 16 kHz. */
const PASS_EDGE = 0.875;

/** The band in which a filter falls, in Hz. */
export interface FallingBand {
	passEdgeHz: number;
	stopEdgeHz: number;
}

/** Coefficients that are made between two yields to the event loop: a few ms. */
const COEFFICIENTS_PER_YIELD = 10_000;

/** More coefficients than this, as only odd sample rates would need, are not made. */
const MOST_COEFFICIENTS = 1_000_000;

/** What is smaller than this is zero: 240 dB below the sound. */
const ZERO = 1e-12;

/**
 * Products of a sample and a coefficient in a block: less than a millisecond, and many times as long until
 * V8 has compiled the loop.
 */
const PRODUCTS_PER_BLOCK = 400_000;

/**
 * A polyphase resampler with a windowed sinc: one set of coefficients for each position that an
 * output sample can have between two input samples. Where there are too many positions (11 025 Hz
 * needs 640, 44 101 Hz would need 16 000), the nearest of thousands is taken: less than a
 * thousandth of a sample beside its place, which is 80 dB below the sound.
 *
 * @param conversion rates in Hz; without `band` the filter falls right below half the lower rate
 *
 * Ref: Kaiser window and its length: A. V. Oppenheim, R. W. Schafer, "Discrete-Time Signal
 *      Processing", section 7.6; polyphase structure: P. P. Vaidyanathan, "Multirate Systems and
 *      Filter Banks", section 4.3
 */
export async function createResampler(
	{ inputRate, outputRate, band }: { inputRate: number; outputRate: number; band?: FallingBand },
	yieldToEventLoop: YieldToEventLoop,
): Promise<Resampler> {
	const divisor = greatestCommonDivisor(inputRate, outputRate);
	const phases = outputRate / divisor;
	const step = inputRate / divisor;
	const lowerRate = Math.min(inputRate, outputRate);
	const usual = { passEdgeHz: (lowerRate / 2) * PASS_EDGE, stopEdgeHz: lowerRate / 2 };
	const { passEdgeHz, stopEdgeHz } = band ?? usual;
	const transition = (2 * Math.PI * (stopEdgeHz - passEdgeHz)) / inputRate;
	const halfLength = Math.ceil((ATTENUATION_DB - 7.95) / (2.285 * transition) / 2);
	const taps = 2 * halfLength;
	const tables = Math.min(phases, Math.max(Math.floor(MOST_COEFFICIENTS / taps), 1));

	const cutoff = (passEdgeHz + stopEdgeHz) / inputRate;
	const beta = 0.1102 * (ATTENUATION_DB - 8.7);
	const coefficients = new Float64Array(tables * taps);
	let made = 0;
	for (let table = 0; table < tables; table += 1) {
		fillPhase(coefficients.subarray(table * taps, (table + 1) * taps), {
			// One of several positions is best met in their middle.
			fraction: tables === phases ? table / tables : (table + 0.5) / tables,
			cutoff,
			beta,
		});
		made += taps;
		if (made < COEFFICIENTS_PER_YIELD) continue;
		made = 0;
		await yieldToEventLoop();
	}

	const convolution = new Convolution({ coefficients, tables, phases, step });
	const inputAt = (output: number) => Math.floor((output * step) / phases);
	return {
		halfLength,
		inputAt,
		outputCount: (inputCount) => Math.ceil((inputCount * phases) / step),
		resample: (first, input, output) => convolution.apply(first, input, output),
		samplesPerBlock: wholeRounds(Math.max(Math.floor(PRODUCTS_PER_BLOCK / taps), 1), phases),
	};
}

/** Of a number of output samples, as many as are worked on side by side with none left over. */
function wholeRounds(samples: number, phases: number): number {
	const round = phases * ABREAST_TOGETHER;
	return samples < round ? samples : samples - (samples % round);
}

/** The coefficients for output samples that lie `fraction` behind an input sample; their sum is 1. */
function fillPhase(
	coefficients: Float64Array,
	filter: { fraction: number; cutoff: number; beta: number },
): void {
	const { fraction, cutoff, beta } = filter;
	const half = coefficients.length / 2;
	let sum = 0;
	for (let tap = 0; tap < coefficients.length; tap += 1) {
		const distance = tap - half + 1 - fraction;
		// The window ends there; without its last value the filter is the same on both sides.
		const isOutside = distance >= half;
		const window = isOutside ? 0 : besselI0(beta * sqrt(max(1 - (distance / half) ** 2, 0)));
		const exact = sinc(cutoff * distance) * window;
		// A sine of whole half-turns is not quite zero here: zeros are left out, and save time.
		const value = exact > -ZERO && exact < ZERO ? 0 : exact;
		coefficients[tap] = value;
		sum += value;
	}
	for (let tap = 0; tap < coefficients.length; tap += 1) {
		coefficients[tap] = (coefficients[tap] ?? 0) / sum;
	}
}

function sinc(x: number): number {
	return x === 0 ? 1 : sin(PI * x) / (PI * x);
}

/** The modified Bessel function of order zero, by its power series. */
function besselI0(x: number): number {
	let term = 1;
	let sum = 1;
	for (let n = 1; term > sum * 1e-12; n += 1) {
		term *= (x / (2 * n)) ** 2;
		sum += term;
	}
	return sum;
}

function greatestCommonDivisor(one: number, other: number): number {
	return other === 0 ? one : greatestCommonDivisor(other, one % other);
}
