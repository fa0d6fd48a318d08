import { startSimulator } from '../../test/simulator/simulator';
import type { Table } from '../table';
import { runNode } from './runNode';

/** Many files in one run: what is held must not grow with what is done. */
export async function measureLongRun(options: {
	packageFolder: string;
	files: number;
}): Promise<Table> {
	const { packageFolder, files } = options;
	const simulator = await startSimulator({ jobDurationMs: 500 });
	try {
		const { heapBytes, nodeMs, cpuMs } = await runNode({
			packageFolder,
			serviceUrl: simulator.url,
			files,
			options: { filesAtTheSameTime: 50, maximumJobs: files, shortestPause: 0.5 },
			collectsGarbage: true,
		});
		return {
			title: `${files} files in one run, 50 at a time`,
			columns: ['figure', 'measured'],
			rows: [
				[
					'heap after collection at 1/4, 1/2, 3/4 and the end, MB',
					heapBytes.map((bytes) => (bytes / 1e6).toFixed(1)).join(', '),
				],
				['end / half', ((heapBytes[3] ?? 0) / (heapBytes[1] ?? 1)).toFixed(2)],
				['wall time, s', (nodeMs / 1000).toFixed(1)],
				['CPU per file, ms (with collections)', (cpuMs / files).toFixed(1)],
			],
		};
	} finally {
		await simulator.close();
	}
}
