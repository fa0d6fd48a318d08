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
	const projectFolder = path.join(__dirname, '..', '..');
	const nodeFile = path.join(
		projectFolder,
		'dist/nodes/DeepfakeAudioCheck/DeepfakeAudioCheck.node.js',
	);
	const loadMs: number[] = [];
	for (let round = 0; round < rounds; round += 1) {
		const { stdout } = await promisify(execFile)(process.execPath, ['-e', loadScript, nodeFile], {
			cwd: projectFolder,
		});
		loadMs.push(Number(stdout));
	}
	return {
		title: 'The package',
		columns: ['figure', 'measured'],
		rows: [
			['loading the node beyond n8n-workflow, ms', describeSpread(loadMs, 1)],
			['tarball, kB', (packed.sizeBytes / 1000).toFixed(1)],
			['files', String(packed.files.length)],
		],
	};
}
