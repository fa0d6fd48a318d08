import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { OperationDefinition, Preparation, Task } from '../operations/operation';
import { attachReport } from './attachReport';
import { runConcurrently } from './concurrency';
import { addHints, describeRun } from './hints';
import { asItemFailure, itemFailure, type ItemFailure } from './itemFailure';
import type { Outcome } from './outcome';
import { createFailedItem, createResultItem, type RoutedItem } from './output';
import { routeItems } from './routing';
import type { Run } from './run';
import { joinSegments } from './segmentedResult';
import { readOutputSettings, readSettings, type Settings } from './settings';
import { reportUnfinishedJobs } from './unfinishedJobs';

/**
 * Runs an operation for every item: first looks at all of them, then works on what there is to do,
 * several at a time, and returns the outputs in the order of the input.
 *
 * @throws the first failure when On Error is Stop Workflow: before anything is sent if it was found
 * by looking, otherwise with the jobs that were submitted by then
 */
export async function runItems(
	run: Run,
	operation: OperationDefinition,
): Promise<INodeExecutionData[][]> {
	const { parts, passedOver } = await prepareItems(run, operation);
	const performed = await runConcurrently(parts, run.settings.concurrentFiles, async (part) =>
		isTask(part) ? await performTask(run, operation, part) : part,
	);

	const failed = performed.find((outcome) => outcome.kind === 'failed');
	if (run.isCancelled()) throw reportUnfinishedJobs(run, cancellation(run.context));
	if (failed !== undefined && run.stopsAtFirstFailure) {
		throw reportUnfinishedJobs(run, failed.failure);
	}

	if (failed === undefined) run.submittedJobs.clear();
	const outcomes = joinSegments(performed, (index) => {
		const part = parts[index];
		return part !== undefined && isTask(part) && part.target.kind === 'file'
			? part.target.file
			: undefined;
	});
	const told: Outcome[] = [];
	const items: RoutedItem[] = [];
	for (const outcome of outcomes) {
		if (outcome.kind === 'unfinished') continue;
		const made =
			outcome.kind === 'failed'
				? { outcome, item: createFailedItem(run.context, outcome) }
				: await createReportedItem(run, outcome);
		told.push(made.outcome);
		items.push(made.item);
	}
	addHints(run, told, passedOver);
	return routeItems(run.settings, items);
}

/**
 * The item of a result with its report, and what is told of it: that it failed, when n8n cannot keep the
 * report.
 *
 * @throws when n8n cannot keep the report and On Error is Stop Workflow
 */
async function createReportedItem(
	run: Run,
	outcome: Extract<Outcome, { kind: 'result' }>,
): Promise<{ outcome: Outcome; item: RoutedItem }> {
	const { itemIndex, settings, job, file } = outcome.result;
	try {
		return { outcome, item: await attachReport(run, outcome, createResultItem(run, outcome)) };
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		const failure = itemFailure(run.context, {
			itemIndex,
			message: `n8n could not keep the report: ${reason}`,
			description:
				'The recording was checked: read its result with the operation Get Result and the job ID. Look at where n8n keeps binary data (free space, permissions), or set Attach Report in Options to None.',
			jobId: job?.id,
			jobStatus: job?.status,
			fileName: file?.fileName,
			binaryProperty: file?.binaryProperty,
		});
		if (run.stopsAtFirstFailure) throw reportUnfinishedJobs(run, failure);
		const failed = { kind: 'failed' as const, failure, itemIndex, settings };
		return { outcome: failed, item: createFailedItem(run.context, failed) };
	}
}

/**
 * What becomes of all items when the run cannot start, because of the credential for example. Thrown
 * to n8n instead, it would pass the items on unchecked through the first output when On Error is
 * Continue, which may be the one for flagged recordings.
 */
export function rejectItems(context: IExecuteFunctions, error: unknown): INodeExecutionData[][] {
	const failure = asItemFailure(context, error, 0);
	const outcomes = [...context.getInputData().keys()].map((itemIndex) => ({
		kind: 'failed' as const,
		failure,
		itemIndex,
		settings: undefined,
	}));
	context.addExecutionHints(...describeRun(outcomes));
	const items = outcomes.map((outcome) => createFailedItem(context, outcome));
	return routeItems(readOutputSettings(context), items);
}

async function prepareItems(
	run: Run,
	operation: OperationDefinition,
): Promise<{ parts: Array<Task | Outcome>; passedOver: string[] }> {
	const itemIndices = [...run.context.getInputData().keys()];
	const prepared = await runConcurrently(
		itemIndices,
		run.settings.concurrentItems,
		async (itemIndex) =>
			run.isEnding() ? { parts: [], passedOver: [] } : await prepareItem(run, operation, itemIndex),
	);
	const parts = prepared.flatMap((item) => item.parts);
	const failed = parts.find((part) => !isTask(part) && part.kind === 'failed');
	if (failed !== undefined && 'failure' in failed && run.stopsAtFirstFailure) throw failed.failure;
	return { parts, passedOver: prepared.flatMap((item) => item.passedOver) };
}

async function prepareItem(
	run: Run,
	operation: OperationDefinition,
	itemIndex: number,
): Promise<{ parts: Array<Task | Outcome>; passedOver: string[] }> {
	let settings: Settings | undefined;
	let preparation: Preparation;
	try {
		settings = readSettings(run.context, itemIndex);
		preparation = await operation.prepare(run, itemIndex, settings);
	} catch (error) {
		preparation = { parts: [asItemFailure(run.context, error, itemIndex)], passedOver: [] };
	}

	const parts = preparation.parts.map((part): Task | Outcome => {
		if (!(part instanceof Error)) return part;
		return { kind: 'failed', failure: part, itemIndex, settings };
	});
	const hasFailed = parts.some((part) => !isTask(part) && part.kind === 'failed');
	if (hasFailed && run.stopsAtFirstFailure) run.stop();
	return { parts, passedOver: preparation.passedOver };
}

async function performTask(run: Run, operation: OperationDefinition, task: Task): Promise<Outcome> {
	if (run.isEnding()) return { kind: 'unfinished' };
	const { itemIndex, settings } = task;
	try {
		return await operation.perform(run, task);
	} catch (error) {
		if (run.stopsAtFirstFailure) run.stop();
		const failure = asItemFailure(run.context, error, itemIndex);
		return { kind: 'failed', failure, itemIndex, settings };
	}
}

function isTask(part: Task | Outcome): part is Task {
	return 'target' in part;
}

/** n8n shows an execution as canceled, not as failed, when this word is in the message. */
function cancellation(context: IExecuteFunctions): ItemFailure {
	return itemFailure(context, {
		message: 'The execution was canceled before all recordings were checked',
		description: 'Run the workflow again to check the rest.',
	});
}
