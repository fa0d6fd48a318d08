import type { IExecuteFunctions } from 'n8n-workflow';
import {
	isConvertible,
	openConversion,
	type OpenedConversion,
} from '../audio/convert/openConversion';
import type { ConversionRefusal, ConversionTools } from '../audio/convert/soundSource';
import { identifyContent, type RefusedContent } from '../audio/identifyContent';
import type { OpenedRecording } from '../audio/segments';
import { describeSize, MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import type { AudioFile } from './audioFile';
import { createConversionTools, takeTurn } from './conversionTools';
import { itemFailure, type ItemFailure } from './itemFailure';
import { hashInSteps } from './segmentSource';

/** The largest file that is read to be converted, in bytes: a video is far larger than its sound. */
export const MAXIMUM_SOURCE_BYTES = 200 * 1024 * 1024;

/** What a message says about a file that cannot be checked. */
interface Explanation {
	message: string;
	description: string;
}

/** Looks into a recording that Dataspike does not take; undefined when its format is not converted. */
export async function inspectConversion(
	content: RefusedContent,
	bytes: Uint8Array,
): Promise<OpenedConversion | undefined> {
	if (!isConvertible(content.format)) return undefined;
	const opened = await takeTurn(
		async () => await openConversion(content.format, bytes, createConversionTools()),
	);
	const isOtherFormat =
		!opened.ok && (opened.refusal.reason === 'format' || opened.refusal.reason === 'noSound');
	return isOtherFormat ? undefined : opened;
}

/**
 * What is uploaded for a file: its bytes as they are, or what they are converted to. The SHA-256 of
 * what a conversion made is noted in the file.
 *
 * @throws a NodeOperationError when the sound turns out to be damaged
 */
export async function createUploadBytes(
	context: IExecuteFunctions,
	file: AudioFile,
	name: string,
): Promise<Uint8Array> {
	const { converted, load } = file;
	if (converted === null) return await load();

	return await takeTurn(async () => {
		const bytes = await load();
		const content = identifyContent(bytes, bytes.length);
		const format = content.accepted ? converted.from : content.format;
		const readable = await convert(format, bytes);
		if (typeof readable === 'number') {
			throw damagedFailure(context, file, { name, readableSeconds: readable });
		}
		converted.sentSha256 = await hashInSteps(readable, createConversionTools().pause);
		return readable;
	});
}

/** Opens a recording to convert it segment by segment, while it is being decoded. Never throws. */
export async function openConvertedRecording(
	format: RefusedContent['format'],
	bytes: Uint8Array,
	tools: ConversionTools,
): Promise<OpenedRecording> {
	try {
		const opened = await openConversion(format, bytes, tools);
		return opened.ok ? await opened.conversion.openSegments() : { ok: false, reason: 'damaged' };
	} catch {
		// A trap inside a decoder: nothing of it is used again.
		return { ok: false, reason: 'damaged' };
	}
}

/** The new file, or how many seconds of the sound could be read. */
async function convert(
	format: RefusedContent['format'],
	bytes: Uint8Array,
): Promise<Uint8Array | number> {
	try {
		const tools = createConversionTools();
		const opened = await openConversion(format, bytes, tools);
		if (!opened.ok) return opened.refusal.reason === 'damaged' ? opened.refusal.readableSeconds : 0;
		const written = await opened.conversion.convert();
		return written.ok ? written.bytes : written.readableSeconds;
	} catch {
		// A trap inside a decoder: nothing of it is used again.
		return 0;
	}
}

function damagedFailure(
	context: IExecuteFunctions,
	{ itemIndex, fileName, binaryProperty }: AudioFile,
	about: { name: string; readableSeconds: number },
): ItemFailure {
	return itemFailure(context, {
		itemIndex,
		binaryProperty,
		fileName: fileName ?? undefined,
		...explainDamage(about.name, about.readableSeconds, 'This recording was not sent.'),
	});
}

/** Why a recording cannot be converted, and what to do. */
export function explainRefusal(name: string, refusal: ConversionRefusal): Explanation {
	if (refusal.reason === 'tooLong') {
		return {
			message: `${name} is too long to be converted: it would be ${describeSeconds(refusal.seconds)}`,
			description:
				'Up to 3 hours are converted. Cut the recording into shorter parts before this step.',
		};
	}
	const readableSeconds = refusal.reason === 'damaged' ? refusal.readableSeconds : 0;
	return explainDamage(name, readableSeconds, 'Nothing was sent.');
}

/** For sound that cannot be read, with what it means for what was sent. */
export function explainDamage(
	name: string,
	readableSeconds: number,
	whatWasSent: string,
): Explanation {
	return {
		message:
			readableSeconds > 0
				? `${name} is damaged: its sound can be read for ${describeSeconds(readableSeconds)} only`
				: `${name} is damaged: its sound cannot be read`,
		description: `${whatWasSent} Download or export the recording again, or ask for it once more; if it plays elsewhere, convert it to WAV, MP3 or M4A before this step.`,
	};
}

/** For a recording that is too large once it is converted. */
export function explainTooLargeConverted(name: string, sizeBytes: number): Explanation {
	return {
		message: `${name} is too large once it is converted: ${describeSize(sizeBytes)}, and Dataspike takes up to ${describeSize(MAXIMUM_UPLOAD_BYTES)}`,
		description:
			'Convert it to a compressed M4A or MP3 (mono, for example 64 kbit/s) or cut it into shorter parts before this step. Or let this node do it: set If Larger Than 10 MB in Options to Split.',
	};
}

/** A length in words, such as "3.2 seconds" or "2.5 hours". */
function describeSeconds(seconds: number): string {
	if (seconds < 120) return `${seconds.toFixed(1)} seconds`;
	if (seconds < 7200) return `${(seconds / 60).toFixed(1)} minutes`;
	return `${(seconds / 3600).toFixed(1)} hours`;
}
