import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installN8n } from '../../../scripts/n8n/installN8n';
import { packPackage } from '../../../scripts/packPackage';

/** Installs n8n and packs the package once, before any test waits. */
export default async function globalSetup(): Promise<void> {
	await installN8n((line) => console.log(line));
	const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
	const { tarball } = await packPackage(folder);
	process.env.PACKED_FOLDER = folder;
	process.env.PACKED_TARBALL = tarball;
}
