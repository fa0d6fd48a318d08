import axios from 'axios';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { n8nVersion } from '../../scripts/n8n/installN8n';
import { publishWebhook, until } from '../../test/e2e/harness/workflows';
import { HOSTILE_FILES } from '../../test/hostile/builders';
import { startSimulator } from '../../test/simulator/simulator';
import { createRecording } from '../realTime/recordings';
import type { ServiceFigures } from '../realTime/serviceFigures';
import { percentile } from '../statistics';
import type { Table } from '../table';
import { startContender, type N8nPlace } from './contender';
import { startPlace, type WholeN8n } from './startPlace';
import { thisNode } from './workflows';

/** One of each kind that is slow to read. */
const SLOW_KINDS = [
	'Matroska: empty tracks, then empty clusters',
	'Matroska: blocks of one frame',
	'Ogg: pages of 255 packets of one byte',
	'Ogg: a chain of links of one packet',
	'MP4: runs that claim endless samples of no byte',
	'MP4: a fragment for each sample',
	'WAV: chunks of one sample',
	'AMR: narrow and wide by turns',
];

const GOOD_FILES = 100;
const GOOD_AT_A_TIME = 20;
const JOB_MS = 2000;
const HOSTILE_BYTES = 10_000_000;
const HOSTILE_AT_A_TIME = 5;
const LOOK_EVERY_MS = 50;

/** One run of the good recordings, and how n8n answered its editor meanwhile. */
interface GoodRun {
	figures: ServiceFigures;
	answersMs: number[];
}

/**
 * A hundred good recordings in one workflow of a whole n8n: by themselves, and beside another workflow that
 * goes through files that are slow to read, over and over.
 *
 * @throws when n8n does not start, or a workflow does not come to its end
 */
export async function measureBesideHostile(options: {
	/** The package as it would be published. */
	tarball: string;
	/** For recordings and n8n's own files. */
	folder: string;
}): Promise<Table> {
	const folder = path.join(options.folder, 'beside-hostile');
	const recordingsFolder = path.join(folder, 'recordings');
	await writeRecordings(recordingsFolder);
	const userFolder = path.join(folder, 'n8n');
	const n8n = await startPlace({ tarball: options.tarball, userFolder, recordingsFolder });
	const undo: Array<() => Promise<unknown>> = [n8n.server.stop];
	try {
		const place = { ...n8n, recordings: `${recordingsFolder}/good-*.wav` };
		const good = await startContender(thisNode(GOOD_AT_A_TIME), { ...place, path: 'good' });
		undo.push(good.close);
		const jobTimesMs = Array<number>(GOOD_FILES).fill(JOB_MS);
		const run = async () => await watchEditor(n8n, async () => await good.run(jobTimesMs));
		// n8n loads nodes and compiles expressions when they are first used.
		await run();
		const alone = await run();

		const hostile = await startHostile({ ...n8n, recordings: `${recordingsFolder}/hostile-*` });
		undo.push(hostile.stop);
		const beside = await run();
		return createTable({ alone, beside, rounds: await hostile.stop() });
	} finally {
		for (const step of undo.reverse()) await step();
	}
}

async function writeRecordings(folder: string): Promise<void> {
	await mkdir(folder, { recursive: true });
	for (let file = 0; file < GOOD_FILES; file += 1) {
		await writeFile(path.join(folder, `good-${file}.wav`), createRecording(file));
	}
	for (const [index, kind] of SLOW_KINDS.entries()) {
		const file = HOSTILE_FILES.find(({ name }) => name === kind);
		if (file === undefined) throw new Error(`There is no hostile file "${kind}"`);
		await writeFile(path.join(folder, `hostile-${index}.bin`), file.build(HOSTILE_BYTES));
	}
}

/** Starts the workflow again and again. `stop` ends that, and returns how many times it came to its end. */
async function startHostile(place: N8nPlace): Promise<{ stop: () => Promise<number> }> {
	const simulator = await startSimulator({ jobDurationMs: 100 });
	const { type, data } = thisNode(HOSTILE_AT_A_TIME).credential(simulator.url);
	const credentialId = await place.api.createCredential('hostile', type, data);
	const workflow = thisNode(HOSTILE_AT_A_TIME).workflow({
		...{ path: 'hostile', credentialId, serviceUrl: simulator.url },
		recordings: place.recordings,
	});
	const check = workflow.nodes.find(({ name }) => name === 'Check');
	if (check !== undefined) check.onError = 'continueRegularOutput';
	const { id, url } = await publishWebhook(place, workflow);
	const ended = async () =>
		(await place.api.executions(id)).filter(({ status }) => status === 'success').length;
	let isOver = false;
	const repeating = (async () => {
		let rounds = 0;
		while (!isOver) {
			await axios.post(url, {});
			rounds += 1;
			await until(async () => isOver || (await ended()) >= rounds, 'the hostile files are read');
		}
		return await ended();
	})();
	return {
		stop: async () => {
			isOver = true;
			const rounds = await repeating;
			await simulator.close();
			return rounds;
		},
	};
}

/** Asks n8n for what its editor asks for first, twenty times a second. */
async function watchEditor(
	{ server }: WholeN8n,
	work: () => Promise<ServiceFigures>,
): Promise<GoodRun> {
	const answersMs: number[] = [];
	let isOver = false;
	const watching = (async () => {
		while (!isOver) {
			const startMs = performance.now();
			await axios.get(`${server.url}/rest/settings`);
			answersMs.push(performance.now() - startMs);
			await sleep(LOOK_EVERY_MS);
		}
	})();
	try {
		return { figures: await work(), answersMs };
	} finally {
		isOver = true;
		await watching;
	}
}

function createTable(runs: { alone: GoodRun; beside: GoodRun; rounds: number }): Table {
	const { alone, beside, rounds } = runs;
	const row = (name: string, { figures, answersMs }: GoodRun) => [
		name,
		(figures.wallMs / 1000).toFixed(1),
		(figures.wallMs / alone.figures.wallMs).toFixed(2),
		(figures.meanLagMs / 1000).toFixed(2),
		percentile(answersMs, 0.95).toFixed(0),
		Math.max(...answersMs).toFixed(0),
	];
	return {
		title: `In a whole n8n: ${GOOD_FILES} good recordings, beside hostile files in another workflow`,
		columns: [
			'',
			'wall s',
			'times that alone',
			'mean lag s',
			'editor answered within ms, 95 of 100',
			'longest answer ms',
		],
		rows: [row('alone', alone), row('beside hostile files', beside)],
		notes: [
			`n8n ${n8nVersion}. Every job takes ${JOB_MS / 1000} s, ${GOOD_AT_A_TIME} recordings at a time. Beside them ${SLOW_KINDS.length} files of ${HOSTILE_BYTES / 1e6} MB each, ${HOSTILE_AT_A_TIME} at a time, ended ${rounds} times and begun anew. The editor is asked for its settings.`,
		],
	};
}
