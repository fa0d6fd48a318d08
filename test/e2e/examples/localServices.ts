import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { acceptedFixtures, fixturePath, refusedFixtures } from '../../fixtures/fixtures';
import { answerAsModel, type ModelRequest } from './chatModel';
import { flatten } from './flatten';

/** What a node would have sent to an outside service. */
export interface Delivery {
	/** The node's name. */
	node: string;
	/** Its parameters with the expressions resolved, by their path: `otherOptions.thread_ts`. */
	fields: Record<string, unknown>;
}

/** Stands in for the outside services of the examples, on loopback. */
export interface LocalServices {
	url: string;
	/** What is served beside the fixtures, by name. */
	files: Map<string, Uint8Array>;
	/** In the order of arrival. */
	deliveries: Delivery[];
	/** What the chat model was asked. */
	modelRequests: ModelRequest[];
	reset: () => void;
	close: () => Promise<void>;
}

const fixtureNames = new Set(
	[...acceptedFixtures, ...refusedFixtures].map((file) => file.fileName),
);

/**
 * Starts the services: `POST /deliveries/NODE` records, `GET /files/NAME` serves a fixture or another
 * file that it was given (404 for any other name), `POST /v1/chat/completions` is a chat model that uses its tools.
 */
export async function startLocalServices(): Promise<LocalServices> {
	const files = new Map<string, Uint8Array>();
	const deliveries: Delivery[] = [];
	const modelRequests: ModelRequest[] = [];
	const server = createServer((request, response) => {
		handle(request, response).catch(() => request.socket.destroy());
	});

	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const [, kind = '', ...rest] = (request.url ?? '').split('/').map(decodeURIComponent);
		if (kind === 'deliveries' && request.method === 'POST') {
			// n8n makes objects of names with dots.
			const fields = Object.fromEntries(flatten(await json(request)));
			deliveries.push({ node: rest.join('/'), fields });
			send(response, 200, { ok: true });
			return;
		}
		const [name = ''] = rest;
		if (kind === 'files' && (fixtureNames.has(name) || files.has(name))) {
			const bytes = files.get(name) ?? (await readFile(fixturePath(name)));
			response.writeHead(200, {
				'content-type': 'application/octet-stream',
				'content-disposition': `attachment; filename="${name}"`,
			});
			response.end(bytes);
			return;
		}
		if (kind === 'v1' && rest.join('/') === 'chat/completions') {
			const asked = (await json(request)) as ModelRequest;
			modelRequests.push(asked);
			send(response, 200, answerAsModel(asked));
			return;
		}
		request.resume();
		send(response, 404, { message: 'There is nothing here' });
	}

	await new Promise<void>((resolve, reject) => {
		server.once('error', reject).listen(0, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		files,
		deliveries,
		modelRequests,
		reset: () => {
			files.clear();
			deliveries.length = 0;
			modelRequests.length = 0;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function send(response: ServerResponse, statusCode: number, body: unknown): void {
	response.writeHead(statusCode, { 'content-type': 'application/json' });
	response.end(JSON.stringify(body));
}
