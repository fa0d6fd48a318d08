import { edgeNotBefore, type DurationGrid } from './durationGrid';

/** A job time as polling sees it: longer than the one, at most the other; Infinity while unknown. */
export interface ObservedDuration {
	longerThanMs: number;
	atMostMs: number;
}

/** Weight of knowing nothing, in jobs. */
const PRIOR_JOBS = 1;

/** So often the estimate is improved. */
const ROUNDS = 12;

/** Silverman's rule of thumb for a bandwidth: 0.9 × spread × jobs^(-1/5). */
const BANDWIDTH = 0.9;

/** The quartiles of a normal distribution are so many standard deviations apart. */
const QUARTILE_DISTANCE = 1.349;

/**
 * How job times are spread, by bin of the grid; the last share, behind the bins, is of jobs that last
 * longer. Adds up to 1.
 *
 * Polling never sees when a job ended, only between which two polls, and a job that still runs tells
 * that it takes longer: leaving those out would make jobs seem short. So each job is first spread
 * evenly over where it can be, then in proportion to what all of them say, and so on.
 *
 * Source: B. W. Turnbull, "The empirical distribution function with arbitrarily grouped, censored and
 * truncated data", Journal of the Royal Statistical Society B 38 (1976), the self-consistent estimate.
 * Few jobs would make a ragged spread, in which chance looks like a rule; so it is smoothed at last.
 */
export function estimateDurations(
	grid: DurationGrid,
	observed: readonly ObservedDuration[],
): Float64Array {
	const prior = createPrior(grid);
	const ranges = observed.map(({ longerThanMs, atMostMs }) => {
		const end = Math.min(edgeNotBefore(grid, atMostMs), grid.binCount + 1);
		const start = Math.min(edgeNotBefore(grid, longerThanMs), end - 1);
		return { start: Math.max(start, 0), end: Math.max(end, 1) };
	});
	let shares = prior;
	for (let round = 0; round < ROUNDS && ranges.length > 0; round += 1) {
		shares = improve(shares, prior, ranges);
	}
	return smooth(grid, shares, ranges.length);
}

/** As likely between 1 and 2 seconds as between 10 and 20: what one knows of a time of unknown size. */
function createPrior({ edgesMs, binCount }: DurationGrid): Float64Array {
	const shares = new Float64Array(binCount + 1);
	for (let bin = 0; bin < binCount; bin += 1) {
		const startMs = Math.max(edgesMs[bin] ?? 0, (edgesMs[1] ?? 0) / 2);
		shares[bin] = Math.log((edgesMs[bin + 1] ?? 0) / startMs);
	}
	shares[binCount] = shares.reduce((sum, share) => sum + share, 0) / 10;
	const total = shares.reduce((sum, share) => sum + share, 0);
	return shares.map((share) => share / total);
}

function improve(
	shares: Float64Array,
	prior: Float64Array,
	ranges: ReadonlyArray<{ start: number; end: number }>,
): Float64Array {
	const before = new Float64Array(shares.length + 1);
	for (const [bin, share] of shares.entries()) before[bin + 1] = (before[bin] ?? 0) + share;

	// Differences from bin to bin: one step for each job instead of one for each of its bins.
	const changes = new Float64Array(shares.length + 1);
	for (const { start, end } of ranges) {
		const weight = 1 / ((before[end] ?? 0) - (before[start] ?? 0));
		changes[start] = (changes[start] ?? 0) + weight;
		changes[end] = (changes[end] ?? 0) - weight;
	}
	let weight = 0;
	return shares.map((share, bin) => {
		weight += changes[bin] ?? 0;
		return (share * weight + PRIOR_JOBS * (prior[bin] ?? 0)) / (ranges.length + PRIOR_JOBS);
	});
}

/**
 * Spreads each bin over its neighbourhood, in proportion to its time: wide while few jobs are known
 * and their times differ, hardly at all when all jobs take the same time.
 *
 * Source: B. W. Silverman, "Density estimation for statistics and data analysis" (1986), section 3.4.
 */
function smooth(grid: DurationGrid, shares: Float64Array, jobs: number): Float64Array {
	const { edgesMs, binCount } = grid;
	const distance = Math.log(quantileMs(grid, shares, 0.75) / quantileMs(grid, shares, 0.25));
	const factor = Math.exp((BANDWIDTH * distance) / QUARTILE_DISTANCE / Math.max(jobs, 1) ** 0.2);

	const changes = new Float64Array(shares.length + 1);
	for (let bin = 0; bin < binCount; bin += 1) {
		const start = edgeNotBefore(grid, (edgesMs[bin] ?? 0) / factor);
		const end = Math.min(edgeNotBefore(grid, (edgesMs[bin + 1] ?? 0) * factor), binCount);
		const part = (shares[bin] ?? 0) / (end - start);
		changes[start] = (changes[start] ?? 0) + part;
		changes[end] = (changes[end] ?? 0) - part;
	}
	let level = 0;
	return shares.map((share, bin) => {
		level += changes[bin] ?? 0;
		return bin === binCount ? share : Math.max(level, 0);
	});
}

/** The end of the bin up to which a share of the jobs ends. */
function quantileMs(
	{ edgesMs, binCount }: DurationGrid,
	shares: Float64Array,
	share: number,
): number {
	let sum = 0;
	let bin = 0;
	for (; bin < binCount - 1; bin += 1) {
		sum += shares[bin] ?? 0;
		if (sum >= share) break;
	}
	return edgesMs[bin + 1] ?? 1;
}
