import { setTimeout as sleep } from 'node:timers/promises';
import { runConcurrently } from '../runConcurrently';
import type { Contender } from '../contenders/contender';
import { backoffWaiter, fixedPoller, oracle, serialPoller } from '../contenders/pollers';
import { drawJobTimesMs } from '../load/jobTimes';
import { createRandom } from '../load/random';
import { describeSpread } from '../statistics';
import type { Table } from '../table';
import { createHttpService } from './httpService';
import type { NodeRunFigures } from './nodeMessages';
import { runNode } from './runNode';
import { readFigures, startForLoad, type ServiceFigures } from './serviceFigures';

/** The serial poller would take a quarter of an hour: it checks so many files, and is scaled up. */
const serialFiles = 8;

const nodeName = 'this node, in the engine';

export interface RealTimeOptions {
	packageFolder: string;
	files: number;
	concurrency: number;
	seeds: readonly number[];
}

/**
 * The contenders over HTTP on the log-normal load, at the same time, each with a service of its own. The
 * AWS waiter within 1 to 120 s would take half of the time of all measurements; it is in the simulation.
 */
export async function compareInRealTime(options: RealTimeOptions): Promise<Table[]> {
	const contenders = [backoffWaiter, fixedPoller, serialPoller, oracle];
	const figures = new Map<string, ServiceFigures[]>();
	const nodeRuns: NodeRunFigures[] = [];
	const add = (name: string, run: ServiceFigures) => {
		figures.set(name, [...(figures.get(name) ?? []), run]);
	};
	for (const seed of options.seeds) {
		const jobTimesMs = drawJobTimesMs('log-normal', options.files, seed);
		await Promise.all([
			measureNode(options, jobTimesMs).then(({ run, node }) => {
				add(nodeName, run);
				nodeRuns.push(node);
			}),
			...contenders.map(async (contender) =>
				add(contender.name, await measure(contender, { ...options, jobTimesMs, seed })),
			),
		]);
	}
	return [createTable(options, figures), describeNode(options, nodeRuns)];
}

async function measureNode(options: RealTimeOptions, jobTimesMs: readonly number[]) {
	const simulator = await startForLoad((file) => jobTimesMs[file] ?? 0);
	try {
		const { packageFolder, files, concurrency } = options;
		const node = await runNode({
			packageFolder,
			serviceUrl: simulator.url,
			files,
			options: { filesAtTheSameTime: concurrency, maximumWait: 600 },
			collectsGarbage: false,
		});
		return { run: readFigures(simulator, files), node };
	} finally {
		await simulator.close();
	}
}

async function measure(
	contender: Contender,
	options: RealTimeOptions & { jobTimesMs: readonly number[]; seed: number },
): Promise<ServiceFigures> {
	const { jobTimesMs, concurrency, seed } = options;
	const files = contender.isSerial ? Math.min(serialFiles, options.files) : options.files;
	const simulator = await startForLoad((file) => jobTimesMs[file] ?? 0);
	try {
		const check = contender.startProcess({
			service: createHttpService(simulator.url),
			clock: { nowMs: () => performance.now(), sleep: async (ms) => await sleep(ms) },
			random: createRandom(seed),
			jobTimeMs: (file) => jobTimesMs[file] ?? 0,
			// Timers of Node.js may fire a millisecond early, and the simulator counts in whole ones.
			headStartMs: -2,
		})();
		await runConcurrently([...Array(files).keys()], contender.isSerial ? 1 : concurrency, check);
		const run = readFigures(simulator, files);
		return { ...run, wallMs: (run.wallMs * options.files) / files };
	} finally {
		await simulator.close();
	}
}

function createTable(
	{ files, concurrency, seeds }: RealTimeOptions,
	figures: Map<string, ServiceFigures[]>,
): Table {
	const best = figures.get(oracle.name) ?? [];
	const fixed = figures.get(fixedPoller.name) ?? [];
	const names = [nodeName, ...[...figures.keys()].filter((name) => name !== nodeName)];
	return {
		title: `Real time, over HTTP: log-normal, ${files} files, ${concurrency} at a time, ${seeds.length} seed(s)`,
		columns: [
			'contender',
			'wall time / oracle',
			'polls / 1 s poller',
			'mean lag s',
			'p95 lag s',
			'polls a job',
			'refusals (429)',
		],
		rows: names.map((name) => {
			const runs = figures.get(name) ?? [];
			const relative = (field: 'wallMs' | 'pollsPerJob', others: ServiceFigures[]) =>
				runs.map((run, index) => run[field] / (others[index]?.[field] ?? Number.NaN));
			return [
				name,
				describeSpread(relative('wallMs', best), 2),
				describeSpread(relative('pollsPerJob', fixed), 2),
				describeSpread(
					runs.map(({ meanLagMs }) => meanLagMs / 1000),
					2,
				),
				describeSpread(
					runs.map(({ p95LagMs }) => p95LagMs / 1000),
					2,
				),
				describeSpread(
					runs.map(({ pollsPerJob }) => pollsPerJob),
					2,
				),
				describeSpread(
					runs.map(({ refusals }) => refusals),
					0,
				),
			];
		}),
		notes: [
			`The serial poller checked ${Math.min(serialFiles, files)} files; its wall time is scaled up to ${files}.`,
		],
	};
}

function describeNode({ files }: RealTimeOptions, runs: NodeRunFigures[]): Table {
	const inMegabytes = (bytes: number) => bytes / 1e6;
	return {
		title: `What the node itself took in those runs`,
		columns: ['figure', 'median (spread)'],
		rows: [
			[
				'CPU per file, ms',
				describeSpread(
					runs.map(({ cpuMs }) => cpuMs / files),
					1,
				),
			],
			[
				'event-loop delay, 99th percentile, ms',
				describeSpread(
					runs.map(({ eventLoopDelayP99Ms }) => eventLoopDelayP99Ms),
					1,
				),
			],
			[
				'peak memory over idle, MB',
				describeSpread(
					runs.map(({ peakBytes, idleBytes }) => inMegabytes(peakBytes - idleBytes)),
					0,
				),
			],
		],
	};
}
