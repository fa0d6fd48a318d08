import type { OpenedRecording, OpenResult } from '../audio/media/recording';
import { MIME_TYPES, type UploadFormat } from '../dataspike/uploadFormats';
import { Failure } from '../model/failure';
import type { Part, SegmentPlace } from '../model/recording';
import { fitFileName } from '../text/fileName';
import type { AudioWork } from './audioWork';
import { explainChanged, explainDamage, explainNotReduced } from './explainFile';
import { hashInSteps } from './hashInSteps';
import {
	RecordingSource,
	soundOf,
	type PartPlan,
	type SourceSubject,
	type WrittenPart,
} from './recordingSource';

/** Of a part that was not listened to. */
const UNHEARD = { speechSeconds: null, isWithheld: false };

/** A recording whose parts are made. */
export interface PartsSubject {
	/** What holds for each of its parts. */
	about: Pick<
		Part,
		| 'itemIndex'
		| 'fileName'
		| 'binaryProperty'
		| 'name'
		| 'sentFileName'
		| 'sha256'
		| 'isShared'
		| 'rareCoding'
	>;
	/** Opens the bytes of the file. */
	open: (bytes: Uint8Array) => Promise<OpenResult>;
	/** Whether the sound has to be decoded or put into another container. */
	isConverted: boolean;
	/** Returns the bytes of the file as it came. */
	load: () => Promise<Uint8Array>;
}

/** The file itself as the only part. */
export function createWholePart(
	{ about, load }: PartsSubject,
	file: { container: UploadFormat; sizeBytes: number },
): Part {
	const { container, sizeBytes } = file;
	return {
		...about,
		...UNHEARD,
		segment: null,
		sizeBytes,
		mimeType: MIME_TYPES[container],
		identity: [about.sha256, container].join(':'),
		sentSha256: () => undefined,
		load,
		release: () => {},
	};
}

/** The parts that are made of a recording, in the order of the plan. Nothing is made yet. */
export function createParts(
	subject: PartsSubject,
	opened: OpenedRecording,
	about: { plans: PartPlan[]; isSegmented: boolean; work: AudioWork },
): Part[] {
	const { plans, isSegmented, work } = about;
	const source = createSource(subject, { plans, tools: work });
	const hasTracks = new Set(opened.voices.map(({ trackNumber }) => trackNumber)).size > 1;
	const hasVoices = opened.voices.length > 1;
	return plans.map((plan, index) => {
		const voice = opened.voices[plan.voiceIndex];
		const startSeconds = voice?.startSeconds ?? 0;
		const { segment } = plan;
		const place: SegmentPlace = {
			index,
			startSeconds: startSeconds + segment.startSeconds,
			endSeconds: startSeconds + segment.endSeconds,
			track: hasTracks ? voice?.trackNumber : undefined,
			...(voice?.channel === undefined ? {} : { channel: voice.channel }),
		};
		const container = voice === undefined ? 'wav' : soundOf(voice, plan.coding).container;
		return createPart(subject, {
			plan,
			place: isSegmented || hasVoices ? place : null,
			container,
			// Tracks of one file may become files of several kinds.
			sentFileName: nameOfPart(
				fitFileName(subject.about.fileName ?? undefined, container),
				index,
				plans.length,
			),
			number: index,
			source,
			work,
		});
	});
}

/** By itself: what lives as long as the source must not hold on to the opened recording, and so its bytes. */
function createSource(
	subject: PartsSubject,
	about: Pick<SourceSubject, 'plans' | 'tools'>,
): RecordingSource {
	return new RecordingSource({ ...about, open: async () => await openAgain(subject) });
}

/** A part whose recording n8n cannot read any more. */
interface RefusedPart {
	state: 'refused';
	failure: Failure;
}

interface PartParts {
	plan: PartPlan;
	place: SegmentPlace | null;
	container: UploadFormat;
	sentFileName: string;
	number: number;
	source: RecordingSource;
	work: AudioWork;
}

function createPart(subject: PartsSubject, parts: PartParts): Part {
	const { plan, place, container, sentFileName, number, source, work } = parts;
	const { about, isConverted } = subject;
	let sentSha256: string | undefined;
	const name = place === null ? about.name : `${about.name} (${describePlace(place)})`;
	const write = async (): Promise<WrittenPart | RefusedPart> => {
		try {
			return await source.write(number);
		} catch (error) {
			// The end of the run, or what n8n's storage refuses; else a trap inside a decoder: nothing of it
			// is used again.
			work.signal.throwIfAborted();
			if (error instanceof Failure) return { state: 'refused', failure: error };
			return { state: 'damaged', readableSeconds: 0 };
		}
	};
	return {
		...about,
		...UNHEARD,
		name,
		segment: place,
		sizeBytes: plan.segment.sizeBytes,
		sentFileName,
		mimeType: MIME_TYPES[container],
		identity: identityOf(about.sha256, parts),
		sentSha256: () => sentSha256,
		load: async () => {
			const isReduced = plan.coding !== 'original';
			const written = isConverted || isReduced ? await work.runExclusively(write) : await write();
			if (written.state === 'refused') throw written.failure;
			if (written.state !== 'written')
				throw failureOf({ ...about, name, place, isConverted, isReduced, written });
			// Only a report of a whole recording names it.
			if (place === null) sentSha256 = await hashInSteps(written.bytes, work.yieldToEventLoop);
			return written.bytes;
		},
		release: () => source.release(number),
	};
}

function failureOf(about: {
	itemIndex: number;
	fileName: string | null;
	binaryProperty: string | null;
	name: string;
	place: SegmentPlace | null;
	isConverted: boolean;
	isReduced: boolean;
	written: Exclude<WrittenPart, { state: 'written' }>;
}): Failure {
	const { itemIndex, fileName, binaryProperty, name, place, isConverted, isReduced, written } =
		about;
	const subject = { itemIndex, fileName, binaryProperty };
	if (written.state === 'changed' || !(isConverted || isReduced)) {
		return new Failure({ ...subject, ...explainChanged(name) });
	}
	const { readableSeconds } = written;
	if (!isConverted) return new Failure({ ...subject, ...explainNotReduced(name, readableSeconds) });
	return new Failure({
		...subject,
		...(place === null
			? explainDamage(name, readableSeconds, 'This recording was not sent.')
			: explainDamage(
					name,
					place.startSeconds,
					'This segment was not sent; others of the recording may have been.',
				)),
	});
}

/**
 * Opens a recording to write its parts; undefined when it is another one by now.
 *
 * @throws a Failure when n8n cannot read it any more
 */
async function openAgain({ open, load }: PartsSubject): Promise<OpenedRecording | undefined> {
	const opened = await open(await load());
	return opened.ok ? opened.recording : undefined;
}

function identityOf(sha256: string, { plan, place, container }: PartParts): string {
	const segment = place === null ? [] : [place.startSeconds, place.endSeconds];
	const channel = place?.channel === undefined ? [] : [`channel-${place.channel}`];
	return [sha256, container, plan.voiceIndex, plan.coding, ...channel, ...segment].join(':');
}

function describePlace({ startSeconds, endSeconds, track, channel }: SegmentPlace): string {
	return [
		...(track === undefined ? [] : [`track ${track}`]),
		...(channel === undefined ? [] : [`channel ${channel}`]),
		`second ${Math.round(startSeconds)} to ${Math.round(endSeconds)}`,
	].join(', ');
}

/** The name of a recording with the number of its part: "call-03.wav". */
function nameOfPart(sentFileName: string, index: number, count: number): string {
	if (count === 1) return sentFileName;
	const number = String(index + 1).padStart(String(count).length, '0');
	return sentFileName.replace(/(\.[^.]+)$/, `-${number}$1`);
}
