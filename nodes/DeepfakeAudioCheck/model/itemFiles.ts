import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/**
 * The field of an item's JSON in which n8n keeps its files in workflows in combined binary mode.
 * Source: n8n-workflow 2.41, constants.ts, BINARY_IN_JSON_PROPERTY
 */
export const FILES_FIELD = '_files';

/**
 * Whether the workflow is in combined binary mode. n8n then moves the files of every output item into its
 * JSON, unless it keeps binary data in memory.
 */
export function isCombinedMode(context: IExecuteFunctions): boolean {
	// Not every supported n8n has the mode and the function: 2.0 has neither.
	const known: Partial<Pick<IExecuteFunctions, 'getWorkflowSettings'>> = context;
	return known.getWorkflowSettings?.().binaryMode === 'combined';
}

/** Data of a file that stands in the item itself: base64, a data URL, a Buffer, or one as JSON writes it. */
export type EmbeddedData = string | Uint8Array | number[];

/**
 * Whether a value is a file as n8n, or a Code node, hands it over: an object with data, or at least with a
 * type. n8n's own test (isBinaryValue) wants a type; Code nodes often leave it out.
 */
export function isFile(value: unknown): value is Record<string, unknown> {
	if (!isRecord(value) || Array.isArray(value)) return false;
	return typeof value.mimeType === 'string' || readEmbedded(value.data) !== undefined;
}

/** The data of a file that is not kept by n8n; undefined when there is none of a known kind. */
export function readEmbedded(data: unknown): EmbeddedData | undefined {
	if (typeof data === 'string') return data;
	if (ArrayBuffer.isView(data)) {
		return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
	}
	// What JSON makes of a Buffer.
	if (!isRecord(data) || data.type !== 'Buffer' || !Array.isArray(data.data)) return undefined;
	return data.data as number[];
}

/**
 * The files of an item by name, in whichever place its workflow keeps them: `item.binary`, and in combined
 * binary mode `item.json._files`. Whatever stands in `item.binary` counts as a file, even if it is none.
 */
export function readItemFiles(item: INodeExecutionData | undefined): Record<string, unknown> {
	return { ...filesInJson(item), ...item?.binary };
}

/** The files of an item that its JSON holds, by name. */
export function filesInJson(item: INodeExecutionData | undefined): Record<string, unknown> {
	const files = item?.json[FILES_FIELD];
	if (!isRecord(files) || Array.isArray(files)) return {};
	return Object.fromEntries(Object.entries(files).filter(([, file]) => isFile(file)));
}

/** The fields of an item without its files: those go beside the fields, and n8n puts them where they belong. */
export function fieldsWithoutFiles(item: INodeExecutionData | undefined): IDataObject {
	const { [FILES_FIELD]: files, ...fields } = item?.json ?? {};
	const names = Object.keys(filesInJson(item));
	if (names.length === 0) return files === undefined ? fields : { ...fields, [FILES_FIELD]: files };
	const others = Object.entries(files as IDataObject).filter(([name]) => !names.includes(name));
	return others.length === 0 ? fields : { ...fields, [FILES_FIELD]: Object.fromEntries(others) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
