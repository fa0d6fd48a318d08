import { createHash } from 'crypto';
import { sleep, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';
import { fitFileName } from '../audio/fileName';
import {
	identifyContent,
	type AcceptedContent,
	type RefusedContent,
} from '../audio/identifyContent';
import type { SegmentPlan, SegmentRefusal } from '../audio/segments';
import { describeSize, MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import { readableText } from '../dataspike/readableText';
import { selectBinaryProperties, type SelectedProperty } from './binarySelection';
import { itemFailure, type ItemFailure } from './itemFailure';
import {
	estimateSegments,
	hashInSteps,
	openForSegments,
	planForUpload,
	SegmentSource,
} from './segmentSource';
import type { Settings } from './settings';

/** A recording of an item, looked at and found fit to be submitted. Holds no bytes. */
export interface AudioFile {
	itemIndex: number;
	binaryProperty: string;
	/** The name that came with the file; null when it came without one. */
	fileName: string | null;
	/** The name that is sent: fits the content, and safe in a form. */
	sentFileName: string;
	content: AcceptedContent;
	sizeBytes: number;
	/** SHA-256 of the bytes, in hexadecimal digits. */
	sha256: string;
	/** Of a segment: where it is in the recording, and how to get its bytes. */
	segment?: {
		plan: SegmentPlan;
		source: SegmentSource;
		/** The recording that it is a part of. */
		whole: AudioFile;
		coding: 'original' | 'compressed';
	};
}

/** What an item holds: recordings, and refusals of what should have been one. */
export interface ItemFindings {
	files: Array<AudioFile | ItemFailure>;
	/** Files that a pattern passed over although they call themselves audio, in the user's words. */
	passedOver: string[];
}

/** So much of a file that is too large to be sent is looked at, in bytes, to say what it is. */
const HEAD_BYTES = 65_536;

/**
 * Finds the recordings of an item and looks at each one's bytes. No two files are held at a time.
 *
 * @throws a NodeOperationError when the parameter is unusable
 */
export async function findAudioFiles(
	context: IExecuteFunctions,
	itemIndex: number,
	settings: Settings,
): Promise<ItemFindings> {
	const parameter = readInputBinaryField(context, itemIndex);
	const binary = context.getInputData()[itemIndex]?.binary ?? {};
	const { selected, missing } = selectBinaryProperties(parameter, Object.keys(binary));

	const findings: ItemFindings = { files: [], passedOver: [] };
	for (const property of selected) {
		await inspectFile({ context, itemIndex, property, findings, settings });
	}
	const mayBeAbsent = findings.files.length === 0 || settings.ifNoAudioIsFound !== 'stop';
	if (!mayBeAbsent) {
		const names = listBinaryFields(binary);
		findings.files.push(
			...missing.map((name) =>
				itemFailure(context, {
					itemIndex,
					binaryProperty: name,
					message: `The item has no binary field "${readableText(name)}"`,
					description: `${names} Correct Input Binary Field, or set If No Audio Is Found in Options to Skip Item.`,
				}),
			),
		);
	}
	return findings;
}

/** The refusal for an item in which no recording was found. */
export function noAudioFailure(context: IExecuteFunctions, itemIndex: number): ItemFailure {
	const parameter = readInputBinaryField(context, itemIndex);
	const binary = context.getInputData()[itemIndex]?.binary ?? {};
	return itemFailure(context, {
		itemIndex,
		message: `No recording was found in "${readableText(parameter)}"`,
		description: `${listBinaryFields(binary)} Set Input Binary Field to the field that holds the recording. For items that may come without one, choose Skip Item or Pass Item On in Options > If No Audio Is Found.`,
	});
}

/** Loads the bytes of a file; the caller lets go of them as soon as it can. */
export async function loadAudioBytes(
	context: IExecuteFunctions,
	file: AudioFile,
): Promise<Uint8Array> {
	if (file.segment === undefined) {
		return await context.helpers.getBinaryDataBuffer(file.itemIndex, file.binaryProperty);
	}
	const bytes = await file.segment.source.write(file.segment.plan);
	if (bytes !== undefined) return bytes;
	throw itemFailure(context, {
		itemIndex: file.itemIndex,
		message: `${describeFile(file)} could not be read again`,
		description: 'The file has changed while the node was running. Run the step before again.',
	});
}

/** The file as it is named in messages. */
export function describeFile(file: AudioFile): string {
	const name =
		file.fileName === null
			? `the file in "${readableText(file.binaryProperty)}"`
			: `"${readableText(file.fileName)}"`;
	if (file.segment === undefined) return name;
	const { startSeconds, endSeconds } = file.segment.plan;
	return `${name} (second ${Math.round(startSeconds)} to ${Math.round(endSeconds)})`;
}

function readInputBinaryField(context: IExecuteFunctions, itemIndex: number): string {
	const parameter: unknown = context.getNodeParameter('binaryPropertyName', itemIndex, '');
	if (typeof parameter === 'string' && parameter.trim() !== '') return parameter;
	throw itemFailure(context, {
		itemIndex,
		message: 'Input Binary Field is not the name of a field',
		description:
			'Fill in the name of the binary field that holds the recording, for example data. It is the name itself that is wanted, not the file.',
	});
}

async function inspectFile(arguments_: {
	context: IExecuteFunctions;
	itemIndex: number;
	property: SelectedProperty;
	findings: ItemFindings;
	settings: Settings;
}): Promise<void> {
	const { context, itemIndex, property, findings, settings } = arguments_;
	const binary = context.helpers.assertBinaryData(itemIndex, property.name);
	const fileName = binary.fileName?.trim() ? binary.fileName : null;
	const name =
		fileName === null
			? `The file in "${readableText(property.name)}"`
			: `"${readableText(fileName)}"`;
	const about = { itemIndex, binaryProperty: property.name, fileName: fileName ?? undefined };

	const storedBytes = await readStoredSizeBytes(context, binary);
	const isTooLarge = storedBytes !== undefined && storedBytes > MAXIMUM_UPLOAD_BYTES;
	const isHeadEnough = isTooLarge && !isCut(settings, storedBytes);
	const isBeyondCutting = storedBytes !== undefined && storedBytes > LARGEST_SOURCE_BYTES;
	const bytes =
		isHeadEnough || isBeyondCutting
			? await loadHead(context, binary)
			: await context.helpers.getBinaryDataBuffer(itemIndex, property.name);
	const sizeBytes = isHeadEnough || isBeyondCutting ? storedBytes : bytes.length;
	const content = identifyContent(bytes, sizeBytes);

	if (!content.accepted) {
		const isPassedOver = property.byPattern && content.category !== 'audio';
		if (!isPassedOver) {
			findings.files.push(
				itemFailure(context, {
					...about,
					message: `${name} is ${content.label}, which Dataspike does not take`,
					description: content.advice,
				}),
			);
		} else if (claimsToBeRecording(binary, content)) {
			findings.passedOver.push(`${name} (${content.label})`);
		}
		return;
	}
	if (isCut(settings, sizeBytes) && !isBeyondCutting) {
		const whole = await describeWhole({ itemIndex, property, fileName, content, bytes });
		findings.files.push(...(await cutIntoSegments({ context, settings, whole, bytes })));
		return;
	}
	if (sizeBytes > MAXIMUM_UPLOAD_BYTES) {
		findings.files.push(
			itemFailure(context, {
				...about,
				message: `${name} is too large: ${describeSize(sizeBytes)}, and Dataspike takes up to ${describeSize(MAXIMUM_UPLOAD_BYTES)}`,
				description:
					'Compress the recording (mono, lower bit rate, for example as MP3 or M4A) or cut it into shorter parts before this step. Or let this node do it: set If Larger Than 10 MB in Options to Split.',
			}),
		);
		return;
	}
	const sentFileName = fitFileName(fileName ?? undefined, content.extension);
	findings.files.push({
		itemIndex,
		binaryProperty: property.name,
		fileName,
		sentFileName,
		content,
		sizeBytes,
		sha256: createHash('sha256').update(bytes).digest('hex'),
	});
}

/** Larger recordings are not cut: they are in memory while their segments are uploaded. */
const LARGEST_SOURCE_BYTES = 536_870_912;

/** Lets other work of n8n go on. */
const pause = async (): Promise<void> => await sleep(0);

/** Whether a recording of a size is checked in segments. */
function isCut(settings: Settings, sizeBytes: number): boolean {
	const isTooLarge = sizeBytes > MAXIMUM_UPLOAD_BYTES;
	return settings.segmentSeconds !== undefined || (isTooLarge && settings.ifLarger !== 'stop');
}

async function describeWhole(arguments_: {
	itemIndex: number;
	property: SelectedProperty;
	fileName: string | null;
	content: AcceptedContent;
	bytes: Uint8Array;
}): Promise<AudioFile> {
	const { itemIndex, property, fileName, content, bytes } = arguments_;
	return {
		itemIndex,
		binaryProperty: property.name,
		fileName,
		sentFileName: fitFileName(fileName ?? undefined, content.extension),
		content,
		sizeBytes: bytes.length,
		sha256: await hashInSteps(bytes, pause),
	};
}

/** Why a recording cannot be cut, in the user's words. */
const WHY_NOT_CUT: Record<SegmentRefusal, string> = {
	codec: 'its sound is coded in a way that cannot be cut without decoding it',
	fragmented: 'it is a fragmented MP4 file, as streaming tools write it',
	damaged: 'what the file says of itself does not fit together',
	empty: 'there is no sound in it',
};

/** The segments of a recording as files of their own, or why there are none. */
async function cutIntoSegments(arguments_: {
	context: IExecuteFunctions;
	settings: Settings;
	whole: AudioFile;
	bytes: Uint8Array;
}): Promise<Array<AudioFile | ItemFailure>> {
	const { context, settings, whole, bytes } = arguments_;
	const { segmentSeconds, maximumSegments } = settings;
	const { itemIndex, binaryProperty, content } = whole;
	const fail = (message: string, description: string) => [
		itemFailure(context, {
			itemIndex,
			binaryProperty,
			fileName: whole.fileName ?? undefined,
			message: `${describeFile(whole)} ${message}`,
			description,
		}),
	];
	const compress = settings.ifLarger === 'compress' && bytes.length > MAXIMUM_UPLOAD_BYTES;
	const open = async (source: Uint8Array) =>
		await openForSegments(source, content.container, { compress, pause });
	const opened = await open(bytes);
	if (!opened.ok) {
		return fail(
			`cannot be cut into segments: ${WHY_NOT_CUT[opened.reason]}`,
			'Convert the recording to WAV, MP3 or an ordinary M4A before this step, or cut it there.',
		);
	}
	const estimate = estimateSegments(opened.recording, segmentSeconds);
	const plans =
		estimate > maximumSegments * 2 ? [] : planForUpload(opened.recording, segmentSeconds);
	const count = plans.length || estimate;
	if (count > maximumSegments) {
		return fail(
			`would make ${count} segments, and so ${count} jobs: Maximum Segments is ${maximumSegments}`,
			'Nothing was uploaded. Raise Maximum Segments in Options if that many jobs are wanted, or use a longer Segment Length.',
		);
	}
	const source = new SegmentSource(
		async () => {
			const again = await open(
				await context.helpers.getBinaryDataBuffer(itemIndex, binaryProperty),
			);
			return again.ok ? again.recording : undefined;
		},
		() => plans.length,
	);
	return plans.map((plan) => ({
		...whole,
		sentFileName: nameSegment(whole, plan, plans.length),
		sizeBytes: plan.sizeBytes,
		segment: { plan, source, whole, coding: compress ? 'compressed' : 'original' },
	}));
}

/** The name of a recording with the number of its segment: "call-03.wav". */
function nameSegment(whole: AudioFile, plan: SegmentPlan, count: number): string {
	if (count === 1) return whole.sentFileName;
	const number = String(plan.index + 1).padStart(String(count).length, '0');
	return whole.sentFileName.replace(/(\.[^.]+)$/, `-${number}$1`);
}

/** Whether the name or type of a file promises a recording that its content is not. */
function claimsToBeRecording(binary: IBinaryData, content: RefusedContent): boolean {
	const isNamedSo = /\.(wav|mp3|m4a|ogg|oga|opus|aac|flac|amr|wma)$/i.test(binary.fileName ?? '');
	return isNamedSo || binary.mimeType.startsWith('audio/') || content.category === 'video';
}

/** The size in bytes without loading the file; undefined when it is not known. */
async function readStoredSizeBytes(
	context: IExecuteFunctions,
	binary: IBinaryData,
): Promise<number | undefined> {
	if (!binary.id) return Math.floor((binary.data.replace(/=+$/, '').length * 3) / 4);
	const { fileSize } = await context.helpers.getBinaryMetadata(binary.id);
	return fileSize;
}

async function loadHead(context: IExecuteFunctions, binary: IBinaryData): Promise<Uint8Array> {
	if (!binary.id) {
		// Four characters of base64 hold three bytes.
		return Buffer.from(binary.data.slice(0, Math.ceil(HEAD_BYTES / 3) * 4), 'base64');
	}
	const stream = await context.helpers.getBinaryStream(binary.id, HEAD_BYTES);
	for await (const chunk of stream) return chunk as Uint8Array;
	return new Uint8Array();
}

/** The item's binary fields, as a sentence. */
function listBinaryFields(binary: Record<string, IBinaryData>): string {
	const fields = Object.entries(binary).map(
		([name, { fileName, mimeType }]) =>
			`${readableText(name)} (${readableText(fileName ?? 'without a file name')}, ${readableText(mimeType)})`,
	);
	if (fields.length > 0) return `The item's binary fields are: ${fields.join(', ')}.`;
	return 'The item has no binary fields: check that the step before downloads its files or attachments.';
}
