import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { installN8n, n8nVersion } from '../../scripts/n8n/installN8n';
import { installPackage } from '../../scripts/n8n/installPackage';
import { N8nApi } from '../../scripts/n8n/n8nApi';
import { startN8n } from '../../scripts/n8n/n8nServer';
import { owner } from '../../scripts/n8n/prepare';
import { drawJobTimesMs } from '../load/jobTimes';
import { createRecording } from '../realTime/recordings';
import type { ServiceFigures } from '../realTime/serviceFigures';
import { describeSpread } from '../statistics';
import type { Table } from '../table';
import { startContender, type N8nContender } from './contender';
import { handBuilt, thisNode } from './workflows';

export interface HandBuiltOptions {
	/** The package as it would be published. */
	tarball: string;
	/** For recordings and n8n's own files. */
	folder: string;
	files: number;
	seeds: readonly number[];
}

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
		const contenders = await startContenders(options, undo);
		// n8n loads nodes and compiles expressions when they are first used.
		await runAll(contenders, Array<number>(options.files).fill(0));

		const runs: Run[][] = contenders.map(() => []);
		for (const seed of options.seeds) {
			const jobTimesMs = drawJobTimesMs('log-normal', options.files, seed);
			const oracleMs = Math.max(...jobTimesMs);
			const figures = await runAll(contenders, jobTimesMs);
			figures.forEach((figuresOfOne, index) =>
				runs[index]?.push({ figures: figuresOfOne, oracleMs }),
			);
		}
		return createTable(options, { contenders, runs });
	} finally {
		for (const step of undo.reverse()) await step();
	}
}

async function startContenders(
	{ tarball, folder, files }: HandBuiltOptions,
	undo: Array<() => Promise<unknown>>,
): Promise<N8nContender[]> {
	const recordingsFolder = path.join(folder, 'recordings');
	await mkdir(recordingsFolder);
	for (let file = 0; file < files; file += 1) {
		await writeFile(path.join(recordingsFolder, `call-${file}.wav`), createRecording(file));
	}
	const n8n = await installN8n((line) => console.error(line));
	const userFolder = path.join(folder, 'n8n');
	await mkdir(userFolder);
	await installPackage(userFolder, tarball);
	const server = await startN8n({
		n8n,
		userFolder,
		settings: { N8N_RESTRICT_FILE_ACCESS_TO: recordingsFolder },
	});
	undo.push(server.stop);
	const api = new N8nApi(server.url);
	await api.setUpOwner(owner);

	const place = { api, server, recordings: `${recordingsFolder}/*.wav` };
	const contenders: N8nContender[] = [];
	for (const [approach, name] of [
		[thisNode(files), 'this-node'],
		[handBuilt, 'hand-built'],
	] as const) {
		const contender = await startContender(approach, { ...place, path: name });
		undo.push(contender.close);
		contenders.push(contender);
	}
	return contenders;
}

async function runAll(
	contenders: readonly N8nContender[],
	jobTimesMs: readonly number[],
): Promise<ServiceFigures[]> {
	return await Promise.all(contenders.map(async ({ run }) => await run(jobTimesMs)));
}

function createTable(
	{ files, seeds }: HandBuiltOptions,
	{ contenders, runs }: { contenders: readonly N8nContender[]; runs: Run[][] },
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
		rows: contenders.map(({ name }, index) => {
			const describe = (digits: number, read: (run: Run) => number) =>
				describeSpread((runs[index] ?? []).map(read), digits);
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
			`n8n ${n8nVersion}, both workflows at the same time. The oracle uploads all files at once and takes as long as the longest job.`,
		],
	};
}
