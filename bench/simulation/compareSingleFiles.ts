import { backoffWaiter, fixedPoller, oracle, slowPoller } from '../contenders/pollers';
import type { Contender } from '../contenders/contender';
import { thisNode, unsharedNode } from '../contenders/thisNode';
import { drawArrivalsMs } from '../load/arrivals';
import { drawJobTimesMs, loadDescriptions, type LoadName } from '../load/jobTimes';
import { describeSpread, median } from '../statistics';
import type { Table } from '../table';
import { simulateArrivals, type RunFigures } from './simulate';

const contenders = [thisNode, unsharedNode, fixedPoller, slowPoller, backoffWaiter, oracle];

/** Executions a second. */
const rates = [0.2, 1, 3];

export interface SingleFileOptions {
	seeds: readonly number[];
	/** How long executions come, in virtual time. */
	forSeconds: number;
}

/** Executions with one file each, in one process, as most are. */
export async function compareSingleFiles(options: SingleFileOptions): Promise<Table[]> {
	const tables: Table[] = [];
	for (const load of ['log-normal', 'constant 4 s'] as const) {
		tables.push({
			title: `Single-file executions at random: ${loadDescriptions[load]}`,
			columns: [
				'a second',
				'contender',
				'mean lag s',
				'p95 lag s',
				'polls a job',
				'polls / 1 s poller',
				'time / oracle',
			],
			rows: await createRows(load, options),
		});
	}
	return [...tables, await compareAtLimit({ ...options, requestsPerSecond: 10 })];
}

async function createRows(load: LoadName, options: SingleFileOptions): Promise<string[][]> {
	const rows: string[][] = [];
	for (const perSecond of rates) {
		const measured = new Map<Contender, RunFigures[]>();
		for (const contender of contenders) {
			measured.set(contender, await run(contender, { ...options, load, perSecond }));
		}
		const ratio = (runs: RunFigures[], other: Contender, field: keyof RunFigures) =>
			median(runs.map((one, k) => one[field] / (measured.get(other)?.[k]?.[field] ?? Number.NaN)));
		for (const [{ name }, runs] of measured) {
			rows.push([
				String(perSecond),
				name,
				...describeLags(runs),
				ratio(runs, fixedPoller, 'pollsPerJob').toFixed(2),
				ratio(runs, oracle, 'meanTimeMs').toFixed(3),
			]);
		}
	}
	return rows;
}

/** The most executions a second, at a service that takes so many requests in each second. */
async function compareAtLimit(
	options: SingleFileOptions & { requestsPerSecond: number },
): Promise<Table> {
	const { requestsPerSecond, seeds } = options;
	const load = { ...options, seeds: seeds.slice(0, 2), load: 'log-normal' as const, perSecond: 3 };
	const best = await run(oracle, { ...load, requestsPerSecond: undefined });
	const rows: string[][] = [];
	for (const [contender, processes] of [
		[thisNode, 1],
		[thisNode, 2],
		[unsharedNode, 1],
		[fixedPoller, 1],
		[slowPoller, 1],
		[backoffWaiter, 1],
		[oracle, 1],
	] as const) {
		const runs = await run(contender, { ...load, processes });
		const spread = (field: keyof RunFigures, digits: number) =>
			describeSpread(
				runs.map((one) => one[field]),
				digits,
			);
		const ratio = (field: 'wallMs' | 'meanTimeMs') =>
			describeSpread(
				runs.map((one, k) => one[field] / (best[k]?.[field] ?? Number.NaN)),
				2,
			);
		rows.push([
			processes === 1 ? contender.name : `${contender.name}, in ${processes} processes`,
			ratio('wallMs'),
			ratio('meanTimeMs'),
			spread('mostRefusalsInSecond', 0),
			spread('refusals', 0),
			...describeLags(runs),
		]);
	}
	return {
		title: `Single-file executions at ${requestsPerSecond} requests a second: ${load.perSecond} a second, log-normal`,
		columns: [
			'contender',
			'wall time / best possible',
			'time of a file / best possible',
			'most refusals in a second',
			'refusals',
			'mean lag s',
			'p95 lag s',
			'polls a job',
		],
		rows,
		notes: [
			'_best possible_ is the oracle without a limit. A file may be asked for 2.3 times at this limit; someone who knows how job times are distributed, and no more, is then at least 1.9 s late: 1.24 of the best possible time of a file.',
		],
	};
}

function describeLags(runs: RunFigures[]): string[] {
	const seconds = (field: 'meanLagMs' | 'p95LagMs') =>
		describeSpread(
			runs.map((one) => one[field] / 1000),
			2,
		);
	const polls = median(runs.map(({ pollsPerJob }) => pollsPerJob)).toFixed(2);
	return [seconds('meanLagMs'), seconds('p95LagMs'), polls];
}

async function run(
	contender: Contender,
	options: SingleFileOptions & {
		load: LoadName;
		perSecond: number;
		requestsPerSecond?: number;
		processes?: number;
	},
): Promise<RunFigures[]> {
	const { load, perSecond, seeds, forSeconds } = options;
	const runs: RunFigures[] = [];
	for (const seed of seeds) {
		const arrivalsMs = drawArrivalsMs(perSecond, forSeconds, seed);
		const jobTimesMs = drawJobTimesMs(load, arrivalsMs.length, seed);
		runs.push(await simulateArrivals(contender, { ...options, arrivalsMs, jobTimesMs, seed }));
	}
	return runs;
}
