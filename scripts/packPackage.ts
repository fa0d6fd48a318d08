import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

export interface PackedPackage {
	/** Where the tarball's content is. */
	folder: string;
	tarball: string;
	sizeBytes: number;
	files: Array<{ path: string; size: number }>;
}

const projectFolder = path.join(__dirname, '..');
const run = promisify(execFile);

/** Packs the built package, as publishing would, and unpacks it. Needs `dist/` (npm run build). */
export async function packPackage(destination: string): Promise<PackedPackage> {
	const { stdout } = await run(
		'npm',
		['pack', '--json', '--silent', '--pack-destination', destination],
		{ cwd: projectFolder, shell: process.platform === 'win32' },
	);
	const [packed] = JSON.parse(stdout) as [
		{ filename: string; size: number; files: PackedPackage['files'] },
	];
	const tarball = path.join(destination, packed.filename);
	await run('tar', ['-xzf', tarball, '-C', destination]);
	return {
		folder: path.join(destination, 'package'),
		tarball,
		sizeBytes: packed.size,
		files: packed.files,
	};
}
