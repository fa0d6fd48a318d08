import type {
	IBinaryData,
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
} from 'n8n-workflow';
import { MIME_TYPES } from '../dataspike/uploadFormats';
import { messageOf } from '../model/failure';
import { fieldsWithoutFiles, readItemFiles } from '../model/itemFiles';
import type { FailedOutcome, Result } from '../model/outcome';
import { DOWNLOAD_FIELD, type Recording } from '../model/recording';
import type { Service } from '../model/service';
import type { PlacementSettings, Settings } from '../model/settings';
import type { Decision } from './decision';
import { isSandbox, type JudgedResult } from './judgeResult';
import { countFlaggedSeconds, listSegments, type SegmentResult, describeChannel } from './segments';

/** An output item with the decision that says which output it belongs to. */
export interface RoutedItem {
	item: INodeExecutionData;
	decision: Decision;
}

/** The output item for a file, or an item, that could not be checked. */
export function createFailedItem(context: IExecuteFunctions, failed: FailedOutcome): RoutedItem {
	const { itemIndex, settings } = failed;
	const hasErrorOutput = context.getNode().onError === 'continueErrorOutput';
	const json = hasErrorOutput ? describeForErrorOutput(failed) : placeFailure(context, failed);
	const item = context.getInputData()[itemIndex];
	// n8n adds the JSON of the input to what leaves through the error output, and with it the files that are
	// in it. Put there by the node, they would keep n8n from seeing that the item belongs there.
	const files = hasErrorOutput ? item?.binary : readItemFiles(item);
	return { item: frame({ json, itemIndex, settings, files }), decision: 'undecided' };
}

/** The output item for what a file came to. */
export function createResultItem(
	context: IExecuteFunctions,
	service: Service,
	{ result, judged }: { result: Result; judged: JudgedResult },
): RoutedItem {
	const { itemIndex, settings } = result;
	const fields = describeResult(service, settings, judged);
	const json = place(context, fields, { itemIndex, settings });
	const stored = readDownload(judged.recording);
	const input = readItemFiles(context.getInputData()[itemIndex]);
	const files = stored === undefined ? input : { ...input, [DOWNLOAD_FIELD]: stored };
	const item = frame({ json, itemIndex, settings, files });
	return { item, decision: judged.judgement.decision };
}

/** The fields of the result, in the documented order: what a person looks for leads in n8n's table. */
function describeResult(service: Service, settings: Settings, judged: JudgedResult): IDataObject {
	const { judgement, job, recording, threshold, segments } = judged;
	const simplified: IDataObject = {
		decision: judgement.decision,
		score: job?.score ?? null,
		fileName: recording === null ? null : (recording.fileName ?? recording.sentFileName),
		...referenceOf(settings),
		flagged: judgement.flagged,
		reason: judgement.reason,
		verdict: job?.verdict ?? null,
		threshold,
		jobId: job?.id ?? null,
		...describeChannel(judged.channel, settings.channelNames),
		binaryProperty: recording?.binaryProperty ?? null,
		sandbox: isSandbox(service, job),
		...(segments === undefined
			? {}
			: { flaggedSeconds: countFlaggedSeconds(segments), segments: toData(segments) }),
	};
	if (settings.output === 'simplified') return simplified;
	const { polling, sameAs, checkedAtMs } = judged;
	const all: IDataObject = {
		...simplified,
		status: job?.status ?? null,
		checkedAt: checkedAtMs === null ? null : new Date(checkedAtMs).toISOString(),
		job: (job?.raw as IDataObject | undefined) ?? null,
		audio: recording === null ? null : describeAudio(recording, judged.sentSha256),
		heard: recording === null ? null : describeHeard(recording),
		converted: describeConversion(recording),
		sameAudioAsItem: sameAs?.itemIndex ?? null,
		polling: polling === null ? null : { ...polling },
	};
	return settings.output === 'raw' ? all : select(all, settings.output);
}

/** What nobody can do without: the judgement and the ID. */
const ALWAYS_RETURNED: readonly string[] = ['decision', 'reason', 'jobId', 'referenceId'];

function select(fields: IDataObject, names: readonly string[]): IDataObject {
	const isSelected = (name: string) => ALWAYS_RETURNED.includes(name) || names.includes(name);
	return Object.fromEntries(Object.entries(fields).filter(([name]) => isSelected(name)));
}

/** The user's own ID, in every form of the output; no field when none was given. */
function referenceOf({ referenceId }: PlacementSettings): IDataObject {
	return referenceId === null ? {} : { referenceId };
}

/** What came, and what was sent of it. */
function describeAudio(recording: Recording, sentSha256: string | undefined): IDataObject {
	const { sentFormat, sentSizeBytes, sentFileName, sha256, ...sound } = recording;
	return {
		container: sentFormat,
		mimeType: MIME_TYPES[sentFormat],
		sizeBytes: sentSizeBytes,
		sentFileName,
		sha256,
		sentSha256: sentSha256 ?? null,
		durationSeconds: toMilliseconds(sound.durationSeconds),
		speechSeconds: toMilliseconds(sound.speechSeconds),
		channels: sound.channels ?? null,
	};
}

/** Seconds to the millisecond; null when they are not known. */
function toMilliseconds(seconds: number | null | undefined): number | null {
	return seconds === null || seconds === undefined ? null : Math.round(seconds * 1000) / 1000;
}

/** What the file was made into, and what its sound was reduced to; null when it was sent as it is. */
function describeConversion(recording: Recording | null): IDataObject | null {
	const conversion = recording?.conversion ?? null;
	if (conversion === null) return null;
	const { from, to, reducedTo } = conversion;
	return { from, to, ...reducedTo };
}

/** How much of the recording was sent, how much was left out as Check says, and how much of its file was not read. */
function describeHeard(recording: Recording): IDataObject {
	const { durationSeconds, sampledSeconds, unheard, isCutOff } = recording;
	const heardSeconds = sampledSeconds ?? durationSeconds;
	return {
		seconds: toMilliseconds(heardSeconds),
		secondsLeftOut: toMilliseconds((durationSeconds ?? 0) - (heardSeconds ?? 0)),
		bytesNotHeard: unheard?.bytes ?? 0,
		gaps: unheard?.gaps ?? 0,
		tracksNotHeard: unheard?.tracks ?? [],
		breaksOff: isCutOff,
	};
}

function toData(segments: SegmentResult[]): IDataObject[] {
	return segments.map((segment) => ({ ...segment }));
}

/** The fields of an item that could not be checked. */
function describeFailure({ failure, parts, settings }: FailedOutcome): IDataObject {
	const { jobId, fileName, binaryProperty, statusCode } = failure.subject;
	const segments =
		parts === undefined || !('threshold' in settings) ? undefined : listSegments(parts, settings);
	return {
		decision: 'undecided',
		// As in a result: n8n's table would write "undefined" in red where a column's field is missing.
		score: null,
		fileName: fileName ?? null,
		...referenceOf(settings),
		error: messageOf(failure),
		description: failure.description,
		flagged: null,
		reason: failure.reason,
		verdict: null,
		jobId: jobId ?? null,
		binaryProperty: binaryProperty ?? null,
		httpStatus: statusCode ?? null,
		...(segments === undefined ? {} : { segments: toData(segments) }),
	};
}

/**
 * The same fields in a form that every supported n8n sends to the error output without taking the
 * data away: JSON with the keys `message` and `error` alone, as n8n's own nodes write it. (An item
 * with the property `error` goes there too, but n8n then replaces its JSON by the message.) n8n adds
 * the input item's own fields.
 */
function describeForErrorOutput(failed: FailedOutcome): IDataObject {
	const { error: message, ...details } = describeFailure(failed);
	return { message, error: details };
}

/**
 * The same fields where those of a result would stand, except for `error`: n8n, and workflows, take it
 * for the sign of an item that could not be checked.
 */
function placeFailure(context: IExecuteFunctions, failed: FailedOutcome): IDataObject {
	const { error, ...fields } = describeFailure(failed);
	return { ...place(context, fields, failed, [...FILE_FIELDS, 'jobId']), error };
}

/** Puts the result beside the item's own fields, or under one field, as the options say. */
function place(
	context: IExecuteFunctions,
	fields: IDataObject,
	{ itemIndex, settings }: { itemIndex: number; settings: PlacementSettings },
	kept = FILE_FIELDS,
): IDataObject {
	const { includeInputFields, putResultInField } = settings;
	const input = includeInputFields ? readInputFields(context, itemIndex) : {};
	if (putResultInField !== '') return { ...input, [putResultInField]: fields };

	// Get Result does not know the file; what the item says about it is better than nothing.
	const known = Object.entries(fields).filter(
		([name, value]) => value !== null || !kept.includes(name) || !(name in input),
	);
	// Those of the result lead in n8n's table, too.
	const result = Object.fromEntries(known);
	return { ...result, ...input, ...result };
}

const FILE_FIELDS: readonly string[] = ['fileName', 'binaryProperty'];

/** The item's own fields; a field `error` would make n8n run the whole node again (Retry On Fail). */
function readInputFields(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const { error, ...fields } = fieldsWithoutFiles(context.getInputData()[itemIndex]);
	return error === undefined ? fields : { ...fields, inputError: error };
}

/** What n8n keeps of the download of a recording that came from a link. */
function readDownload(recording: Recording | null): IBinaryData | undefined {
	return recording?.source.kind === 'link' ? recording.source.stored : undefined;
}

/**
 * Adds what every output item has: the link to its input item, and the files. They are handed over as
 * binary fields in every workflow: in combined binary mode n8n moves them into the JSON itself.
 */
function frame(parts: {
	json: IDataObject;
	itemIndex: number;
	settings: PlacementSettings;
	files: Record<string, unknown> | undefined;
}): INodeExecutionData {
	const { json, itemIndex, settings, files = {} } = parts;
	const isWithFiles = Object.keys(files).length > 0 && settings.passFilesOn;
	return {
		json,
		pairedItem: { item: itemIndex },
		// Passed on as they came, whatever a Code node has made of them.
		...(isWithFiles ? { binary: files as IBinaryKeyData } : {}),
	};
}
