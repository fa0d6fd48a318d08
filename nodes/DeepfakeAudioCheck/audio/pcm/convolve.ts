/** The filter of a resampler. */
export interface PhaseFilter {
	/** For each of `tables` positions between two input samples, as many. */
	coefficients: Float64Array;
	tables: number;
	/** The number of the first output sample. */
	first: number;
	/** `phases` output samples take the place of `step` input samples. */
	phases: number;
	step: number;
}

/** With larger steps, sums for neighbours share too few input samples to be taken apart for them. */
const LARGEST_STEP_APART = 8;

/** Output samples whose sums are formed side by side: those of neighbours, and those of the same phase. */
const ABREAST_APART = 4;
export const ABREAST_TOGETHER = 8;

/**
 * Fills the output with sums of products. Output samples at the same position between two input
 * samples have the same coefficients; they are worked on together, for a look at an array takes longer
 * than a product. Numbers of 64 bits, for turning others into them takes as long as a product, too.
 *
 * @param input from the first input sample that the first output sample needs
 */
export function convolvePhases(
	input: Float64Array,
	output: Float32Array,
	filter: PhaseFilter,
): void {
	const { coefficients, tables, first, phases, step } = filter;
	const taps = coefficients.length / tables;
	const origin = Math.floor((first * step) / phases);
	const isApart = step <= LARGEST_STEP_APART && output.length >= ABREAST_APART * phases;
	for (let index = 0; index < Math.min(phases, output.length); index += 1) {
		const place = (first + index) * step;
		const table = Math.floor(((place % phases) * tables) / phases);
		const row: Row = {
			input: input.subarray(Math.floor(place / phases) - origin),
			coefficients: coefficients.subarray(table * taps, (table + 1) * taps),
			output,
			index,
			phases,
			step,
		};
		if (isApart) convolveApart(row);
		else convolveTogether(row);
	}
}

/** The output samples `index`, `index + phases` and so on; the input goes on by `step` for each. */
interface Row {
	input: Float64Array;
	coefficients: Float64Array;
	output: Float32Array;
	index: number;
	phases: number;
	step: number;
}

/** Eight output samples share a look at each coefficient. */
function convolveTogether({ input, coefficients, output, index, phases, step }: Row): void {
	const taps = coefficients.length;
	const count = Math.ceil((output.length - index) / phases);
	let done = 0;
	for (; done + ABREAST_TOGETHER <= count; done += ABREAST_TOGETHER) {
		let place = done * step;
		let first = 0;
		let second = 0;
		let third = 0;
		let fourth = 0;
		let fifth = 0;
		let sixth = 0;
		let seventh = 0;
		let eighth = 0;
		for (let tap = 0; tap < taps; tap += 1, place += 1) {
			const coefficient = coefficients[tap] as number;
			first += (input[place] as number) * coefficient;
			second += (input[place + step] as number) * coefficient;
			third += (input[place + 2 * step] as number) * coefficient;
			fourth += (input[place + 3 * step] as number) * coefficient;
			fifth += (input[place + 4 * step] as number) * coefficient;
			sixth += (input[place + 5 * step] as number) * coefficient;
			seventh += (input[place + 6 * step] as number) * coefficient;
			eighth += (input[place + 7 * step] as number) * coefficient;
		}
		const at = index + done * phases;
		output[at] = first;
		output[at + phases] = second;
		output[at + 2 * phases] = third;
		output[at + 3 * phases] = fourth;
		output[at + 4 * phases] = fifth;
		output[at + 5 * phases] = sixth;
		output[at + 6 * phases] = seventh;
		output[at + 7 * phases] = eighth;
	}
	for (; done < count; done += 1) {
		const start = done * step;
		let sum = 0;
		for (let tap = 0; tap < taps; tap += 1) {
			sum += (input[start + tap] as number) * (coefficients[tap] as number);
		}
		output[index + done * phases] = sum;
	}
}

/**
 * Takes every `step`th input sample by itself: neighbours of these lie beside each other, and four
 * output samples share a look at each of them, too.
 */
function convolveApart({ input, coefficients, output, index, phases, step }: Row): void {
	const count = Math.ceil((output.length - index) / phases);
	const taps = roundUp(Math.ceil(coefficients.length / step));
	const sums = new Float64Array(roundUp(count));
	const samples = new Float64Array(sums.length + taps);
	const kernel = new Float64Array(taps);
	for (let part = 0; part < step; part += 1) {
		kernel.fill(0);
		for (let tap = 0; part + tap * step < coefficients.length; tap += 1) {
			kernel[tap] = coefficients[part + tap * step] as number;
		}
		samples.fill(0);
		const there = Math.min(samples.length, Math.ceil((input.length - part) / step));
		for (let sample = 0; sample < there; sample += 1) {
			samples[sample] = input[part + sample * step] as number;
		}
		addProducts(samples, kernel, sums);
	}
	for (let sample = 0; sample < count; sample += 1) {
		output[index + sample * phases] = sums[sample] as number;
	}
}

/**
 * Adds to each sum the products of the coefficients with the samples from its place on.
 *
 * @param kernel a multiple of four coefficients, as many as there are more samples than sums
 * @param sums a multiple of four
 */
function addProducts(samples: Float64Array, kernel: Float64Array, sums: Float64Array): void {
	for (let at = 0; at < sums.length; at += ABREAST_APART) {
		let first = sums[at] as number;
		let second = sums[at + 1] as number;
		let third = sums[at + 2] as number;
		let fourth = sums[at + 3] as number;
		// The four samples in use, each looked at once: its turns are written out.
		let a = samples[at] as number;
		let b = samples[at + 1] as number;
		let c = samples[at + 2] as number;
		let next = at + 3;
		for (let tap = 0; tap < kernel.length; tap += ABREAST_APART) {
			const d = samples[next] as number;
			let coefficient = kernel[tap] as number;
			first += a * coefficient;
			second += b * coefficient;
			third += c * coefficient;
			fourth += d * coefficient;
			a = samples[next + 1] as number;
			coefficient = kernel[tap + 1] as number;
			first += b * coefficient;
			second += c * coefficient;
			third += d * coefficient;
			fourth += a * coefficient;
			b = samples[next + 2] as number;
			coefficient = kernel[tap + 2] as number;
			first += c * coefficient;
			second += d * coefficient;
			third += a * coefficient;
			fourth += b * coefficient;
			c = samples[next + 3] as number;
			coefficient = kernel[tap + 3] as number;
			first += d * coefficient;
			second += a * coefficient;
			third += b * coefficient;
			fourth += c * coefficient;
			next += ABREAST_APART;
		}
		sums[at] = first;
		sums[at + 1] = second;
		sums[at + 2] = third;
		sums[at + 3] = fourth;
	}
}

function roundUp(count: number): number {
	return Math.ceil(count / ABREAST_APART) * ABREAST_APART;
}
