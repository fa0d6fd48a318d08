import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { resolveBaseUrl, type Environment } from '../dataspike/baseUrl';
import { DataspikeClient, type ClientResult } from '../dataspike/client';
import type { Job } from '../dataspike/job';
import { RateGate } from '../dataspike/rateGate';
import { createRedact } from '../dataspike/redact';
import type { Clock } from '../polling/interruptibleSleep';
import { LearnedPolling } from '../polling/learnedPolling';
import type { WaitResult } from '../polling/waitForJob';
import type { AudioFile } from './audioFile';
import { itemFailure } from './itemFailure';
import { readRunSettings, type RunSettings } from './settings';
import { SharedWork } from './sharedWork';
import { SubmittedJobs } from './submittedJobs';

/** A job that was submitted in this run, or asked for. */
export interface KnownJob {
	jobId: string;
	status: string;
	itemIndex: number;
	fileName: string | null;
	wasSubmittedHere: boolean;
}

/** How waiting for a job ended, and what is known of the job. */
export interface WatchedJob {
	waited: WaitResult<ClientResult>;
	/** The job when it was last seen; undefined when it never was. */
	lastJob: Job | undefined;
	polls: number;
	waitedMs: number;
}

/** One execution of the node: what all its items share. */
export interface Run {
	context: IExecuteFunctions;
	settings: RunSettings;
	client: DataspikeClient;
	clock: Clock;
	random: () => number;
	/** What this run has learned of how long jobs take. */
	polling: LearnedPolling;
	environment: Environment;
	/** The host that requests go to, with its port if it has one of its own. */
	serviceHost: string;
	/** Every job of this run by its ID: what is reported when the run ends early. */
	jobs: Map<string, KnownJob>;
	/** The jobs that an earlier attempt of this run submitted (Retry On Fail). */
	submittedJobs: SubmittedJobs;
	/** Submissions, and waits for jobs, that files with the same audio share. */
	submissions: SharedWork<AudioFile, ClientResult>;
	waits: SharedWork<AudioFile | null, WatchedJob>;
	/** Whether On Error says that the execution stops at the first item that cannot be checked. */
	stopsAtFirstFailure: boolean;
	/** Makes the other files of the run end soon. */
	stop: () => void;
	isCancelled: () => boolean;
	/** Signals of which one comes when the run is over: it was cancelled, or stopped. */
	endSignals: readonly AbortSignal[];
	/** Whether waiting should end: the execution was cancelled, or another file stopped the run. */
	isEnding: () => boolean;
}

/** Monotonic time and n8n's own sleep. */
const clock: Clock = { nowMs: () => performance.now(), sleep };

/**
 * Prepares a run: reads the credential and what holds for all items.
 *
 * @throws a NodeOperationError when the credential or a parameter cannot be used
 */
export async function startRun(context: IExecuteFunctions): Promise<Run> {
	const settings = readRunSettings(context);
	const { baseUrl, environment, apiKey } = await readCredential(context);
	const cancelSignal = context.getExecutionCancelSignal();

	const stopping = new AbortController();
	const isCancelled = () => cancelSignal?.aborted === true;
	const isEnding = () => stopping.signal.aborted || isCancelled();
	const { random } = Math;

	return {
		context,
		settings,
		clock,
		random,
		polling: new LearnedPolling(random),
		environment,
		serviceHost: new URL(baseUrl).host,
		jobs: new Map(),
		submittedJobs: new SubmittedJobs(context),
		submissions: new SharedWork(),
		waits: new SharedWork(),
		stopsAtFirstFailure: !context.continueOnFail(),
		stop: () => stopping.abort(),
		endSignals: cancelSignal === undefined ? [stopping.signal] : [stopping.signal, cancelSignal],
		isCancelled,
		isEnding,
		client: new DataspikeClient({
			send: async (options): Promise<unknown> =>
				await context.helpers.httpRequestWithAuthentication.call(context, 'dataspikeApi', options),
			baseUrl,
			clock,
			nowSinceEpochMs: () => Date.now(),
			random,
			gate: new RateGate(clock, isEnding),
			redact: createRedact(apiKey),
		}),
	};
}

async function readCredential(
	context: IExecuteFunctions,
): Promise<{ baseUrl: string; environment: Environment; apiKey: string }> {
	const credential = await context.getCredentials('dataspikeApi');
	const resolved = resolveBaseUrl({
		environment: credential.environment ?? 'production',
		baseUrl: credential.baseUrl,
		allowUnencryptedConnection: credential.allowUnencryptedConnection,
	});
	if (!resolved.ok) throw itemFailure(context, resolved);

	const apiKey = typeof credential.apiKey === 'string' ? credential.apiKey.trim() : '';
	// A header takes visible ASCII only, see RFC 9110 section 5.5; anything else would break the request.
	if (!/^[\x21-\x7e]+$/.test(apiKey)) {
		throw itemFailure(context, {
			message:
				apiKey === ''
					? 'The API key in the Dataspike API credential is empty'
					: 'The API key in the Dataspike API credential holds characters that no key has',
			description: 'Copy the key from your Dataspike account into the credential again.',
		});
	}
	return { baseUrl: resolved.baseUrl, environment: resolved.environment, apiKey };
}
