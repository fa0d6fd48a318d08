import { createHash } from 'crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { fitFileName } from '../audio/fileName';
import {
	identifyContent,
	type AcceptedContent,
	type RefusedContent,
} from '../audio/identifyContent';
import { readWaveform, type Waveform } from '../audio/wav/envelope';
import { describeSize, MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import { readableText } from '../dataspike/readableText';
import { selectBinaryProperties, type SelectedProperty } from './binarySelection';
import { itemFailure, type ItemFailure } from './itemFailure';
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
	/** Read only for a report, and only of a WAV. */
	waveform?: Waveform;
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

/** Loads the bytes of a file; the caller lets go of them as soon as it can. */
export async function loadAudioBytes(
	context: IExecuteFunctions,
	file: AudioFile,
): Promise<Uint8Array> {
	return await context.helpers.getBinaryDataBuffer(file.itemIndex, file.binaryProperty);
}

/** The file as it is named in messages. */
export function describeFile(file: AudioFile): string {
	return file.fileName === null
		? `the file in "${readableText(file.binaryProperty)}"`
		: `"${readableText(file.fileName)}"`;
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

	const storedBytes = await readStoredSizeBytes(context, binary);
	const isTooLarge = storedBytes !== undefined && storedBytes > MAXIMUM_UPLOAD_BYTES;
	const bytes = isTooLarge
		? await loadHead(context, binary)
		: await context.helpers.getBinaryDataBuffer(itemIndex, property.name);
	const sizeBytes = isTooLarge ? storedBytes : bytes.length;
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
	if (sizeBytes > MAXIMUM_UPLOAD_BYTES) {
		findings.files.push(
			itemFailure(context, {
				...about,
				message: `${name} is too large: ${describeSize(sizeBytes)}, and Dataspike takes up to ${describeSize(MAXIMUM_UPLOAD_BYTES)}`,
				description:
					'Compress the recording (mono, lower bit rate, for example as MP3 or M4A) or cut it into shorter parts before this step.',
			}),
		);
		return;
	}
	const isDrawn = settings.attachReport !== 'none' && content.container === 'wav';
	const sentFileName = fitFileName(fileName ?? undefined, content.extension);
	findings.files.push({
		itemIndex,
		binaryProperty: property.name,
		fileName,
		sentFileName,
		content,
		sizeBytes,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		waveform: isDrawn ? readWaveform(bytes) : undefined,
	});
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
