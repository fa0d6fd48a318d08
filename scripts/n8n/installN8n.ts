import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../cacheFolder';
import { installNode } from '../installNode';

/** The n8n that `npm run n8n` starts. */
export const n8nVersion = '2.40.7';

/** n8n 2.40 asks for Node 24 or newer (its package.json, `engines`). */
const nodeMajor = 24;

export interface InstalledN8n {
	folder: string;
	/** The Node that runs it. */
	node: string;
	/** n8n's own start script, to be run by `node`. */
	script: string;
}

const run = promisify(execFile);

/**
 * Returns the pinned n8n from the cache folder, installed there if it is missing. `onProgress` gets a
 * line for every step. Throws when npm does not come to its end.
 *
 * The install is made beside its place and moved there whole, so one that broke off is never used.
 */
export async function installN8n(onProgress: (line: string) => void): Promise<InstalledN8n> {
	const folder = cacheFolder(`n8n-${n8nVersion}`);
	await installOnce(folder, async (unfinished) => {
		onProgress(`Fetching n8n ${n8nVersion} into ${folder} (once, 6 to 10 minutes)`);
		// Some install scripts download or compile and fail; only sqlite3's is needed.
		await npm(unfinished, ['install', '--ignore-scripts', `n8n@${n8nVersion}`]);
		onProgress('Building sqlite3');
		await npm(unfinished, ['rebuild', '--ignore-scripts=false', 'sqlite3']);
	});
	return {
		folder,
		node: await findNode(onProgress),
		script: path.join(folder, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

/** Returns the running Node where it is new enough, otherwise one from npm. */
async function findNode(onProgress: (line: string) => void): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return process.execPath;
	onProgress(`Node ${nodeMajor} runs it, fetched from npm where it is not in the cache`);
	return await installNode(nodeMajor);
}

async function installOnce(
	folder: string,
	install: (unfinished: string) => Promise<void>,
): Promise<void> {
	if (existsSync(folder)) return;
	const unfinished = `${folder}.${process.pid}`;
	await mkdir(unfinished, { recursive: true });
	try {
		await writeFile(path.join(unfinished, 'package.json'), '{ "private": true }\n');
		await install(unfinished);
		await rename(unfinished, folder);
	} catch (error) {
		// Another process may have been quicker.
		if (!existsSync(folder)) throw error;
	} finally {
		await rm(unfinished, { recursive: true, force: true });
	}
}

async function npm(folder: string, [command = '', ...args]: string[]): Promise<void> {
	await run('npm', [command, '--no-audit', '--no-fund', '--loglevel=error', ...args], {
		cwd: folder,
		maxBuffer: 64 * 1024 * 1024,
		shell: process.platform === 'win32',
	});
}
