import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installN8n } from '../../../scripts/n8n/installN8n';
import { installPackage } from '../../../scripts/n8n/installPackage';
import { N8nApi, type Login } from '../../../scripts/n8n/n8nApi';
import { owner } from '../../../scripts/n8n/prepare';
import { startN8n, type N8nServer } from '../../../scripts/n8n/n8nServer';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator/simulator';
import { sharedN8nUrl } from './sharedN8n';

/** A whole n8n with the package, an owner and a credential, and the service beside it. */
export interface N8nBench {
	/** Of n8n; without a slash at its end. */
	server: { url: string };
	/** Logged in as the owner. */
	api: N8nApi;
	login: Login;
	simulator: Simulator;
	/** The credential's ID in n8n; it points at the simulator. */
	credentialId: string;
	close: () => Promise<void>;
}

export interface N8nBenchOptions {
	/** Settings of n8n, as environment variables: such an n8n is started for this bench alone. */
	settings?: Record<string, string>;
	simulator?: SimulatorOptions;
}

const API_KEY = 'simulated-key';

/** What is published over this is known, to be taken back. */
class RememberingApi extends N8nApi {
	readonly published = new Set<string>();

	override async publish(workflow: { id: string; versionId: string }): Promise<void> {
		await super.publish(workflow);
		this.published.add(workflow.id);
	}
}

/**
 * Starts the bench, on the n8n of all test files of its worker where it needs no settings. Everything is stopped and
 * taken back again when a part of it does not start.
 */
export async function startN8nBench(options: N8nBenchOptions = {}): Promise<N8nBench> {
	const undo: Array<() => Promise<void>> = [];
	const close = async () => {
		for (const step of undo.splice(0).reverse()) await step();
	};
	try {
		const simulator = await startSimulator({ jobDurationMs: 500, ...options.simulator });
		undo.push(simulator.close);
		const sharedUrl = options.settings === undefined ? sharedN8nUrl() : undefined;
		const url = sharedUrl ?? (await startOwnN8n(options.settings, undo));
		const api = new RememberingApi(url);
		if (sharedUrl === undefined) await api.setUpOwner(owner);
		else await api.logIn(owner);
		undo.push(async () => {
			for (const id of api.published) await api.unpublish(id);
		});
		const credentialId = await createCredential(api, simulator);
		undo.push(async () => await api.deleteCredential(credentialId));
		return { server: { url }, api, login: owner, simulator, credentialId, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** Returns the address of an n8n that is stopped and removed by what it adds to `undo`. */
async function startOwnN8n(
	settings: Record<string, string> | undefined,
	undo: Array<() => Promise<void>>,
): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-e2e-'));
	undo.push(async () => await rm(folder, { recursive: true, force: true }));
	const n8n = await installN8n((line) => console.log(line));
	const userFolder = path.join(folder, 'user');
	await installPackage(userFolder, packedTarball());
	const server = await startN8n({ n8n, userFolder, settings });
	undo.push(server.stop);
	return server.url;
}

/** Logs in as the owner of a new n8n, and makes the credential for the simulator. */
export async function prepareAccount(
	server: N8nServer,
	simulator: Simulator,
): Promise<{ api: N8nApi; credentialId: string }> {
	const api = new N8nApi(server.url);
	await api.setUpOwner(owner);
	return { api, credentialId: await createCredential(api, simulator) };
}

async function createCredential(api: N8nApi, simulator: Simulator): Promise<string> {
	return await api.createCredential('Dataspike account', 'dataspikeApi', {
		environment: 'custom',
		baseUrl: simulator.url,
		apiKey: API_KEY,
	});
}

/** The package as it would be published; made by the global set-up. */
export function packedTarball(): string {
	const { PACKED_TARBALL } = process.env;
	if (PACKED_TARBALL === undefined) throw new Error('Start these tests with npm run test:e2e');
	return PACKED_TARBALL;
}
