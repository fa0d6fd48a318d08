import axios from 'axios';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { readBreak } from '../../../nodes/DeepfakeAudioCheck/http/request';

const servers: Server[] = [];
afterEach(() => {
	for (const server of servers.splice(0)) server.close();
});

/** Listens on a port of its own, which it returns. */
async function listen(server: Server): Promise<number> {
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
	const port = await listen(createServer());
	await new Promise((resolve) => servers.pop()?.close(resolve));
	return port;
}

/** What axios, by which n8n sends, throws at a submission; wrapped once more, as n8n does it. */
async function submit(url: string, timeout = 30_000): Promise<Error> {
	try {
		await axios.post(url, 'file', { timeout, proxy: false });
	} catch (error) {
		return new Error('wrapped', { cause: error });
	}
	throw new Error('It was sent');
}

const reached = (error: unknown) => readBreak(error).reachedService;

const unsent: Array<[why: string, url: () => string | Promise<string>]> = [
	['nobody listens', async () => `http://127.0.0.1:${await closedPort()}/`],
	[
		'nobody listens at any address of a name',
		async () => `http://localhost:${await closedPort()}/`,
	],
	['there is no host of this name', () => 'http://nowhere.invalid/'],
	['there is no way to the network', () => 'http://255.255.255.255/'],
	[
		'the TLS handshake is refused, for want of a certificate to show',
		async () => `https://127.0.0.1:${await listen(createHttpsServer({}))}/`,
	],
	[
		'the other side hangs up in the TLS handshake',
		async () => {
			const server = createServer((socket) => void socket.once('data', () => socket.end()));
			return `https://127.0.0.1:${await listen(server)}/`;
		},
	],
];

it.each(unsent)('a submission was not sent when %s', async (_, url) => {
	expect(reached(await submit(await url()))).toBe(false);
});

const maybeSent: Array<[why: string, url: () => Promise<string>, timeoutMs: number]> = [
	[
		'the connection is reset behind it',
		async () => {
			const server = createServer((socket) => {
				socket.once('data', () => socket.resetAndDestroy());
			});
			return `http://127.0.0.1:${await listen(server)}/`;
		},
		30_000,
	],
	[
		'the other side hangs up behind it',
		async () => {
			const server = createServer((socket) => void socket.once('data', () => socket.end()));
			return `http://127.0.0.1:${await listen(server)}/`;
		},
		30_000,
	],
	[
		'what is no HTTP answers it',
		async () => {
			const server = createServer((socket) => {
				socket.on('error', () => {}).once('data', () => socket.end('220 mail\r\n'));
			});
			return `http://127.0.0.1:${await listen(server)}/`;
		},
		30_000,
	],
	[
		'nobody answers in time',
		async () => `http://127.0.0.1:${await listen(createServer((socket) => void socket.resume()))}/`,
		200,
	],
	[
		'it may be the connection that is disturbed, or a server without TLS',
		async () => `https://127.0.0.1:${await listen(createHttpServer())}/`,
		30_000,
	],
];

it.each(maybeSent)('a submission may have been sent when %s', async (_, url, timeoutMs) => {
	expect(reached(await submit(await url(), timeoutMs))).toBe(true);
});

/** Errors of Node.js that no test can bring about. */
const coded = (about: Record<string, unknown>) =>
	new Error('wrapped', { cause: Object.assign(new Error('inner'), about) });
const tried = (syscall: string) => Object.assign(new Error('one'), { code: 'ETIMEDOUT', syscall });

it.each([
	['a connection that never stood', { code: 'ETIMEDOUT', syscall: 'connect' }, false],
	['a connection that stood', { code: 'ETIMEDOUT', syscall: 'read' }, true],
	['a timeout of axios', { code: 'ECONNABORTED' }, true],
	[
		'no address of the host answers',
		{ code: 'ETIMEDOUT', errors: [tried('connect'), tried('connect')] },
		false,
	],
	[
		'one of several connections stood',
		{ code: 'ETIMEDOUT', errors: [tried('connect'), tried('read')] },
		true,
	],
	['a host that goes away', { code: 'EHOSTUNREACH', syscall: 'read' }, true],
	['a host that is not there', { code: 'EHOSTUNREACH', syscall: 'connect' }, false],
	['a host of which nobody knows when it went', { code: 'EHOSTUNREACH' }, true],
	['a network that goes away', { code: 'ENETUNREACH', syscall: 'write' }, true],
	['a port that cannot be had', { code: 'EADDRNOTAVAIL', syscall: 'connect' }, false],
	['too many open files', { code: 'EMFILE', syscall: 'connect' }, false],
	['a name service in trouble', { code: 'EAI_AGAIN', syscall: 'getaddrinfo' }, false],
	['a refusal whose system call n8n did not keep', { httpCode: 'ECONNREFUSED' }, false],
	['a TLS version that is refused', { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' }, false],
	['a host that TLS does not know', { code: 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME' }, false],
	['a certificate that has expired', { code: 'CERT_HAS_EXPIRED' }, false],
	['bytes within TLS that are damaged', { code: 'ERR_SSL_BAD_RECORD_TYPE' }, true],
	['a broken pipe', { code: 'EPIPE', syscall: 'write' }, true],
	['an error without a code', {}, true],
] as const)('after %s it is known whether a submission may have been sent', (_, about, may) => {
	expect(reached(coded(about))).toBe(may);
});
