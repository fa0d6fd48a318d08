import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';
import { Failure, messageOf } from '../model/failure';
import { readableText } from '../text/readableText';

/** Longest text of an unforeseen error, in characters. */
const LONGEST_REASON = 300;

export type NodeError = NodeApiError | NodeOperationError;

/** Failures as they are; anything else (n8n's, or a defect) as the failure of its item. */
export function asFailure(error: unknown, itemIndex: number): Failure {
	if (error instanceof Failure) return error;
	if (isNodeError(error)) {
		const statusCode = 'httpCode' in error ? Number(error.httpCode) : undefined;
		return new Failure({
			itemIndex,
			message: error.message,
			description: error.description ?? '',
			reason: 'notHandled',
			statusCode,
			cause: error,
		});
	}
	const said = readableText(error instanceof Error ? error.message : String(error), LONGEST_REASON);
	return new Failure({
		itemIndex,
		message: `The item could not be handled: ${said}`,
		description: 'Look at the item and at the parameters of the node for this item.',
		reason: 'notHandled',
	});
}

function isNodeError(error: unknown): error is NodeError {
	if (error instanceof NodeOperationError) return true;
	return error instanceof Error && 'httpCode' in error && 'context' in error;
}

/**
 * The error for a failure: n8n's own classes, with the item named in the text, and the job ID, file
 * and field as data in `context`. A NodeApiError where Dataspike answered, so that the HTTP status
 * is kept. What n8n has thrown itself stays as it was.
 */
export function toNodeError(context: IExecuteFunctions, failure: Failure): NodeError {
	if (isNodeError(failure.cause)) return failure.cause;
	const { description, reason, subject } = failure;
	const { itemIndex, statusCode, jobId, jobStatus, fileName, binaryProperty } = subject;
	const message = messageOf(failure);
	const options = { message, description, itemIndex };
	const error =
		statusCode === undefined
			? new NodeOperationError(context.getNode(), message, options)
			: new NodeApiError(
					context.getNode(),
					{ message },
					{ ...options, httpCode: String(statusCode) },
				);

	// n8n replaces texts in which it finds a code such as ENOTFOUND, even inside a file name.
	error.message = message;
	error.description = description;
	const data: IDataObject = {
		reason,
		jobId,
		jobStatus,
		fileName: fileName ?? undefined,
		binaryProperty: binaryProperty ?? undefined,
	};
	Object.assign(error.context, data);
	return error;
}
