import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installN8n, type InstalledN8n } from '../../../scripts/n8n/installN8n';
import { installPackage } from '../../../scripts/n8n/installPackage';
import { N8nApi, type Login } from '../../../scripts/n8n/n8nApi';
import { owner } from '../../../scripts/n8n/prepare';
import { startN8n, type N8nServer } from '../../../scripts/n8n/n8nServer';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator';

/** A whole n8n with the package, an owner and a credential, and the service beside it. */
export interface N8nBench {
	n8n: InstalledN8n;
	server: N8nServer;
	/** Logged in as the owner. */
	api: N8nApi;
	login: Login;
	simulator: Simulator;
	/** The credential's ID in n8n; it points at the simulator. */
	credentialId: string;
	userFolder: string;
	close: () => Promise<void>;
}

export interface N8nBenchOptions {
	/** Settings of n8n, as environment variables. */
	settings?: Record<string, string>;
	simulator?: SimulatorOptions;
}

const API_KEY = 'simulated-key';

/** Starts the bench. Everything is stopped again when a part of it does not start. */
export async function startN8nBench(options: N8nBenchOptions = {}): Promise<N8nBench> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-e2e-'));
	const undo: Array<() => Promise<void>> = [
		async () => await rm(folder, { recursive: true, force: true }),
	];
	const close = async () => {
		for (const step of undo.splice(0).reverse()) await step();
	};
	try {
		const n8n = await installN8n((line) => console.log(line));
		const simulator = await startSimulator({ jobDurationMs: 500, ...options.simulator });
		undo.push(simulator.close);
		const userFolder = path.join(folder, 'user');
		await installPackage(userFolder, packedTarball());
		const server = await startN8n({ n8n, userFolder, settings: options.settings });
		undo.push(server.stop);
		const { api, credentialId } = await prepareAccount(server, simulator);
		return { n8n, server, api, login: owner, simulator, credentialId, userFolder, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Logs in as the owner of a new n8n, and makes the credential for the simulator. */
export async function prepareAccount(
	server: N8nServer,
	simulator: Simulator,
): Promise<{ api: N8nApi; credentialId: string }> {
	const api = new N8nApi(server.url);
	await api.setUpOwner(owner);
	const credentialId = await api.createCredential('Dataspike account', 'dataspikeApi', {
		environment: 'custom',
		baseUrl: simulator.url,
		apiKey: API_KEY,
	});
	return { api, credentialId };
}

/** The package as it would be published; made by the global set-up. */
export function packedTarball(): string {
	const { PACKED_TARBALL } = process.env;
	if (PACKED_TARBALL === undefined) throw new Error('Start these tests with npm run test:e2e');
	return PACKED_TARBALL;
}
