import { backoffWaiter, fixedPoller, oracle } from '../../../bench/contenders/pollers';
import { thisNode, unsharedNode } from '../../../bench/contenders/thisNode';
import { drawArrivalsMs } from '../../../bench/load/arrivals';
import { drawJobTimesMs, type LoadName } from '../../../bench/load/jobTimes';
import { modelLoad } from '../../../bench/simulation/costModel';
import { simulate, simulateArrivals } from '../../../bench/simulation/simulate';
import { mean, percentile } from '../../../bench/statistics';

const seeds = [1, 2];
const files = 60;
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
	it('learns of finished jobs sooner than by backoff, with a few more polls', async () => {
		const node = await simulateAll(thisNode);
		const backoff = await simulateAll(backoffWaiter);

		const lagMs = mean(node.map(({ meanLagMs }) => meanLagMs));
		expect(lagMs).toBeLessThan(0.85 * mean(backoff.map(({ meanLagMs }) => meanLagMs)));
		expect(mean(node.map(({ pollsPerJob }) => pollsPerJob))).toBeLessThan(
			1.25 * mean(backoff.map(({ pollsPerJob }) => pollsPerJob)),
		);
	});

	it('asks less than a poller of one second, and is done at nearly the same time', async () => {
		const node = await simulateAll(thisNode);
		const fixed = await simulateAll(fixedPoller);
		const best = await simulateAll(oracle);

		expect(mean(node.map(({ pollsPerJob }) => pollsPerJob))).toBeLessThan(
			0.8 * mean(fixed.map(({ pollsPerJob }) => pollsPerJob)),
		);
		const wallRatio =
			mean(node.map(({ wallMs }) => wallMs)) / mean(best.map(({ wallMs }) => wallMs));
		expect(wallRatio).toBeLessThan(1.1);
	});

	it('loses no file at ten requests a second, and is refused at most twice in each', async () => {
		const runs = await simulateAll(thisNode, { requestsPerSecond: 10 });

		for (const { mostRefusalsInSecond, refusals } of runs) {
			expect(mostRefusalsInSecond).toBeLessThanOrEqual(2);
			expect(refusals).toBeLessThanOrEqual(6);
		}
	});

	it('comes out the same for the same seed', async () => {
		const options = { jobTimesMs: drawJobTimesMs('slow tail', 30, 7), concurrency: 5, seed: 7 };

		expect(await simulate(thisNode, options)).toEqual(await simulate(thisNode, options));
	});
});

/** Executions with one file each, that come at random. */
describe('executions of the node in one process', () => {
	async function simulateSingleFiles(
		load: LoadName,
		options: { perSecond: number; requestsPerSecond?: number; processes?: number },
		contender = thisNode,
	) {
		const arrivalsMs = drawArrivalsMs(options.perSecond, 120, 1);
		const jobTimesMs = drawJobTimesMs(load, arrivalsMs.length, 1);
		return await simulateArrivals(contender, { ...options, arrivalsMs, jobTimesMs, seed: 1 });
	}

	it('find the time that all jobs take', async () => {
		const shared = await simulateSingleFiles('constant 4 s', { perSecond: 1 });
		const alone = await simulateSingleFiles('constant 4 s', { perSecond: 1 }, unsharedNode);

		expect(shared.pollsPerJob).toBeLessThan(1.4);
		expect(shared.meanLagMs).toBeLessThan(400);
		expect(alone.pollsPerJob).toBeGreaterThan(3);
	});

	it('share the limit of the service, at most two refusals a second', async () => {
		const limit = { perSecond: 3, requestsPerSecond: 10 };
		const shared = await simulateSingleFiles('log-normal', limit);

		expect(shared.mostRefusalsInSecond).toBeLessThanOrEqual(2);
		expect(shared.refusals).toBeLessThanOrEqual(30);
	});

	it('share it with another process, of which they do not know', async () => {
		const limit = { perSecond: 3, requestsPerSecond: 10, processes: 2 };
		const { mostRefusalsInSecond } = await simulateSingleFiles('log-normal', limit);

		expect(mostRefusalsInSecond).toBeLessThanOrEqual(4);
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
