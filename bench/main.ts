import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfNeeded } from '../scripts/check/build';
import { packPackage } from '../scripts/packPackage';
import { compareInRealTime } from './realTime/compareInRealTime';
import { measureLongRecordings } from './realTime/longRecordings';
import { measureLongRun } from './realTime/longRun';
import { describePackage } from './realTime/packageFigures';
import { compareUploads } from './realTime/uploads';
import { compareAtLimit } from './simulation/compareAtLimit';
import { compareContenders, compareOnLoad } from './simulation/compareContenders';
import { compareCostModel } from './simulation/costModel';
import { compareSingleFiles } from './simulation/compareSingleFiles';
import { putTable } from './document';
import { formatTable, type Table } from './table';
import { measureBesideHostile } from './wholeN8n/besideHostile';
import { compareHandBuilt } from './wholeN8n/compareHandBuilt';

const performanceDocument = path.join(__dirname, '..', 'docs', 'performance.md');

const usage = `Usage: npm run bench [-- --quick | --write] [--only NAME]

Measures the node against other ways of waiting, and prints tables in Markdown.
  --quick       smaller loads, fewer seeds, no whole n8n: under 3 minutes instead of under 15
  --write       put the tables into docs/performance.md too, in the place of the last ones
  --only NAME   one measurement: single-files, waiting, limit, cost-model, package,
                long-recordings, long-run, uploads, real-time, hand-built,
                beside-hostile
  --help        print this text

Needs curl and ffmpeg. A whole n8n is installed for the last two if none is in the cache: once, 6 to 10
minutes more.`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			quick: { type: 'boolean', default: false },
			write: { type: 'boolean', default: false },
			only: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		console.log(usage);
		return;
	}
	const startMs = performance.now();
	console.log(`${describeMachine()}\n`);
	await buildIfNeeded();
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-nodes-dataspike-bench-'));
	const printed: Table[] = [];
	const print = (...tables: Table[]) => {
		printed.push(...tables);
		for (const table of tables) console.log(`${formatTable(table)}\n`);
	};
	try {
		await runAll({ isQuick: values.quick, only: values.only, folder, print });
		if (values.write && !values.quick) {
			const document = await readFile(performanceDocument, 'utf8');
			await writeFile(performanceDocument, printed.reduce(putTable, document));
		}
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
	console.log(`Measured in ${Math.round((performance.now() - startMs) / 1000)} s.`);
}

/** @throws when there is no measurement of the name in `only` */
async function runAll(options: {
	isQuick: boolean;
	only: string | undefined;
	folder: string;
	print: (...tables: Table[]) => void;
}): Promise<void> {
	const { isQuick, only, folder, print } = options;
	const seeds = Array.from({ length: isQuick ? 9 : 30 }, (_, index) => index + 1);
	const load = { files: 100, concurrency: 20, seeds };
	const packed = await packPackage(folder);
	const { folder: packageFolder, tarball } = packed;

	const measurements: Record<string, () => Promise<Table[]>> = {
		'single-files': async () =>
			await compareSingleFiles({
				seeds: seeds.slice(0, isQuick ? 1 : 4),
				forSeconds: isQuick ? 120 : 600,
			}),
		waiting: async () => [
			...(await compareContenders(load)),
			// As many as a workflow built by hand is compared with, all in flight at once.
			await compareOnLoad('log-normal', { ...load, files: 20 }),
		],
		limit: async () => [await compareAtLimit({ ...load, requestsPerSecond: 10 })],
		'cost-model': async () => [await compareCostModel({ isQuick })],
		package: async () => [await describePackage(packed, isQuick ? 5 : 15)],
		'long-recordings': async () => [
			await measureLongRecordings({ minutes: isQuick ? 5 : 60, rounds: 1, folder }),
		],
		'long-run': async () => [await measureLongRun({ packageFolder, files: isQuick ? 150 : 2000 })],
		uploads: async () => [
			await compareUploads({ packageFolder, files: isQuick ? 20 : 100, rounds: isQuick ? 1 : 2 }),
		],
		'real-time': async () =>
			await compareInRealTime({
				packageFolder,
				files: isQuick ? 30 : 100,
				concurrency: isQuick ? 10 : 20,
				seeds: isQuick ? [1] : [1, 2, 3],
			}),
		'hand-built': async () => [
			await compareHandBuilt({ tarball, folder, files: 20, seeds: seeds.slice(0, 5) }),
		],
		'beside-hostile': async () => [await measureBesideHostile({ tarball, folder })],
	};
	const inWholeN8n = ['hand-built', 'beside-hostile'];
	const usual = Object.keys(measurements).filter((name) => !isQuick || !inWholeN8n.includes(name));
	for (const name of only === undefined ? usual : [only]) {
		const measure = measurements[name];
		if (measure === undefined) throw new Error(`There is no measurement "${name}"\n\n${usage}`);
		const startMs = performance.now();
		print(...(await measure()));
		console.log(`(${name}: ${Math.round((performance.now() - startMs) / 1000)} s)\n`);
	}
}

function describeMachine(): string {
	const model = cpus()[0]?.model.trim() ?? 'unknown processor';
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	return `${cpus().length} × ${model}, ${gigabytes} GB, ${process.platform}, Node.js ${process.version}`;
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
