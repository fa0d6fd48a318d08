import type { IBinaryData } from 'n8n-workflow';
import type { AudioContainer } from '../audio/audioContainer';
import type { AcceptedContent, RefusedContent } from '../audio/identifyContent';
import type { SegmentPlan } from '../audio/segments';
import type { Waveform } from '../audio/wav/envelope';
import { readableText } from '../dataspike/readableText';
import type { ItemFailure } from './itemFailure';
import type { SegmentSource } from './segmentSource';

/** A recording of an item, looked at and found fit to be submitted. Holds no bytes. */
export interface AudioFile {
	itemIndex: number;
	/** The binary field that holds it; null when it was downloaded and is not kept. */
	binaryProperty: string | null;
	/** Brings the bytes of the file as it came. */
	load: () => Promise<Uint8Array>;
	/** Of a downloaded file: where it came from, and what n8n keeps of it. */
	link?: { host: string; stored: IBinaryData | undefined };
	/** The name that came with the file; null when it came without one. */
	fileName: string | null;
	/** The name that is sent: fits the content, and safe in a form. */
	sentFileName: string;
	/** What is sent: the file itself, or what it is converted to. */
	content: AcceptedContent;
	/** The size of what is sent. */
	sizeBytes: number;
	/** The size of the file as it came. */
	originalSizeBytes: number;
	/** SHA-256 of the file as it came, in hexadecimal digits. */
	sha256: string;
	/** Whether it is submitted once for all files of the run that hold the same. */
	isShared: boolean;
	/** What is done to the file before it is sent; null when it is sent as it is. */
	converted: ConvertedAudio | null;
	/** Read only for a report; undefined when the file does not tell it, too. */
	durationSeconds?: number;
	/** Read only for a report, and only of a WAV. */
	waveform?: Waveform;
	/** Of a segment: where it is in the recording, and how to get its bytes. */
	segment?: {
		plan: SegmentPlan;
		source: SegmentSource;
		/** The recording that it is a part of. */
		whole: AudioFile;
		coding: 'original' | 'compressed';
	};
}

/** A conversion that a recording goes through. */
export interface ConvertedAudio {
	from: RefusedContent['format'];
	to: AudioContainer;
	/** Whether the file breaks off before its end. */
	isCutOff: boolean;
	/** SHA-256 of what is sent, once it has been made. */
	sentSha256: string | null;
}

/** What an item holds: recordings, and refusals of what should have been one. */
export interface ItemFindings {
	files: Array<AudioFile | ItemFailure>;
	/** Files that a pattern passed over although they call themselves audio, in the user's words. */
	passedOver: string[];
}

/** Equal for files of which the same is sent: by content, and of a segment by its place in it. */
export function identityOf({ sha256, content, segment }: AudioFile): string {
	const { startSeconds, endSeconds } = segment?.plan ?? {};
	const place = segment === undefined ? [] : [startSeconds, endSeconds, segment.coding];
	return [sha256, content.container, ...place].join(':');
}

/** The file as it is named in messages. */
export function describeFile(file: AudioFile): string {
	const name =
		file.fileName === null ? `the file ${describePlace(file)}` : `"${readableText(file.fileName)}"`;
	if (file.segment === undefined) return name;
	const { startSeconds, endSeconds } = file.segment.plan;
	return `${name} (second ${Math.round(startSeconds)} to ${Math.round(endSeconds)})`;
}

function describePlace({ binaryProperty, link }: AudioFile): string {
	if (link !== undefined) return `from ${readableText(link.host)}`;
	return `in "${readableText(binaryProperty ?? '')}"`;
}
