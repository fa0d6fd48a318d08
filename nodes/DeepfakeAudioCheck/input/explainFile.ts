import type { Refusal } from '../audio/media/refusal';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import type { FailureDetails } from '../model/failure';
import type { InputSettings } from '../model/settings';
import { describeSeconds } from '../text/duration';
import { describeSize } from '../text/size';

/** What is said about a file that cannot be checked. */
export type FileExplanation = Pick<FailureDetails, 'message' | 'description' | 'reason'>;

/** Why a recording cannot be converted, and what to do. */
export function explainUnreadable(name: string, refusal: Refusal): FileExplanation {
	if (refusal.reason === 'tooLong') {
		return {
			message: `${name} is too long to be converted: it would be ${describeSeconds(refusal.seconds)}`,
			description:
				'Up to 3 hours are converted. Cut the recording into shorter parts before this step.',
			reason: 'tooLarge',
		};
	}
	if (refusal.reason === 'middlePiece') {
		return {
			message: `${name} is a piece from the middle of a recording, and cannot be read without the first one`,
			description:
				'Nothing was sent. Browsers and streams hand over recordings in pieces: put all of them together, in their order, before this step.',
			reason: 'damaged',
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
): FileExplanation {
	return {
		message:
			readableSeconds > 0
				? `${name} is damaged: its sound can be read for ${describeSeconds(readableSeconds)} only`
				: `${name} is damaged: its sound cannot be read`,
		description: `${whatWasSent} Download or export the recording again, or ask for it once more; if it plays elsewhere, convert it to WAV, MP3 or M4A before this step.`,
		reason: 'damaged',
	};
}

/** For a recording that Dataspike takes, but that cannot be made smaller. */
export function explainNotReduced(name: string, readableSeconds: number): FileExplanation {
	return {
		message: `${name} cannot be compressed: its sound can be decoded for ${describeSeconds(readableSeconds)} only`,
		description:
			'Nothing of it was sent. Set If Larger Than 10 MB in Options > Long Recordings to Split, which cuts it without decoding it; or download or export the recording again.',
		reason: 'damaged',
	};
}

/** For a file that was there when it was looked at, and is not, or is another one, when it is to be sent. */
export function explainChanged(name: string): FileExplanation {
	return {
		message: `${name} could not be read again`,
		description: 'The file has changed while the node was running. Run the step before again.',
		reason: 'damaged',
	};
}

/** Why a recording cannot be cut, in the user's words. */
const WHY_NOT_CUT: Record<Refusal['reason'], string> = {
	codec: 'its sound is coded in a way that cannot be cut without decoding it',
	damaged: 'what the file says of itself does not fit together',
	middlePiece: 'it is a later piece of a recording, and cannot be read without the first one',
	noSound: 'there is no sound in it',
	tooLong: 'it is too long',
};

/** For a recording that would have to be cut, and cannot be. */
export function explainNotCut(name: string, refusal: Refusal): FileExplanation {
	return {
		message: `${name} cannot be cut into segments: ${WHY_NOT_CUT[refusal.reason]}`,
		description:
			'Convert the recording to WAV, MP3 or an ordinary M4A before this step, or cut it there. Up to 10 MB are checked as a whole with an empty Segment Length and Check on All.',
		reason: refusal.reason === 'damaged' ? 'damaged' : 'refusedFile',
	};
}

/** For a recording whose channels cannot be had one by one. */
export function explainNotSeparated(name: string): FileExplanation {
	return {
		message: `The channels of ${decapitalize(name)} cannot be checked each by itself: its sound is coded in a way that is not decoded here`,
		description:
			'Nothing was sent. Let the recorder save WAV, MP3 or AAC, or convert the recording before this step, for example with ffmpeg; or set Channels in Options to Together.',
		reason: 'refusedFile',
	};
}

/** For a recording with so many channels that they are no people. */
export function explainTooManyChannels(
	name: string,
	about: { count: number; maximum: number },
): FileExplanation {
	const { count, maximum } = about;
	return {
		message: `${name} has ${count} channels, and so would make ${count} jobs: up to ${maximum} are checked each by itself`,
		description:
			'Nothing was uploaded. Set Channels in Options to Together, or take the channels with the voices out of the recording before this step.',
		reason: 'tooManyJobs',
	};
}

/** "The file in ..." within a sentence. */
function decapitalize(name: string): string {
	return name.replace(/^The /, 'the ');
}

/** For a recording that would make more jobs than the user wants. */
export function explainTooManyParts(name: string, about: PartCount): FileExplanation {
	const { count, maximum, settings } = about;
	const isSpread = settings.sampling?.kind === 'evenlySpread';
	const fewer = isSpread ? 'lower Number of Samples' : 'use a longer Segment Length';
	return {
		message: `${name} would make ${count} segments, and so ${count} jobs: Maximum Segments is ${maximum}`,
		description: `Nothing was uploaded. Raise Maximum Segments in Options > Long Recordings if that many jobs are wanted, or ${fewer}.`,
		reason: 'tooManyJobs',
	};
}

interface PartCount {
	count: number;
	maximum: number;
	settings: Pick<InputSettings, 'sampling'>;
}

/** For a recording that is too large as it is. */
export function explainTooLarge(name: string, sizeBytes: number): FileExplanation {
	return {
		message: `${name} is too large: ${describeSize(sizeBytes)}, and Dataspike accepts up to ${describeSize(MAXIMUM_UPLOAD_BYTES)}`,
		description:
			'Compress the recording (mono, lower bit rate, for example as MP3 or M4A) or cut it into shorter parts before this step. Or let this node do it: set If Larger Than 10 MB in Options > Long Recordings to Compress or Split.',
		reason: 'tooLarge',
	};
}

/** For a recording that is too large once it is converted. */
export function explainTooLargeConverted(name: string, sizeBytes: number): FileExplanation {
	return {
		message: `${name} is too large once it is converted: ${describeSize(sizeBytes)}, and Dataspike accepts up to ${describeSize(MAXIMUM_UPLOAD_BYTES)}`,
		description:
			'Convert it to a compressed M4A or MP3 (mono, for example 64 kbit/s) or cut it into shorter parts before this step. Or let this node do it: set If Larger Than 10 MB in Options > Long Recordings to Compress or Split.',
		reason: 'tooLarge',
	};
}

/** For a link to a file of which no more is downloaded. */
export function explainTooLargeDownload(name: string, limitBytes: number): FileExplanation {
	const isUploadLimit = limitBytes === MAXIMUM_UPLOAD_BYTES;
	const whoseLimit = isUploadLimit
		? 'Dataspike accepts no more'
		: 'this node downloads no more of a recording';
	const splitting = isUploadLimit
		? ' Or let this node do it: set If Larger Than 10 MB in Options > Long Recordings to Compress or Split.'
		: '';
	return {
		message: `${name} is larger than ${describeSize(limitBytes)}, and ${whoseLimit}`,
		description: `The download was ended there, and nothing was sent. Compress the recording (mono, lower bit rate, for example as MP3 or M4A) or cut it into shorter parts where it is kept.${splitting}`,
		reason: 'tooLarge',
	};
}
