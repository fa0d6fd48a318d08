import { awsWaiter, backoffWaiter, fixedPoller, oracle, serialPoller } from '../contenders/pollers';
import type { Contender } from '../contenders/contender';
import { thisNode, unsharedNode } from '../contenders/thisNode';
import { drawJobTimesMs, loadDescriptions, type LoadName } from '../load/jobTimes';
import { describeSpread, median } from '../statistics';
import type { Table } from '../table';
import { simulate, type RunFigures } from './simulate';

const contenders: Contender[] = [
	thisNode,
	unsharedNode,
	backoffWaiter,
	fixedPoller,
	awsWaiter,
	serialPoller,
	oracle,
];

export interface ComparisonOptions {
	files: number;
	concurrency: number;
	seeds: readonly number[];
	requestsPerSecond?: number;
	/** So many more files are checked in an execution before, in the same process. */
	filesBefore?: number;
}

/** All contenders on every load, on the same seeds, in virtual time. */
export async function compareContenders(options: ComparisonOptions): Promise<Table[]> {
	const tables: Table[] = [];
	for (const load of ['log-normal', 'constant', 'slow tail'] as const) {
		tables.push(await compareOnLoad(load, options));
	}
	// A process that has seen such jobs.
	return [...tables, await compareOnLoad('constant', { ...options, filesBefore: options.files })];
}

/** All contenders on one load. */
export async function compareOnLoad(load: LoadName, options: ComparisonOptions): Promise<Table> {
	const { files, concurrency, seeds, filesBefore = 0 } = options;
	const figures = new Map<Contender, RunFigures[]>();
	for (const contender of contenders) {
		const runs: RunFigures[] = [];
		for (const seed of seeds) {
			const jobTimesMs = drawJobTimesMs(load, files + filesBefore, seed);
			runs.push(await simulate(contender, { ...options, jobTimesMs, seed }));
		}
		figures.set(contender, runs);
	}
	const best = figures.get(oracle) ?? [];
	const fixed = figures.get(fixedPoller) ?? [];
	return {
		title: `${load}: ${files} files, ${concurrency} at a time${filesBefore > 0 ? `, after ${filesBefore} others` : ''} (${loadDescriptions[load]})`,
		columns: [
			'contender',
			'wall time / oracle',
			'polls / 1 s poller',
			'mean lag s',
			'p95 lag s',
			'polls a job',
			'wall s',
		],
		rows: contenders.map((contender) => {
			const runs = figures.get(contender) ?? [];
			return [
				contender.name,
				describeSpread(ratios(runs, best, 'wallMs'), 3),
				describeSpread(ratios(runs, fixed, 'pollsPerJob'), 2),
				describeSpread(seconds(runs, 'meanLagMs'), 2),
				describeSpread(seconds(runs, 'p95LagMs'), 2),
				median(runs.map(({ pollsPerJob }) => pollsPerJob)).toFixed(2),
				median(seconds(runs, 'wallMs')).toFixed(1),
			];
		}),
	};
}

type FigureName = keyof RunFigures;

function ratios(runs: RunFigures[], others: RunFigures[], name: FigureName): number[] {
	return runs.map((run, index) => run[name] / (others[index]?.[name] ?? Number.NaN));
}

function seconds(runs: RunFigures[], name: FigureName): number[] {
	return runs.map((run) => run[name] / 1000);
}
