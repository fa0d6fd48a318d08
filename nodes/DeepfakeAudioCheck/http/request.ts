import type { IHttpRequestOptions, IN8nHttpFullResponse } from 'n8n-workflow';
import { USER_AGENT } from '../text/packageVersion';
import { isBodyStream, readText } from './readText';

/**
 * n8n's own request helper with the credential already bound to it. Aborting the signal ends the
 * request at any moment: while the body is sent, before the answer, and within it.
 */
export type SendWithCredential = (
	options: IHttpRequestOptions,
	signal: AbortSignal,
) => Promise<unknown>;

export interface HttpRequest {
	method: 'GET' | 'POST';
	url: string;
	body?: FormData;
	/** Longest time in ms, from sending to the end of the answer. */
	timeoutMs: number;
	/** Ends it; undefined when nothing but its time does. */
	signal: AbortSignal | undefined;
}

/** What became of one request. */
export type Answer =
	/** `text` is empty when the answer was too long to be one of the service. */
	{ kind: 'answered'; statusCode: number; headers: Record<string, unknown>; text: string } | Break;

/** How a request ended without an answer. */
export type Break =
	| { kind: 'timedOut' }
	| { kind: 'broken'; code: string; detail: string; reachedService: boolean };

/** Longest answer in bytes that is read: a job takes a few hundred. */
export const LONGEST_ANSWER_BYTES = 1_000_000;

/**
 * Sends one request. Never throws: a status outside 2xx is an answer like any other, and a
 * connection that breaks is one too. When it returns, the connection is closed, or unused.
 *
 * Redirects are not followed: n8n would send the API key on to wherever they point.
 */
export async function sendRequest(send: SendWithCredential, request: HttpRequest): Promise<Answer> {
	const { method, url, timeoutMs, signal } = request;
	// n8n's own timeout starts anew with every byte that comes, so it alone has no end.
	const expiry = AbortSignal.timeout(timeoutMs);
	const ending = signal === undefined ? expiry : AbortSignal.any([signal, expiry]);
	// Declared for the form-data package only, but n8n sends the platform's own FormData as well.
	const body = request.body as unknown as IHttpRequestOptions['body'];
	try {
		const options: IHttpRequestOptions = {
			method,
			url,
			headers: { 'User-Agent': USER_AGENT },
			...(body === undefined ? {} : { body }),
			json: true,
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: timeoutMs,
		};
		const response = await sendUntil(ending, async () => await send(options, ending));
		return await readAnswer(response, ending);
	} catch (error) {
		return expiry.aborted ? { kind: 'timedOut' } : readBreak(error);
	}
}

/**
 * Waits for an answer to begin, but no longer than the signal lets it, whatever the helper makes of that.
 * One that begins later is not received.
 *
 * @throws what the helper throws, and the signal's reason
 */
async function sendUntil(
	signal: AbortSignal,
	send: () => Promise<unknown>,
): Promise<IN8nHttpFullResponse> {
	return await new Promise((resolve, reject) => {
		const end = () => reject(signal.reason as Error);
		signal.addEventListener('abort', end, { once: true });
		if (signal.aborted) end();
		send()
			.then((answer) => {
				const response = answer as IN8nHttpFullResponse;
				if (signal.aborted && isBodyStream(response.body)) response.body.destroy();
				resolve(response);
			}, reject)
			.finally(() => signal.removeEventListener('abort', end));
	});
}

/** @throws what the connection breaks with */
async function readAnswer(
	{ statusCode, headers, body }: IN8nHttpFullResponse,
	signal: AbortSignal,
): Promise<Answer> {
	const text = isBodyStream(body)
		? ((await readText(body, { limitBytes: LONGEST_ANSWER_BYTES, signal })) ?? '')
		: textOf(body);
	return { kind: 'answered', statusCode, headers: { ...headers }, text };
}

function textOf(body: unknown): string {
	return typeof body === 'string' ? body : JSON.stringify(body ?? '');
}

/**
 * Codes of Node.js for what ends before a connection stands: nothing has reached the service.
 * Source: https://nodejs.org/api/errors.html#common-system-errors and getaddrinfo(3), connect(2)
 */
const CODES_BEFORE_CONNECTION = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
]);

/** Codes of Node.js and axios for an answer that did not come in time. */
const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);

/** What an exception of n8n's request helper says about the request. */
export function readBreak(error: unknown): Break {
	// The older supported n8n keep the code of what broke in their own error's httpCode alone.
	const code = findText(error, 'code') ?? findText(error, 'httpCode') ?? 'unknown';
	if (TIMEOUT_CODES.has(code)) return { kind: 'timedOut' };
	return {
		kind: 'broken',
		code,
		detail: findText(error, 'message') ?? '',
		reachedService: !CODES_BEFORE_CONNECTION.has(code) && !isCertificateCode(code),
	};
}

/**
 * Whether a code is about the server's certificate: the connection ended before the request.
 * Source: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export function isCertificateCode(code: string): boolean {
	return /CERT|_SIGNATURE|ISSUER|ERR_TLS/.test(code);
}

/** The innermost text under a name: n8n wraps what axios throws, which wraps what Node.js throws. */
function findText(error: unknown, name: 'code' | 'httpCode' | 'message'): string | undefined {
	let found: string | undefined;
	let current: unknown = error;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
		const value = (current as Record<string, unknown>)[name];
		if (typeof value === 'string' && value !== '') found = value;
		current = (current as { cause?: unknown }).cause;
	}
	return found;
}
