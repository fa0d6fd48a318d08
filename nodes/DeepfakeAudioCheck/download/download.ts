import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { faultOfBreak, faultOfStatus, type DownloadFault } from './downloadFault';
import { readLinkAddress } from './linkAddress';
import { readServedFileName } from './servedFileName';

/** Browsers follow 20; a link to a file seldom needs more than two. */
const MOST_REDIRECTS = 5;

/** Longest time in ms until an answer begins. */
const LONGEST_ANSWER_MS = 60_000;

/** Bytes of a file that are read before it is decided how much of it is wanted. */
const HEAD_BYTES = 65_536;

export interface DownloadArguments {
	url: URL;
	/** n8n's own request helper, without any credential. */
	send: (options: IHttpRequestOptions) => Promise<unknown>;
	/** Longest time in ms for all of it, redirects included. */
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
 * Downloads a file. Its size is counted while it comes in, whatever the server says
 * about it, so that no more than the limit is held.
 *
 * Redirects are followed here, one request each: so every address is looked at before it is asked
 * for, here and by n8n's own protection against requests to forbidden addresses.
 *
 * @throws only the signal's reason, once it is aborted
 */
export async function download(arguments_: DownloadArguments): Promise<Download> {
	const { signal, timeoutMs } = arguments_;
	signal.throwIfAborted();
	const expiry = AbortSignal.timeout(timeoutMs);
	const brought = await followRedirects(arguments_, AbortSignal.any([signal, expiry]));
	if (brought.ok) return brought;
	signal.throwIfAborted();
	if (!expiry.aborted) return brought;
	return { ok: false, fault: { kind: 'timedOut', host: brought.fault.host } };
}

async function followRedirects(
	{ url, send, timeoutMs, limitBytes }: DownloadArguments,
	ending: AbortSignal,
): Promise<Download> {
	const addresses = [url];
	for (;;) {
		const address = addresses.at(-1) ?? url;
		const { host } = address;
		try {
			const reception = await receive(send, { address, timeoutMs, ending });
			const { statusCode, headers, body } = reception;
			if (statusCode >= 200 && statusCode < 300) {
				const read = await readBody(body, { limitBytes, ending });
				if (read.bytes.length === 0) return { ok: false, fault: { kind: 'empty', host } };
				const fileName = readServedFileName(headers['content-disposition'], addresses);
				return { ok: true, file: { ...read, fileName } };
			}

			body.destroy();
			if (statusCode < 300 || statusCode >= 400) {
				return { ok: false, fault: { kind: faultOfStatus(statusCode), host, statusCode } };
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
	request: { address: URL; timeoutMs: number; ending: AbortSignal },
): Promise<Reception> {
	const { address, timeoutMs, ending } = request;
	const response = (await send({
		method: 'GET',
		url: address.href,
		headers: { accept: '*/*' },
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
