import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import axios from 'axios';
import { freePorts } from '../servers/freePort';
import { startServer, type Server } from '../servers/server';
import type { InstalledN8n } from './installN8n';

/** A running n8n, or a worker of one. */
export interface N8nServer extends Server {
	/** Without a slash at its end. */
	url: string;
}

export interface N8nServerOptions {
	n8n: InstalledN8n;
	/** Where n8n keeps `.n8n`: database, keys, community packages. */
	userFolder: string;
	/** Any free port by default. */
	port?: number;
	/** `start`, or `worker` in queue mode. */
	command?: 'start' | 'worker';
	arguments_?: string[];
	/** Settings of n8n beside those that keep it on this machine and quiet. */
	settings?: Record<string, string>;
}

/** The first start makes the database: 22 s on a quiet machine with two cores. */
const READY_WITHIN_MS = 240_000;

/** Starts n8n on loopback, and returns it when it answers. Throws as `startServer` does. */
export async function startN8n(options: N8nServerOptions): Promise<N8nServer> {
	const { n8n, userFolder, command = 'start', arguments_ = [], settings = {} } = options;
	const [freePort = 0, brokerPort = 0] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://127.0.0.1:${port}`;
	await mkdir(userFolder, { recursive: true });
	const server = await startServer({
		name: command === 'start' ? 'n8n' : `n8n ${command}`,
		command: n8n.node,
		arguments_: [n8n.script, command, ...arguments_],
		environment: {
			...inheritedEnvironment(path.dirname(n8n.node)),
			...quietSettings,
			N8N_USER_FOLDER: userFolder,
			N8N_PORT: String(port),
			N8N_RUNNERS_BROKER_PORT: String(brokerPort),
			WEBHOOK_URL: url,
			N8N_EDITOR_BASE_URL: url,
			...(command === 'worker'
				? { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) }
				: {}),
			...settings,
		},
		folder: userFolder,
		isReady: async () => await isReady(url, command),
		readyWithinMs: READY_WITHIN_MS,
	});
	return { ...server, url };
}

/** Nothing leaves this machine, and nothing asks questions at the first login. */
const quietSettings = {
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
};

async function isReady(url: string, command: 'start' | 'worker'): Promise<boolean> {
	// n8n's own readiness endpoint answers before the editor's interface does.
	const asked = command === 'start' ? '/rest/settings' : '/healthz/readiness';
	const { status, data } = await axios.get<unknown>(url + asked, {
		timeout: 5000,
		validateStatus: () => true,
	});
	if (command === 'worker') return status === 200;
	return status === 200 && typeof data === 'object' && data !== null && 'data' in data;
}

/** The environment without settings of n8n and of the npm that started us. */
function inheritedEnvironment(nodeFolder: string): NodeJS.ProcessEnv {
	const kept = Object.entries(process.env).filter(
		([name]) => !/^(?:n8n_|npm_|node_|webhook_|executions_|queue_|db_|dataspike_)/i.test(name),
	);
	const inherited = Object.fromEntries(kept);
	return { ...inherited, PATH: `${nodeFolder}${path.delimiter}${inherited.PATH ?? ''}` };
}
