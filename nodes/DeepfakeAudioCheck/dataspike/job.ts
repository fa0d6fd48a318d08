import { readableText } from '../text/readableText';
import { parseObject } from './parseObject';
import type { Redact } from './redact';

/** A job: one analysis at Dataspike, read from an answer that is not trusted. */
export interface Job {
	id: string;
	/** The service's own word: `queued`, `completed`, `failed`, or one that is not documented. */
	status: string;
	/** 0 to 1, higher means more likely a deepfake; null when there is none or it makes no sense. */
	score: number | null;
	/** The service's own word, for example `deepfake_likely`; null when there is none. */
	verdict: string | null;
	/** The service's own word for why a job failed, for example `RuntimeError`. */
	errorCode: string | null;
	message: string | null;
	isSandbox: boolean | null;
	/** The answer as it came. */
	raw: Record<string, unknown>;
}

/** What an answer has to hold, and what is known about it beforehand. */
export interface JobExpectation {
	/** A submitted job needs its `id`, an asked-for job needs its `status`. */
	required: 'id' | 'status';
	/** The ID that was asked for. */
	knownId?: string;
	/** Takes the API key out of the answer. */
	redact: Redact;
}

/** See the API reference; every other word means that the job goes on. */
const KNOWN_STATUSES = ['queued', 'completed', 'failed'];

/** Longer than any job ID, verdict or status that makes sense; what is longer is not believed. */
export const LONGEST_WORD = 512;

/** Longest message of the service that is passed on, in characters. */
const LONGEST_MESSAGE = 300;

/** A job of which nothing is known but that it was submitted. */
export function createSubmittedJob(id: string): Job {
	const unknown = { score: null, verdict: null, errorCode: null, message: null, isSandbox: null };
	return { id, status: 'queued', ...unknown, raw: { id, status: 'queued' } };
}

/** Whether the service will not change the job any more. Every word but these two is unfinished. */
export function isFinished(job: Job): boolean {
	return job.status === 'completed' || job.status === 'failed';
}

/**
 * Reads a job from the text of an answer; undefined when the text is not a JSON object, or has no
 * usable value for the required field.
 *
 * Every field but `id` and `status` may be missing, see the API reference.
 */
export function parseJob(text: string, expectation: JobExpectation): Job | undefined {
	const { required, knownId, redact } = expectation;
	const raw = redact(parseObject(text));
	if (raw === undefined) return undefined;

	const answeredIds = readJobIds(raw);
	// A result that names another job must never be reported for this one.
	if (knownId !== undefined && answeredIds.length > 0) {
		if (!answeredIds.some((answered) => isSameId(answered, knownId))) return undefined;
	}
	const id = knownId ?? answeredIds[0] ?? null;
	const status = readStatus(raw.status) ?? (required === 'id' ? 'queued' : null);
	if (id === null || status === null) return undefined;

	return {
		id,
		status,
		score: readScore(raw.score),
		verdict: readWord(raw.verdict),
		errorCode: readWord(raw.error_code),
		message: readMessage(raw.message),
		isSandbox: typeof raw.is_sandbox === 'boolean' ? raw.is_sandbox : null,
		raw,
	};
}

/** Whether an answer names a job. */
export function hasJobId(answer: Record<string, unknown>): boolean {
	return readJobIds(answer).length > 0;
}

/** The audio guide speaks of a `job_id` in its text, and shows `id` in its example. */
function readJobIds({ id, job_id: jobId }: Record<string, unknown>): string[] {
	return [readId(id), readId(jobId)].filter((one) => one !== null);
}

/** The words of the service that are known, whatever their capitals; others as they are. */
function readStatus(value: unknown): string | null {
	const word = readWord(value);
	const known = KNOWN_STATUSES.find((status) => status === word?.toLowerCase());
	return known ?? word;
}

function readId(value: unknown): string | null {
	if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
	const word = typeof value === 'string' ? value.trim() : '';
	return isUsableJobId(word) ? word : null;
}

/** UUIDs are the same in capitals and in small letters, see RFC 9562 section 4. */
function isSameId(one: string, other: string): boolean {
	return one.toLowerCase() === other.toLowerCase();
}

/** Whether a text can stand for a job in an address: `.` and `..` would change the path. */
export function isUsableJobId(text: string): boolean {
	return text !== '' && text !== '.' && text !== '..' && text.length <= LONGEST_WORD;
}

function readWord(value: unknown): string | null {
	if (typeof value !== 'string') return null;
	const word = value.trim();
	return word === '' ? null : word.slice(0, LONGEST_WORD);
}

function readMessage(value: unknown): string | null {
	const message = typeof value === 'string' ? readableText(value, LONGEST_MESSAGE) : '';
	return message === '' ? null : message;
}

/** A score from 0 to 1, also when it is written as text ("0.87"); null for everything else. */
function readScore(value: unknown): number | null {
	const isNumberAsText = typeof value === 'string' && /^\s*\d+(\.\d+)?\s*$/.test(value);
	const score = isNumberAsText ? Number(value) : value;
	if (typeof score !== 'number' || !Number.isFinite(score)) return null;
	return score >= 0 && score <= 1 ? score : null;
}
