import type { IExecuteFunctions } from 'n8n-workflow';
import { identify } from '../audio/identify/identify';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import { Failure } from '../model/failure';
import { isCombinedMode, readItemFiles } from '../model/itemFiles';
import type { ItemFindings } from '../model/operation';
import type { InputSettings } from '../model/settings';
import { readableName, readableText } from '../text/readableText';
import { adviseOnFields, listFields, type ItemField } from './explainFields';
import { selectFiles, type FileSelection, type SelectedFile } from './fileSelection';
import type { Inspection } from './candidate';
import { inspectFile } from './inspectFile';
import { loadContent, loadHead, readItemFile, readSizeBytes, type ItemFile } from './itemFile';
import { withStorage } from './storedFile';
import { largestUsefulBytes } from './usefulBytes';

/** Bytes of a file that is too large to be sent that are looked at to say what it is. */
const HEAD_BYTES = 65_536;

/** A file of an item that was selected, and whose bytes can be had. */
interface Attachment {
	itemIndex: number;
	selected: SelectedFile;
	file: ItemFile & { content: NonNullable<ItemFile['content']> };
	/** The file as it is named within a sentence. */
	name: string;
}

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
	const { selected, missing } = readSelection(context, itemIndex, settings);

	const findings: ItemFindings = { found: [], passedOver: [] };
	if (selected.length === 0) {
		const fields = Object.keys(readItemFiles(context.getInputData()[itemIndex]));
		findings.unmatched = { parameter: nameParameter(context, settings), fields };
	}
	for (const one of selected) {
		const { found, passedOver } = await inspectSelected(context, inspection, {
			itemIndex,
			selected: one,
		});
		findings.found.push(...found);
		findings.passedOver.push(...passedOver);
	}
	const mayBeAbsent = findings.found.length === 0 || settings.ifNoAudioIsFound !== 'followOnError';
	if (!mayBeAbsent) {
		const names = listFields(readFields(context, itemIndex));
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
	const asked = readableText(nameParameter(context, settings));
	const files = Object.entries(readItemFiles(context.getInputData()[itemIndex]));
	const { selected } = readSelection(context, itemIndex, settings);
	const lookedAt = files.filter(([, file]) => selected.some(({ value }) => value === file));
	const advice = adviseOnFields(
		readFields(context, itemIndex),
		lookedAt.map(([name]) => name),
	);
	return new Failure({
		itemIndex,
		reason: 'noAudioFound',
		message: isEmpty(settings.inputBinaryField)
			? 'The expression in Input Binary Field gives nothing'
			: `No recording was found in "${asked}"`,
		description: `${advice} For items that may come without one, choose Skip Item or Pass Item On in Options > If No Audio Is Found.`,
	});
}

/** An expression that gives nothing looks filled in: the reader has to be told. */
function isEmpty(parameter: unknown): boolean {
	const isText = typeof parameter === 'string';
	return parameter === undefined || parameter === null || (isText && parameter.trim() === '');
}

/** @throws a Failure when the parameter gives neither names nor files */
function readSelection(
	context: IExecuteFunctions,
	itemIndex: number,
	{ inputBinaryField }: InputSettings,
): FileSelection {
	const isCombined = isCombinedMode(context);
	const selection = selectFiles(inputBinaryField, {
		item: context.getInputData()[itemIndex],
		isCombined,
		typed: typedParameter(context),
	});
	if (selection !== undefined) return selection;
	if (isEmpty(inputBinaryField)) {
		throw new Failure({
			itemIndex,
			reason: 'unusableParameter',
			message: 'Input Binary Field is empty',
			description: adviseOnFields(readFields(context, itemIndex), []),
		});
	}
	const example = isCombined ? '$json._files.data' : "$('Name of the step').item.binary.data";
	throw new Failure({
		itemIndex,
		reason: 'unusableParameter',
		message: 'Input Binary Field gives neither the name of a field nor a file',
		description: `Fill in the name of the binary field that holds the recording, for example data, or an expression that gives the file alone, for example {{ ${example} }}. If it is an expression, look at what it gives for this item.`,
	});
}

/** What Input Binary Field asks for, in a message. */
function nameParameter(context: IExecuteFunctions, { inputBinaryField }: InputSettings): string {
	return typeof inputBinaryField === 'string' ? inputBinaryField : typedParameter(context);
}

/** Input Binary Field as it stands in the node: an expression without its equals sign. */
function typedParameter(context: IExecuteFunctions): string {
	const { binaryPropertyName } = context.getNode().parameters;
	return typeof binaryPropertyName === 'string' ? binaryPropertyName.replace(/^=/, '').trim() : '';
}

async function inspectSelected(
	context: IExecuteFunctions,
	inspection: Inspection,
	{ itemIndex, selected }: { itemIndex: number; selected: SelectedFile },
): Promise<ItemFindings> {
	const { fileName, mimeType, content } = readItemFile(selected.value);
	const name = fileName === null ? `the file ${selected.place}` : `"${readableName(fileName)}"`;
	if (content === undefined) {
		return { found: [noDataFailure({ itemIndex, selected, fileName })], passedOver: [] };
	}
	const file = { fileName, mimeType, content };
	return await inspectAttachment(context, inspection, { itemIndex, selected, file, name }).catch(
		(error: unknown): ItemFindings | Promise<never> =>
			// Other files, and other items, are there all the same.
			error instanceof Failure
				? { found: [error], passedOver: [] }
				: Promise.reject(error as Error),
	);
}

async function inspectAttachment(
	context: IExecuteFunctions,
	inspection: Inspection,
	attachment: Attachment,
): Promise<ItemFindings> {
	const { itemIndex, selected, file, name } = attachment;
	const { field, givenBy, byPattern } = selected;
	const { fileName, mimeType, content } = file;
	const subject = { itemIndex, fileName, binaryProperty: field, name: capitalize(name), givenBy };
	const load = async () =>
		await withStorage(context, subject, async () => await loadContent(context, itemIndex, content));
	const looked = await withStorage(
		context,
		subject,
		async () => await loadForInspection(context, { file, load, settings: inspection.settings }),
	);
	return await inspectFile(inspection, {
		...looked,
		itemIndex,
		binaryProperty: field,
		source: givenBy === undefined ? { kind: 'binary' } : { kind: 'given', by: givenBy },
		fileName,
		name,
		mimeType,
		mayBeOther: byPattern,
		load,
	});
}

/** For a file without bytes, as a Code node may make one. */
function noDataFailure(about: {
	itemIndex: number;
	selected: SelectedFile;
	fileName: string | null;
}): Failure {
	const { itemIndex, selected, fileName } = about;
	const { field, place } = selected;
	const name = fileName === null ? '' : ` ("${readableName(fileName)}")`;
	return new Failure({
		itemIndex,
		fileName,
		binaryProperty: field,
		reason: 'damaged',
		message: `The file ${place}${name} comes without data`,
		description:
			'A file needs its content under data (as base64, a data URL or a Buffer) or the id under which n8n keeps it. Look at the step that makes it: a Code node has to return binary: { data: { data: base64, fileName, mimeType } }.',
	});
}

/** The bytes of a file, or its first part when it is too large for anything but to be refused. */
async function loadForInspection(
	context: IExecuteFunctions,
	about: { file: Attachment['file']; load: () => Promise<Uint8Array>; settings: InputSettings },
): Promise<{ bytes: Uint8Array; sizeBytes: number }> {
	const { file, load, settings } = about;
	const storedBytes = await readSizeBytes(context, file.content);
	if (storedBytes !== undefined && storedBytes > MAXIMUM_UPLOAD_BYTES) {
		const head = await loadHead(context, file.content, HEAD_BYTES);
		const usefulBytes = largestUsefulBytes(identify(head, storedBytes), settings);
		if (storedBytes > usefulBytes) return { bytes: head, sizeBytes: storedBytes };
	}
	const bytes = await load();
	return { bytes, sizeBytes: bytes.length };
}

function readFields(context: IExecuteFunctions, itemIndex: number): ItemField[] {
	const files = readItemFiles(context.getInputData()[itemIndex]);
	return Object.entries(files).map(([name, value]) => {
		const { fileName, mimeType } = readItemFile(value);
		return { name, fileName: fileName ?? undefined, mimeType };
	});
}

function capitalize(name: string): string {
	return `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}
