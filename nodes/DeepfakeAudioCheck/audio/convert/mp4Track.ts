import { indexOfText, uint32BigEndian } from '../bytes';
import { uint16BigEndianBytes } from '../byteParts';
import { findBox, listBoxes, type Box } from '../isoBoxes';
import { writeBox } from '../mp4/boxWriter';
import { readSampleTable } from '../mp4/readSampleTable';
import { SampleList } from '../mp4/sampleList';
import { findSoundTrack } from '../mp4/soundTrack';
import { readAacConfig } from './aacConfig';
import { readFragments } from './mp4Fragments';
import type { ConversionTools } from './soundSource';
import type { OpenedTrack } from './soundTrack';

/**
 * Opens the first sound track of an MP4, QuickTime or 3GP file, if it is AAC or Apple Lossless.
 * Frames that lie beyond the end of the file are left out.
 *
 * Ref: ISO/IEC 14496-12 sections 8.2 to 8.8; Apple, "QuickTime File Format", sound sample description
 */
export async function openMp4Track(
	bytes: Uint8Array,
	{ pause }: ConversionTools,
): Promise<OpenedTrack> {
	const boxes = listBoxes(bytes, { start: 0, end: bytes.length });
	const movie = boxes.find(({ type }) => type === 'moov');
	const found = movie === undefined ? undefined : findSoundTrack(bytes, movie);
	if (movie === undefined || found === undefined) {
		return { ok: false, refusal: { reason: 'noSound' } };
	}
	const { track, table, timescale } = found;
	const sampleEntry = readSampleEntry(bytes, findBox(bytes, table, ['stsd']));
	if (sampleEntry === undefined) return { ok: false, refusal: { reason: 'format' } };
	if (timescale === 0) return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };

	const samples = new SampleList(bytes.length);
	await readSampleTable(bytes, table, { samples, pause });
	await readFragments(bytes, { movie, track, samples, pause });
	if (samples.count === 0) return { ok: false, refusal: { reason: 'noSound' } };
	const fileType = new Uint8Array(0);
	return {
		ok: true,
		track: { fileType, sampleEntry, timescale, startUnits: 0, ...samples.take() },
		isCutOff: samples.isCutOff,
	};
}

/**
 * The sample entry for an M4A file. QuickTime has two longer forms of it, and puts what a decoder has
 * to know one level deeper (`wave`): a plain one is made of what is in it.
 */
function readSampleEntry(bytes: Uint8Array, descriptions: Box | undefined): Uint8Array | undefined {
	if (descriptions === undefined) return undefined;
	const [entry] = listBoxes(bytes, { start: descriptions.start + 8, end: descriptions.end });
	if (entry?.type === 'mp4a') return readAacEntry(bytes, entry);
	return entry?.type === 'alac' ? readLosslessEntry(bytes, entry) : undefined;
}

/**
 * Ref: ISO/IEC 14496-1 section 7.2.6.6: 05 length AudioSpecificConfig, inside 04 and 03, see
 * `identifyMpeg4Sound`
 */
function readAacEntry(bytes: Uint8Array, entry: Box): Uint8Array | undefined {
	const offset = indexOfText(bytes, 'esds', entry);
	if (offset === -1 || bytes[offset + 8] !== 0x03) return undefined;
	const stream = skipLength(bytes, offset + 9) + 3;
	if (bytes[stream] !== 0x04) return undefined;
	const specific = skipLength(bytes, stream + 1) + 13;
	if (bytes[specific] !== 0x05) return undefined;
	const start = skipLength(bytes, specific + 1);
	const length = (bytes[start - 1] ?? 0) & 0x7f;
	if (start + length > entry.end) return undefined;
	return readAacConfig(bytes.slice(start, start + length))?.sampleEntry;
}

function skipLength(bytes: Uint8Array, offset: number): number {
	let end = offset;
	while (end < offset + 3 && ((bytes[end] ?? 0) & 0x80) !== 0) end += 1;
	return end + 1;
}

/** The size of the box `alac` in an entry of the same name: header, flags, 24 bytes of settings. */
const LOSSLESS_SETTINGS_BYTES = 36;

/** Ref: Apple Lossless, "ALACMagicCookieDescription.txt": bits at byte 5, channels 9, rate 20 */
function readLosslessEntry(bytes: Uint8Array, entry: Box): Uint8Array | undefined {
	// QuickTime names the format once more (`frma`) before the box of that name.
	let typeOffset = indexOfText(bytes, 'alac', entry);
	for (let count = 0; count < 4 && typeOffset !== -1; count += 1) {
		if (uint32BigEndian(bytes, typeOffset - 4) === LOSSLESS_SETTINGS_BYTES) break;
		typeOffset = indexOfText(bytes, 'alac', { start: typeOffset + 4, end: entry.end });
	}
	const start = typeOffset - 4;
	if (typeOffset === -1 || uint32BigEndian(bytes, start) !== LOSSLESS_SETTINGS_BYTES) {
		return undefined;
	}
	const settings = bytes.slice(start, start + LOSSLESS_SETTINGS_BYTES);
	if (settings.length < LOSSLESS_SETTINGS_BYTES) return undefined;
	const bits = settings[17] ?? 0;
	const channels = settings[21] ?? 0;
	const sampleRate = uint32BigEndian(settings, 32);
	return writeBox(
		'alac',
		Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
		uint16BigEndianBytes(channels, bits, 0, 0, sampleRate <= 0xffff ? sampleRate : 0, 0),
		settings,
	);
}
