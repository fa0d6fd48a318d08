import type { INodeOutputConfiguration, NodeConnectionType } from 'n8n-workflow';

interface OutputParameters {
	operation?: string;
	separateOutputs?: unknown;
}

/**
 * The outputs of the node for its present parameters. n8n evaluates the function's own text in the
 * editor, so it must not use anything from outside itself.
 */
export function configureOutputs(
	parameters: OutputParameters,
): Array<NodeConnectionType | INodeOutputConfiguration> {
	const { operation, separateOutputs } = parameters;
	if (operation === 'submitAudio' || separateOutputs !== true) return ['main'];

	const names = ['Flagged', 'Review', 'Clear', 'Undecided'];
	return names.map((displayName) => ({ type: 'main', displayName }));
}

/** The expression that n8n asks for when it draws the node and when it runs it. */
export const outputsExpression = `={{ (${configureOutputs.toString()})($parameter) }}` as const;
