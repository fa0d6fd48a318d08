import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { PackedPackage } from '../../scripts/packPackage';
import { describeSpread } from '../statistics';
import type { Table } from '../table';

const loadScript = `
	require('n8n-workflow');
	const startMs = performance.now();
	require(process.argv[1]);
	console.log(performance.now() - startMs);
`;

/** The size of the tarball, and the time to load the node beyond n8n-workflow itself. */
export async function describePackage(packed: PackedPackage, rounds: number): Promise<Table> {
	const atStartMs = await measureLoading('DeepfakeAudioCheck.node.js', rounds);
	const atFirstRunMs = await measureLoading('run.js', rounds);
	return {
		title: 'The package',
		columns: ['figure', 'measured'],
		rows: [
			['loading the node beyond n8n-workflow, ms', describeSpread(atStartMs, 1)],
			['loading the rest at its first run, ms', describeSpread(atFirstRunMs, 1)],
			['tarball, kB', (packed.sizeBytes / 1000).toFixed(1)],
			['files', String(packed.files.length)],
			...largestFiles(packed).map(({ path: file, size }) => [
				`${file}, kB unpacked`,
				(size / 1000).toFixed(1),
			]),
		],
	};
}

/** How long a file of the node takes to load, in ms, in a new process each time. */
async function measureLoading(file: string, rounds: number): Promise<number[]> {
	const projectFolder = path.join(__dirname, '..', '..');
	const builtFile = path.join(projectFolder, 'dist/nodes/DeepfakeAudioCheck', file);
	const loadMs: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		const { stdout } = await promisify(execFile)(process.execPath, ['-e', loadScript, builtFile], {
			cwd: projectFolder,
		});
		loadMs.push(Number(stdout));
	}
	return loadMs;
}

function largestFiles({ files }: PackedPackage): PackedPackage['files'] {
	return [...files].sort((one, other) => other.size - one.size).slice(0, 5);
}
