/** The filter of a resampler. */
export interface PhaseFilter {
	/** For each of `tables` positions between two input samples, as many. */
	coefficients: Float64Array;
	tables: number;
	/** `phases` output samples take the place of `step` input samples. */
	phases: number;
	step: number;
}

/** With larger steps, sums for neighbours share too few input samples to be taken apart for them. */
const LARGEST_STEP_APART = 8;

/** Fewer output samples of each phase are not worth taking their input apart. */
const LEAST_APART = 4;

/** Taken apart, so many coefficients are used at a time, for so many neighbours side by side. */
const COEFFICIENTS_APART = 8;
const NEIGHBOURS_APART = 2;

/** Output samples of the same phase whose sums are formed side by side. */
export const ABREAST_TOGETHER = 8;

/**
 * A filter at work. Output samples at the same position between two input samples have the same
 * coefficients; they are worked on together, for a look at an array takes longer than a product. Numbers of
 * 64 bits, for turning others into them takes as long as a product, too.
 */
export class Convolution {
	private readonly taps: number;

	private readonly workshop = new Workshop();

	constructor(private readonly filter: PhaseFilter) {
		this.taps = filter.coefficients.length / filter.tables;
	}

	/**
	 * Fills the output with sums of products.
	 *
	 * @param first the number of the first output sample
	 * @param input from the first input sample that the first output sample needs
	 */
	apply(first: number, input: Float64Array, output: Float32Array): void {
		const { taps, workshop } = this;
		const { coefficients, tables, phases, step } = this.filter;
		const origin = Math.floor((first * step) / phases);
		const isApart = step <= LARGEST_STEP_APART && output.length >= LEAST_APART * phases;
		if (isApart) {
			const last = Math.floor(((first + output.length - 1) * step) / phases) - origin;
			workshop.takeApart(input.subarray(0, last + taps), step);
		}
		for (let index = 0; index < Math.min(phases, output.length); index += 1) {
			const place = (first + index) * step;
			const table = Math.floor(((place % phases) * tables) / phases);
			const row: Row = {
				start: Math.floor(place / phases) - origin,
				coefficients: coefficients.subarray(table * taps, (table + 1) * taps),
				output,
				index,
				phases,
				step,
			};
			if (isApart) convolveApart(workshop, row);
			else convolveTogether(input.subarray(row.start), row);
		}
	}
}

/** The output samples `index`, `index + phases` and so on; the input goes on by `step` for each. */
interface Row {
	/** The first input sample that the first of them needs. */
	start: number;
	coefficients: Float64Array;
	output: Float32Array;
	index: number;
	phases: number;
	step: number;
}

/** Eight output samples share a look at each coefficient. */
function convolveTogether(
	input: Float64Array,
	{ coefficients, output, index, phases, step }: Row,
): void {
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

/** Arrays that are used again for every block: new ones would be a gigabyte an hour. */
class Workshop {
	/** Every `step`th input sample, from the first one on, from the second, and so on; zeros follow. */
	parts: Float64Array[] = [];

	private readonly kernels = new Map<number, Kernel[]>();

	private sums = new Float64Array(0);

	takeApart(input: Float64Array, step: number): void {
		const length = Math.ceil(input.length / step) + COEFFICIENTS_APART + NEIGHBOURS_APART;
		if (length > (this.parts[0]?.length ?? 0)) {
			this.parts = Array.from({ length: step }, () => new Float64Array(length));
		}
		for (const [first, part] of this.parts.entries()) takeEvery(input, { first, step }, part);
	}

	/** Zeros, as many as there are sums. */
	clearSums(count: number): Float64Array {
		if (count > this.sums.length) this.sums = new Float64Array(count);
		return this.sums.subarray(0, count).fill(0);
	}

	/** The coefficients of a row for each part of the input. */
	kernelsOf({ coefficients, step }: Row): Kernel[] {
		// Where they stand tells which they are.
		const known = this.kernels.get(coefficients.byteOffset);
		if (known !== undefined) return known;
		const taken = Array.from({ length: step }, (_, part) => takeKernel(coefficients, part, step));
		this.kernels.set(coefficients.byteOffset, taken);
		return taken;
	}
}

function takeEvery(
	input: Float64Array,
	{ first, step }: { first: number; step: number },
	into: Float64Array,
): void {
	const count = Math.ceil((input.length - first) / step);
	let from = first;
	for (let to = 0; to < count; to += 1) {
		into[to] = input[from] as number;
		from += step;
	}
	into.fill(0, Math.max(count, 0));
}

/**
 * Neighbours among the samples of a part lie beside each other, and all output samples that need one share a
 * look at it.
 */
function convolveApart(workshop: Workshop, row: Row): void {
	const { start, output, index, phases, step } = row;
	const count = Math.ceil((output.length - index) / phases);
	const sums = workshop.clearSums(roundUp(count, NEIGHBOURS_APART));
	for (const [part, { kernel, skipped }] of workshop.kernelsOf(row).entries()) {
		const place = start + part;
		const samples = workshop.parts[place % step]?.subarray(Math.floor(place / step) + skipped);
		if (samples !== undefined) addProducts(samples, kernel, sums);
	}
	for (let sample = 0; sample < count; sample += 1) {
		output[index + sample * phases] = sums[sample] as number;
	}
}

interface Kernel {
	kernel: Float64Array;
	/** How many zeros were left out in front. */
	skipped: number;
}

/**
 * Every `step`th coefficient from `part` on, without the zeros in front and behind. There are many where a
 * rate is halved: every second coefficient but one.
 */
function takeKernel(coefficients: Float64Array, part: number, step: number): Kernel {
	let first = part;
	let end = coefficients.length;
	while (first < end && coefficients[first] === 0) first += step;
	end -= (end - 1 - part) % step;
	while (end > first && coefficients[end - 1] === 0) end -= step;
	const count = Math.max(Math.ceil((end - first) / step), 0);
	const kernel = new Float64Array(roundUp(count, COEFFICIENTS_APART));
	for (let tap = 0; tap < count; tap += 1) {
		kernel[tap] = coefficients[first + tap * step] as number;
	}
	return { kernel, skipped: (first - part) / step };
}

/**
 * Adds to each sum the products of the coefficients with the samples from its place on. A look at an array
 * takes as long as four products: eight coefficients stay at hand for all sums, and each sample for all
 * coefficients.
 *
 * @param samples as many as there are sums and coefficients
 * @param kernel a multiple of eight
 * @param sums a multiple of two
 */
function addProducts(samples: Float64Array, kernel: Float64Array, sums: Float64Array): void {
	// Looked up in the loop it makes V8's code take twice as long.
	const count = sums.length;
	for (let tap = 0; tap < kernel.length; tap += COEFFICIENTS_APART) {
		const k0 = kernel[tap] as number;
		const k1 = kernel[tap + 1] as number;
		const k2 = kernel[tap + 2] as number;
		const k3 = kernel[tap + 3] as number;
		const k4 = kernel[tap + 4] as number;
		const k5 = kernel[tap + 5] as number;
		const k6 = kernel[tap + 6] as number;
		const k7 = kernel[tap + 7] as number;
		let s0 = samples[tap] as number;
		let s1 = samples[tap + 1] as number;
		let s2 = samples[tap + 2] as number;
		let s3 = samples[tap + 3] as number;
		let s4 = samples[tap + 4] as number;
		let s5 = samples[tap + 5] as number;
		let s6 = samples[tap + 6] as number;
		let place = tap + COEFFICIENTS_APART - 1;
		for (let at = 0; at < count; at += NEIGHBOURS_APART) {
			const s7 = samples[place] as number;
			const s8 = samples[place + 1] as number;
			// In pairs: one long sum would wait for each of its products in turn.
			sums[at] =
				(sums[at] as number) +
				(s0 * k0 + s1 * k1 + (s2 * k2 + s3 * k3) + (s4 * k4 + s5 * k5 + (s6 * k6 + s7 * k7)));
			sums[at + 1] =
				(sums[at + 1] as number) +
				(s1 * k0 + s2 * k1 + (s3 * k2 + s4 * k3) + (s5 * k4 + s6 * k5 + (s7 * k6 + s8 * k7)));
			s0 = s2;
			s1 = s3;
			s2 = s4;
			s3 = s5;
			s4 = s6;
			s5 = s7;
			s6 = s8;
			place += NEIGHBOURS_APART;
		}
	}
}

function roundUp(count: number, multiple: number): number {
	return Math.ceil(count / multiple) * multiple;
}
