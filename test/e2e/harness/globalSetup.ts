import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installN8n } from '../../../scripts/n8n/installN8n';
import { packPackage } from '../../../scripts/packPackage';
import { startSharedN8n } from './sharedN8n';

/** Undone by the global teardown, which jest runs in the same process. */
declare global {
	var undoE2eSetup: (() => Promise<void>) | undefined;
}

/** Installs n8n, packs the package and starts the n8n that most files share, before any test waits. */
export default async function globalSetup(): Promise<void> {
	const n8n = await installN8n((line) => console.log(line));
	const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
	const { tarball } = await packPackage(folder);
	process.env.PACKED_TARBALL = tarball;
	const shared = await startSharedN8n(n8n, tarball);
	process.env.SHARED_N8N_URL = shared.url;
	globalThis.undoE2eSetup = async () => {
		await shared.stop();
		await rm(folder, { recursive: true, force: true });
	};
}
