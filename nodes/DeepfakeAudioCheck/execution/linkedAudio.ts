import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { isConvertible } from '../audio/convert/openConversion';
import { fitFileName } from '../audio/fileName';
import { identifyContent } from '../audio/identifyContent';
import { describeSize, MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import { readableText } from '../dataspike/readableText';
import { download, type DownloadedFile } from '../download/download';
import { explainBadAddress, explainDownloadFault } from '../download/explainDownload';
import { readLinkAddress } from '../download/linkAddress';
import type { AudioFile, ItemFindings } from './audioFile';
import { MAXIMUM_SOURCE_BYTES } from './conversions';
import { inspectAudio } from './inspectAudio';
import { itemFailure, type ItemFailure } from './itemFailure';
import type { Run } from './run';
import { isCut } from './segmentFiles';
import type { Settings } from './settings';

/** The binary field of an output item that holds a recording that was downloaded. */
export const DOWNLOAD_FIELD = 'downloadedAudio';

/** Longest time in ms for a download, however long Maximum Wait is. */
const LONGEST_DOWNLOAD_MS = 600_000;

const ADVICE_ON_PAGES =
	'The link leads to a page instead of the file: often a sign-in, a preview or a download page. Use a link that leads to the file itself and works in a private browser window; or download it in a step before, with the credential that it needs, and set Audio Source to Binary Field.';

/**
 * Downloads the recording that the parameter URL of an item points to and looks at its bytes. They
 * are then kept by n8n, as it keeps every file, so that none is held here until it is uploaded.
 *
 * @returns undefined when the run ended meanwhile; no file when the parameter is empty
 */
export async function findLinkedAudio(
	run: Run,
	itemIndex: number,
	settings: Settings,
): Promise<ItemFindings | undefined> {
	const { context } = run;
	const refuse = (explanation: { message: string; description: string }): ItemFindings => ({
		files: [itemFailure(context, { itemIndex, ...explanation })],
		passedOver: [],
	});

	const address = readLinkAddress(context.getNodeParameter('audioUrl', itemIndex, ''));
	if (!address.ok) {
		if (address.reason === 'empty') return { files: [], passedOver: [] };
		return refuse(explainBadAddress(address.reason));
	}
	const { url } = address;
	const brought = await download({
		url,
		// Not the helper with authentication: the key is for Dataspike alone.
		send: async (options): Promise<unknown> => await context.helpers.httpRequest(options),
		timeoutMs: Math.min(settings.maximumWaitMs, LONGEST_DOWNLOAD_MS),
		signals: run.endSignals,
		limitBytes: (head) => largestUsefulBytes(settings, head),
	});
	if (brought.ok) return await inspectDownload(run, settings, { itemIndex, url, ...brought });
	return brought.fault === 'interrupted' ? undefined : refuse(explainDownloadFault(brought.fault));
}

/** The refusal for an item whose URL is empty. */
export function noLinkFailure(context: IExecuteFunctions, itemIndex: number): ItemFailure {
	return itemFailure(context, {
		itemIndex,
		message: 'URL is empty',
		description:
			'Fill in the address of the recording, or an expression that gives it. For items that may come without one, choose Skip Item or Pass Item On in Options > If No Audio Is Found.',
	});
}

/** How much of a file that begins with these bytes can be of use, in bytes. */
function largestUsefulBytes(settings: Settings, head: Uint8Array): number {
	const content = identifyContent(head);
	// The index of a large MP4 file stands behind its sound: only all of it tells a video.
	const mayBeConverted = content.accepted
		? content.container === 'm4a'
		: isConvertible(content.format);
	const isConverted = settings.convertOtherFormats && mayBeConverted;
	const isSegmented = content.accepted && isCut(settings, MAXIMUM_UPLOAD_BYTES + 1);
	return isConverted || isSegmented ? MAXIMUM_SOURCE_BYTES : MAXIMUM_UPLOAD_BYTES;
}

async function inspectDownload(
	run: Run,
	settings: Settings,
	downloaded: { itemIndex: number; url: URL; file: DownloadedFile },
): Promise<ItemFindings> {
	const { context } = run;
	const { itemIndex, url, file } = downloaded;
	const { bytes, isWhole, limitBytes } = file;
	const fileName = file.fileName ?? null;
	const host = readableText(url.host);
	const name =
		fileName === null ? `The file from ${host}` : `"${readableText(fileName)}" from ${host}`;

	const head = identifyContent(bytes, isWhole ? bytes.length : undefined);
	if (!isWhole && (head.accepted || limitBytes > MAXIMUM_UPLOAD_BYTES)) {
		return {
			files: [itemFailure(context, { itemIndex, fileName, ...tooLarge(name, limitBytes) })],
			passedOver: [],
		};
	}
	const link: NonNullable<AudioFile['link']> = { host: url.host, stored: undefined };
	const findings = await inspectAudio(context, settings, {
		itemIndex,
		binaryProperty: settings.includeInputBinary ? DOWNLOAD_FIELD : null,
		fileName,
		bytes,
		sizeBytes: isWhole ? bytes.length : undefined,
		name,
		mimeType: '',
		mayBeOther: false,
		adviceOnPages: ADVICE_ON_PAGES,
		link,
		load: async () => await loadStored(context, link.stored),
	});
	if (findings.files.some((found) => !(found instanceof Error))) {
		link.stored = await context.helpers.prepareBinaryData(
			Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
			head.accepted ? fitFileName(fileName ?? undefined, head.extension) : nameSafely(fileName),
			head.accepted ? head.mimeType : undefined,
		);
	}
	return findings;
}

/** Of a file that will be converted the name keeps its own ending. */
function nameSafely(fileName: string | null): string | undefined {
	const extension = /\.(\w{1,5})$/.exec(fileName ?? '')?.[1];
	return extension === undefined ? undefined : fitFileName(fileName ?? undefined, extension);
}

function tooLarge(name: string, limitBytes: number): { message: string; description: string } {
	const isUploadLimit = limitBytes === MAXIMUM_UPLOAD_BYTES;
	const whoseLimit = isUploadLimit
		? 'Dataspike takes no more'
		: 'this node downloads no more of a recording';
	const splitting = isUploadLimit
		? ' Or let this node do it: set If Larger Than 10 MB in Options to Split.'
		: '';
	return {
		message: `${name} is larger than ${describeSize(limitBytes)}, and ${whoseLimit}`,
		description: `The download was ended there, and nothing was sent. Compress the recording (mono, lower bit rate, for example as MP3 or M4A) or cut it into shorter parts where it is kept.${splitting}`,
	};
}

async function loadStored(
	context: IExecuteFunctions,
	stored: IBinaryData | undefined,
): Promise<Uint8Array> {
	if (stored?.id === undefined) return Buffer.from(stored?.data ?? '', 'base64');
	const stream = await context.helpers.getBinaryStream(stored.id);
	return await context.helpers.binaryToBuffer(stream);
}
