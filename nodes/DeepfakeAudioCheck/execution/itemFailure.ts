import {
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
} from 'n8n-workflow';

/** What is reported about one item or one of its files. */
export interface FailureDetails {
	/** Missing when it is not about one item, but about the credential. */
	itemIndex?: number;
	/** What happened, without the item's number. */
	message: string;
	/** What to do next. */
	description: string;
	/** The HTTP status, when Dataspike answered. */
	statusCode?: number;
	jobId?: string;
	/** The service's own word for where the job stands, as it was last seen. */
	jobStatus?: string;
	fileName?: string | null;
	binaryProperty?: string | null;
}

export type ItemFailure = NodeApiError | NodeOperationError;

/** Failures of this package as they are; anything else (n8n's, or a defect) named with its item. */
export function asItemFailure(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): ItemFailure {
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

/**
 * The error for an item: n8n's own classes, with the item named in the text, and the job ID, file
 * and field as data in `context`. A NodeApiError where Dataspike answered, so that the HTTP status
 * is kept.
 */
export function itemFailure(context: IExecuteFunctions, details: FailureDetails): ItemFailure {
	const { itemIndex, description, statusCode, jobId, jobStatus, fileName, binaryProperty } =
		details;
	const item = itemIndex === undefined ? '' : ` [item ${itemIndex}]`;
	const message = `${details.message}${item}`;
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
		jobId,
		jobStatus,
		fileName: fileName ?? undefined,
		binaryProperty: binaryProperty ?? undefined,
	};
	Object.assign(error.context, data);
	return error;
}
