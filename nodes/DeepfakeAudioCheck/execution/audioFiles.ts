import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import type { AudioContainer } from '../audio/audioContainer';
import { describeContainer, isConvertible } from '../audio/convert/openConversion';
import { fitFileName } from '../audio/fileName';
import {
	identifyContent,
	type AcceptedContent,
	type RefusedContent,
} from '../audio/identifyContent';
import type { SegmentPlan } from '../audio/segments';
import { readWaveform, type Waveform } from '../audio/wav/envelope';
import { describeSize, MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import { readableText } from '../dataspike/readableText';
import { selectBinaryProperties, type SelectedProperty } from './binarySelection';
import {
	createUploadBytes,
	explainRefusal,
	explainTooLargeConverted,
	inspectConversion,
	MAXIMUM_SOURCE_BYTES,
} from './conversions';
import { createConversionTools } from './conversionTools';
import { itemFailure, type ItemFailure } from './itemFailure';
import { cutIntoSegments, isCut, LARGEST_CUT_BYTES, writeSegment } from './segmentFiles';
import { hashInSteps, type SegmentSource } from './segmentSource';
import type { Settings } from './settings';

/** A recording of an item, looked at and found fit to be submitted. Holds no bytes. */
export interface AudioFile {
	itemIndex: number;
	binaryProperty: string;
	/** The name that came with the file; null when it came without one. */
	fileName: string | null;
	/** The name that is sent: fits the content, and safe in a form. */
	sentFileName: string;
	/** What is sent: the file itself, or what it is converted to. */
	content: AcceptedContent;
	/** The size of what is sent. */
	sizeBytes: number;
	/** The size of the file as it came. */
	originalSizeBytes: number;
	/** SHA-256 of the file as it came, in hexadecimal digits. */
	sha256: string;
	/** What is done to the file before it is sent; null when it is sent as it is. */
	converted: ConvertedAudio | null;
	/** Read only for a report, and only of a WAV. */
	waveform?: Waveform;
	/** Of a segment: where it is in the recording, and how to get its bytes. */
	segment?: {
		plan: SegmentPlan;
		source: SegmentSource;
		/** The recording that it is a part of. */
		whole: AudioFile;
		coding: 'original' | 'compressed';
	};
}

/** A conversion that a recording goes through. */
export interface ConvertedAudio {
	from: RefusedContent['format'];
	to: AudioContainer;
	/** Whether the file breaks off before its end. */
	isCutOff: boolean;
	/** SHA-256 of what is sent, once it has been made. */
	sentSha256: string | null;
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
		await inspectFile({ context, itemIndex, property, settings, findings });
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

/**
 * Loads the bytes that are sent for a file; the caller lets go of them as soon as it can.
 *
 * @throws a NodeOperationError when the file has to be converted and turns out to be damaged
 */
export async function loadAudioBytes(
	context: IExecuteFunctions,
	file: AudioFile,
): Promise<Uint8Array> {
	if (file.segment === undefined) return await createUploadBytes(context, file, describeFile(file));
	return await writeSegment(context, file, describeFile(file));
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
	settings: Settings;
	findings: ItemFindings;
}): Promise<void> {
	const { context, itemIndex, property, settings, findings } = arguments_;
	const binary = context.helpers.assertBinaryData(itemIndex, property.name);
	const fileName = binary.fileName?.trim() ? binary.fileName : null;
	const name =
		fileName === null
			? `The file in "${readableText(property.name)}"`
			: `"${readableText(fileName)}"`;
	const about = { itemIndex, binaryProperty: property.name, fileName: fileName ?? undefined };
	const refuse = (explanation: { message: string; description: string }) => {
		findings.files.push(itemFailure(context, { ...about, ...explanation }));
	};

	const loaded = await loadForInspection(context, itemIndex, { binary, property, settings });
	const { bytes, sizeBytes } = loaded;
	const content = identifyContent(bytes, sizeBytes);
	const { pause } = createConversionTools();
	const isDrawn =
		settings.attachReport !== 'none' && content.accepted && content.container === 'wav';
	const add = async (sent: Pick<AudioFile, 'content' | 'sizeBytes' | 'converted'>) => {
		const file: AudioFile = {
			itemIndex,
			binaryProperty: property.name,
			fileName,
			sentFileName: fitFileName(fileName ?? undefined, sent.content.extension),
			originalSizeBytes: sizeBytes,
			sha256: await hashInSteps(bytes, pause),
			waveform: isDrawn ? readWaveform(bytes) : undefined,
			...sent,
		};
		const files = isCut(settings, file.sizeBytes)
			? await cutIntoSegments(context, settings, { whole: file, bytes, name })
			: [file];
		findings.files.push(...files);
	};

	if (content.accepted) {
		const isReadable = sizeBytes <= MAXIMUM_UPLOAD_BYTES || isCut(settings, sizeBytes);
		if (isReadable && bytes.length === sizeBytes) {
			await add({ content, sizeBytes, converted: null });
			return;
		}
		refuse({
			message: `${name} is too large: ${describeSize(sizeBytes)}, and Dataspike takes up to ${describeSize(MAXIMUM_UPLOAD_BYTES)}`,
			description:
				'Compress the recording (mono, lower bit rate, for example as MP3 or M4A) or cut it into shorter parts before this step. Or let this node do it: set If Larger Than 10 MB in Options to Split.',
		});
		return;
	}

	const opened =
		settings.convertOtherFormats && bytes.length === sizeBytes
			? await inspectConversion(content, bytes)
			: undefined;
	if (opened?.ok) {
		const { from, to, isCutOff, sizeBytes: convertedBytes } = opened.conversion;
		if (convertedBytes > MAXIMUM_UPLOAD_BYTES && !isCut(settings, convertedBytes)) {
			refuse(explainTooLargeConverted(name, convertedBytes));
			return;
		}
		const converted = { from, to, isCutOff, sentSha256: null };
		await add({ content: describeContainer(to), sizeBytes: convertedBytes, converted });
		return;
	}
	const isPassedOver = property.byPattern && content.category !== 'audio';
	if (isPassedOver) {
		if (claimsToBeRecording(binary, content))
			findings.passedOver.push(`${name} (${content.label})`);
	} else if (opened !== undefined) refuse(explainRefusal(name, opened.refusal));
	else {
		refuse({
			message: `${name} is ${content.label}, which Dataspike does not take`,
			description: adviseOn(content, settings),
		});
	}
}

function adviseOn({ format, advice }: RefusedContent, settings: Settings): string {
	const isSwitchedOff = !settings.convertOtherFormats && isConvertible(format);
	return isSwitchedOff ? `Switch on Convert Other Formats in Options. Or: ${advice}` : advice;
}

/** The bytes of a file, or its first part when it is too large for anything but to be refused. */
async function loadForInspection(
	context: IExecuteFunctions,
	itemIndex: number,
	file: { binary: IBinaryData; property: SelectedProperty; settings: Settings },
): Promise<{ bytes: Uint8Array; sizeBytes: number }> {
	const { binary, property, settings } = file;
	const storedBytes = await readStoredSizeBytes(context, binary);
	if (storedBytes !== undefined && storedBytes > MAXIMUM_UPLOAD_BYTES) {
		const head = await loadHead(context, binary);
		const content = identifyContent(head, storedBytes);
		// The index of a large MP4 file stands behind its sound: only all of it tells a video.
		const mayBeConverted = !content.accepted || content.container === 'm4a';
		const isConverted =
			settings.convertOtherFormats && mayBeConverted && storedBytes <= MAXIMUM_SOURCE_BYTES;
		const isSegmented =
			content.accepted && isCut(settings, storedBytes) && storedBytes <= LARGEST_CUT_BYTES;
		if (!isConverted && !isSegmented) return { bytes: head, sizeBytes: storedBytes };
	}
	const bytes = await context.helpers.getBinaryDataBuffer(itemIndex, property.name);
	return { bytes, sizeBytes: bytes.length };
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
