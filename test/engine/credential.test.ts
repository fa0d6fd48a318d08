import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();
const servers: Server[] = [];

afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

/** Something that is not Dataspike. */
async function startServer(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function answering(statusCode: number, body: string): RequestListener {
	return (_, response) => response.writeHead(statusCode).end(body);
}

describe('the credential test', () => {
	it('says that the key was accepted, and costs no job', async () => {
		const result = await bench.engine.testCredential(bench.credential('good-key'));

		expect(result).toEqual({ status: 'OK', message: 'Dataspike accepted the API key.' });
		expect(bench.simulator.submissions).toEqual([]);
		expect(bench.simulator.polls.map(({ headers }) => headers['ds-api-token'])).toEqual([
			'good-key',
		]);
	});

	it.each([
		['revoked-key', 401],
		['forbidden-key', 403],
	])('says that the key %s was refused', async (apiKey, statusCode) => {
		const result = await bench.engine.testCredential(bench.credential(apiKey));

		expect(result).toEqual({
			status: 'Error',
			message: `Dataspike refused this API key (HTTP ${statusCode}). Copy the key from your Dataspike account again, and check that it belongs to the chosen Environment.`,
		});
	});

	it.each([
		[
			429,
			'Dataspike is receiving too many requests at the moment (HTTP 429), so the API key could not be checked. Wait a minute and test again.',
		],
		[
			503,
			'Dataspike has a disturbance (HTTP 503), so the API key could not be checked. Test again later.',
		],
		[
			500,
			'Dataspike has a disturbance (HTTP 500), so the API key could not be checked. Test again later.',
		],
	])('says that the service is in trouble after %p', async (statusCode, message) => {
		const baseUrl = await startServer(answering(statusCode, '{}'));

		const result = await bench.engine.testCredential({ ...bench.credential(), baseUrl });

		expect(result).toEqual({ status: 'Error', message });
	});

	it('says that nothing listens at the address', async () => {
		const result = await bench.engine.testCredential({
			...bench.credential(),
			baseUrl: 'http://127.0.0.1:9',
		});

		expect(result).toEqual({
			status: 'Error',
			message:
				'Dataspike could not be reached at 127.0.0.1:9 (ECONNREFUSED). Check the Environment and the Base URL, and that n8n can reach this address.',
		});
	});

	it.each([
		['a web page with 200', 200, '<!doctype html><title>Sign in</title>'],
		['a web page with 404', 404, '<html><body>nginx</body></html>'],
		['a redirect', 302, ''],
		['a refusal of the method', 405, '{}'],
	])('says that %s is not Dataspike', async (_, statusCode, body) => {
		const baseUrl = await startServer(answering(statusCode, body));

		const result = await bench.engine.testCredential({ ...bench.credential(), baseUrl });

		expect(result.status).toBe('Error');
		expect(result.message).toContain(`answered, but not like Dataspike (HTTP ${statusCode})`);
	});

	it('does not follow a redirect with the key', async () => {
		const received: string[] = [];
		const elsewhere = await startServer((request, response) => {
			received.push(String(request.headers['ds-api-token']));
			response.writeHead(404).end('{}');
		});
		const baseUrl = await startServer((_, response) =>
			response.writeHead(302, { location: elsewhere }).end(),
		);

		await bench.engine.testCredential({ ...bench.credential('secret-key'), baseUrl });

		expect(received).toEqual([]);
	});

	it.each([
		['an unencrypted address of another machine', { baseUrl: 'http://dataspike.example' }],
		['an address that is none', { baseUrl: 'not an address' }],
		['an empty key', { apiKey: ' ' }],
	])('refuses %s without a request', async (_, changes) => {
		const result = await bench.engine.testCredential({ ...bench.credential(), ...changes });

		expect(result.status).toBe('Error');
		expect(bench.simulator.polls).toEqual([]);
	});

	it('never repeats the key', async () => {
		const baseUrl = await startServer((request, response) => {
			response.writeHead(418).end(JSON.stringify(request.headers));
		});

		const result = await bench.engine.testCredential({ ...bench.credential('my-secret'), baseUrl });

		expect(result.message).not.toContain('my-secret');
	});
});
