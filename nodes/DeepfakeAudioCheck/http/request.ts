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
	/** Whether anything of the body was read so far. */
	isBodyRead?: () => boolean;
	/** Longest time in ms, from sending to the end of the answer. */
	timeoutMs: number;
	/** Ends it; undefined when nothing but its time does. */
	signal: AbortSignal | undefined;
}

/** What became of one request. */
export type Answer =
	/** `text` is empty when the answer was too long to be one of the service. */
	{ kind: 'answered'; statusCode: number; headers: Record<string, unknown>; text: string } | Break;

/** How a request ended without an answer; `reachedService`: whether anything of it can have been sent. */
export type Break =
	| BrokenOff
	/** n8n itself did not begin with it. */
	| { kind: 'notSent'; detail: string };

type BrokenOff =
	| { kind: 'timedOut'; reachedService: boolean }
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
		if (expiry.aborted) return { kind: 'timedOut', reachedService: true };
		const broken = readBreak(error);
		// What was given up may still be sent, if the helper does not listen to the signal.
		const isUntouched = !ending.aborted && request.isBodyRead?.() === false;
		if (!isUntouched || !broken.reachedService) return broken;
		return { kind: 'notSent', detail: findText(error, 'message') ?? '' };
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

/** System calls that come before a connection stands: connect(2), getaddrinfo(3). */
const CALLS_BEFORE_CONNECTION = new Set(['connect', 'getaddrinfo']);

/**
 * Codes that come of those alone, where the system call is not known. A network that cannot be reached
 * any more also ends a connection that stood.
 * Source: https://nodejs.org/api/errors.html#common-system-errors
 */
const CODES_BEFORE_CONNECTION = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * Words of OpenSSL, in codes or messages, for a handshake that is refused. They are sent in handshakes only.
 * "Wrong version number" is not among them: it also comes of bytes that are put into a connection.
 * Ref: RFC 8446 section 6.2; OpenSSL, include/openssl/sslerr.h
 */
const REFUSED_HANDSHAKE =
	/alert handshake failure|alert protocol version|alert insufficient security|unrecognized name|no application protocol|unsupported protocol|no shared cipher|unsafe legacy renegotiation/i;

/** Of Node.js, when the other side hangs up before the handshake is done. Source: lib/_tls_wrap.js */
const UNSECURED = 'before secure TLS connection was established';

/** Codes of Node.js and axios for an answer that did not come in time. */
const TIMEOUT_CODES = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);

/** What an exception of n8n's request helper says about the request. */
export function readBreak(error: unknown): BrokenOff {
	// The older supported n8n keep the code of what broke in their own error's httpCode alone.
	const code = findText(error, 'code') ?? findText(error, 'httpCode') ?? 'unknown';
	const detail = findText(error, 'message') ?? '';
	const reachedService = !isBeforeRequest(error, { code, detail });
	if (TIMEOUT_CODES.has(code)) return { kind: 'timedOut', reachedService };
	return { kind: 'broken', code, detail, reachedService };
}

/** Whether something ended before anything of the request was sent. What is not known may have been sent. */
function isBeforeRequest(
	error: unknown,
	{ code, detail }: { code: string; detail: string },
): boolean {
	const systemCall = findText(error, 'syscall') ?? findSystemCallOfAll(error);
	if (systemCall !== undefined && CALLS_BEFORE_CONNECTION.has(systemCall)) return true;
	if (systemCall === undefined && CODES_BEFORE_CONNECTION.has(code)) return true;
	const words = `${code.replaceAll('_', ' ')} ${detail}`;
	return isCertificateCode(code) || words.includes(UNSECURED) || REFUSED_HANDSHAKE.test(words);
}

/** The system call of all errors of an `AggregateError`: a host with several addresses was tried at each. */
function findSystemCallOfAll(error: unknown): string | undefined {
	for (const one of causesOf(error)) {
		if (!Array.isArray(one.errors)) continue;
		const calls = new Set(one.errors.map((tried: unknown) => findText(tried, 'syscall')));
		const [call] = calls;
		if (calls.size === 1) return call;
	}
	return undefined;
}

/**
 * Whether a code is about the server's certificate: the connection ended before the request.
 * Source: https://nodejs.org/api/tls.html#x509-certificate-error-codes
 */
export function isCertificateCode(code: string): boolean {
	return /CERT|_SIGNATURE|ISSUER|ERR_TLS/.test(code);
}

/** The innermost text under a name: n8n wraps what axios throws, which wraps what Node.js throws. */
function findText(
	error: unknown,
	name: 'code' | 'httpCode' | 'message' | 'syscall',
): string | undefined {
	const texts = causesOf(error).map((one) => one[name]);
	return texts.findLast((text) => typeof text === 'string' && text !== '') as string | undefined;
}

/** An error and its causes, the innermost last. */
function causesOf(error: unknown): Array<Record<string, unknown>> {
	const causes: Array<Record<string, unknown>> = [];
	let current: unknown = error;
	while (causes.length < 5 && typeof current === 'object' && current !== null) {
		const one = current as Record<string, unknown>;
		causes.push(one);
		current = one.cause;
	}
	return causes;
}
