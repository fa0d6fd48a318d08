import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import busboy from 'busboy';
import { hasMarkerTone } from './markerTone';
import { refuse, type Answer } from './refusals';

/** What an upload held, and why it is refused, if it is. */
export interface Upload {
	fileName: string;
	mimeType: string;
	sizeBytes: number;
	sha256: string;
	/** Whether the marker tone was heard in it, see markerTone.ts. */
	hasMarkerTone: boolean;
	refusal: Answer | undefined;
}

/** Ref: the audio guide, "Maximum file size: 10 MB"; read generously. */
const largestBytes = 10 * 1024 * 1024;

interface Part {
	field: string;
	fileName: string | undefined;
	mimeType: string;
	sizeBytes: number;
	sha256: string;
	head: Buffer;
	chunks: Buffer[];
}

/**
 * Reads a multipart request to its end and judges it as the service would.
 *
 * @param isHeard whether it is listened for the marker tone, which takes its time
 */
export async function readUpload(
	request: IncomingMessage,
	{ isHeard }: { isHeard: boolean },
): Promise<Upload> {
	const parts = await readParts(request);
	if (parts === undefined) return createUpload(undefined, refuse(400, 'Malformed multipart body'));

	const [part, ...others] = parts;
	if (part === undefined) return createUpload(part, refuse(400, 'The part "file" is missing'));
	if (others.length > 0) return createUpload(part, refuse(400, 'Exactly one part is allowed'));
	if (part.field !== 'file' || part.fileName === undefined) {
		return createUpload(part, refuse(400, 'The only part has to be a file named "file"'));
	}
	const upload = createUpload(part, judgeFile(part));
	return isHeard
		? { ...upload, hasMarkerTone: await hasMarkerTone(Buffer.concat(part.chunks)) }
		: upload;
}

async function readParts(request: IncomingMessage): Promise<Part[] | undefined> {
	const parts: Part[] = [];
	try {
		const parser = busboy({
			headers: request.headers,
			defParamCharset: 'utf8',
			preservePath: true,
		});
		parser.on('file', (field, stream, { filename, mimeType }) => {
			const hash = createHash('sha256');
			const part: Part = {
				field,
				fileName: filename,
				mimeType,
				sizeBytes: 0,
				sha256: '',
				head: Buffer.alloc(0),
				chunks: [],
			};
			stream.on('data', (chunk: Buffer) => {
				hash.update(chunk);
				if (part.sizeBytes === 0) part.head = chunk;
				part.sizeBytes += chunk.length;
				if (part.sizeBytes <= largestBytes) part.chunks.push(chunk);
			});
			stream.once('close', () => {
				part.sha256 = hash.digest('hex');
			});
			parts.push(part);
		});
		parser.on('field', (field, value) => {
			const { length } = Buffer.from(value);
			const nothing = {
				fileName: undefined,
				mimeType: '',
				sha256: '',
				head: Buffer.alloc(0),
				chunks: [],
			};
			parts.push({ field, sizeBytes: length, ...nothing });
		});
		await pipeline(request, parser);
		return parts;
	} catch {
		request.resume();
		return undefined;
	}
}

function createUpload(part: Part | undefined, refusal: Answer | undefined): Upload {
	return {
		fileName: part?.fileName ?? '',
		mimeType: part?.mimeType ?? '',
		sizeBytes: part?.sizeBytes ?? 0,
		sha256: part?.sha256 ?? '',
		hasMarkerTone: false,
		refusal,
	};
}

/** Ref: the audio guide, "Supported formats: .wav, .mp3, .m4a". */
function judgeFile({ fileName = '', sizeBytes, head }: Part): Answer | undefined {
	if (sizeBytes === 0) return refuse(400, 'The file is empty');
	if (sizeBytes > largestBytes) return refuse(413, 'The file is larger than 10 MB');

	const extension = /\.([a-z0-9]+)$/i.exec(fileName)?.[1]?.toLowerCase();
	if (extension === undefined || !(extension in contents)) {
		return refuse(415, 'Supported formats: .wav, .mp3, .m4a');
	}
	const fits = contents[extension as keyof typeof contents](head);
	return fits ? undefined : refuse(422, `The content is not ${extension}`);
}

/** A rough look at the first bytes, enough to notice a name that does not fit. */
const contents = {
	wav: (head: Buffer) => head.toString('latin1', 0, 4) === 'RIFF',
	mp3: (head: Buffer) =>
		head.toString('latin1', 0, 3) === 'ID3' ||
		(head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2),
	m4a: (head: Buffer) => head.toString('latin1', 4, 8) === 'ftyp',
};
