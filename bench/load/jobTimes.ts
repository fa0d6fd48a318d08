import { createRandom, drawNormal } from './random';

/** How long the jobs of a load take. */
export type LoadName = 'log-normal' | 'constant' | 'constant 4 s' | 'slow tail';

export const loadDescriptions: Record<LoadName, string> = {
	'log-normal': 'log-normal, median 6 s, 95 of 100 below 20 s',
	constant: 'every job 2 s',
	'constant 4 s': 'every job 4 s',
	'slow tail': 'nine of ten log-normal with a median of 4 s, one of ten 30 to 90 s',
};

/** Median of the log-normal load, in ms. */
const logNormalMedianMs = 6000;

/** The 95th percentile is 20 s: ln(20 / 6) divided by the normal distribution's 1.645. */
const logNormalSigma = Math.log(20 / 6) / 1.6449;

/** Times of so many jobs, in ms: the same for the same seed. */
export function drawJobTimesMs(load: LoadName, count: number, seed: number): number[] {
	const random = createRandom(seed);
	return Array.from({ length: count }, () => drawJobTimeMs(load, random));
}

function drawJobTimeMs(load: LoadName, random: () => number): number {
	if (load === 'constant') return 2000;
	if (load === 'constant 4 s') return 4000;
	if (load === 'log-normal') return drawLogNormalMs(random, logNormalMedianMs, logNormalSigma);
	return random() < 0.1 ? 30_000 + 60_000 * random() : drawLogNormalMs(random, 4000, 0.5);
}

function drawLogNormalMs(random: () => number, medianMs: number, sigma: number): number {
	return medianMs * Math.exp(sigma * drawNormal(random));
}
