import { backoffWaiter, fixedPoller } from '../contenders/pollers';
import type { Contender } from '../contenders/contender';
import { thisNode, unsharedNode } from '../contenders/thisNode';
import { drawJobTimesMs } from '../load/jobTimes';
import { describeSpread, median } from '../statistics';
import type { Table } from '../table';
import type { ComparisonOptions } from './compareContenders';
import { simulate, roundTripMs, type RunFigures } from './simulate';

const contenders: Contender[] = [thisNode, unsharedNode, backoffWaiter, fixedPoller];

/** Contenders against a service that takes so many requests in each second. */
export async function compareAtLimit(
	options: ComparisonOptions & { requestsPerSecond: number },
): Promise<Table> {
	const { files, concurrency, seeds, requestsPerSecond } = options;
	const rows: string[][] = [];
	for (const contender of contenders) {
		const runs: RunFigures[] = [];
		const ratios: number[] = [];
		for (const seed of seeds) {
			const jobTimesMs = drawJobTimesMs('log-normal', files, seed);
			const run = await simulate(contender, { ...options, jobTimesMs, seed });
			runs.push(run);
			ratios.push(run.wallMs / bestWallMs({ jobTimesMs, concurrency, requestsPerSecond }));
		}
		rows.push([
			contender.name,
			describeSpread(ratios, 2),
			describeSpread(
				runs.map(({ mostRefusalsInSecond }) => mostRefusalsInSecond),
				0,
			),
			describeSpread(
				runs.map(({ refusals }) => refusals),
				0,
			),
			median(runs.map(({ pollsPerJob }) => pollsPerJob)).toFixed(2),
			describeSpread(
				runs.map(({ meanLagMs }) => meanLagMs / 1000),
				2,
			),
		]);
	}
	return {
		title: `At ${requestsPerSecond} requests a second: ${files} files, ${concurrency} at a time, log-normal`,
		columns: [
			'contender',
			'wall time / best possible',
			'most refusals in a second',
			'refusals',
			'polls a job',
			'mean lag s',
		],
		rows,
	};
}

/**
 * The shortest time in which all results can be known at a limit: each file costs two requests, no
 * two in the same slot of the limit, every poll is answered when its job ends, and a slot of the
 * concurrency is free for the next file at once. No way of waiting can be faster.
 */
function bestWallMs(options: {
	jobTimesMs: readonly number[];
	concurrency: number;
	requestsPerSecond: number;
}): number {
	const { jobTimesMs, concurrency, requestsPerSecond } = options;
	const freeAtMs = new Array<number>(concurrency).fill(0);
	let lastMs = 0;
	let sent = 0;
	for (const jobTimeMs of jobTimesMs) {
		const slot = freeAtMs.indexOf(Math.min(...freeAtMs));
		// Windows of the limit: so many submissions fit into the first second, and so on.
		const windowMs = Math.floor(sent / requestsPerSecond) * 1000;
		const startMs = Math.max(freeAtMs[slot] ?? 0, windowMs);
		sent += 1;
		const endMs = startMs + jobTimeMs + 1.5 * roundTripMs;
		freeAtMs[slot] = endMs;
		lastMs = Math.max(lastMs, endMs);
	}
	return Math.max(lastMs, ((2 * jobTimesMs.length) / requestsPerSecond - 1) * 1000);
}
