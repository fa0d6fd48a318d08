import type { IExecuteFunctions, INodeExecutionData, NodeExecutionHint } from 'n8n-workflow';

const OUTPUTS_UNKNOWN: NodeExecutionHint = {
	message:
		'n8n could not work out the outputs of this node, so every item left through the error output. Set Execution Logic to v1 in the settings of the workflow, or On Error to Continue.',
	type: 'warning',
	location: 'outputPane',
};

/**
 * The outputs as they are; all of them in the error output where n8n would empty the first one.
 *
 * With On Error on Continue (using error output), n8n works out the outputs again and puts failed items
 * on the last. Where it cannot, it takes the error output for the only one and replaces the first with it:
 * what was checked, and paid, would be gone. n8n 2.40 cannot in combined binary mode, where its expression
 * engine finds no item to read. Ref: n8n-core 2.40, workflow-execute.ts, handleNodeErrorOutput;
 * @n8n/expression-runtime, host-functions.ts, getValueAtPath reads `data.$item` for every path
 */
export function keepOutputs(
	context: IExecuteFunctions,
	outputs: INodeExecutionData[][],
): INodeExecutionData[][] {
	if (context.getNode().onError !== 'continueErrorOutput') return outputs;
	if (context.getNodeOutputs().some(({ category }) => category !== 'error')) return outputs;

	const items = outputs.flat();
	if (items.length > 0) context.addExecutionHints(OUTPUTS_UNKNOWN);
	return [...outputs.map(() => []), items];
}
