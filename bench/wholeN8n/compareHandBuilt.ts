import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { n8nVersion } from '../../scripts/n8n/installN8n';
import { drawJobTimesMs } from '../load/jobTimes';
import { createRecording } from '../realTime/recordings';
import type { ServiceFigures } from '../realTime/serviceFigures';
import { describeSpread } from '../statistics';
import type { Table } from '../table';
import { startContender, type N8nContender, type N8nPlace } from './contender';
import { startPlace } from './startPlace';
import { handBuilt, thisNode } from './workflows';

export interface HandBuiltOptions {
	/** The package as it would be published. */
	tarball: string;
	/** For recordings and n8n's own files. */
	folder: string;
	files: number;
	seeds: readonly number[];
}

/** The runs of later seeds begin so much later, so that uploads of one are not in the way of another's. */
const staggerMs = 5000;

interface Run {
	figures: ServiceFigures;
	/** One who uploads all files at once, and learns of each end at that moment, takes the longest job. */
	oracleMs: number;
}

/**
 * The workflow that a user builds by hand and one with this node, in a whole n8n on the log-normal load:
 * at the same time, each with a service of its own. n8n is installed if it is not in the cache yet.
 *
 * @throws when n8n does not start, or a workflow does not come to its end
 */
export async function compareHandBuilt(options: HandBuiltOptions): Promise<Table> {
	const undo: Array<() => Promise<unknown>> = [];
	try {
		const place = await startWithRecordings(options, undo);
		const approaches = [thisNode(options.files), handBuilt];
		const groups: N8nContender[][] = [];
		for (const [index, approach] of approaches.entries()) {
			const starting = options.seeds.map(async (seed) => {
				const webhookPath = `contender-${index}-seed-${seed}`;
				const contender = await startContender(approach, { ...place, path: webhookPath });
				undo.push(contender.close);
				return contender;
			});
			// When one does not start, the others have to be in `undo` before it is gone through.
			await Promise.allSettled(starting);
			groups.push(await Promise.all(starting));
		}
		const runs = await Promise.all(groups.map(async (group) => await runSeeds(group, options)));
		return createTable(
			options,
			approaches.map(({ name }, index) => ({ name, runs: runs[index] ?? [] })),
		);
	} finally {
		for (const step of undo.reverse()) await step();
	}
}

/** One run for each seed, by a contender of its own. */
async function runSeeds(
	contenders: readonly N8nContender[],
	{ files, seeds }: HandBuiltOptions,
): Promise<Run[]> {
	// n8n loads nodes and compiles expressions when they are first used.
	await contenders[0]?.run(Array<number>(files).fill(0));
	return await Promise.all(
		contenders.map(async ({ run }, index) => {
			await sleep(index * staggerMs);
			const jobTimesMs = drawJobTimesMs('log-normal', files, seeds[index] ?? 0);
			return { figures: await run(jobTimesMs), oracleMs: Math.max(...jobTimesMs) };
		}),
	);
}

async function startWithRecordings(
	{ tarball, folder, files }: HandBuiltOptions,
	undo: Array<() => Promise<unknown>>,
): Promise<N8nPlace> {
	const recordingsFolder = path.join(folder, 'recordings');
	await mkdir(recordingsFolder);
	for (let file = 0; file < files; file += 1) {
		await writeFile(path.join(recordingsFolder, `call-${file}.wav`), createRecording(file));
	}
	const userFolder = path.join(folder, 'n8n');
	const { api, server } = await startPlace({ tarball, userFolder, recordingsFolder });
	undo.push(server.stop);
	return { api, server, recordings: `${recordingsFolder}/*.wav` };
}

function createTable(
	{ files, seeds }: HandBuiltOptions,
	contenders: ReadonlyArray<{ name: string; runs: Run[] }>,
): Table {
	return {
		title: `In a whole n8n, over HTTP: log-normal, ${files} files at once, ${seeds.length} seed(s)`,
		columns: [
			'contender',
			'wall time / oracle',
			'mean lag s',
			'p95 lag s',
			'polls a job',
			'wall s',
			'refusals (429)',
		],
		rows: contenders.map(({ name, runs }) => {
			const describe = (digits: number, read: (run: Run) => number) =>
				describeSpread(runs.map(read), digits);
			return [
				name,
				describe(2, ({ figures, oracleMs }) => figures.wallMs / oracleMs),
				describe(2, ({ figures }) => figures.meanLagMs / 1000),
				describe(2, ({ figures }) => figures.p95LagMs / 1000),
				describe(2, ({ figures }) => figures.pollsPerJob),
				describe(1, ({ figures }) => figures.wallMs / 1000),
				describe(0, ({ figures }) => figures.refusals),
			];
		}),
		notes: [
			`n8n ${n8nVersion}, both workflows at the same time, and each seed ${staggerMs / 1000} s after the one before. The oracle uploads all files at once and takes as long as the longest job.`,
		],
	};
}
