import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cacheFolder';

/**
 * Returns the executable of a major version of Node: the running one where it is that, otherwise one
 * from npm (the package `node`), installed once into the cache folder. Throws when npm fails.
 *
 * The install is made beside its place and moved there whole, so one that broke off is never used.
 */
export async function installNode(major: number): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) === major) return process.execPath;

	const folder = cacheFolder(`node-${major}`);
	const executable = process.platform === 'win32' ? 'node.exe' : 'node';
	const installed = path.join(folder, 'node_modules', 'node', 'bin', executable);
	if (existsSync(installed)) return installed;

	const unfinished = `${folder}.${process.pid}`;
	await mkdir(unfinished, { recursive: true });
	try {
		await writeFile(path.join(unfinished, 'package.json'), '{ "private": true }\n');
		// Its install script puts the binary in place. `npm run` hands this project's
		// ignore-scripts=true down to every npm it starts, hence the explicit false.
		const options = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts=false'];
		await promisify(execFile)('npm', ['install', ...options, `node@${major}`], {
			cwd: unfinished,
			shell: process.platform === 'win32',
		});
		await rename(unfinished, folder);
	} catch (error) {
		// Another process may have been quicker.
		if (!existsSync(installed)) throw error;
	} finally {
		await rm(unfinished, { recursive: true, force: true });
	}
	return installed;
}
