import { sleep, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { DataspikeClient } from './dataspike/client';
import type { RunGate } from './dataspike/rateGate';
import { createRedact } from './dataspike/redact';
import { createAudioWork } from './input/audioWork';
import { RecordingFinder } from './input/findRecordings';
import { toNodeError } from './items/nodeError';
import { rejectItems, runItems, type ItemsRun } from './items/runItems';
import { JobRunner } from './jobs/jobRunner';
import { Ledger } from './jobs/ledger';
import { readServiceAccess, type ServiceAccess } from './jobs/serviceAccess';
import { SharedPaces } from './jobs/sharedPaces';
import { Failure } from './model/failure';
import type { Operation } from './model/operation';
import type { Part } from './model/recording';
import { createCheckAudio } from './operations/checkAudio';
import { createGetResult } from './operations/getResult';
import { createSubmitAudio } from './operations/submitAudio';
import {
	readOperation,
	readPlacement,
	readRoutingSettings,
	readRunSettings,
	readSettings,
} from './parameters/settings';
import type { Clock } from './polling/interruptibleSleep';
import { readableText } from './text/readableText';

/** Monotonic time and n8n's own sleep. */
const clock: Clock = { nowMs: () => performance.now(), sleep };

/** All executions in this process. */
const paces = new SharedPaces(clock);

/** Where the ledger is among what n8n keeps for the node. */
const LEDGER_KEY = 'submittedJobs';

/** Where the number of what was sent is. */
const SENT_KEY = 'sentParts';

/** Enough of a fingerprint to tell recordings apart; `sha256sum` prints it first. */
const SHOWN_HASH_CHARACTERS = 16;

/** An ID is of use only when it is whole, in characters. */
const LONGEST_ID = 512;

/**
 * Runs the operation that is chosen in the node for all items, and returns the node's outputs.
 *
 * @throws a NodeOperationError or NodeApiError when On Error is Stop Workflow and an item failed, or the run
 * could not start
 */
export async function run(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	let items: ItemsRun;
	try {
		items = await startRun(context);
	} catch (error) {
		if (!context.continueOnFail()) {
			throw error instanceof Failure ? toNodeError(context, error) : error;
		}
		return rejectItems(context, error, {
			routing: readRoutingSettings(context),
			readPlacement: (itemIndex) => readPlacement(context, itemIndex),
		});
	}
	return await runItems(items);
}

/**
 * Joins what a run needs: reads the credential and what holds for all items.
 *
 * @throws a Failure when the credential or a parameter cannot be used
 */
async function startRun(context: IExecuteFunctions): Promise<ItemsRun> {
	const settings = readRunSettings(context);
	const access = readServiceAccess(await context.getCredentials('dataspikeApi'));
	const { stop, signal, isCancelled } = createEnd(context);
	const { gate, jobTimes } = paces.of(access);

	const { random } = Math;
	const ledger = createLedger(context);
	const work = createAudioWork(signal);
	const recordings = new RecordingFinder(context, work, signal);
	const jobs = new JobRunner({
		client: createClient(context, access, { signal, gate: gate.forRun(signal) }),
		jobTimes,
		clock,
		random,
		signal,
		ledger,
		nowSinceEpochMs: () => Date.now(),
		onSubmitted: (part, jobId) => logSubmission(context, part, jobId),
	});
	const operations: Record<ReturnType<typeof readOperation>, () => Operation> = {
		checkAudio: () => createCheckAudio(recordings, jobs),
		submitAudio: () => createSubmitAudio(recordings, jobs),
		getResult: () => createGetResult(jobs),
	};
	return {
		context,
		settings,
		readSettings: (itemIndex) => readSettings(context, itemIndex),
		readPlacement: (itemIndex) => readPlacement(context, itemIndex),
		operation: operations[readOperation(context)](),
		ledger,
		service: { environment: access.environment, host: new URL(access.baseUrl).host },
		signal,
		isCancelled,
		stop,
		yieldToEventLoop: work.yieldToEventLoop,
	};
}

/** The one signal for everything that waits: it comes on Stop, and when a failure ends the run. */
function createEnd(context: IExecuteFunctions): Pick<ItemsRun, 'signal' | 'stop' | 'isCancelled'> {
	const cancelSignal = context.getExecutionCancelSignal();
	const stopping = new AbortController();
	return {
		signal:
			cancelSignal === undefined
				? stopping.signal
				: AbortSignal.any([cancelSignal, stopping.signal]),
		stop: (failure: Failure) => stopping.abort(failure),
		isCancelled: () => cancelSignal?.aborted === true,
	};
}

function createClient(
	context: IExecuteFunctions,
	{ baseUrl, apiKey }: ServiceAccess,
	run: { signal: AbortSignal; gate: RunGate },
): DataspikeClient {
	return new DataspikeClient({
		send: async (options, ending): Promise<unknown> =>
			await context.helpers.httpRequestWithAuthentication.call(
				endingWith(context, ending),
				'dataspikeApi',
				options,
			),
		baseUrl,
		clock,
		nowSinceEpochMs: () => Date.now(),
		random: Math.random,
		...run,
		stopSignal: context.getExecutionCancelSignal(),
		redact: createRedact(apiKey),
	});
}

/**
 * The context for one request, with a signal of its own: n8n puts the cancel signal of the context it
 * is called with in the place of the one that a request brings.
 */
function endingWith(context: IExecuteFunctions, signal: AbortSignal): IExecuteFunctions {
	return Object.create(context, {
		getExecutionCancelSignal: { value: () => signal },
	}) as IExecuteFunctions;
}

/** n8n keeps the ledger with the execution, so that Retry On Fail finds it. */
function createLedger(context: IExecuteFunctions): Ledger {
	const runIndex = context.evaluateExpression('{{ $runIndex }}', 0) as unknown as number;
	const stored = context.getContext('node');
	return new Ledger(
		{
			load: () => {
				const entries: unknown = stored[LEDGER_KEY];
				const isObject = typeof entries === 'object' && entries !== null;
				return isObject ? (entries as Record<string, unknown>) : {};
			},
			save: (entries) => {
				stored[LEDGER_KEY] = entries;
			},
			loadSent: (): unknown => stored[SENT_KEY],
			saveSent: (sent) => {
				stored[SENT_KEY] = sent;
			},
		},
		{ executionId: context.getExecutionId(), runIndex: String(runIndex) },
	);
}

/**
 * Writes the job's ID to n8n's log. A worker that is killed leaves nothing else: n8n ends its
 * executions without their data. The recording is named by its fingerprint, because the names of
 * files may tell about people.
 */
function logSubmission(
	context: IExecuteFunctions,
	{ itemIndex, sha256 }: Part,
	jobId: string,
): void {
	const { referenceId } = readPlacement(context, itemIndex);
	const reference =
		referenceId === null ? '' : `, reference ${readableText(referenceId, LONGEST_ID)}`;
	const place = `execution ${context.getExecutionId()}, item ${itemIndex}${reference}`;
	context.logger.info(
		`${context.getNode().name}: submitted job ${readableText(jobId, LONGEST_ID)} (${place}, SHA-256 ${sha256.slice(0, SHOWN_HASH_CHARACTERS)})`,
	);
}
