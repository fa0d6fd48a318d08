import { runConcurrently } from '../runConcurrently';
import type { Contender } from '../contenders/contender';
import { createRandom } from '../load/random';
import { mean, percentile } from '../statistics';
import { SimulatedService } from './simulatedService';
import { VirtualTime } from './virtualTime';

export interface SimulationOptions {
	jobTimesMs: readonly number[];
	concurrency: number;
	seed: number;
	roundTripMs?: number;
	requestsPerSecond?: number;
}

/** What one run came to. Times in ms. */
export interface RunFigures {
	wallMs: number;
	/** From the end of a job until its result is known. */
	meanLagMs: number;
	p95LagMs: number;
	pollsPerJob: number;
	refusals: number;
	/** The most refusals that began in any one second of the service's clock. */
	mostRefusalsInSecond: number;
}

/** From sending a request to its answer, in ms, unless a table says otherwise. */
export const roundTripMs = 40;

/** Runs a contender in virtual time. */
export async function simulate(
	contender: Contender,
	options: SimulationOptions,
): Promise<RunFigures> {
	const { jobTimesMs, concurrency, seed, requestsPerSecond } = options;
	const clock = new VirtualTime();
	const service = new SimulatedService({
		clock,
		jobTimesMs,
		roundTripMs: options.roundTripMs ?? roundTripMs,
		requestsPerSecond,
	});
	const check = contender.start({
		service,
		clock,
		random: createRandom(seed + 0x5eed),
		jobTimeMs: (file) => jobTimesMs[file] ?? 0,
		// The job began half a round trip before its answer, and the poll travels for as long.
		headStartMs: (options.roundTripMs ?? roundTripMs) - 0.01,
	});
	const files = [...jobTimesMs.keys()];
	const lagsMs: number[] = [];
	const work = runConcurrently(files, contender.isSerial ? 1 : concurrency, async (file) => {
		await check(file);
		lagsMs.push(clock.nowMs() - service.endOfFileMs(file));
	});
	await clock.run(work);
	return {
		wallMs: clock.nowMs(),
		meanLagMs: mean(lagsMs),
		p95LagMs: percentile(lagsMs, 0.95),
		pollsPerJob: service.polls / files.length,
		refusals: service.refusedAtMs.length,
		mostRefusalsInSecond: countMostInSecond(service.refusedAtMs),
	};
}

function countMostInSecond(timesMs: readonly number[]): number {
	const counts = new Map<number, number>();
	for (const timeMs of timesMs) {
		const second = Math.floor(timeMs / 1000);
		counts.set(second, (counts.get(second) ?? 0) + 1);
	}
	return Math.max(0, ...counts.values());
}
