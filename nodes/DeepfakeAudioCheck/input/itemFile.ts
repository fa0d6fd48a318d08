import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { readEmbedded, type EmbeddedData } from '../model/itemFiles';
import { isDataUrl, readDataUrl } from './dataUrl';

/** A file of an item, read from what n8n or a Code node made of it. */
export interface ItemFile {
	/** The name that came with it; null when it came without one. */
	fileName: string | null;
	/** The type that came with it; empty when it came without one. Not trusted. */
	mimeType: string;
	/** Where its bytes are; undefined when it has none. */
	content: FileContent | undefined;
}

type FileContent = { kind: 'stored'; id: string } | { kind: 'embedded'; data: EmbeddedData };

/**
 * What n8n writes in the place of the data of a file that it keeps elsewhere, under `id`.
 * Source: n8n-core, binary-data/utils.ts
 */
const STORAGE_MARKERS: readonly unknown[] = [
	...['default', 'filesystem', 'filesystem-v2', 's3', 'azure', 'database'],
];

/** Four characters of base64 hold three bytes. */
const BASE64_CHARACTERS = 4;
const BASE64_BYTES = 3;

/** Reads a file as an item holds it, whatever is missing or odd about it. Never throws. */
export function readItemFile(value: unknown): ItemFile {
	const isObject = typeof value === 'object' && value !== null;
	const { id, data, fileName, mimeType } = (isObject ? value : {}) as Record<string, unknown>;
	const name = typeof fileName === 'number' ? String(fileName) : fileName;
	return {
		fileName: typeof name === 'string' && name.trim() !== '' ? name : null,
		mimeType: typeof mimeType === 'string' ? mimeType : '',
		content: readContent(id, data),
	};
}

function readContent(id: unknown, data: unknown): FileContent | undefined {
	if (typeof id === 'string' && id !== '') return { kind: 'stored', id };
	const embedded = readEmbedded(data);
	const isNothing = embedded === undefined || STORAGE_MARKERS.includes(embedded);
	return isNothing ? undefined : { kind: 'embedded', data: embedded };
}

/**
 * All bytes of a file.
 *
 * @throws what n8n's storage throws
 */
export async function loadContent(
	context: IExecuteFunctions,
	itemIndex: number,
	content: FileContent,
): Promise<Uint8Array> {
	if (content.kind === 'embedded') return decode(content.data);
	// A whole file object, as every supported n8n takes it: its name may be of a form that is no path.
	const stored: IBinaryData = { id: content.id, data: '', mimeType: '' };
	return await context.helpers.getBinaryDataBuffer(itemIndex, stored);
}

/**
 * The size in bytes without loading the file; undefined when it is not known. Of embedded data it may be a
 * little too large.
 *
 * @throws what n8n's storage throws
 */
export async function readSizeBytes(
	context: IExecuteFunctions,
	content: FileContent,
): Promise<number | undefined> {
	if (content.kind === 'stored') {
		const { fileSize } = await context.helpers.getBinaryMetadata(content.id);
		return fileSize;
	}
	const { data } = content;
	if (typeof data !== 'string') return data.length;
	return Math.floor((data.replace(/=+$/, '').length * BASE64_BYTES) / BASE64_CHARACTERS);
}

/**
 * The first bytes of a file, at most so many.
 *
 * @throws what n8n's storage throws
 */
export async function loadHead(
	context: IExecuteFunctions,
	content: FileContent,
	headBytes: number,
): Promise<Uint8Array> {
	if (content.kind === 'embedded') return decodeHead(content.data, headBytes);
	const stream = await context.helpers.getBinaryStream(content.id, headBytes);
	for await (const chunk of stream) return chunk as Uint8Array;
	return new Uint8Array();
}

function decodeHead(data: EmbeddedData, headBytes: number): Uint8Array {
	if (typeof data !== 'string' || isDataUrl(data)) return decode(data).subarray(0, headBytes);
	const characters = Math.ceil(headBytes / BASE64_BYTES) * BASE64_CHARACTERS;
	return Buffer.from(data.slice(0, characters), 'base64');
}

/** A data URL that cannot be read is no recording either. */
function decode(data: EmbeddedData): Uint8Array {
	if (typeof data === 'string') {
		return isDataUrl(data)
			? (readDataUrl(data)?.bytes ?? new Uint8Array())
			: Buffer.from(data, 'base64');
	}
	return Buffer.from(data);
}
