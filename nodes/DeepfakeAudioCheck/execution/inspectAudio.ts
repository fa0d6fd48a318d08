import type { IExecuteFunctions } from 'n8n-workflow';
import { describeContainer, isConvertible } from '../audio/convert/openConversion';
import { fitFileName } from '../audio/fileName';
import { identifyContent, type RefusedContent } from '../audio/identifyContent';
import { describeSize, MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import { readDuration } from '../audio/openRecording';
import { readWaveform } from '../audio/wav/envelope';
import type { AudioFile, ItemFindings } from './audioFile';
import { explainRefusal, explainTooLargeConverted, inspectConversion } from './conversions';
import { createConversionTools } from './conversionTools';
import { itemFailure } from './itemFailure';
import { cutIntoSegments, isCut } from './segmentFiles';
import { hashInSteps } from './segmentSource';
import type { Settings } from './settings';

/** A file that may be a recording, with its bytes or their beginning. */
export interface Candidate
	extends Pick<AudioFile, 'itemIndex' | 'binaryProperty' | 'fileName' | 'load' | 'link'> {
	/** All of the file, or its first part when it is too large for anything but to be refused. */
	bytes: Uint8Array;
	/** The size of the whole file; undefined when only its first part is known. */
	sizeBytes: number | undefined;
	/** As it begins a sentence. */
	name: string;
	/** The type that came with it; not trusted. */
	mimeType: string;
	/** Whether it is passed over when it is something else than audio. */
	mayBeOther: boolean;
	/** What to do about a web page, when it is known where it came from. */
	adviceOnPages?: string;
}

/** Looks at the bytes of a file: the recording, or its segments, or why there is none. */
export async function inspectAudio(
	context: IExecuteFunctions,
	settings: Settings,
	candidate: Candidate,
): Promise<ItemFindings> {
	const { itemIndex, binaryProperty, fileName, load, link, bytes, name } = candidate;
	const sizeBytes = candidate.sizeBytes ?? Number.POSITIVE_INFINITY;
	const refuse = (explanation: { message: string; description: string }): ItemFindings => {
		const about = { itemIndex, binaryProperty, fileName };
		return { files: [itemFailure(context, { ...about, ...explanation })], passedOver: [] };
	};

	const content = identifyContent(bytes, candidate.sizeBytes);
	const { pause } = createConversionTools();
	const isDrawn =
		settings.attachReport !== 'none' && content.accepted && content.container === 'wav';
	const add = async (
		sent: Pick<AudioFile, 'content' | 'sizeBytes' | 'converted' | 'durationSeconds'>,
	): Promise<ItemFindings> => {
		const file: AudioFile = {
			itemIndex,
			binaryProperty,
			fileName,
			load,
			link,
			sentFileName: fitFileName(fileName ?? undefined, sent.content.extension),
			originalSizeBytes: sizeBytes,
			sha256: await hashInSteps(bytes, pause),
			isShared: settings.checkIdenticalAudioOnce,
			waveform: isDrawn ? readWaveform(bytes) : undefined,
			...sent,
		};
		const files = isCut(settings, file.sizeBytes)
			? await cutIntoSegments(context, settings, { whole: file, bytes, name })
			: [file];
		return { files, passedOver: [] };
	};

	if (content.accepted) {
		const isReadable = sizeBytes <= MAXIMUM_UPLOAD_BYTES || isCut(settings, sizeBytes);
		if (isReadable && bytes.length === sizeBytes) {
			const durationSeconds =
				settings.attachReport === 'none'
					? undefined
					: await readDuration(bytes, content.container, pause);
			return await add({ content, sizeBytes, converted: null, durationSeconds });
		}
		return refuse({
			message: `${name} is too large: ${describeSize(sizeBytes)}, and Dataspike takes up to ${describeSize(MAXIMUM_UPLOAD_BYTES)}`,
			description:
				'Compress the recording (mono, lower bit rate, for example as MP3 or M4A) or cut it into shorter parts before this step. Or let this node do it: set If Larger Than 10 MB in Options to Split.',
		});
	}

	const opened =
		settings.convertOtherFormats && bytes.length === sizeBytes
			? await inspectConversion(content, bytes)
			: undefined;
	if (opened?.ok) {
		const { from, to, isCutOff, sizeBytes: convertedBytes } = opened.conversion;
		if (convertedBytes > MAXIMUM_UPLOAD_BYTES && !isCut(settings, convertedBytes)) {
			return refuse(explainTooLargeConverted(name, convertedBytes));
		}
		return await add({
			content: describeContainer(to),
			sizeBytes: convertedBytes,
			converted: { from, to, isCutOff, sentSha256: null },
			durationSeconds: opened.conversion.durationSeconds,
		});
	}
	if (candidate.mayBeOther && content.category !== 'audio') {
		const isOdd = claimsToBeRecording(candidate, content);
		return { files: [], passedOver: isOdd ? [`${name} (${content.label})`] : [] };
	}
	if (opened !== undefined) return refuse(explainRefusal(name, opened.refusal));
	return refuse({
		message: `${name} is ${content.label}, which Dataspike does not take`,
		description: adviseOn(content, settings, candidate),
	});
}

function adviseOn(
	{ format, advice }: RefusedContent,
	settings: Settings,
	{ adviceOnPages }: Candidate,
): string {
	if (format === 'html' && adviceOnPages !== undefined) return adviceOnPages;
	const isSwitchedOff = !settings.convertOtherFormats && isConvertible(format);
	return isSwitchedOff ? `Switch on Convert Other Formats in Options. Or: ${advice}` : advice;
}

/** Whether the name or type of a file promises a recording that its content is not. */
function claimsToBeRecording({ fileName, mimeType }: Candidate, content: RefusedContent): boolean {
	const isNamedSo = /\.(wav|mp3|m4a|ogg|oga|opus|aac|flac|amr|wma)$/i.test(fileName ?? '');
	return isNamedSo || mimeType.startsWith('audio/') || content.category === 'video';
}
