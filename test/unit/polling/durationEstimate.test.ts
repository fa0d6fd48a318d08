import { estimateDurations } from '../../../nodes/DeepfakeAudioCheck/polling/durationEstimate';
import { createDurationGrid } from '../../../nodes/DeepfakeAudioCheck/polling/durationGrid';

const grid = createDurationGrid(1000);

function shareBetween(shares: Float64Array, startMs: number, endMs: number): number {
	return shares
		.slice(0, grid.binCount)
		.reduce(
			(sum, share, bin) =>
				(grid.edgesMs[bin] ?? 0) >= startMs && (grid.edgesMs[bin + 1] ?? 0) <= endMs
					? sum + share
					: sum,
			0,
		);
}

function total(shares: Float64Array): number {
	return shares.reduce((sum, share) => sum + share, 0);
}

describe('the estimate of job times', () => {
	it.each([
		{ why: 'nothing is known', observed: [] },
		{ why: 'a job ended before anything', observed: [{ longerThanMs: 0, atMostMs: 0 }] },
		{ why: 'a job ran for days', observed: [{ longerThanMs: 1e9, atMostMs: 2e9 }] },
		{ why: 'all still run', observed: [{ longerThanMs: 500, atMostMs: Infinity }] },
		{ why: 'the bounds are the same', observed: [{ longerThanMs: 3000, atMostMs: 3000 }] },
	])('adds up to one when $why', ({ observed }) => {
		const shares = estimateDurations(grid, observed);

		expect(total(shares)).toBeCloseTo(1, 6);
		expect([...shares].every((share) => share >= 0)).toBe(true);
	});

	it('finds the time that all observations have in common', () => {
		const observed = Array.from({ length: 40 }, (_, index) => ({
			longerThanMs: 4000 - index * 50,
			atMostMs: 4500 + index * 50,
		}));

		expect(shareBetween(estimateDurations(grid, observed), 3500, 5000)).toBeGreaterThan(0.8);
	});

	it('does not take jobs for short because the long ones have not ended yet', () => {
		const ended = Array.from({ length: 10 }, () => ({ longerThanMs: 1000, atMostMs: 2000 }));
		const running = Array.from({ length: 30 }, () => ({ longerThanMs: 8000, atMostMs: Infinity }));

		const shares = estimateDurations(grid, [...ended, ...running]);

		expect(1 - shareBetween(shares, 0, 7000)).toBeGreaterThan(0.6);
	});
});
