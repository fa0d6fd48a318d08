import type { IBinaryData } from 'n8n-workflow';
import type { Encoding } from '../audio/media/cuttable';
import type { Format } from '../audio/media/format';
import type { Waveform } from '../audio/media/waveform';
import type { UploadFormat } from '../dataspike/uploadFormats';

/** The binary field of an output item that holds a recording that was downloaded. */
export const DOWNLOAD_FIELD = 'downloadedAudio';

/** Where a recording came from. */
export type RecordingSource =
	| { kind: 'binary' }
	/** A file that is none of the item's binary fields: `by` is the expression, or the path, that gives it. */
	| { kind: 'given'; by: string }
	/** `stored`: what n8n keeps of the download. */
	| { kind: 'link'; stored: IBinaryData | undefined };

/** What of a file was not read as sound, although it may be some. */
export interface Unheard {
	bytes: number;
	/**
	 * Places at which the file itself shows that sound is missing; and those that could not be decoded, once it
	 * was listened to.
	 */
	gaps: number;
	/** Sound tracks that cannot be used, as a person reads them: "track 2 (Dolby Digital)". */
	tracks: string[];
}

/** What a file is made into, because Dataspike does not take its format, or because it is too large. */
export interface Conversion {
	from: Format;
	to: UploadFormat;
	/** To what its sound was reduced so that it is small enough; null when it was not. */
	reducedTo: Encoding | null;
}

/** A channel that is not sent, because it holds the same as another one; all counted from 1. */
export interface SameChannel {
	trackNumber: number;
	channel: number;
	sameAs: number;
}

/** A recording of an item, looked at and found fit to be submitted. Holds no bytes. */
export interface Recording {
	itemIndex: number;
	source: RecordingSource;
	/** The binary field that holds it; null when none of the item's does. */
	binaryProperty: string | null;
	/** The name that came with the file; null when it came without one. */
	fileName: string | null;
	/** The file as it is named within a message. */
	name: string;
	/** The name of what is sent, or of what its parts are parts of: fits the content, safe in a form. */
	sentFileName: string;
	format: Format;
	/** The size of the file as it came. */
	sizeBytes: number;
	/** SHA-256 of the file as it came, in hexadecimal digits. */
	sha256: string;
	/** Undefined when the file does not tell it. */
	durationSeconds: number | undefined;
	/** Of all its sound tracks together; undefined when the file could not be read. */
	channels: number | undefined;
	/**
	 * How much of its parts is speech, in seconds, all of them together; null before they were listened to, or
	 * if they cannot be decoded.
	 */
	speechSeconds: number | null;
	/** Read only for a report; undefined before it was listened to, or if it cannot be decoded. */
	waveform: Waveform | undefined;
	/** How much of it is checked where the user wants samples only; null when all of it is. */
	sampledSeconds: number | null;
	/** The same of each channel that is checked by itself; the channel is counted from 1. */
	channelWaveforms: Array<{ channel: number; waveform: Waveform }>;
	/** Whether the file breaks off before its end; what is there is checked. */
	isCutOff: boolean;
	/** Null when all of its sound is sent. */
	unheard: Unheard | null;
	/** Sound tracks that are not sent, because they hold the same as another one; counted from 1. */
	duplicates: Array<{ trackNumber: number; sameAs: number }>;
	/** Only of a recording whose channels are checked each by itself. */
	sameChannels: SameChannel[];
	/** Whether channels that are sent together hold different sound; known after it was listened to. */
	hasDifferentChannels: boolean;
	/** What the file is made into; null when its sound is sent as it is. */
	conversion: Conversion | null;
	sentFormat: UploadFormat;
	/** The size of what is sent, all parts together. */
	sentSizeBytes: number;
	/** At least one, in order of track and time. Each becomes a job, unless it is withheld. */
	parts: Part[];
	/**
	 * Looks through all of its parts for speech, which takes as long as decoding them: before anything of it is
	 * sent, and not before others were found.
	 *
	 * @throws (what is returned) the reason for which the run is over
	 */
	listen: () => Promise<HeardRecording>;
}

/** What is known of a recording after it was listened to; the parts are the same ones, in the same order. */
export type HeardRecording = Pick<
	Recording,
	'speechSeconds' | 'hasDifferentChannels' | 'unheard' | 'parts' | 'waveform' | 'channelWaveforms'
>;

/** A part of a recording in time. */
export interface SegmentPlace {
	/** Counted from 0, over all tracks of the recording. */
	index: number;
	startSeconds: number;
	endSeconds: number;
	/** The sound track of the file, counted from 1; undefined when it has only one. */
	track: number | undefined;
	/** Its channel, counted from 1; undefined of all channels together. */
	channel?: number;
}

/** What is uploaded as one file, and becomes one job. */
export interface Part {
	itemIndex: number;
	fileName: string | null;
	binaryProperty: string | null;
	/** The file, with the place in it, as it is named within a message. */
	name: string;
	/** Null when it is the whole recording. */
	segment: SegmentPlace | null;
	/** How much of it is speech, in seconds; null before it was listened to, or if it cannot be decoded. */
	speechSeconds: number | null;
	/** Whether it is not submitted, because there is no speech in it. */
	isWithheld: boolean;
	sizeBytes: number;
	sentFileName: string;
	mimeType: string;
	/** SHA-256 of the recording as it came, in hexadecimal digits. */
	sha256: string;
	/** Equal for parts of which the same bytes are sent. */
	identity: string;
	/** What it is coded with, if that is something that hardly anything reads; it is sent all the same. */
	rareCoding?: string;
	/** Whether one job is enough for all parts of the run that are the same. */
	isShared: boolean;
	/** SHA-256 of what the whole recording is made into; undefined before it is loaded, and for all other parts. */
	sentSha256: () => string | undefined;
	/**
	 * Brings the bytes; whoever asks for them lets go of them as soon as it can.
	 *
	 * @throws a Failure when they cannot be had: the file is damaged, or has changed
	 */
	load: () => Promise<Uint8Array>;
	/** To be called when the bytes are not needed any more. */
	release: () => void;
}
