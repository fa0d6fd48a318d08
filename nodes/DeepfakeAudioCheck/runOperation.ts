import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Operation } from './description/operation';
import { startRun, type Run } from './execution/run';
import { rejectItems, runItems } from './execution/runItems';
import { checkAudio } from './operations/checkAudio';
import { getResult } from './operations/getResult';
import type { OperationDefinition } from './operations/operation';
import { submitAudio } from './operations/submitAudio';

const operations: Record<Operation, OperationDefinition> = { checkAudio, getResult, submitAudio };

/**
 * Runs the operation that is chosen in the node for all items, and returns the node's outputs.
 *
 * @throws a NodeOperationError or NodeApiError when On Error is Stop Workflow and an item failed, or the run
 * could not start
 */
export async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = operations[context.getNodeParameter('operation', 0) as Operation];
	if (!context.continueOnFail()) return await runItems(await startRun(context), operation);

	let run: Run;
	try {
		run = await startRun(context);
	} catch (error) {
		return rejectItems(context, error);
	}
	return await runItems(run, operation);
}
