import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { runConcurrently } from '../runConcurrently';
import { startSimulator, type Simulator } from '../../test/simulator/simulator';
import { describeSpread } from '../statistics';
import type { Table } from '../table';
import { createRecording } from './recordings';
import { runNode } from './runNode';
import type { NodeRunFigures } from './nodeMessages';

const sizeBytes = 10_000_000;
const concurrency = 5;

/** The node's uploads beside those of `curl -F`, to the same simulator, one after the other. */
export async function compareUploads(options: {
	packageFolder: string;
	files: number;
	rounds: number;
}): Promise<Table> {
	const { packageFolder, files, rounds } = options;
	const simulator = await startSimulator({ jobDurationMs: 0 });
	const nodeRuns: Array<NodeRunFigures & { uploadMs: number }> = [];
	const curlMs: number[] = [];
	try {
		for (let round = 0; round < rounds; round += 1) {
			simulator.reset();
			curlMs.push(await uploadWithCurl(simulator.url, files));
			simulator.reset();
			const run = await runNode({
				packageFolder,
				serviceUrl: simulator.url,
				files,
				sizeBytes,
				options: { filesAtTheSameTime: concurrency, shortestPause: 0.1 },
				collectsGarbage: false,
			});
			nodeRuns.push({ ...run, uploadMs: uploadTimeMs(simulator) });
		}
	} finally {
		await simulator.close();
	}
	const perSecond = (ms: number) => (files * sizeBytes) / 1e6 / (ms / 1000);
	return {
		title: `${files} × 10 MB, ${concurrency} at a time, beside curl -F`,
		columns: ['figure', 'median (spread)'],
		rows: [
			[
				"upload throughput / curl's",
				describeSpread(
					nodeRuns.map(({ uploadMs }, round) => (curlMs[round] ?? Number.NaN) / uploadMs),
					2,
				),
			],
			[
				'peak memory over idle, MB',
				describeSpread(
					nodeRuns.map(({ peakBytes, idleBytes }) => (peakBytes - idleBytes) / 1e6),
					0,
				),
			],
			[
				'node: MB a second',
				describeSpread(
					nodeRuns.map(({ uploadMs }) => perSecond(uploadMs)),
					0,
				),
			],
			['curl: MB a second', describeSpread(curlMs.map(perSecond), 0)],
			[
				'node: CPU per file, ms',
				describeSpread(
					nodeRuns.map(({ cpuMs }) => cpuMs / files),
					0,
				),
			],
			[
				'node: event-loop delay, 99th percentile, ms',
				describeSpread(
					nodeRuns.map(({ eventLoopDelayP99Ms }) => eventLoopDelayP99Ms),
					0,
				),
			],
		],
		notes: [
			'Uploads: from the first answer to the last, as the service saw them; polls of the finished jobs are in between.',
		],
	};
}

/** From the first upload's end to the last one's, scaled up by the one that is not in between. */
function uploadTimeMs({ submissions }: Simulator): number {
	const times = submissions.map(({ atMs }) => atMs);
	const betweenMs = Math.max(...times) - Math.min(...times);
	return (betweenMs * times.length) / Math.max(times.length - 1, 1);
}

async function uploadWithCurl(url: string, files: number): Promise<number> {
	const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
	try {
		const names = Array.from({ length: concurrency }, (_, slot) =>
			path.join(folder, `call-${slot}.wav`),
		);
		for (const [slot, name] of names.entries()) {
			await writeFile(name, createRecording(slot, sizeBytes));
		}
		const startMs = performance.now();
		await runConcurrently([...Array(files).keys()], concurrency, async (file) => {
			await promisify(execFile)('curl', [
				...['--silent', '--fail', '--header', 'ds-api-token: a-valid-key'],
				...['--form', `file=@${names[file % concurrency] ?? ''}`],
				`${url}/api/v4/deepfake/audio/analyze`,
			]);
		});
		return performance.now() - startMs;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
