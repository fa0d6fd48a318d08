import { identify } from '../audio/identify/identify';
import type { Format } from '../audio/media/format';
import type { OpenedRecording } from '../audio/media/recording';
import { isLittleEndian16 } from '../audio/containers/raw/byteOrder';
import { canOpen, openRawPcm, openRecording } from '../audio/open';
import { isUploadFormat, type UploadFormat } from '../dataspike/uploadFormats';
import { MAXIMUM_UPLOAD_BYTES } from '../dataspike/uploadLimit';
import { Failure } from '../model/failure';
import type { ItemFindings } from '../model/operation';
import type { Recording } from '../model/recording';
import type { InputSettings } from '../model/settings';
import { fitFileName } from '../text/fileName';
import type { AudioWork } from './audioWork';
import type { Candidate, Inspection } from './candidate';
import { createParts, createWholePart, type PartsSubject } from './createParts';
import { createRecording } from './createRecording';
import {
	explainNotCut,
	explainNotSeparated,
	explainTooLarge,
	explainTooLargeConverted,
	explainTooManyChannels,
	explainTooManyParts,
	explainUnreadable,
	type FileExplanation,
} from './explainFile';
import { wordsFor, type FormatWords } from './formatWords';
import { hashInSteps } from './hashInSteps';
import { planParts } from './planParts';
import { readRawType } from './rawType';
import { soundOf, type PartPlan } from './recordingSource';
import { measurePlaces } from './sampleSegments';
import {
	MOST_SEPARATE_CHANNELS,
	openSeparated,
	separateChannels,
	type Separation,
} from './separateChannels';
import { isCut } from './usefulBytes';

/** Looks at the bytes of a file: the recording with its parts, or why there is none. */
export async function inspectFile(
	inspection: Inspection,
	candidate: Candidate,
): Promise<ItemFindings> {
	const found = identify(candidate.bytes, candidate.sizeBytes);
	if (isUploadFormat(found)) return await inspectUploadFormat(inspection, candidate, found);
	// Bytes that are nothing else may be samples, if their type says so.
	const isRaw = found === 'unknown' && readRawType(candidate.mimeType) !== undefined;
	return await inspectOtherFormat(inspection, candidate, isRaw ? 'raw-pcm' : found);
}

/** How the bytes of a file are opened; undefined if what it is cannot be read. */
function openerFor(
	{ work }: Inspection,
	{ mimeType }: Candidate,
	format: Format,
): PartsSubject['open'] | undefined {
	if (format !== 'raw-pcm') {
		return canOpen(format) ? createOpener(format, work) : undefined;
	}
	const { sampleRate, channels = 1, bits = 16 } = readRawType(mimeType) ?? {};
	if (sampleRate === undefined) return undefined;
	return async (bytes) => {
		// By RFC 2586 the most significant byte comes first; speech services send it last.
		const isLittleEndian = bits === 16 && isLittleEndian16(bytes, channels);
		return await openRawPcm({ sampleRate, channels, bits, isLittleEndian }, bytes, work);
	};
}

/**
 * By itself: it lives as long as the parts, and a closure keeps whatever others of the same function use,
 * such as the recording that was opened, and so all bytes of the file.
 */
function createOpener(
	format: Parameters<typeof openRecording>[0],
	work: AudioWork,
): PartsSubject['open'] {
	return async (bytes) => await openRecording(format, bytes, work);
}

/** A file that Dataspike takes, as far as its format goes. */
async function inspectUploadFormat(
	inspection: Inspection,
	candidate: Candidate,
	format: UploadFormat,
): Promise<ItemFindings> {
	const { settings, work } = inspection;
	const { bytes, sizeBytes = Number.POSITIVE_INFINITY } = candidate;
	const mustBeCut = isCut(settings, sizeBytes);
	const isTooLarge = sizeBytes > MAXIMUM_UPLOAD_BYTES;
	// Of several channels each may be small enough.
	const mayFit = mustBeCut || settings.channels === 'each';
	if (bytes.length !== sizeBytes || (isTooLarge && !mayFit)) {
		return refuse(candidate, (name) => explainTooLarge(name, sizeBytes));
	}
	const open = createOpener(format, work);
	const opened = await open(bytes);
	if (opened.ok)
		return await findParts(inspection, candidate, { format, open, opened: opened.recording });
	if (mustBeCut) return refuse(candidate, (name) => explainNotCut(name, opened.refusal));
	if (isTooLarge) return refuse(candidate, (name) => explainTooLarge(name, sizeBytes));

	// The service may read what is not read here; but nobody knows then what it has heard.
	const subject = await createSubject(inspection, candidate, { format, open, sentFormat: format });
	const part = createWholePart(subject, { container: format, sizeBytes });
	return found(
		createRecording(inspection, candidate, {
			...{ subject, format, sent: format, parts: [part] },
			reducedTo: null,
		}),
	);
}

/** A file that has to be converted, or refused. */
async function inspectOtherFormat(
	inspection: Inspection,
	candidate: Candidate,
	format: Exclude<Format, UploadFormat>,
): Promise<ItemFindings> {
	const { settings, work } = inspection;
	const { bytes, sizeBytes, name, mayBeOther } = candidate;
	const open = openerFor(inspection, candidate, format);
	const isRead = settings.convertOtherFormats && bytes.length === sizeBytes && open !== undefined;
	const opened = isRead ? await work.runExclusively(async () => await open(bytes)) : undefined;
	if (opened?.ok && open !== undefined)
		return await findParts(inspection, candidate, { format, open, opened: opened.recording });

	if (format === 'raw-pcm' && open !== undefined && bytes.length !== sizeBytes) {
		return refuse(candidate, (named) => explainTooLarge(named, sizeBytes ?? Infinity));
	}
	const words = wordsFor(format);
	if (mayBeOther && words.category !== 'audio') {
		const isUnexpected = claimsToBeRecording(candidate, words);
		return { found: [], passedOver: isUnexpected ? [`${name} (${words.label})`] : [] };
	}
	const refusal = opened?.ok === false ? opened.refusal : undefined;
	const reason = refusal?.reason;
	// Of a file without its index the words of its format say more.
	const isWithoutIndex = format === 'mp4-incomplete' && reason === 'damaged';
	if (refusal !== undefined && reason !== 'codec' && reason !== 'noSound' && !isWithoutIndex) {
		return refuse(candidate, (named) => explainUnreadable(named, refusal));
	}
	return refuse(candidate, (named) => ({
		message: `${named} is ${words.label}, which Dataspike does not accept`,
		description: adviseOn(format, words, { settings, candidate }),
		reason: 'refusedFile',
	}));
}

/** Plans what is sent of a recording that was opened. */
async function findParts(
	inspection: Inspection,
	candidate: Candidate,
	file: { format: Format; open: PartsSubject['open']; opened: OpenedRecording },
): Promise<ItemFindings> {
	const { settings, work } = inspection;
	const { format } = file;
	const sizeBytes = candidate.bytes.length;
	const planAll = (opened: OpenedRecording) => {
		const limits = { ...settings, maximumSegments: Infinity };
		const plan = planParts(limits, { opened, sizeBytes, isUploadFormat: false });
		return 'parts' in plan ? plan.parts : undefined;
	};
	const separation: Separation =
		settings.channels === 'each'
			? await separateChannels(file.opened, planAll, work)
			: { state: 'asItIs' };
	if (separation.state === 'notDecoded') return refuse(candidate, explainNotSeparated);
	if (separation.state === 'tooMany') {
		const about = { count: separation.count, maximum: MOST_SEPARATE_CHANNELS };
		return refuse(candidate, (name) => explainTooManyChannels(name, about));
	}
	const isSeparated = separation.state === 'separated';
	const { opened } = isSeparated ? separation : file;
	const leftOut = isSeparated ? separation.leftOut : undefined;
	const sameChannels = isSeparated ? separation.sameChannels : [];
	const open = isSeparated ? openSeparated(file.open, work) : file.open;
	const plan = planParts(settings, {
		...{ opened, sizeBytes, leftOut },
		isUploadFormat: isUploadFormat(format) && !isSeparated,
	});
	if (plan.way === 'tooLarge') {
		const explain = isUploadFormat(format) ? explainTooLarge : explainTooLargeConverted;
		return refuse(candidate, (name) => explain(name, plan.sizeBytes));
	}
	if (plan.way === 'tooMany') {
		const about = { count: plan.count, maximum: settings.maximumSegments, settings };
		return refuse(candidate, (name) => explainTooManyParts(name, about));
	}
	if (plan.way === 'asItIs') {
		const sent = isUploadFormat(format) ? format : 'wav';
		const rareCoding = findRareCoding(opened);
		const kind = { format, open, sentFormat: sent, rareCoding };
		const subject = await createSubject(inspection, candidate, kind);
		const parts = [createWholePart(subject, { container: sent, sizeBytes })];
		const plans = wholePlan(opened);
		const file = { subject, format, sent, parts, opened, plans, reducedTo: null };
		return found(createRecording(inspection, candidate, file));
	}

	const [first] = plan.parts;
	const voice = opened.voices[first?.voiceIndex ?? 0];
	if (first === undefined || voice === undefined) {
		return refuse(candidate, (name) => explainNotCut(name, { reason: 'codec', codec: '' }));
	}
	const { container: sent, encoding } = soundOf(voice, first.coding);
	const subject = await createSubject(inspection, candidate, {
		...{ format, open, sentFormat: sent },
		isSeparated,
	});
	const isSegmented = plan.way === 'segments';
	const plans = plan.parts;
	const parts = createParts(subject, opened, { plans, isSegmented, work });
	const reducedTo = first.coding === 'original' ? null : (encoding ?? null);
	const isSampled = plan.way === 'segments' && plan.isSampled;
	const places = parts.flatMap(({ segment }) => segment ?? []);
	const sampledSeconds = isSampled ? measurePlaces(places) : null;
	const made = {
		subject,
		format,
		sent,
		parts,
		opened,
		plans,
		reducedTo,
		sampledSeconds,
		sameChannels,
	};
	return found(createRecording(inspection, candidate, made));
}

/** The file itself as the only part: what is heard of it is heard of its voice. */
function wholePlan({ voices }: OpenedRecording): PartPlan[] {
	return voices.map(({ original }, voiceIndex) => ({
		...{ voiceIndex, coding: 'original' },
		segment: original.whole,
	}));
}

async function createSubject(
	{ settings, work }: Inspection,
	candidate: Candidate,
	file: {
		format: Format;
		open: PartsSubject['open'];
		sentFormat: UploadFormat;
		rareCoding?: string;
		isSeparated?: boolean;
	},
): Promise<PartsSubject> {
	const { itemIndex, binaryProperty, fileName, load, bytes, name } = candidate;
	const { format, open, sentFormat, rareCoding, isSeparated = false } = file;
	return {
		about: {
			itemIndex,
			binaryProperty,
			fileName,
			name,
			sentFileName: fitFileName(fileName ?? undefined, sentFormat),
			sha256: await hashInSteps(bytes, work.yieldToEventLoop),
			isShared: settings.checkIdenticalAudioOnce,
			rareCoding,
		},
		open,
		isConverted: !isUploadFormat(format) || isSeparated,
		load,
	};
}

/** Codings inside of WAV that are not read here, but by other programs. */
const COMMON_CODINGS = ['MP3'];

/** The coding of a WAV file that is sent as it is although hardly anything reads it. */
function findRareCoding({ voices }: OpenedRecording): string | undefined {
	return voices
		.map(({ sealedCoding }) => sealedCoding)
		.find((coding) => coding !== undefined && !COMMON_CODINGS.includes(coding));
}

function found(recording: Recording): ItemFindings {
	return { found: [recording], passedOver: [] };
}

function refuse(candidate: Candidate, explain: (name: string) => FileExplanation): ItemFindings {
	const { itemIndex, binaryProperty, fileName, nameInRefusal: name = candidate.name } = candidate;
	const atStart = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
	const failure = new Failure({ itemIndex, binaryProperty, fileName, ...explain(atStart) });
	return { found: [failure], passedOver: [] };
}

function adviseOn(
	format: Format,
	{ advice }: FormatWords,
	{ settings, candidate }: { settings: InputSettings; candidate: Candidate },
): string {
	const { adviceOnPages } = candidate;
	if (format === 'html' && adviceOnPages !== undefined) return adviceOnPages;
	const isSwitchedOff = !settings.convertOtherFormats && canOpen(format);
	return isSwitchedOff ? `Switch on Convert Other Formats in Options. Or: ${advice}` : advice;
}

/** Whether the name or type of a file promises a recording that its content is not. */
function claimsToBeRecording({ fileName, mimeType }: Candidate, words: FormatWords): boolean {
	const isNamedSo = /\.(wav|mp3|m4a|ogg|oga|opus|aac|flac|amr|wma)$/i.test(fileName ?? '');
	return isNamedSo || mimeType.startsWith('audio/') || words.category === 'video';
}
