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
			'Dataspike is having problems (HTTP 503), so the API key could not be checked. Test again later.',
		],
		[
			500,
			'Dataspike is having problems (HTTP 500), so the API key could not be checked. Test again later.',
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
		['a login page', 200, '<!doctype html><title>Sign in</title>', 'a web page'],
		['a web page with 404', 404, '<html><body>nginx</body></html>', 'a web page'],
		['a file server', 404, 'File not found', 'no JSON object'],
		['a server that answers everything', 200, 'ok', 'no JSON object'],
		['an empty answer with 200', 200, '', 'an empty answer'],
		['an empty answer with 404', 404, '', 'an empty answer'],
		[
			'an API that does not know the address',
			404,
			'{"detail":"Not Found"}',
			'another kind of JSON',
		],
		['an API that answers everything', 200, '{"message":"Hello"}', 'another kind of JSON'],
		['an object with an ID, but no status', 200, '{"id":"7"}', 'another kind of JSON'],
		['a list', 200, '[{"id":"7","status":"queued"}]', 'no JSON object'],
		['a text in JSON', 404, '"message"', 'no JSON object'],
		['null', 404, 'null', 'no JSON object'],
		['a job that was created', 302, '{"id":"7","status":"queued"}', 'another kind of JSON'],
		['a redirect', 302, '', 'an empty answer'],
		['a refusal of the method', 405, '{"message":"no"}', 'another kind of JSON'],
	])('says that %s is not Dataspike', async (_, statusCode, body, kind) => {
		const baseUrl = await startServer(answering(statusCode, body));

		const result = await bench.engine.testCredential({ ...bench.credential(), baseUrl });

		expect(result.status).toBe('Error');
		expect(result.message).toBe(
			`${new URL(baseUrl).host} answered, but not like Dataspike (HTTP ${statusCode}, ${kind}). Check the Base URL, and that no login page or proxy stands between.`,
		);
	});

	it.each([
		['a message', 404, '{"message":"Job not found"}'],
		['an error', 404, '{"error":{"code":404}}'],
		['a job', 200, '{"id":"00000000-0000-0000-0000-000000000000","status":"queued"}'],
	])('takes an answer with %s for Dataspike', async (_, statusCode, body) => {
		const baseUrl = await startServer(answering(statusCode, body));

		const result = await bench.engine.testCredential({ ...bench.credential(), baseUrl });

		expect(result).toEqual({ status: 'OK', message: 'Dataspike accepted the API key.' });
	});

	it('takes a JSON answer with its content type for what it is', async () => {
		const baseUrl = await startServer((_, response) =>
			response.writeHead(404, { 'content-type': 'application/json' }).end('{"detail":"Not Found"}'),
		);

		const result = await bench.engine.testCredential({ ...bench.credential(), baseUrl });

		expect(result.status).toBe('Error');
		expect(result.message).toContain('another kind of JSON');
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
