import { parseJob, type Job, type JobExpectation } from './job';
import { readFault, type Fault } from './fault';
import { sendRequest, type SendWithCredential } from '../http/request';
import type { RunGate } from './rateGate';
import type { Redact } from './redact';
import { requestWithRetry, type Attempt } from './requestRetry';
import type { Clock } from '../polling/interruptibleSleep';
import { UploadFile } from './uploadFile';

/** Paths of the API, see the audio guide. */
const SUBMIT_PATH = '/api/v4/deepfake/audio/analyze';
const JOB_PATH = '/api/v4/deepfake/job';

/** Shortest time in ms that a request is given, so that the last poll at a deadline can be answered. */
const SHORTEST_TIMEOUT_MS = 3000;

/** Longest time in ms that an answer about a job is waited for before it is asked for again. */
const LONGEST_RESULT_TIMEOUT_MS = 30_000;

/** A job that has just been submitted may not be known everywhere at once: so often it is asked again. */
const ATTEMPTS_UNTIL_JOB_IS_KNOWN = 5;

/** A file as it is sent. */
export interface Upload {
	bytes: Uint8Array;
	fileName: string;
	mimeType: string;
}

export interface ClientParts {
	send: SendWithCredential;
	/** Address without a trailing slash. */
	baseUrl: string;
	clock: Clock;
	/** The present in ms since 1970. */
	nowSinceEpochMs: () => number;
	random: () => number;
	gate: RunGate;
	/** Ends all waiting: the run is over. */
	signal: AbortSignal;
	/**
	 * Ends a submission that is on its way: the execution was stopped. When the run is over for another
	 * reason, its answer is waited for: it brings the ID of a job.
	 */
	stopSignal: AbortSignal | undefined;
	/** Takes the API key out of every answer. */
	redact: Redact;
}

/** How long a request and its repetitions may take. */
export interface RequestLimits {
	/** In ms of the clock. */
	deadlineMs: number;
}

/** What became of a request with its repetitions. */
export type ClientResult = Attempt<Job>;

/**
 * Dataspike's deepfake API: the only place that knows its addresses. Knows neither items nor parameters.
 * Every request throws the signal's reason if the run is over before it is made.
 */
export class DataspikeClient {
	constructor(private readonly parts: ClientParts) {}

	/**
	 * Submits a file. Repeated only when the service has certainly not taken it: there is no
	 * idempotency key, and every accepted file may be billed.
	 *
	 * @param loadUpload brings the file; called for every attempt, so that no bytes are held between
	 */
	async submit(loadUpload: () => Promise<Upload>, limits: RequestLimits): Promise<ClientResult> {
		return await this.repeat({
			...limits,
			attempt: async () => {
				const { body, file } = await createBody(loadUpload);
				return await this.request({
					method: 'POST',
					path: SUBMIT_PATH,
					body,
					isBodyRead: () => file.isRead,
					timeoutMs: this.remainingMs(limits.deadlineMs),
					expectation: { required: 'id', redact: this.parts.redact },
				});
			},
			mayRetry: (fault) => fault.mayPass && fault.reachedService === 'no',
		});
	}

	/**
	 * Asks for a job. Repeated on every fault that may pass, and a few times when the service does
	 * not know a job that was submitted just now.
	 *
	 * @param onAttempt called before every request
	 */
	async getJob(
		jobId: string,
		limits: RequestLimits & { justSubmitted: boolean; onAttempt: () => void },
	): Promise<ClientResult> {
		return await this.repeat({
			...limits,
			attempt: async () => {
				limits.onAttempt();
				return await this.request({
					method: 'GET',
					path: `${JOB_PATH}/${encodeURIComponent(jobId.toWellFormed())}`,
					timeoutMs: Math.min(this.remainingMs(limits.deadlineMs), LONGEST_RESULT_TIMEOUT_MS),
					expectation: { required: 'status', knownId: jobId, redact: this.parts.redact },
				});
			},
			mayRetry: (fault, number) =>
				fault.mayPass ||
				(fault.kind === 'unknownJob' &&
					limits.justSubmitted &&
					number < ATTEMPTS_UNTIL_JOB_IS_KNOWN),
		});
	}

	private async repeat(
		request: RequestLimits & {
			attempt: () => Promise<Attempt<Job>>;
			mayRetry: (fault: Fault, number: number) => boolean;
		},
	): Promise<ClientResult> {
		const { clock, random, gate, signal } = this.parts;
		return await requestWithRetry({ ...request, clock, random, gate, signal });
	}

	private async request(request: {
		method: 'GET' | 'POST';
		path: string;
		body?: FormData;
		isBodyRead?: () => boolean;
		timeoutMs: number;
		expectation: JobExpectation;
	}): Promise<Attempt<Job>> {
		const { path, expectation, ...about } = request;
		const { baseUrl, send, nowSinceEpochMs, redact } = this.parts;
		const url = `${baseUrl}${path}`;
		const signal = about.method === 'POST' ? this.parts.stopSignal : this.parts.signal;
		const answer = await sendRequest(send, { ...about, url, signal });

		const isSuccess =
			answer.kind === 'answered' && answer.statusCode >= 200 && answer.statusCode < 300;
		const job = isSuccess ? parseJob(answer.text, expectation) : undefined;
		if (job !== undefined) return { ok: true, value: job };
		return { ok: false, fault: readFault(answer, nowSinceEpochMs(), redact) };
	}

	private remainingMs(deadlineMs: number): number {
		// Timers of the platform take whole ms only.
		return Math.ceil(Math.max(deadlineMs - this.parts.clock.nowMs(), SHORTEST_TIMEOUT_MS));
	}
}

/** A body for one attempt: a body that has been sent cannot be sent again. */
async function createBody(
	loadUpload: () => Promise<Upload>,
): Promise<{ body: FormData; file: UploadFile }> {
	const { bytes, fileName, mimeType } = await loadUpload();
	const file = new UploadFile(bytes, fileName, mimeType);
	const body = new FormData();
	// Source: the audio guide, "multipart/form-data containing one file field".
	body.append('file', file);
	return { body, file };
}
