import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const projectFolder = path.join(__dirname, '..', '..');

/** Builds the package unless `dist/` is newer than every source. Writes nothing to standard output. */
export async function buildIfNeeded(): Promise<void> {
	const built = path.join(
		projectFolder,
		'dist/nodes/DeepfakeAudioCheck/DeepfakeAudioCheck.node.js',
	);
	const builtAtMs = await stat(built).then(
		({ mtimeMs }) => mtimeMs,
		() => 0,
	);
	const changedAtMs = Math.max(
		await newestChangeMs('nodes'),
		await newestChangeMs('credentials'),
		await newestChangeMs('decoders'),
		(await stat(path.join(projectFolder, 'gulpfile.js'))).mtimeMs,
	);
	if (builtAtMs > changedAtMs) return;

	const gulp = path.join(path.dirname(require.resolve('gulp')), 'bin/gulp.js');
	await promisify(execFile)(process.execPath, [gulp, 'build', '--silent'], { cwd: projectFolder });
}

async function newestChangeMs(folder: string): Promise<number> {
	const absolute = path.join(projectFolder, folder);
	const names = await readdir(absolute, { recursive: true });
	const times = await Promise.all(
		names.map(async (name) => (await stat(path.join(absolute, name))).mtimeMs),
	);
	return Math.max(...times);
}
