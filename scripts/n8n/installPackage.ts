import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Puts a packed package where n8n keeps community packages, step by step as n8n's own installer does
 * (`community-package.service`, `downloadPackage`, n8n 2.40), but for the download from the registry.
 * n8n loads it at its next start. Returns the folder of the package.
 */
export async function installPackage(userFolder: string, tarball: string): Promise<string> {
	const nodesFolder = path.join(userFolder, '.n8n', 'nodes');
	const { name } = await readTarballManifest(tarball);
	const packageFolder = path.join(nodesFolder, 'node_modules', name);
	await mkdir(packageFolder, { recursive: true });
	await run('tar', ['-xzf', tarball, '-C', packageFolder, '--strip-components=1']);

	const manifestPath = path.join(packageFolder, 'package.json');
	const manifest = JSON.parse(await readFile(manifestPath, 'utf8')) as Record<string, unknown>;
	for (const kind of ['devDependencies', 'peerDependencies', 'optionalDependencies']) {
		delete manifest[kind];
	}
	await writeFile(manifestPath, JSON.stringify(manifest, null, 2));
	await run(
		'npm',
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--install-strategy=shallow',
			'--ignore-scripts=true',
			'--package-lock=false',
		],
		{ cwd: packageFolder, shell: process.platform === 'win32' },
	);
	await writeFile(
		path.join(nodesFolder, 'package.json'),
		JSON.stringify(
			{
				name: 'installed-nodes',
				private: true,
				dependencies: { [name]: manifest.version },
			},
			null,
			2,
		),
	);
	return packageFolder;
}

async function readTarballManifest(tarball: string): Promise<{ name: string }> {
	const { stdout } = await run('tar', ['-xzOf', tarball, 'package/package.json']);
	return JSON.parse(stdout) as { name: string };
}
