import { isCertificateCode, readBreak } from '../http/request';

/** Why a recording could not be downloaded. */
export type DownloadFaultKind =
	| 'noConnection'
	| 'certificate'
	| 'connectionLost'
	| 'timedOut'
	| 'notAllowed'
	| 'accessRefused'
	| 'notThere'
	| 'gone'
	| 'rateLimited'
	| 'notReady'
	| 'serverInTrouble'
	| 'refused'
	| 'badRedirect'
	| 'tooManyRedirects'
	| 'empty';

export interface DownloadFault {
	kind: DownloadFaultKind;
	/** The host, with its port if it has one of its own, at which it happened. */
	host: string;
	/** The HTTP status, when there was an answer. */
	statusCode?: number;
	/** How long the server asks to be left alone, in ms. */
	retryAfterMs?: number;
	/** How often the link was tried. */
	attempts?: number;
}

/** What a status means; every status that is not here is in the ranges below. */
const KIND_BY_STATUS: Readonly<Record<number, DownloadFaultKind>> = {
	401: 'accessRefused',
	403: 'accessRefused',
	404: 'notThere',
	408: 'timedOut',
	410: 'gone',
	425: 'notReady',
	429: 'rateLimited',
	503: 'notReady',
};

/** Why an answer with this status brings no recording. */
export function faultOfStatus(statusCode: number): DownloadFaultKind {
	return KIND_BY_STATUS[statusCode] ?? (statusCode >= 500 ? 'serverInTrouble' : 'refused');
}

/** Why a request or the reading of its answer broke off. */
export function faultOfBreak(error: unknown): DownloadFaultKind {
	if (isBlockedByN8n(error)) return 'notAllowed';
	const broken = readBreak(error);
	if (broken.kind === 'timedOut') return 'timedOut';
	if (isCertificateCode(broken.code) || isTlsCode(broken.code)) return 'certificate';
	return broken.reachedService ? 'connectionLost' : 'noConnection';
}

/** OpenSSL's own refusals, for example when the other side does not speak TLS at all. */
function isTlsCode(code: string): boolean {
	return code === 'EPROTO' || code.startsWith('ERR_SSL');
}

/**
 * Whether n8n itself refused the address, as its protection against server-side request forgery
 * does (`SsrfBlockedIpError`, `SsrfBlockedHostnameError`; n8n 2.41, package backend-network).
 */
function isBlockedByN8n(error: unknown): boolean {
	let current: unknown = error;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
		const { name, cause } = current as { name?: unknown; cause?: unknown };
		if (typeof name === 'string' && name.startsWith('SsrfBlocked')) return true;
		current = cause;
	}
	return false;
}
