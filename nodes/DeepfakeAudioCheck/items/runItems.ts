import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Ledger } from '../jobs/ledger';
import { Failure, type FailureSubject } from '../model/failure';
import type { Operation, UnmatchedItem, Work } from '../model/operation';
import type { FailedOutcome, Outcome, Result } from '../model/outcome';
import type { Service } from '../model/service';
import type { PlacementSettings, RoutingSettings, RunSettings, Settings } from '../model/settings';
import { keepOutputs } from '../output/errorOutput';
import { addHints } from '../output/hints/addHints';
import { describeRun } from '../output/hints/describeRun';
import { createFailedItem, type RoutedItem } from '../output/resultItem';
import { createReportedItem } from '../output/reportedItem';
import { routeItems } from '../output/routing';
import { JobCap } from './jobCap';
import { createLimiter, type Limit } from './limiter';
import { asFailure, toNodeError } from './nodeError';
import { reportUnfinishedJobs } from './unfinishedJobs';

/** A run of an operation over all items. */
export interface ItemsRun {
	context: IExecuteFunctions;
	settings: RunSettings;
	readSettings: (itemIndex: number) => Settings;
	/** For an item whose settings cannot be read. */
	readPlacement: (itemIndex: number) => PlacementSettings;
	operation: Operation;
	ledger: Ledger;
	service: Service;
	/** Comes when the run is over: it was cancelled, or stopped. */
	signal: AbortSignal;
	isCancelled: () => boolean;
	/** Ends the run; the failure becomes the signal's reason. */
	stop: (failure: Failure) => void;
	/** Awaited for every item that is looked at, and for every one that is returned. */
	yieldToEventLoop: () => Promise<void>;
}

/** The result of looking at an item. */
interface PreparedItem {
	parts: Array<PreparedWork | RefusedWork | Outcome>;
	passedOver: string[];
	unmatched?: UnmatchedItem;
}

interface PreparedWork {
	itemIndex: number;
	settings: Settings;
	work: Work;
}

/** What would make too many jobs: nothing is kept of it but its name. */
interface RefusedWork {
	itemIndex: number;
	settings: Settings;
	refused: Pick<FailureSubject, 'fileName' | 'binaryProperty'>;
}

/**
 * Runs an operation for every item: first looks at all of them, then works on what there is to do,
 * several at a time, and returns the outputs in the order of the input.
 *
 * @throws the first failure when On Error is Stop Workflow: before anything is sent if it was found
 * by looking, otherwise with the jobs that were submitted by then
 */
export async function runItems(run: ItemsRun): Promise<INodeExecutionData[][]> {
	const { context, settings, ledger, service } = run;
	try {
		const cap = new JobCap(ledger, settings.maximumJobs);
		const prepared = await prepareItems(run, cap);
		const outcomes = await performAll(run, refuseTooMany(run, cap, prepared));
		run.signal.throwIfAborted();

		const told: Outcome[] = [];
		const items: RoutedItem[] = [];
		for (const outcome of outcomes) {
			await run.yieldToEventLoop();
			const made = await createItem(run, outcome);
			told.push(made.outcome);
			items.push(made.item);
		}
		if (!told.some(failedSomewhere)) ledger.clear();
		const passedOver = prepared.flatMap((item) => item.passedOver);
		const skipped = prepared.map(({ parts, unmatched }) =>
			parts.length === 0 ? unmatched : undefined,
		);
		addHints(context, service, { outcomes: told, passedOver, skipped });
		return keepOutputs(context, routeItems(settings, items));
	} catch (error) {
		const failure = run.isCancelled() ? cancellation() : asFailure(error, 0);
		const nodeError = toNodeError(context, failure);
		Object.assign(nodeError.context, referenceOf(run, failure));
		throw reportUnfinishedJobs(context, nodeError, ledger.jobs());
	}
}

/** The user's own ID for the item that a failure is about. */
function referenceOf(
	run: Pick<ItemsRun, 'readPlacement'>,
	{ subject: { itemIndex } }: Failure,
): { referenceId?: string } {
	if (itemIndex === undefined) return {};
	const { referenceId } = run.readPlacement(itemIndex);
	return referenceId === null ? {} : { referenceId };
}

/**
 * What becomes of all items when the run cannot start, because of the credential for example. Thrown
 * to n8n instead, it would pass the items on unchecked through the first output when On Error is
 * Continue, which may be the one for flagged recordings.
 */
export function rejectItems(
	context: IExecuteFunctions,
	error: unknown,
	{ routing, readPlacement }: Pick<ItemsRun, 'readPlacement'> & { routing: RoutingSettings },
): INodeExecutionData[][] {
	const failure = asFailure(error, 0);
	const outcomes = [...context.getInputData().keys()].map(
		(itemIndex): FailedOutcome => ({
			kind: 'failed',
			failure,
			itemIndex,
			settings: readPlacement(itemIndex),
		}),
	);
	context.addExecutionHints(...describeRun(outcomes));
	const items = outcomes.map((outcome) => createFailedItem(context, outcome));
	return keepOutputs(context, routeItems(routing, items));
}

/** @throws the signal's reason when an item ended the run */
async function prepareItems(run: ItemsRun, cap: JobCap): Promise<PreparedItem[]> {
	const limit = createLimiter(run.settings.concurrentItems);
	const itemIndices = [...run.context.getInputData().keys()];
	return await allInOrder(
		itemIndices.map(
			async (itemIndex) =>
				await limit(async () => {
					run.signal.throwIfAborted();
					await run.yieldToEventLoop();
					return await prepareItem(run, cap, itemIndex);
				}),
		),
	);
}

async function prepareItem(run: ItemsRun, cap: JobCap, itemIndex: number): Promise<PreparedItem> {
	let settings: Settings | undefined;
	try {
		const read = run.readSettings(itemIndex);
		settings = read;
		// Nothing will be sent any more, so no more links are downloaded for the sake of a number.
		if (cap.isExceeded && read.audioSource === 'url') {
			cap.passOver();
			return { parts: [{ itemIndex, settings: read, refused: {} }], passedOver: [] };
		}
		const { parts, passedOver, unmatched } = await run.operation(itemIndex, read);
		return {
			parts: parts.map((part): PreparedItem['parts'][number] => {
				if (part instanceof Failure) return fail(run, part, { itemIndex, settings: read });
				if (!('perform' in part)) return part;
				cap.add(part.toSubmit);
				return keepOrRefuse(cap, { itemIndex, settings: read, work: part });
			}),
			passedOver,
			unmatched,
		};
	} catch (error) {
		const item = { itemIndex, settings: settings ?? run.readPlacement(itemIndex) };
		return { parts: [failWith(run, error, item)], passedOver: [] };
	}
}

/** Only its name is kept of what takes new jobs, once there are too many. */
function keepOrRefuse(cap: JobCap, prepared: PreparedWork): PreparedWork | RefusedWork {
	const { itemIndex, settings, work } = prepared;
	if (!cap.isExceeded || !cap.takesNewJobs(work.toSubmit)) return prepared;
	const { fileName, binaryProperty } = work.toSubmit[0] ?? {};
	return { itemIndex, settings, refused: { fileName, binaryProperty } };
}

/**
 * What there is to do: all of it, or, when the run would make too many jobs, only what makes none.
 *
 * @throws a Failure when there are too many and On Error is Stop Workflow
 */
function refuseTooMany(
	run: ItemsRun,
	cap: JobCap,
	prepared: PreparedItem[],
): Array<PreparedWork | Outcome> {
	if (cap.isExceeded && !run.context.continueOnFail()) throw new Failure(cap.explain());
	return prepared
		.flatMap(({ parts }) => parts)
		.map((part) => ('work' in part ? keepOrRefuse(cap, part) : part))
		.map((part) => {
			if (!('refused' in part)) return part;
			const { itemIndex, settings, refused } = part;
			const failure = new Failure({ ...cap.explain(), ...refused, itemIndex });
			return fail(run, failure, { itemIndex, settings });
		});
}

/** @throws the signal's reason when the run is over */
async function performAll(run: ItemsRun, parts: Array<PreparedWork | Outcome>): Promise<Outcome[]> {
	const limit = createLimiter(run.settings.filesAtTheSameTime);
	const limitWhileRunning: Limit = async (task) =>
		await limit(async () => {
			run.signal.throwIfAborted();
			return await task();
		});
	const tools = {
		limit: limitWhileRunning,
		onFailure: (failure: Failure) => stopIfWanted(run, failure),
	};
	return await allInOrder(
		parts.map(async (part) => {
			if (!('work' in part)) return part;
			try {
				return await part.work.perform(tools);
			} catch (error) {
				return failWith(run, error, part);
			}
		}),
	);
}

/** Waits for all of them, also when one rejects: what is on its way brings the IDs of jobs. */
async function allInOrder<Value>(promises: Array<Promise<Value>>): Promise<Value[]> {
	const settled = await Promise.allSettled(promises);
	return settled.map((one) => {
		if (one.status === 'rejected') throw one.reason;
		return one.value;
	});
}

/** @throws the signal's reason when the run is over, whatever was thrown */
function failWith(
	run: ItemsRun,
	error: unknown,
	item: Pick<FailedOutcome, 'itemIndex' | 'settings'>,
): FailedOutcome {
	run.signal.throwIfAborted();
	return fail(run, asFailure(error, item.itemIndex), item);
}

function fail(
	run: ItemsRun,
	failure: Failure,
	{ itemIndex, settings }: Pick<FailedOutcome, 'itemIndex' | 'settings'>,
): FailedOutcome {
	stopIfWanted(run, failure);
	return { kind: 'failed', failure, itemIndex, settings };
}

/** Ends the run at the first failure, if On Error says so. */
function stopIfWanted({ context, stop }: ItemsRun, failure: Failure): void {
	if (!context.continueOnFail()) stop(failure);
}

function failedSomewhere(outcome: Outcome): boolean {
	if (outcome.kind === 'failed') return true;
	return 'parts' in outcome && outcome.parts.some((part) => 'failure' in part);
}

/**
 * The item of an outcome, and what is told of it: that it failed, when n8n cannot keep the report.
 *
 * @throws when n8n cannot keep the report and On Error is Stop Workflow
 */
async function createItem(
	run: ItemsRun,
	outcome: Outcome,
): Promise<{ outcome: Outcome; item: RoutedItem }> {
	const { context, service } = run;
	if (outcome.kind === 'failed') return { outcome, item: createFailedItem(context, outcome) };
	try {
		return { outcome, item: await createReportedItem(context, service, outcome) };
	} catch (error) {
		const failure = asFailure(error, outcome.itemIndex);
		if (!context.continueOnFail()) throw failure;
		const failed = failedFor(outcome, failure);
		return { outcome: failed, item: createFailedItem(context, failed) };
	}
}

function failedFor({ itemIndex, settings }: Result, failure: Failure): FailedOutcome {
	return { kind: 'failed', failure, itemIndex, settings };
}

/** n8n shows an execution as canceled, not as failed, when this word is in the message. */
function cancellation(): Failure {
	return new Failure({
		message: 'The execution was canceled before all recordings were checked',
		description: 'Run the workflow again to check the rest.',
		reason: 'notFinished',
	});
}
