import type { Pause } from '../segments';

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
	resample: (first: number, input: Float32Array, output: Float32Array) => void;
}

/** Stop-band attenuation in dB that the window is made for. */
const ATTENUATION_DB = 75;

/** The band in which the filter falls, as parts of half the lower rate: 7 to 8 kHz at 16 kHz. */
const PASS_EDGE = 0.875;

/** Coefficients that are made between two pauses: a few ms. */
const COEFFICIENTS_PER_PAUSE = 100_000;

/** More coefficients than this, as only odd sample rates need, are not made. */
const MOST_COEFFICIENTS = 2_000_000;

/**
 * A polyphase resampler with a windowed sinc: one set of coefficients for each position that an
 * output sample can have between two input samples.
 *
 * Ref: Kaiser window and its length: A. V. Oppenheim, R. W. Schafer, "Discrete-Time Signal
 *      Processing", section 7.6; polyphase structure: P. P. Vaidyanathan, "Multirate Systems and
 *      Filter Banks", section 4.3
 *
 * @returns undefined when the rates would need too many coefficients
 */
export async function createResampler(
	inputRate: number,
	outputRate: number,
	pause: Pause,
): Promise<Resampler | undefined> {
	const divisor = greatestCommonDivisor(inputRate, outputRate);
	const phases = outputRate / divisor;
	const step = inputRate / divisor;
	const lowerRate = Math.min(inputRate, outputRate);
	const stopEdgeHz = lowerRate / 2;
	const passEdgeHz = stopEdgeHz * PASS_EDGE;
	const transition = (2 * Math.PI * (stopEdgeHz - passEdgeHz)) / inputRate;
	const halfLength = Math.ceil((ATTENUATION_DB - 7.95) / (2.285 * transition) / 2);
	const taps = 2 * halfLength;
	if (phases * taps > MOST_COEFFICIENTS) return undefined;

	const cutoff = (passEdgeHz + stopEdgeHz) / inputRate;
	const beta = 0.1102 * (ATTENUATION_DB - 8.7);
	const coefficients = new Float32Array(phases * taps);
	for (let phase = 0; phase < phases; phase += 1) {
		fillPhase(coefficients.subarray(phase * taps, (phase + 1) * taps), {
			fraction: phase / phases,
			cutoff,
			beta,
		});
		if ((phase * taps) % COEFFICIENTS_PER_PAUSE < taps) await pause();
	}

	const inputAt = (output: number) => Math.floor((output * step) / phases);
	return {
		halfLength,
		inputAt,
		outputCount: (inputCount) => Math.ceil((inputCount * phases) / step),
		resample: (first, input, output) => {
			const origin = inputAt(first);
			for (let index = 0; index < output.length; index += 1) {
				const place = (first + index) * step;
				const start = Math.floor(place / phases) - origin;
				output[index] = convolve(input, start, {
					coefficients,
					from: (place % phases) * taps,
					taps,
				});
			}
		},
	};
}

function convolve(
	input: Float32Array,
	start: number,
	filter: { coefficients: Float32Array; from: number; taps: number },
): number {
	const { coefficients, from, taps } = filter;
	let even = 0;
	let odd = 0;
	// The number of taps is even; two sums keep the processor busy.
	for (let tap = 0; tap < taps; tap += 2) {
		even += (input[start + tap] as number) * (coefficients[from + tap] as number);
		odd += (input[start + tap + 1] as number) * (coefficients[from + tap + 1] as number);
	}
	return even + odd;
}

/** The coefficients for output samples that lie `fraction` behind an input sample; their sum is 1. */
function fillPhase(
	coefficients: Float32Array,
	filter: { fraction: number; cutoff: number; beta: number },
): void {
	const { fraction, cutoff, beta } = filter;
	const half = coefficients.length / 2;
	let sum = 0;
	for (let tap = 0; tap < coefficients.length; tap += 1) {
		const distance = tap - half + 1 - fraction;
		const window = besselI0(beta * Math.sqrt(Math.max(1 - (distance / half) ** 2, 0)));
		const value = sinc(cutoff * distance) * window;
		coefficients[tap] = value;
		sum += value;
	}
	for (let tap = 0; tap < coefficients.length; tap += 1) {
		coefficients[tap] = (coefficients[tap] ?? 0) / sum;
	}
}

function sinc(x: number): number {
	return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
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
