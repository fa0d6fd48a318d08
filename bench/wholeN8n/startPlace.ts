import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { installN8n } from '../../scripts/n8n/installN8n';
import { installPackage } from '../../scripts/n8n/installPackage';
import { N8nApi } from '../../scripts/n8n/n8nApi';
import { startN8n, type N8nServer } from '../../scripts/n8n/n8nServer';
import { owner } from '../../scripts/n8n/prepare';

/** A whole n8n with the package in it. */
export interface WholeN8n {
	api: N8nApi;
	server: N8nServer;
}

/**
 * Starts n8n in a folder, where it may read recordings from another. It is installed if it is not in the
 * cache yet.
 *
 * @throws when n8n does not start
 */
export async function startPlace(options: {
	/** The package as it would be published. */
	tarball: string;
	/** For n8n's own files; it is made. */
	userFolder: string;
	recordingsFolder: string;
}): Promise<WholeN8n> {
	const { tarball, userFolder, recordingsFolder } = options;
	const n8n = await installN8n((line) => console.error(line));
	await mkdir(userFolder);
	await installPackage(userFolder, tarball);
	const server = await startN8n({
		n8n,
		userFolder,
		settings: { N8N_RESTRICT_FILE_ACCESS_TO: path.resolve(recordingsFolder) },
	});
	const api = new N8nApi(server.url);
	await api.setUpOwner(owner);
	return { api, server };
}
