import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { parseRetryAfterMs } from '../http/retryAfter';
import { backoffMs } from '../polling/backoff';
import { interruptibleSleep, type Clock } from '../polling/interruptibleSleep';
import { USER_AGENT } from '../text/packageVersion';
import { Cookies } from './cookies';
import {
	faultOfBreak,
	faultOfStatus,
	type DownloadFault,
	type DownloadFaultKind,
} from './downloadFault';
import { readLinkAddress } from './linkAddress';
import { readServedFileName } from './servedFileName';

/** Browsers follow 20; a link to a file seldom needs more than two. */
const MOST_REDIRECTS = 5;

/** Longest time in ms until an answer begins. */
const LONGEST_ANSWER_MS = 60_000;

/** Bytes of a file that are read before it is decided how much of it is wanted. */
const HEAD_BYTES = 65_536;

/** Pauses between two attempts, in ms, when the server does not say how long to wait. */
const RETRY_INTERVAL = { minimumMs: 1000, maximumMs: 10_000, steps: 3 };

/** Attempts where another one seldom helps: a mistyped link must not be waited for to the end. */
const FEW_ATTEMPTS = 5;

/** How often a link is tried that ends so; what is not here is tried once. */
const MOST_ATTEMPTS: Readonly<Partial<Record<DownloadFaultKind, number>>> = {
	noConnection: FEW_ATTEMPTS,
	connectionLost: FEW_ATTEMPTS,
	notThere: FEW_ATTEMPTS,
	timedOut: Number.POSITIVE_INFINITY,
	rateLimited: Number.POSITIVE_INFINITY,
	notReady: Number.POSITIVE_INFINITY,
	serverInTrouble: Number.POSITIVE_INFINITY,
};

export interface DownloadArguments {
	url: URL;
	/** n8n's own request helper, without any credential. */
	send: (options: IHttpRequestOptions) => Promise<unknown>;
	clock: Clock;
	/** The present in ms since 1970. */
	nowSinceEpochMs: () => number;
	random: () => number;
	/** Longest time in ms for all of it, redirects and further attempts included. */
	timeoutMs: number;
	/** Ends it: the run is over. */
	signal: AbortSignal;
	/** The most that is wanted of a file that begins with these bytes, in bytes. */
	limitBytes: (head: Uint8Array) => number;
}

export interface DownloadedFile {
	bytes: Uint8Array;
	/** False when the file goes on beyond the limit. */
	isWhole: boolean;
	limitBytes: number;
	/** As the server or the address gives it; not trusted. */
	fileName: string | undefined;
}

export type Download = { ok: true; file: DownloadedFile } | { ok: false; fault: DownloadFault };

/** The body of an answer as n8n's helper hands it over: a stream of Node.js. */
type BodyStream = AsyncIterable<Uint8Array> & { destroy: () => unknown };

interface Reception {
	statusCode: number;
	headers: Record<string, unknown>;
	body: BodyStream;
}

/**
 * Downloads a file, in several attempts when what went wrong may pass. Its size is counted while it comes in, whatever the server says
 * about it, so that no more than the limit is held.
 *
 * Redirects are followed here, one request each: so every address is looked at before it is asked
 * for, here and by n8n's own protection against requests to forbidden addresses.
 *
 * @throws only the signal's reason, once it is aborted
 */
export async function download(arguments_: DownloadArguments): Promise<Download> {
	const { signal, timeoutMs, clock, random } = arguments_;
	signal.throwIfAborted();
	const deadlineMs = clock.nowMs() + timeoutMs;
	const expiry = AbortSignal.timeout(Math.ceil(timeoutMs));
	const trip = { cookies: new Cookies(), ending: AbortSignal.any([signal, expiry]) };
	let last: DownloadFault | undefined;
	for (let attempts = 1; ; attempts += 1) {
		const brought = await followRedirects(arguments_, trip);
		if (brought.ok) return brought;
		signal.throwIfAborted();
		const { host, kind, retryAfterMs } = brought.fault;
		// What an earlier attempt has brought says more than that this one was broken off.
		if (expiry.aborted) return { ok: false, fault: last ?? { kind: 'timedOut', host } };
		last = { ...brought.fault, attempts };
		const pauseMs = retryAfterMs ?? backoffMs(attempts, RETRY_INTERVAL, random());
		const isOver = attempts >= (MOST_ATTEMPTS[kind] ?? 1);
		if (isOver || clock.nowMs() + pauseMs >= deadlineMs) return { ok: false, fault: last };
		await interruptibleSleep(pauseMs, clock, signal);
	}
}

/** What the requests of a download share. */
interface Trip {
	cookies: Cookies;
	/** Ends it: the time or the run is over. */
	ending: AbortSignal;
}

async function followRedirects(
	{ url, send, timeoutMs, limitBytes, nowSinceEpochMs }: DownloadArguments,
	{ cookies, ending }: Trip,
): Promise<Download> {
	const addresses = [url];
	for (;;) {
		const address = addresses.at(-1) ?? url;
		const { host } = address;
		try {
			const cookie = cookies.headerFor(address);
			const reception = await receive(send, { address, cookie, timeoutMs, ending });
			const { statusCode, headers, body } = reception;
			cookies.note(address, headers['set-cookie'], nowSinceEpochMs());
			if (statusCode >= 200 && statusCode < 300) {
				const read = await readBody(body, { limitBytes, ending });
				if (read.bytes.length === 0) return { ok: false, fault: { kind: 'empty', host } };
				const fileName = readServedFileName(headers['content-disposition'], addresses);
				return { ok: true, file: { ...read, fileName } };
			}

			body.destroy();
			if (statusCode < 300 || statusCode >= 400) {
				const retryAfterMs = parseRetryAfterMs(headers['retry-after'], nowSinceEpochMs());
				const kind = faultOfStatus(statusCode);
				return { ok: false, fault: { kind, host, statusCode, retryAfterMs } };
			}
			const next = readLinkAddress(headers.location, address);
			if (!next.ok) return { ok: false, fault: { kind: 'badRedirect', host, statusCode } };
			if (addresses.length > MOST_REDIRECTS) {
				return { ok: false, fault: { kind: 'tooManyRedirects', host, statusCode } };
			}
			addresses.push(next.url);
		} catch (error) {
			return { ok: false, fault: { kind: faultOfBreak(error), host } };
		}
	}
}

/** One request; resolves when the answer begins. */
async function receive(
	send: DownloadArguments['send'],
	request: {
		address: URL;
		cookie: string | undefined;
		timeoutMs: number;
		ending: AbortSignal;
	},
): Promise<Reception> {
	const { address, cookie, timeoutMs, ending } = request;
	const response = (await send({
		method: 'GET',
		url: address.href,
		headers: {
			accept: '*/*',
			'User-Agent': USER_AGENT,
			...(cookie === undefined ? {} : { cookie }),
		},
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: Math.min(timeoutMs, LONGEST_ANSWER_MS),
		abortSignal: ending,
	})) as IN8nHttpFullResponse;
	const { statusCode, headers, body } = response;
	return { statusCode, headers: { ...headers }, body: body as unknown as BodyStream };
}

/** Reads until the end, or until there is more than is wanted: then the rest is never asked for. */
async function readBody(
	body: BodyStream,
	{ limitBytes, ending }: { limitBytes: DownloadArguments['limitBytes']; ending: AbortSignal },
): Promise<Pick<DownloadedFile, 'bytes' | 'isWhole' | 'limitBytes'>> {
	const destroy = () => body.destroy();
	ending.addEventListener('abort', destroy, { once: true });
	if (ending.aborted) destroy();
	try {
		const chunks: Uint8Array[] = [];
		let sizeBytes = 0;
		let limit: number | undefined;
		for await (const chunk of body) {
			chunks.push(chunk);
			sizeBytes += chunk.length;
			if (limit === undefined && sizeBytes >= HEAD_BYTES) {
				limit = limitBytes(Buffer.concat(chunks, HEAD_BYTES));
			}
			// Leaving the loop closes the connection.
			if (limit !== undefined && sizeBytes > limit) {
				return { bytes: Buffer.concat(chunks, limit), isWhole: false, limitBytes: limit };
			}
		}
		return { bytes: Buffer.concat(chunks), isWhole: true, limitBytes: limit ?? HEAD_BYTES };
	} finally {
		ending.removeEventListener('abort', destroy);
	}
}
