import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AudioFile } from './audioFile';
import { judge, type Decision, type Judgement } from './decision';
import type { ItemFailure } from './itemFailure';
import { DOWNLOAD_FIELD } from './linkedAudio';
import type { Outcome, Result, SegmentResult } from './outcome';
import type { Run } from './run';
import { countFlaggedSeconds, judgeSegments } from './segmentedResult';
import type { Settings } from './settings';

/** An output item with the decision that says which output it belongs to. */
export interface RoutedItem {
	item: INodeExecutionData;
	decision: Decision;
}

/** The output item for a file, or an item, that could not be checked. */
export function createFailedItem(
	context: IExecuteFunctions,
	{ failure, itemIndex, settings, segments }: Extract<Outcome, { kind: 'failed' }>,
): RoutedItem {
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const json = hasErrorOutput
		? describeForErrorOutput(failure, segments)
		: describeFailure(failure, segments);
	return { item: frame(context, { json, itemIndex, settings }), decision: 'undecided' };
}

/** The output item for what a file came to. */
export function createResultItem(
	run: Run,
	{ result }: Extract<Outcome, { kind: 'result' }>,
): RoutedItem {
	const { itemIndex, settings } = result;
	const judgement = judgeResult(result);
	const json = place(run, describeResult(run, result, judgement), result);
	const item = frame(run.context, { json, itemIndex, settings, file: result.file });
	return { item, decision: judgement.decision };
}

/** The judgement of a result: only a completed analysis has a score that counts. */
export function judgeResult(result: Result): Judgement {
	const { job, threshold, settings, segments } = result;
	if (segments !== undefined) return judgeSegments(result, segments);
	const score = job?.status === 'completed' ? job.score : null;
	return judge({ score, verdict: job?.verdict ?? null }, { ...settings, threshold });
}

/** Whether a job ran in the sandbox: what the service says, or else the environment asked. */
export function isSandbox(run: Run, { job }: Result): boolean | null {
	if (typeof job?.isSandbox === 'boolean') return job.isSandbox;
	return run.environment === 'custom' ? null : run.environment === 'sandbox';
}

/** The fields of the result, in the documented order. */
function describeResult(run: Run, result: Result, judgement: Judgement): IDataObject {
	const { job, file, threshold, settings, polling, segments, sameAudioAsItem } = result;
	const simplified: IDataObject = {
		flagged: judgement.flagged,
		decision: judgement.decision,
		reason: judgement.reason,
		score: job?.score ?? null,
		verdict: job?.verdict ?? null,
		threshold,
		status: job?.status ?? null,
		jobId: job?.id ?? null,
		fileName: file === null ? null : (file.fileName ?? file.sentFileName),
		binaryProperty: file?.binaryProperty ?? null,
		sandbox: isSandbox(run, result),
		...(segments === undefined
			? {}
			: {
					flaggedSeconds: countFlaggedSeconds(segments),
					segments: listSegments(segments),
				}),
	};
	if (settings.simplify) return simplified;
	return {
		...simplified,
		job: (job?.raw as IDataObject | undefined) ?? null,
		audio:
			file === null
				? null
				: {
						container: file.content.container,
						mimeType: file.content.mimeType,
						sizeBytes: file.sizeBytes,
						sentFileName: file.sentFileName,
					},
		converted:
			file === null || file.converted === null
				? null
				: { from: file.converted.from, to: file.converted.to },
		sameAudioAsItem,
		polling: polling === null ? null : { ...polling },
	};
}

function listSegments(segments: SegmentResult[]): IDataObject[] {
	return segments.map((segment) => ({ ...segment }));
}

/** The fields of an item that could not be checked. */
function describeFailure(failure: ItemFailure, segments: SegmentResult[] | undefined): IDataObject {
	const { jobId, fileName, binaryProperty } = failure.context;
	return {
		error: failure.message,
		description: failure.description ?? null,
		flagged: null,
		decision: 'undecided',
		jobId: jobId ?? null,
		fileName: fileName ?? null,
		binaryProperty: binaryProperty ?? null,
		httpStatus: 'httpCode' in failure ? Number(failure.httpCode) : null,
		...(segments === undefined ? {} : { segments: listSegments(segments) }),
	};
}

/**
 * The same fields in a form that every supported n8n sends to the error output without taking the
 * data away: JSON with the keys `message` and `error` alone, as n8n's own nodes write it. (An item
 * with the property `error` goes there too, but n8n then replaces its JSON by the message.) n8n adds
 * the input item's own fields.
 */
function describeForErrorOutput(
	failure: ItemFailure,
	segments: SegmentResult[] | undefined,
): IDataObject {
	const { error: message, ...details } = describeFailure(failure, segments);
	return { message, error: details };
}

/** Puts the result beside the item's own fields, or under one field, as the options say. */
function place(run: Run, fields: IDataObject, { itemIndex, settings }: Result): IDataObject {
	const { includeInputFields, putResultInField } = settings;
	const input = includeInputFields ? readInputFields(run, itemIndex) : {};
	if (putResultInField !== '') return { ...input, [putResultInField]: fields };

	// Get Result does not know the file; what the item says about it is better than nothing.
	const known = Object.entries(fields).filter(
		([name, value]) => value !== null || !isFileField(name) || !(name in input),
	);
	return { ...input, ...Object.fromEntries(known) };
}

function isFileField(name: string): boolean {
	return name === 'fileName' || name === 'binaryProperty';
}

/** The item's own fields; a field `error` would make n8n run the whole node again (Retry On Fail). */
function readInputFields(run: Run, itemIndex: number): IDataObject {
	const { error, ...fields } = run.context.getInputData()[itemIndex]?.json ?? {};
	return error === undefined ? fields : { ...fields, inputError: error };
}

/** Adds what every output item has: the link to its input item, and the files. */
function frame(
	context: IExecuteFunctions,
	parts: {
		json: IDataObject;
		itemIndex: number;
		settings: Settings | undefined;
		file?: AudioFile | null;
	},
): INodeExecutionData {
	const { json, itemIndex, settings, file } = parts;
	const input = context.getInputData()[itemIndex]?.binary;
	const stored = file?.link?.stored;
	const binary = stored === undefined ? input : { ...input, [DOWNLOAD_FIELD]: stored };
	const includesBinary = binary !== undefined && settings?.includeInputBinary !== false;
	return {
		json,
		pairedItem: { item: itemIndex },
		...(includesBinary ? { binary } : {}),
	};
}
