import { inspect } from 'node:util';
import type * as N8nWorkflow from 'n8n-workflow';
import type { SerializedError } from './types';

interface NodeErrorFields extends Error {
	description?: string | null;
	httpCode?: string | null;
	context?: Record<string, unknown>;
}

/**
 * An error with all that a user or a log could see of it. The error that ends an execution is a plain
 * copy, as n8n makes it for its database; that of an item is the node's own object.
 */
export function serializeError(
	n8nWorkflow: typeof N8nWorkflow,
	error: unknown,
): SerializedError | undefined {
	if (typeof error !== 'object' || error === null || !('message' in error)) return undefined;
	const { name, message, description, httpCode, context } = error as NodeErrorFields;
	return {
		name,
		message,
		description,
		httpCode,
		context: JSON.parse(JSON.stringify(context ?? {})) as Record<string, unknown>,
		isNodeApiError: error instanceof n8nWorkflow.NodeApiError || name === 'NodeApiError',
		isNodeOperationError:
			error instanceof n8nWorkflow.NodeOperationError || name === 'NodeOperationError',
		everything: `${inspect(error, { depth: 12, showHidden: true })}\n${stringify(error)}`,
	};
}

function stringify(error: object): string {
	try {
		return JSON.stringify(error) ?? '';
	} catch {
		return 'not serializable';
	}
}
