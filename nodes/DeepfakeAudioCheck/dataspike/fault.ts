import { isCertificateCode, type Answer, type Break } from '../http/request';
import { parseObject } from './parseObject';
import { readableText } from '../text/readableText';
import type { Redact } from './redact';
import { parseRetryAfterMs } from '../http/retryAfter';

/** Why a request did not bring what was asked for. */
export type FaultKind =
	| 'notSent'
	| 'noConnection'
	| 'certificate'
	| 'connectionLost'
	| 'timedOut'
	| 'redirected'
	| 'keyRefused'
	| 'quotaUsedUp'
	| 'unknownJob'
	| 'fileTooLarge'
	| 'fileTypeRefused'
	| 'fileRefused'
	| 'rateLimited'
	| 'serviceInTrouble'
	| 'unreadable'
	| 'refused';

export interface Fault {
	kind: FaultKind;
	/** The HTTP status, when there was an answer. */
	statusCode?: number;
	/** How long the service asks to be left alone, in ms. */
	retryAfterMs?: number;
	/** What the service itself said; not trusted. */
	serviceMessage?: string;
	/** What n8n said when it did not send the request. */
	hostMessage?: string;
	/** Whether the same request may succeed later. */
	mayPass: boolean;
	/** Whether the service can have acted on the request. */
	reachedService: 'no' | 'maybe';
}

/** Longest text of the service that is passed on to the user. */
const LONGEST_SERVICE_MESSAGE = 300;

/** What a status means, see the API reference; every status that is not here is in the ranges below. */
const KIND_BY_STATUS: Record<number, FaultKind> = {
	400: 'fileRefused',
	401: 'keyRefused',
	402: 'quotaUsedUp',
	403: 'keyRefused',
	404: 'unknownJob',
	408: 'timedOut',
	413: 'fileTooLarge',
	415: 'fileTypeRefused',
	422: 'fileRefused',
	429: 'rateLimited',
};

const KINDS_THAT_MAY_PASS: ReadonlySet<FaultKind> = new Set<FaultKind>([
	'noConnection',
	'connectionLost',
	'timedOut',
	'rateLimited',
	'serviceInTrouble',
	'unreadable',
]);

/**
 * What is wrong with an answer that did not bring a job.
 *
 * @param nowMs the present, in ms since 1970, for a Retry-After date
 * @param redact takes the API key out of what the service said
 */
export function readFault(answer: Answer, nowMs: number, redact: Redact): Fault {
	if (answer.kind !== 'answered') return readBrokenOff(answer, redact);

	const kind = kindOfStatus(answer.statusCode);
	const retryAfterMs = parseRetryAfterMs(answer.headers['retry-after'], nowMs);
	return {
		...createFault(kind, reachOfStatus(answer.statusCode, retryAfterMs)),
		statusCode: answer.statusCode,
		retryAfterMs,
		serviceMessage: readServiceMessage(redact(parseObject(answer.text))),
	};
}

function readBrokenOff(broken: Break, redact: Redact): Fault {
	if (broken.kind === 'notSent') {
		const hostMessage = readableText(redact(broken.detail), LONGEST_SERVICE_MESSAGE);
		return { ...createFault('notSent', 'no'), hostMessage };
	}
	const { kind, reachedService } = broken;
	if (kind === 'timedOut') return createFault('timedOut', reachedService ? 'maybe' : 'no');
	if (isCertificateCode(broken.code)) return createFault('certificate', 'no');
	return reachedService
		? createFault('connectionLost', 'maybe')
		: createFault('noConnection', 'no');
}

function createFault(kind: FaultKind, reachedService: Fault['reachedService']): Fault {
	return { kind, reachedService, mayPass: KINDS_THAT_MAY_PASS.has(kind) };
}

function kindOfStatus(statusCode: number): FaultKind {
	const known = KIND_BY_STATUS[statusCode];
	if (known !== undefined) return known;
	if (statusCode >= 500) return 'serviceInTrouble';
	if (statusCode >= 400) return 'refused';
	return statusCode >= 300 ? 'redirected' : 'unreadable';
}

/**
 * Whether a submit that was answered so can have made a job. A refusal (4xx, a redirect) has not,
 * a 503 with Retry-After says so itself; after any other 5xx, a timeout, or a success that makes no
 * sense, nobody knows.
 */
function reachOfStatus(statusCode: number, retryAfterMs?: number): Fault['reachedService'] {
	if (statusCode < 300 || statusCode === 408) return 'maybe';
	if (statusCode < 500) return 'no';
	return statusCode === 503 && retryAfterMs !== undefined ? 'no' : 'maybe';
}

/** `message` or `error` of an answer; undefined when it was no JSON, such as a proxy's page. */
function readServiceMessage(body: Record<string, unknown> | undefined): string | undefined {
	const nested = body?.error as { message?: unknown } | undefined;
	const candidates = [body?.message, nested?.message, body?.error];
	const found = candidates.find((value) => typeof value === 'string' && value.trim() !== '');
	if (typeof found !== 'string') return undefined;
	return readableText(found, LONGEST_SERVICE_MESSAGE);
}
