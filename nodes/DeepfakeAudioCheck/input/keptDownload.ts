import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { Failure } from '../model/failure';
import { readStorageFault, WHY_NOT_KEPT } from '../model/storageFault';

/** A recording from a link, for what is said when n8n does not keep it. */
export interface DownloadSubject {
	itemIndex: number;
	fileName: string | null;
	/** Where it comes from, within a sentence: "files.example". */
	host: string;
}

/** What of a download n8n is to keep. */
export interface DownloadContent {
	bytes: Uint8Array;
	/** Undefined when it has none that is fit for a file. */
	fileName: string | undefined;
	mimeType: string | undefined;
}

/**
 * Hands a download to n8n, so that it is not held here until it is uploaded.
 *
 * @throws a Failure when n8n does not keep it
 */
export async function keepDownload(
	context: IExecuteFunctions,
	subject: DownloadSubject,
	{ bytes, fileName, mimeType }: DownloadContent,
): Promise<IBinaryData> {
	const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
	return await orNotKept(
		subject,
		async () => await context.helpers.prepareBinaryData(buffer, fileName, mimeType),
	);
}

/**
 * The bytes of a download that n8n keeps.
 *
 * @throws a Failure when it does not keep them any more
 */
export async function loadDownload(
	context: IExecuteFunctions,
	subject: DownloadSubject,
	stored: IBinaryData | undefined,
): Promise<Uint8Array> {
	const { id, data = '' } = stored ?? {};
	if (id === undefined) return Buffer.from(data, 'base64');
	return await orNotKept(subject, async () => {
		const stream = await context.helpers.getBinaryStream(id);
		return await context.helpers.binaryToBuffer(stream);
	});
}

async function orNotKept<Value>(
	{ host, ...about }: DownloadSubject,
	work: () => Promise<Value>,
): Promise<Value> {
	let failure: Failure;
	try {
		return await work();
	} catch (error) {
		failure = new Failure({
			...about,
			message: `n8n did not keep the recording from ${host}: ${WHY_NOT_KEPT[readStorageFault(error)]}`,
			description:
				'Ask whoever runs this n8n to look at where it keeps binary data (free space, permissions), then run the workflow again.',
			reason: 'notHandled',
		});
	}
	throw failure;
}
