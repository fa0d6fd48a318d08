import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import type { OperationDefinition, Preparation, Task } from '../operations/operation';
import { attachReport } from './attachReport';
import { runConcurrently } from './concurrency';
import { addHints } from './hints';
import { itemFailure, type ItemFailure } from './itemFailure';
import type { Outcome } from './outcome';
import { createOutputItem, type RoutedItem } from './output';
import { routeItems } from './routing';
import type { Run } from './run';
import { joinSegments } from './segmentedResult';
import { readSettings, type Settings } from './settings';
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
	addHints(run, outcomes, passedOver);
	const finished = outcomes.filter((outcome) => outcome.kind !== 'unfinished');
	const items: RoutedItem[] = [];
	for (const outcome of finished) {
		items.push(await attachReport(run, outcome, createOutputItem(run, outcome)));
	}
	return routeItems(run.settings, items);
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

/** Failures of this package as they are; anything else (n8n's, or a defect) named with its item. */
function asItemFailure(context: IExecuteFunctions, error: unknown, itemIndex: number): ItemFailure {
	if (error instanceof NodeOperationError) return error;
	if (error instanceof Error && 'httpCode' in error && 'context' in error) {
		return error as ItemFailure;
	}
	const reason = error instanceof Error ? error.message : String(error);
	return itemFailure(context, {
		itemIndex,
		message: `The item could not be handled: ${reason}`,
		description: 'Look at the item and at the parameters of the node for this item.',
	});
}

/** n8n shows an execution as canceled, not as failed, when this word is in the message. */
function cancellation(context: IExecuteFunctions): ItemFailure {
	return itemFailure(context, {
		message: 'The execution was canceled before all recordings were checked',
		description: 'Run the workflow again to check the rest.',
	});
}
