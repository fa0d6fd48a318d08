import { backoffWaiter, fixedPoller, oracle } from '../../../bench/contenders/pollers';
import { thisNode } from '../../../bench/contenders/thisNode';
import { drawJobTimesMs } from '../../../bench/load/jobTimes';
import { modelLoad } from '../../../bench/simulation/costModel';
import { simulate } from '../../../bench/simulation/simulate';
import { mean, percentile } from '../../../bench/statistics';

const seeds = [1, 2, 3, 4, 5];
const files = 100;
const concurrency = 20;

async function simulateAll(
	contender: typeof thisNode,
	changes: { requestsPerSecond?: number } = {},
) {
	const runs = [];
	for (const seed of seeds) {
		const jobTimesMs = drawJobTimesMs('log-normal', files, seed);
		runs.push(await simulate(contender, { jobTimesMs, concurrency, seed, ...changes }));
	}
	return runs;
}

/** The node's own client, gate and waiter in virtual time: the same on every machine. */
describe('the node in a simulation', () => {
	it('learns of finished jobs sooner than by backoff, with no more polls', async () => {
		const node = await simulateAll(thisNode);
		const backoff = await simulateAll(backoffWaiter);

		const lagMs = mean(node.map(({ meanLagMs }) => meanLagMs));
		expect(lagMs).toBeLessThan(0.85 * mean(backoff.map(({ meanLagMs }) => meanLagMs)));
		expect(mean(node.map(({ pollsPerJob }) => pollsPerJob))).toBeLessThan(
			1.02 * mean(backoff.map(({ pollsPerJob }) => pollsPerJob)),
		);
	});

	it('asks much less than a poller of one second, and is done at nearly the same time', async () => {
		const node = await simulateAll(thisNode);
		const fixed = await simulateAll(fixedPoller);
		const best = await simulateAll(oracle);

		expect(mean(node.map(({ pollsPerJob }) => pollsPerJob))).toBeLessThan(
			0.65 * mean(fixed.map(({ pollsPerJob }) => pollsPerJob)),
		);
		const wallRatio =
			mean(node.map(({ wallMs }) => wallMs)) / mean(best.map(({ wallMs }) => wallMs));
		expect(wallRatio).toBeLessThan(1.1);
	});

	it('loses no file at ten requests a second, and is refused at most once in each', async () => {
		const runs = await simulateAll(thisNode, { requestsPerSecond: 10 });

		for (const { mostRefusalsInSecond, refusals } of runs) {
			expect(mostRefusalsInSecond).toBeLessThanOrEqual(1);
			expect(refusals).toBeLessThanOrEqual(6);
		}
	});

	it('comes out the same for the same seed', async () => {
		const options = { jobTimesMs: drawJobTimesMs('slow tail', 30, 7), concurrency: 5, seed: 7 };

		expect(await simulate(thisNode, options)).toEqual(await simulate(thisNode, options));
	});
});

describe('the load', () => {
	it('has the median and the 95th percentile that its name promises', () => {
		const timesMs = drawJobTimesMs('log-normal', 50_000, 1);

		expect(Math.abs(percentile(timesMs, 0.5) / 6000 - 1)).toBeLessThan(0.03);
		expect(Math.abs(percentile(timesMs, 0.95) / 20_000 - 1)).toBeLessThan(0.03);
	});
});

describe('the cost model', () => {
	it('is arithmetic: a million a day at ten seconds each', () => {
		const load = modelLoad(864_000, { jobSeconds: 9, lagSeconds: 1, polls: 5 });

		expect(load).toEqual({
			perSecond: 10,
			inFlight: 100,
			pollsPerSecond: 50,
			requestsPerSecond: 60,
		});
	});
});
