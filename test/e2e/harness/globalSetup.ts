import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installN8n } from '../../../scripts/n8n/installN8n';
import { packPackage } from '../../../scripts/packPackage';
import { startSharedN8n, type SharedN8n } from './sharedN8n';

/** Undone by the global teardown, which jest runs in the same process. */
declare global {
	var undoE2eSetup: (() => Promise<void>) | undefined;
}

/**
 * Installs n8n, packs the package and starts an n8n for each worker, which most of its files share, before
 * any test waits.
 */
export default async function globalSetup({ maxWorkers }: { maxWorkers: number }): Promise<void> {
	const n8n = await installN8n((line) => console.log(line));
	const folder = await mkdtemp(path.join(tmpdir(), 'packed-'));
	const { tarball } = await packPackage(folder);
	process.env.PACKED_TARBALL = tarball;
	const shared: SharedN8n[] = [];
	globalThis.undoE2eSetup = async () => {
		for (const { stop } of shared) await stop();
		await rm(folder, { recursive: true, force: true });
	};
	try {
		for (let worker = 0; worker < maxWorkers; worker += 1) {
			shared.push(await startSharedN8n(n8n, tarball));
		}
	} catch (error) {
		await globalThis.undoE2eSetup();
		throw error;
	}
	process.env.SHARED_N8N_URLS = JSON.stringify(shared.map(({ url }) => url));
}
