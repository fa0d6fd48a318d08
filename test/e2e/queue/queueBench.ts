import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installN8n } from '../../../scripts/n8n/installN8n';
import { installPackage } from '../../../scripts/n8n/installPackage';
import type { N8nApi } from '../../../scripts/n8n/n8nApi';
import { startN8n, type N8nServer } from '../../../scripts/n8n/n8nServer';
import { startSimulator, type Simulator } from '../../simulator/simulator';
import { packedTarball, prepareAccount } from '../harness/n8nBench';
import { startPostgres } from './postgres';
import { startRedis } from './redis';

/** n8n in queue mode: a main process and two workers, with Redis, Postgres and the service. */
export interface QueueBench {
	main: N8nServer;
	workers: N8nServer[];
	/** Logged in as the owner. */
	api: N8nApi;
	simulator: Simulator;
	credentialId: string;
	close: () => Promise<void>;
}

export interface QueueBenchOptions {
	/** Executions that a worker runs at the same time. */
	concurrency: number;
	/** How long an analysis takes, in ms. */
	jobDurationMs: number;
	/** Settings of the main process and of all workers. */
	settings?: Record<string, string>;
}

/** Starts the bench. Everything is stopped again when a part of it does not start. */
export async function startQueueBench(options: QueueBenchOptions): Promise<QueueBench> {
	const folder = await mkdtemp(path.join(tmpdir(), 'n8n-queue-'));
	const undo: Array<() => Promise<void>> = [
		async () => await rm(folder, { recursive: true, force: true }),
	];
	const close = async () => {
		for (const step of undo.splice(0).reverse()) await step();
	};
	try {
		const n8n = await installN8n((line) => console.log(line));
		const simulator = await startSimulator({ jobDurationMs: options.jobDurationMs });
		undo.push(simulator.close);
		const redis = await startRedis(folder);
		undo.push(redis.stop);
		const postgres = await startPostgres(folder);
		undo.push(postgres.stop);
		const settings = {
			N8N_ENCRYPTION_KEY: 'the-same-for-all-of-them',
			EXECUTIONS_MODE: 'queue',
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(redis.port),
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(postgres.port),
			DB_POSTGRESDB_DATABASE: 'postgres',
			DB_POSTGRESDB_USER: postgres.user,
			...options.settings,
		};
		const start = async (name: string, command: 'start' | 'worker', arguments_: string[]) => {
			const userFolder = path.join(folder, name);
			await installPackage(userFolder, packedTarball());
			const server = await startN8n({ n8n, userFolder, command, arguments_, settings });
			undo.push(server.stop);
			return server;
		};
		// The main process makes the tables that the workers look for.
		const main = await start('main', 'start', []);
		const concurrency = [`--concurrency=${options.concurrency}`];
		const workers = [
			await start('worker-1', 'worker', concurrency),
			await start('worker-2', 'worker', concurrency),
		];
		const { api, credentialId } = await prepareAccount(main, simulator);
		return { main, workers, api, simulator, credentialId, close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** The executions that a worker says it started, by its log. */
export function executionsStartedBy(worker: N8nServer): string[] {
	const lines = worker.output().matchAll(/Worker started execution (\d+)/g);
	return [...new Set([...lines].map(([, id]) => id ?? ''))];
}
