import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from '../../../scripts/cacheFolder';

/** The n8n engines that the package is tested on, by n8n-core's version. */
export type EngineVersion = '2.41' | '2.0' | '1.122';

const projectFolder = path.join(__dirname, '..', '..', '..');

/**
 * The folder whose `node_modules` holds an engine. The newest one is among the project's own
 * development dependencies; older ones are installed from their own lockfiles when they are first
 * needed, into a cache outside the checkout.
 */
export async function engineFolder(version: EngineVersion): Promise<string> {
	if (version === '2.41') return projectFolder;

	const pinFolder = path.join(__dirname, '..', 'versions', version);
	const lockfile = await readFile(path.join(pinFolder, 'package-lock.json'));
	const fingerprint = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
	const folder = cacheFolder('engines', `n8n-core-${version}-${fingerprint}`);
	if (!(await exists(folder))) await install(version, pinFolder, folder);
	return folder;
}

/** Installs beside the final place and renames: a half-installed engine is never used. */
async function install(version: string, pinFolder: string, folder: string): Promise<void> {
	console.error(`Installing n8n-core ${version} into ${folder} (once) …`);
	await mkdir(path.dirname(folder), { recursive: true });
	const unfinished = await mkdtemp(`${folder}-`);
	try {
		await cp(pinFolder, unfinished, { recursive: true });
		await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
			cwd: unfinished,
			shell: process.platform === 'win32',
			maxBuffer: 64 * 1024 * 1024,
		});
		await rename(unfinished, folder);
	} catch (error) {
		await rm(unfinished, { recursive: true, force: true });
		// Another process may have been quicker.
		if (!(await exists(folder))) throw error;
	}
}

async function exists(folder: string): Promise<boolean> {
	return await access(folder).then(
		() => true,
		() => false,
	);
}
