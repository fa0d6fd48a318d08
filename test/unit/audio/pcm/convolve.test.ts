import {
	Convolution,
	type PhaseFilter,
} from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/convolve';
import { createRandom } from '../mutations';

/** Each output sample by itself, as the definition of a polyphase filter has it. */
function sumOfProducts(
	input: Float64Array,
	count: number,
	first: number,
	filter: PhaseFilter,
): number[] {
	const { coefficients, tables, phases, step } = filter;
	const taps = coefficients.length / tables;
	const origin = Math.floor((first * step) / phases);
	return Array.from({ length: count }, (_, index) => {
		const place = (first + index) * step;
		const start = Math.floor(place / phases) - origin;
		const table = Math.floor(((place % phases) * tables) / phases);
		let sum = 0;
		for (let tap = 0; tap < taps; tap += 1) {
			sum += (input[start + tap] ?? Number.NaN) * (coefficients[table * taps + tap] ?? Number.NaN);
		}
		return sum;
	});
}

describe('output samples of a resampler', () => {
	it.each([
		['48 to 16 kHz', { phases: 1, step: 3, taps: 226, first: 0, count: 1001 }],
		['24 to 16 kHz', { phases: 2, step: 3, taps: 114, first: 7, count: 999 }],
		['32 to 16 kHz, fewer than four', { phases: 1, step: 2, taps: 30, first: 5, count: 3 }],
		['8 to 16 kHz', { phases: 2, step: 1, taps: 76, first: 1001, count: 500 }],
		['8 to 16 kHz, one of them', { phases: 2, step: 1, taps: 76, first: 3, count: 1 }],
		['12 to 16 kHz', { phases: 4, step: 3, taps: 77, first: 2, count: 15 }],
		[
			'12 to 16 kHz, fewer than four of a phase',
			{ phases: 4, step: 3, taps: 77, first: 2, count: 14 },
		],
		['44.1 to 16 kHz', { phases: 160, step: 441, taps: 206, first: 12_345, count: 2000 }],
		[
			'44.1 to 16 kHz, fewer than eight of a phase',
			{ phases: 160, step: 441, taps: 206, first: 1, count: 1200 },
		],
		[
			'44.1 to 16 kHz, fewer than phases',
			{ phases: 160, step: 441, taps: 206, first: 170, count: 100 },
		],
	])('are sums of products with the coefficients of their place: %s', (_, conversion) => {
		const { phases, step, taps, first, count } = conversion;
		const random = createRandom(taps + first);
		const noise = (length: number) => Float64Array.from({ length }, () => random(2001) / 1000 - 1);
		const filter = { coefficients: noise(phases * taps), tables: phases, phases, step };
		const input = noise(Math.ceil((count * step) / phases) + taps + 1);
		const output = new Float32Array(count).fill(9);

		new Convolution(filter).apply(first, input, output);

		const expected = sumOfProducts(input, count, first, filter);
		const difference = Math.max(
			...expected.map((sum, index) => Math.abs(sum - (output[index] ?? 9))),
		);
		expect(difference).toBeLessThan(1e-5);
	});

	it('are those of the nearest table where there are fewer tables than places', () => {
		const random = createRandom(1);
		const noise = (length: number) => Float64Array.from({ length }, () => random(2001) / 1000 - 1);
		const filter = { coefficients: noise(50 * 20), tables: 50, phases: 160, step: 441 };
		const input = noise(3000);
		const output = new Float32Array(700);

		new Convolution(filter).apply(3, input, output);

		const expected = sumOfProducts(input, 700, 3, filter);
		const difference = Math.max(
			...expected.map((sum, index) => Math.abs(sum - (output[index] ?? 9))),
		);
		expect(difference).toBeLessThan(1e-5);
	});

	it.each([
		['taken apart', { phases: 2, step: 3, taps: 114 }],
		['together', { phases: 160, step: 441, taps: 206 }],
	])('do not depend on what was worked on before: %s', (_, { phases, step, taps }) => {
		const random = createRandom(2);
		const noise = (length: number) => Float64Array.from({ length }, () => random(2001) / 1000 - 1);
		const filter = { coefficients: noise(phases * taps), tables: phases, phases, step };
		const convolution = new Convolution(filter);
		const of = (count: number) => noise(Math.ceil((count * step) / phases) + taps + 1);
		const [input, other] = [of(900), of(2000)];
		const alone = new Float32Array(900);
		new Convolution(filter).apply(5, input, alone);

		convolution.apply(1, other, new Float32Array(2000));
		const again = new Float32Array(900);
		convolution.apply(5, input, again);

		expect(again).toEqual(alone);
	});
});
