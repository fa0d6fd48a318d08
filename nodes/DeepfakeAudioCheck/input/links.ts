import { sleep, type IExecuteFunctions } from 'n8n-workflow';
import { identify } from '../audio/identify/identify';
import { isUploadFormat, MIME_TYPES } from '../dataspike/uploadFormats';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import { download, type DownloadedFile } from '../download/download';
import { explainBadAddress, explainDownloadFault } from '../download/explainDownload';
import { readLinkAddress } from '../download/linkAddress';
import { Failure } from '../model/failure';
import { FILES_FIELD, isCombinedMode } from '../model/itemFiles';
import type { ItemFindings } from '../model/operation';
import { DOWNLOAD_FIELD, type RecordingSource } from '../model/recording';
import { fitFileName } from '../text/fileName';
import { readableName, readableText } from '../text/readableText';
import { isDataUrl, readDataUrl } from './dataUrl';
import { explainTooLargeDownload } from './explainFile';
import type { Inspection } from './candidate';
import { inspectFile } from './inspectFile';
import { pathTo } from './jsonPath';
import { keepDownload, loadDownload } from './keptDownload';
import { largestUsefulBytes, MAXIMUM_DOWNLOAD_BYTES } from './usefulBytes';

/** Longest time in ms for a download, however long Maximum Wait is. */
const LONGEST_DOWNLOAD_MS = 600_000;

const ADVICE_ON_PAGES =
	'The link leads to a page instead of the file: often a sign-in, a preview or a download page. Use a link that leads to the file itself and works in a private browser window; or download it in a step before, with the credential that it needs, and set Audio Source to Binary Field.';

/**
 * Downloads the recording that the parameter URL of an item points to and looks at its bytes. They
 * are then kept by n8n, as it keeps every file, so that none is held here until it is uploaded.
 *
 * @returns nothing at all when the parameter is empty
 * @throws a Failure when n8n does not keep it, and the signal's reason, once it is aborted
 */
export async function findLinkedAudio(
	context: IExecuteFunctions,
	itemIndex: number,
	inspection: Inspection & { signal: AbortSignal },
): Promise<ItemFindings> {
	const { settings, signal } = inspection;
	if (typeof settings.audioUrl === 'string' && isDataUrl(settings.audioUrl)) {
		return await inspectDataUrl(context, inspection, { itemIndex, text: settings.audioUrl });
	}
	const address = readLinkAddress(settings.audioUrl);
	if (!address.ok) {
		if (address.reason === 'empty') return { found: [], passedOver: [] };
		const explanation = explainBadAddress(address.reason);
		return refuse(new Failure({ itemIndex, ...explanation, reason: 'unusableParameter' }));
	}
	const { url } = address;
	const brought = await download({
		url,
		// Not the helper with authentication: the key is for Dataspike alone.
		send: async (options): Promise<unknown> => await context.helpers.httpRequest(options),
		clock: { nowMs: () => performance.now(), sleep },
		nowSinceEpochMs: () => Date.now(),
		random: Math.random,
		timeoutMs: Math.min(settings.maximumWaitMs, LONGEST_DOWNLOAD_MS),
		signal,
		limitBytes: (head) =>
			Math.min(largestUsefulBytes(identify(head), settings), MAXIMUM_DOWNLOAD_BYTES),
	});
	if (brought.ok) {
		const host = readableText(url.host);
		return await inspectDownload(context, inspection, { itemIndex, host, ...brought });
	}
	const explanation = explainDownloadFault(brought.fault);
	return refuse(new Failure({ itemIndex, ...explanation, reason: 'linkUnavailable' }));
}

/** The refusal for an item whose URL is empty. */
export function noLinkFailure(itemIndex: number): Failure {
	return new Failure({
		itemIndex,
		reason: 'noAudioFound',
		message: 'URL is empty',
		description:
			'Fill in the address of the recording, or an expression that gives it. For items that may come without one, choose Skip Item or Pass Item On in Options > If No Audio Is Found.',
	});
}

function refuse(failure: Failure): ItemFindings {
	return { found: [failure], passedOver: [] };
}

/** A recording that stands in the address itself, treated like one that was downloaded. */
async function inspectDataUrl(
	context: IExecuteFunctions,
	inspection: Inspection,
	{ itemIndex, text }: { itemIndex: number; text: string },
): Promise<ItemFindings> {
	const read = readDataUrl(text.trim());
	if (read === undefined) {
		const explanation = explainBadAddress('badDataUrl');
		return refuse(new Failure({ itemIndex, ...explanation, reason: 'unusableParameter' }));
	}
	const { bytes, fileName } = read;
	const limitBytes = largestUsefulBytes(identify(bytes, bytes.length), inspection.settings);
	const isWhole = bytes.length <= limitBytes;
	const file = { bytes: isWhole ? bytes : bytes.subarray(0, limitBytes), isWhole, limitBytes };
	return await inspectDownload(context, inspection, {
		itemIndex,
		host: 'the data: URL',
		file: { ...file, fileName },
	});
}

async function inspectDownload(
	context: IExecuteFunctions,
	inspection: Inspection,
	downloaded: { itemIndex: number; host: string; file: DownloadedFile },
): Promise<ItemFindings> {
	const { itemIndex, host, file } = downloaded;
	const { bytes, isWhole, limitBytes } = file;
	const fileName = file.fileName ?? null;
	const format = identify(bytes, isWhole ? bytes.length : undefined);
	if (!isWhole && (isUploadFormat(format) || limitBytes > MAXIMUM_UPLOAD_BYTES)) {
		const name =
			fileName === null ? `The file from ${host}` : `"${readableName(fileName)}" from ${host}`;
		return refuse(
			new Failure({ itemIndex, fileName, ...explainTooLargeDownload(name, limitBytes) }),
		);
	}
	const source: Extract<RecordingSource, { kind: 'link' }> = { kind: 'link', stored: undefined };
	const subject = { itemIndex, fileName, host };
	const findings = await inspectFile(inspection, {
		itemIndex,
		binaryProperty: inspection.settings.passFilesOn ? nameDownload(context) : null,
		source,
		fileName,
		bytes,
		sizeBytes: isWhole ? bytes.length : undefined,
		name: fileName === null ? `the file from ${host}` : `"${readableName(fileName)}"`,
		nameInRefusal: fileName === null ? undefined : `"${readableName(fileName)}" from ${host}`,
		mimeType: '',
		mayBeOther: false,
		adviceOnPages: ADVICE_ON_PAGES,
		load: async () => await loadDownload(context, subject, source.stored),
	});
	if (findings.found.some((one) => !(one instanceof Failure))) {
		const isSent = isUploadFormat(format);
		source.stored = await keepDownload(context, subject, {
			bytes,
			fileName: isSent ? fitFileName(fileName ?? undefined, format) : nameSafely(fileName),
			mimeType: isSent ? MIME_TYPES[format] : undefined,
		});
	}
	return findings;
}

/** What later steps find the download under. */
function nameDownload(context: IExecuteFunctions): string {
	return isCombinedMode(context) ? pathTo(FILES_FIELD, DOWNLOAD_FIELD) : DOWNLOAD_FIELD;
}

/** Of a file that will be converted the name keeps its own ending. */
function nameSafely(fileName: string | null): string | undefined {
	const extension = /\.(\w{1,5})$/.exec(fileName ?? '')?.[1];
	return extension === undefined ? undefined : fitFileName(fileName ?? undefined, extension);
}
