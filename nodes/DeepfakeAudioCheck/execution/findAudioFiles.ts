import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { identifyContent } from '../audio/identifyContent';
import { MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import { readableText } from '../dataspike/readableText';
import type { ItemFindings } from './audioFile';
import { selectBinaryProperties, type SelectedProperty } from './binarySelection';
import { MAXIMUM_SOURCE_BYTES } from './conversions';
import { inspectAudio } from './inspectAudio';
import { itemFailure, type ItemFailure } from './itemFailure';
import { isCut, LARGEST_CUT_BYTES } from './segmentFiles';
import type { Settings } from './settings';

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
		const found = await inspectFile({ context, itemIndex, property, settings });
		findings.files.push(...found.files);
		findings.passedOver.push(...found.passedOver);
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
}): Promise<ItemFindings> {
	const { context, itemIndex, property, settings } = arguments_;
	const binary = context.helpers.assertBinaryData(itemIndex, property.name);
	const fileName = binary.fileName?.trim() ? binary.fileName : null;
	const loaded = await loadForInspection(context, itemIndex, { binary, property, settings });
	return await inspectAudio(context, settings, {
		...loaded,
		itemIndex,
		binaryProperty: property.name,
		fileName,
		name:
			fileName === null
				? `The file in "${readableText(property.name)}"`
				: `"${readableText(fileName)}"`,
		mimeType: binary.mimeType,
		mayBeOther: property.byPattern,
		load: async () => await context.helpers.getBinaryDataBuffer(itemIndex, property.name),
	});
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
