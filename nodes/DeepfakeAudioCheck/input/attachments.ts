import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { identify } from '../audio/identify/identify';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import { Failure } from '../model/failure';
import type { ItemFindings } from '../model/operation';
import type { InputSettings } from '../model/settings';
import { readableText } from '../text/readableText';
import { selectBinaryProperties, type SelectedProperty } from './binarySelection';
import { inspectFile, type Inspection } from './inspectFile';
import { largestUsefulBytes } from './usefulBytes';

/** Bytes of a file that is too large to be sent that are looked at to say what it is. */
const HEAD_BYTES = 65_536;

/**
 * Finds the recordings of an item and looks at each one's bytes. No two files are held at a time.
 *
 * @throws a Failure when the parameter is unusable
 */
export async function findAttachments(
	context: IExecuteFunctions,
	itemIndex: number,
	inspection: Inspection,
): Promise<ItemFindings> {
	const { settings } = inspection;
	const parameter = readInputBinaryField(settings, itemIndex);
	const binary = context.getInputData()[itemIndex]?.binary ?? {};
	const { selected, missing } = selectBinaryProperties(parameter, Object.keys(binary));

	const findings: ItemFindings = { found: [], passedOver: [] };
	for (const property of selected) {
		const { found, passedOver } = await inspectAttachment(context, inspection, {
			itemIndex,
			property,
		});
		findings.found.push(...found);
		findings.passedOver.push(...passedOver);
	}
	const mayBeAbsent = findings.found.length === 0 || settings.ifNoAudioIsFound !== 'followOnError';
	if (!mayBeAbsent) {
		const names = listBinaryFields(binary);
		findings.found.push(
			...missing.map(
				(name) =>
					new Failure({
						itemIndex,
						binaryProperty: name,
						reason: 'noAudioFound',
						message: `The item has no binary field "${readableText(name)}"`,
						description: `${names} Correct Input Binary Field, or set Options > If No Audio Is Found to Skip Item.`,
					}),
			),
		);
	}
	return findings;
}

/** The refusal for an item in which no recording was found. */
export function noAttachmentFailure(
	context: IExecuteFunctions,
	itemIndex: number,
	settings: InputSettings,
): Failure {
	const parameter = readInputBinaryField(settings, itemIndex);
	const binary = context.getInputData()[itemIndex]?.binary ?? {};
	return new Failure({
		itemIndex,
		reason: 'noAudioFound',
		message: `No recording was found in "${readableText(parameter)}"`,
		description: `${listBinaryFields(binary)} Set Input Binary Field to the field that holds the recording. For items that may come without one, choose Skip Item or Pass Item On in Options > If No Audio Is Found.`,
	});
}

function readInputBinaryField({ inputBinaryField }: InputSettings, itemIndex: number): string {
	if (typeof inputBinaryField === 'string' && inputBinaryField.trim() !== '') {
		return inputBinaryField;
	}
	throw new Failure({
		itemIndex,
		reason: 'unusableParameter',
		message: 'Input Binary Field is not the name of a field',
		description:
			'Fill in the name of the binary field that holds the recording, for example data. It is the name itself that is wanted, not the file.',
	});
}

async function inspectAttachment(
	context: IExecuteFunctions,
	inspection: Inspection,
	{ itemIndex, property }: { itemIndex: number; property: SelectedProperty },
): Promise<ItemFindings> {
	const binary = context.helpers.assertBinaryData(itemIndex, property.name);
	const fileName = binary.fileName?.trim() ? binary.fileName : null;
	const load = async () => await context.helpers.getBinaryDataBuffer(itemIndex, property.name);
	const { settings } = inspection;
	return await inspectFile(inspection, {
		...(await loadForInspection(context, { binary, load, settings })),
		itemIndex,
		binaryProperty: property.name,
		source: { kind: 'binary' },
		fileName,
		name:
			fileName === null
				? `the file in "${readableText(property.name)}"`
				: `"${readableText(fileName)}"`,
		mimeType: binary.mimeType,
		mayBeOther: property.byPattern,
		load,
	});
}

/** The bytes of a file, or its first part when it is too large for anything but to be refused. */
async function loadForInspection(
	context: IExecuteFunctions,
	file: { binary: IBinaryData; load: () => Promise<Uint8Array>; settings: InputSettings },
): Promise<{ bytes: Uint8Array; sizeBytes: number }> {
	const { binary, load, settings } = file;
	const storedBytes = await readStoredSizeBytes(context, binary);
	if (storedBytes !== undefined && storedBytes > MAXIMUM_UPLOAD_BYTES) {
		const head = await loadHead(context, binary);
		const usefulBytes = largestUsefulBytes(identify(head, storedBytes), settings);
		if (storedBytes > usefulBytes) return { bytes: head, sizeBytes: storedBytes };
	}
	const bytes = await load();
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
