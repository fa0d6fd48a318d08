import {
	createServer,
	type IncomingHttpHeaders,
	type RequestListener,
	type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

/** A server of recordings, and of everything that a link may lead to instead of one. */
export interface FileServer {
	/** The address of a mode, such as `ok`, with a file name behind it. */
	link: (mode: FileServerMode, fileName?: string) => string;
	port: number;
	/** Every request, in the order of arrival. */
	requests: Array<{ path: string; host: string | undefined; headers: IncomingHttpHeaders }>;
	/** Requests that are not answered to their end yet. */
	openRequests: () => number;
	/** Bytes of `endless` that were taken from this server since the last reset. */
	sentBytes: () => number;
	reset: () => void;
	close: () => Promise<void>;
}

export type FileServerMode = keyof typeof modes | `status-${number}`;

interface Exchange {
	response: ServerResponse;
	fileName: string;
	file: Uint8Array;
	port: number;
	/** That was asked for. */
	host: string;
	cookie: string | undefined;
	/** How often this address was asked for, with this time. */
	attempt: number;
	sent: (bytes: number) => void;
}

/** Each answers in a way of its own. */
const modes = {
	ok: ({ response, file }: Exchange) => response.end(file),
	'without-length': ({ response, file }: Exchange) => {
		response.write(file);
		response.end();
	},
	'length-too-large': ({ response, file }: Exchange) => {
		response.writeHead(200, { 'content-length': 50_000_000_000 });
		response.write(file);
	},
	'length-too-small': ({ response }: Exchange) => {
		// Announced as one byte; what follows is no part of the answer for any reader.
		response.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 1\r\nconnection: close\r\n\r\n');
		response.socket?.end('RIFF');
	},
	named: ({ response, file }: Exchange) => {
		response.writeHead(200, {
			'content-disposition': `attachment; filename="fallback.bin"; filename*=UTF-8''Anruf%20M%C3%BCller.wav`,
		});
		response.end(file);
	},
	'named-like-a-path': ({ response, file }: Exchange) => {
		response.writeHead(200, { 'content-disposition': 'attachment; filename="../../etc/x.wav"' });
		response.end(file);
	},
	/** A recording that never ends, announced as a small one by its type alone. */
	endless: ({ response, file, sent }: Exchange) => {
		response.writeHead(200, { 'content-type': 'audio/wav' });
		const part = Buffer.alloc(262_144, 128);
		const more = () => {
			let mayWrite = true;
			while (mayWrite && !response.destroyed) {
				mayWrite = response.write(part);
				sent(part.length);
			}
		};
		response.on('drain', more);
		response.write(file.subarray(0, 44));
		more();
	},
	/** 30 MB that travel as thirty thousand bytes. */
	'gzip-bomb': ({ response, file }: Exchange) => {
		const body = gzipSync(Buffer.concat([file.subarray(0, 44), Buffer.alloc(30_000_000, 128)]));
		response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': body.length });
		response.end(body);
	},
	'redirect-ok': ({ response, fileName }: Exchange) => redirect(response, `/ok/${fileName}`),
	'redirect-loop': ({ response, fileName }: Exchange) =>
		redirect(response, `/redirect-loop/${fileName}`),
	'redirect-file': ({ response }: Exchange) => redirect(response, 'file:///etc/passwd'),
	'redirect-data': ({ response }: Exchange) => redirect(response, 'data:audio/wav;base64,UklGRg=='),
	'redirect-ftp': ({ response }: Exchange) => redirect(response, 'ftp://127.0.0.1/call.wav'),
	'redirect-nowhere': ({ response }: Exchange) => response.writeHead(302).end(),
	/** From the address of this machine to its name, or back. */
	'redirect-host': ({ response, fileName, port, host }: Exchange) => {
		const other = host.startsWith('localhost') ? '127.0.0.1' : 'localhost';
		redirect(response, `http://${other}:${port}/ok/${fileName}`);
	},
	/** Gives every guest a cookie, and the file to those who bring it back. */
	guest: ({ response, fileName, file, cookie }: Exchange) => {
		if (cookie === 'lang=en; guest=4711') {
			response.end(file);
			return;
		}
		const setCookie = [
			'guest=4711; Path=/; HttpOnly',
			'lang=en',
			'old=1; Max-Age=0',
			'tls=1; Secure',
		];
		response.writeHead(302, { location: `/guest/${fileName}`, 'set-cookie': setCookie });
		response.end('Moved');
	},
	/** Sets a cookie for every host that it can, and leads to another one. */
	'guest-elsewhere': ({ response, fileName, port, host }: Exchange) => {
		const other = host.startsWith('localhost') ? '127.0.0.1' : 'localhost';
		response.writeHead(302, {
			location: `http://${other}:${port}/ok/${fileName}`,
			'set-cookie': ['guest=4711; Path=/', `wide=1; Path=/; Domain=${other}`],
		});
		response.end('Moved');
	},
	/** Is there at the third try. */
	'third-404': ({ response, file, attempt }: Exchange) => {
		if (attempt < 3) response.writeHead(404);
		response.end(attempt < 3 ? 'Not yet' : file);
	},
	'third-503': ({ response, file, attempt }: Exchange) => {
		if (attempt < 3) response.writeHead(503, { 'retry-after': '1' });
		response.end(attempt < 3 ? 'Not yet' : file);
	},
	'busy-for-an-hour': ({ response }: Exchange) => {
		response.writeHead(503, { 'retry-after': '3600' });
		response.end('Busy');
	},
	'second-425': ({ response, file, attempt }: Exchange) => {
		if (attempt < 2) response.writeHead(425);
		response.end(attempt < 2 ? 'Not yet' : file);
	},
	'second-408': ({ response, file, attempt }: Exchange) => {
		if (attempt < 2) response.writeHead(408);
		response.end(attempt < 2 ? 'Too slow' : file);
	},
	'second-429': ({ response, file, attempt }: Exchange) => {
		if (attempt < 2) response.writeHead(429);
		response.end(attempt < 2 ? 'Too many' : file);
	},
	/** Breaks the first answer off, before or after it has begun. */
	'reset-once': ({ response, file, attempt }: Exchange) => {
		if (attempt > 1) response.end(file);
		else response.socket?.resetAndDestroy();
	},
	'half-once': ({ response, file, attempt }: Exchange) => {
		if (attempt > 1) response.end(file);
		else {
			response.writeHead(200, { 'content-length': file.length });
			response.write(file.subarray(0, 1000), () => response.socket?.resetAndDestroy());
		}
	},
	page: ({ response }: Exchange) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		response.end('<!doctype html><html><title>Sign in</title><form></form></html>');
	},
	empty: ({ response }: Exchange) => response.end(),
	/** Takes the request and says nothing. */
	slow: () => undefined,
	/** Begins, and then says nothing more. */
	stalling: ({ response, file }: Exchange) => response.write(file.subarray(0, 1000)),
	reset: ({ response, file }: Exchange) => {
		response.writeHead(200, { 'content-length': file.length });
		response.write(file.subarray(0, 1000), () => response.socket?.resetAndDestroy());
	},
};

/** Starts a file server on 127.0.0.1 that has one recording; with a certificate, over TLS. */
export async function startFileServer(
	file: Uint8Array,
	certificate?: { key: string; cert: string },
): Promise<FileServer> {
	const requests: FileServer['requests'] = [];
	const sockets = new Set<Socket>();
	let openRequests = 0;
	let sentBytes = 0;

	const answer: RequestListener = (request, response) => {
		openRequests += 1;
		response.once('close', () => (openRequests -= 1));
		const { headers, url = '/' } = request;
		requests.push({ path: url, host: headers.host, headers });
		const [, mode = '', fileName = ''] = new URL(url, 'http://x').pathname.split('/');
		const status = /^status-(\d+)$/.exec(mode)?.[1];
		if (status !== undefined) {
			response.writeHead(Number(status), { 'content-type': 'text/html' });
			response.end('<!doctype html><p>No</p>');
			return;
		}
		const { port } = server.address() as AddressInfo;
		const sent = (bytes: number) => (sentBytes += bytes);
		modes[mode as keyof typeof modes]({
			response,
			fileName,
			file,
			port,
			host: headers.host ?? '',
			cookie: headers.cookie,
			attempt: requests.filter(({ path }) => path === url).length,
			sent,
		});
	};
	const server = certificate ? createTlsServer(certificate, answer) : createServer(answer);
	server.on('connection', (socket: Socket) => {
		sockets.add(socket);
		// A reader that goes away in the middle is what some modes are for.
		socket.on('error', () => undefined);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

	const { port } = server.address() as AddressInfo;
	const scheme = certificate ? 'https' : 'http';
	return {
		link: (mode, fileName = 'call.wav') => `${scheme}://127.0.0.1:${port}/${mode}/${fileName}`,
		port,
		requests,
		openRequests: () => openRequests,
		sentBytes: () => sentBytes,
		reset: () => {
			requests.length = 0;
			sentBytes = 0;
		},
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

function redirect(response: ServerResponse, location: string): void {
	response.writeHead(302, { location });
	response.end('Moved');
}
