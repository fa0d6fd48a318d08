import type { Reason } from './reason';

/** What a failure is about. Fields that are not known are missing. */
export interface FailureSubject {
	/** Missing when it is not about one item, but about the credential. */
	itemIndex?: number;
	fileName?: string | null;
	binaryProperty?: string | null;
	jobId?: string;
	/** The service's own word for where the job stands, as it was last seen. */
	jobStatus?: string;
	/** The HTTP status, when Dataspike answered. */
	statusCode?: number;
}

export interface FailureDetails extends FailureSubject {
	/** What happened, in the user's words, without the item's number. */
	message: string;
	/** What to do next. */
	description: string;
	reason: Reason;
	/** The exception that it stands for, when it came from n8n or is a defect. */
	cause?: unknown;
}

/**
 * What is reported about one item or one of its files. Whoever finds out throws or returns it; it knows
 * nothing of n8n's own error classes, into which it is turned at the end.
 */
export class Failure extends Error {
	readonly description: string;

	readonly reason: Reason;

	readonly subject: Readonly<FailureSubject>;

	constructor({ message, description, reason, cause, ...subject }: FailureDetails) {
		super(message, cause === undefined ? undefined : { cause });
		this.name = 'Failure';
		this.description = description;
		this.reason = reason;
		this.subject = subject;
	}
}

/** The message with the number of the item, as n8n writes it. What n8n itself has said stays as it is. */
export function messageOf({ message, cause, subject: { itemIndex } }: Failure): string {
	return cause !== undefined || itemIndex === undefined
		? message
		: `${message} [item ${itemIndex}]`;
}
