import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { packPackage } from '../../../scripts/packPackage';
import { engineFolder, type EngineVersion } from './engineVersions';

/** Packs the package once for all engine suites, and installs their engines before any test waits. */
export default async function globalSetup(
	_global: unknown,
	{ globals }: { globals: { n8nEngineVersion?: EngineVersion } },
): Promise<void> {
	if (globals.n8nEngineVersion !== undefined) await engineFolder(globals.n8nEngineVersion);
	if (process.env.PACKED_PACKAGE_FOLDER !== undefined) return;
	const { folder } = await packPackage(await mkdtemp(path.join(tmpdir(), 'packed-')));
	process.env.PACKED_PACKAGE_FOLDER = folder;
}
