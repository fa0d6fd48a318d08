import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InstalledN8n } from '../../../scripts/n8n/installN8n';
import { installPackage } from '../../../scripts/n8n/installPackage';
import { N8nApi } from '../../../scripts/n8n/n8nApi';
import { startN8n } from '../../../scripts/n8n/n8nServer';
import { owner } from '../../../scripts/n8n/prepare';

export interface SharedN8n {
	url: string;
	stop: () => Promise<void>;
}

/**
 * Starts the n8n that all test files of a worker use which need no settings of their own: a first start
 * takes half a minute. It has the package and an owner, and nothing else.
 */
export async function startSharedN8n(n8n: InstalledN8n, tarball: string): Promise<SharedN8n> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-shared-'));
	const remove = async () => await rm(folder, { recursive: true, force: true });
	try {
		await installPackage(folder, tarball);
		const server = await startN8n({ n8n, userFolder: folder });
		const stop = async () => {
			await server.stop();
			await remove();
		};
		try {
			await new N8nApi(server.url).setUpOwner(owner);
		} catch (error) {
			await stop();
			throw error;
		}
		return { url: server.url, stop };
	} catch (error) {
		await remove();
		throw error;
	}
}

/** The address of the n8n of this worker; undefined outside of `npm run test:e2e`. */
export function sharedN8nUrl(): string | undefined {
	const { SHARED_N8N_URLS, JEST_WORKER_ID } = process.env;
	if (SHARED_N8N_URLS === undefined) return undefined;
	const urls = JSON.parse(SHARED_N8N_URLS) as string[];
	// Numbered from 1.
	return urls[Number(JEST_WORKER_ID) - 1];
}
