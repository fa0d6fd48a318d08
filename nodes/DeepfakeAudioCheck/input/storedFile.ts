import type { IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../model/failure';
import { readStorageFault, type StorageFault } from '../model/storageFault';
import { readableText } from '../text/readableText';

/** A file whose bytes are asked of n8n, for what is said when they cannot be had. */
export interface StoredSubject {
	itemIndex: number;
	fileName: string | null;
	binaryProperty: string | null;
	/** The file as it is named at the start of a sentence. */
	name: string;
	/** The expression that gives it, when it does not come from the step before. */
	givenBy?: string;
}

const WHAT_HAPPENED: Record<StorageFault, string> = {
	lost: 'is not in the storage of n8n any more',
	full: 'could not be read, because the storage of n8n is full',
	notAllowed: 'could not be read, because n8n may not read its own storage',
	other: 'could not be read from the storage of n8n',
};

/** What to do; STEP stands for the step that brought the file. */
const WHAT_TO_DO: Record<StorageFault, string> = {
	lost: 'Run STEP again, and this node after it in the same execution. n8n deletes the files of executions that are over, such as those of a sub-workflow or an earlier test run.',
	full: 'Ask whoever runs this n8n to make room where it keeps binary data, then run STEP again.',
	notAllowed:
		'Ask whoever runs this n8n to correct the permissions where it keeps binary data, then run STEP again.',
	other: 'Run STEP again. If it happens every time, ask whoever runs this n8n to look at its log.',
};

/**
 * Does something with what n8n keeps of a file.
 *
 * @throws a Failure in our own words when n8n's storage throws: its texts name paths of the server
 */
export async function withStorage<Value>(
	context: IExecuteFunctions,
	subject: StoredSubject,
	read: () => Promise<Value>,
): Promise<Value> {
	let failure: Failure;
	try {
		return await read();
	} catch (error) {
		failure = error instanceof Failure ? error : explainFault(context, subject, error);
	}
	throw failure;
}

function explainFault(
	context: IExecuteFunctions,
	{ name, givenBy, ...about }: StoredSubject,
	error: unknown,
): Failure {
	const fault = readStorageFault(error);
	const step = nameStep(context, givenBy);
	return new Failure({
		...about,
		message: `${name} ${WHAT_HAPPENED[fault]}`,
		description: WHAT_TO_DO[fault].replaceAll('STEP', step),
		reason: 'notHandled',
	});
}

/** The step that brought a file: the one that the expression names, or else the one before. */
function nameStep(context: IExecuteFunctions, givenBy: string | undefined): string {
	const inExpression = /\$(?:\(|node\[|items\()\s*(["'`])(.+?)\1/.exec(givenBy ?? '')?.[2];
	const before = inExpression ?? readStepBefore(context);
	return before === undefined
		? 'the step that brings the file'
		: `the step that brings the file ("${readableText(before)}")`;
}

function readStepBefore(context: IExecuteFunctions): string | undefined {
	try {
		return (context.getInputSourceData() as { previousNode?: string } | undefined)?.previousNode;
	} catch {
		return undefined;
	}
}
