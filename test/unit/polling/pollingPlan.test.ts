import type { DurationGrid } from '../../../nodes/DeepfakeAudioCheck/polling/durationGrid';
import { PollingPlan } from '../../../nodes/DeepfakeAudioCheck/polling/pollingPlan';

/** Bins of 100 ms up to 60 s. */
const grid: DurationGrid = {
	edgesMs: Array.from({ length: 601 }, (_, edge) => edge * 100),
	binCount: 600,
};

/** Job times with a constant share of the running jobs ending in each second. */
function exponentialShares(perSecond: number): Float64Array {
	const survival = (ms: number) => Math.exp((-perSecond * ms) / 1000);
	return Float64Array.from({ length: 601 }, (_, bin) =>
		bin === 600 ? survival(60_000) : survival(bin * 100) - survival((bin + 1) * 100),
	);
}

describe('a plan of polls', () => {
	it.each([
		// sqrt(2 × cost / hazard), within the interval; costs are shares of the shortest pause.
		{ hazard: 0.2, cost: 0.4, expectedMs: 2000 },
		{ hazard: 0.1, cost: 0.1, expectedMs: 1414 },
		{ hazard: 0.5, cost: 0.1, expectedMs: 1000 },
		{ hazard: 0.02, cost: 0.4, expectedMs: 3000 },
	])(
		'follows the square root of cost over hazard ($hazard a second, $cost)',
		({ hazard, cost, expectedMs }) => {
			const interval = { minimumMs: 1000, maximumMs: 3000 };
			const plan = new PollingPlan(grid, exponentialShares(hazard), interval, cost);

			// The root holds for small pauses; the whole plan comes out a little shorter or longer.
			expect(Math.abs(plan.pauseMs(3000) - expectedMs)).toBeLessThanOrEqual(300);
		},
	);

	it('looks right after the only time there is, however long the interval', () => {
		const shares = new Float64Array(601);
		shares[299] = 1;
		const plan = new PollingPlan(grid, shares, { minimumMs: 1000, maximumMs: 60_000 }, 0.2);

		expect(plan.pauseMs(0)).toBe(30_000);
	});

	it('has the longest pause for a job that outlasts the plan', () => {
		const interval = { minimumMs: 1000, maximumMs: 3000 };
		const plan = new PollingPlan(grid, exponentialShares(0.2), interval, 0.2);

		expect(plan.pauseMs(3_600_000)).toBe(3000);
	});
});
