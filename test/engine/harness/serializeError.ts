import { inspect } from 'node:util';
import type * as N8nWorkflow from 'n8n-workflow';
import type { SerializedError } from './types';

interface NodeErrorFields extends Error {
	description?: string | null;
	httpCode?: string | null;
	context?: Record<string, unknown>;
}

/** An error with all that a user or a log could see of it. */
export function serializeError(
	n8nWorkflow: typeof N8nWorkflow,
	error: unknown,
): SerializedError | undefined {
	if (!(error instanceof Error)) return undefined;
	const { name, message, description, httpCode, context }: NodeErrorFields = error;
	return {
		name,
		message,
		description,
		httpCode,
		context: JSON.parse(JSON.stringify(context ?? {})) as Record<string, unknown>,
		isNodeApiError: error instanceof n8nWorkflow.NodeApiError,
		isNodeOperationError: error instanceof n8nWorkflow.NodeOperationError,
		everything: `${inspect(error, { depth: 12, showHidden: true })}\n${stringify(error)}`,
	};
}

function stringify(error: Error): string {
	try {
		return JSON.stringify(error) ?? '';
	} catch {
		return 'not serializable';
	}
}
