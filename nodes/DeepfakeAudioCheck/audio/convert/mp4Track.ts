import { indexOfText, textAt, uint32BigEndian, uint64BigEndian } from '../bytes';
import { findBox, listBoxes, type Box } from '../isoBoxes';
import type { Pause } from '../segments';
import { readAacConfig } from './aacConfig';
import { MAXIMUM_FRAMES, readFragments, type FramePlaces } from './mp4Fragments';
import type { ConversionTools } from './soundSource';
import type { Mp4Sound } from '../mp4/mp4Sound';
import { GrowingNumbers } from '../growingNumbers';
import type { OpenedTrack } from './soundTrack';
import { writeBox } from '../mp4/boxWriter';
import { uint16BigEndianBytes } from '../byteParts';

/** Frames that are read before others have their turn. */
const FRAMES_PER_PAUSE = 8192;

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
	const track = movie === undefined ? undefined : findSoundTrack(bytes, movie);
	const table = track === undefined ? undefined : findBox(bytes, track, TABLE_PATH);
	const header = track === undefined ? undefined : findBox(bytes, track, ['mdia', 'mdhd']);
	if (movie === undefined || track === undefined || table === undefined || header === undefined) {
		return { ok: false, refusal: { reason: 'noSound' } };
	}
	const sampleEntry = readSampleEntry(bytes, findBox(bytes, table, ['stsd']));
	if (sampleEntry === undefined) return { ok: false, refusal: { reason: 'format' } };
	const timescale = uint32BigEndian(bytes, header.start + (bytes[header.start] === 1 ? 20 : 12));
	if (timescale === 0) return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };

	const listed = await readTable(bytes, table, pause);
	const fragmented = await readFragments(bytes, { movie, track, pause });
	const { isCutOff, ...frames } = await collectFrames(bytes, [listed, fragmented], pause);
	if (frames.count === 0) return { ok: false, refusal: { reason: 'noSound' } };
	const fileType = new Uint8Array(0);
	return {
		ok: true,
		track: { fileType, sampleEntry, timescale, startUnits: 0, ...frames },
		isCutOff,
	};
}

const TABLE_PATH = ['mdia', 'minf', 'stbl'];

function findSoundTrack(bytes: Uint8Array, movie: Box): Box | undefined {
	return listBoxes(bytes, movie).find((box) => {
		const handler = box.type === 'trak' ? findBox(bytes, box, ['mdia', 'hdlr']) : undefined;
		return handler !== undefined && textAt(bytes, handler.start + 8, 4) === 'soun';
	});
}

type Frames = Pick<Mp4Sound, 'count' | 'offsets' | 'sizes' | 'durations'>;

async function collectFrames(
	bytes: Uint8Array,
	parts: FramePlaces[],
	pause: Pause,
): Promise<Frames & { isCutOff: boolean }> {
	const offsets = new GrowingNumbers();
	const sizes = new GrowingNumbers();
	const durations = new GrowingNumbers();
	let totalBytes = 0;
	let isCutOff = false;
	for (const part of parts) {
		for (let index = 0; index < part.offsets.length && !isCutOff; index += 1) {
			const offset = part.offsets[index] ?? 0;
			const size = part.sizes[index] ?? 0;
			totalBytes += size;
			// Frames that share bytes would make more of a file than is in it.
			isCutOff = offset + size > bytes.length || totalBytes > bytes.length;
			if (isCutOff) break;
			offsets.push(offset);
			sizes.push(size);
			durations.push(part.durations[index] ?? 0);
			if (index % FRAMES_PER_PAUSE === 0) await pause();
		}
	}
	return {
		count: offsets.count,
		offsets: offsets.take(),
		sizes: sizes.take(),
		durations: durations.take(),
		isCutOff,
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

/** Ref: ISO/IEC 14496-12 sections 8.6.1.2 (stts), 8.7.3.2 (stsz), 8.7.4 (stsc), 8.7.5 (stco, co64) */
async function readTable(bytes: Uint8Array, table: Box, pause: Pause): Promise<FramePlaces> {
	const tables = new Map(listBoxes(bytes, table).map((box) => [box.type, box]));
	const places: FramePlaces = { offsets: [], sizes: [], durations: [] };
	const sizeBox = tables.get('stsz');
	const chunkBox = tables.get('stco') ?? tables.get('co64');
	const runBox = tables.get('stsc');
	if (sizeBox === undefined || chunkBox === undefined || runBox === undefined) return places;

	const equalBytes = uint32BigEndian(bytes, sizeBox.start + 4);
	const stored = Math.floor((sizeBox.end - sizeBox.start - 12) / 4);
	const stated = uint32BigEndian(bytes, sizeBox.start + 8);
	const count = Math.min(stated, equalBytes === 0 ? stored : bytes.length, MAXIMUM_FRAMES);
	const nextDuration = createDurationReader(bytes, tables.get('stts'));
	const entryBytes = chunkBox.type === 'co64' ? 8 : 4;
	const chunkCount = Math.floor((chunkBox.end - chunkBox.start - 8) / entryBytes);
	let run = runBox.start + 8;
	for (let chunk = 0; chunk < chunkCount && places.offsets.length < count; chunk += 1) {
		// A run holds until the chunk (counted from 1) at which the next one starts.
		while (run + 24 <= runBox.end && uint32BigEndian(bytes, run + 12) <= chunk + 1) run += 12;
		const framesInChunk = run + 12 <= runBox.end ? uint32BigEndian(bytes, run + 4) : 0;
		const entry = chunkBox.start + 8 + chunk * entryBytes;
		let offset = entryBytes === 8 ? uint64BigEndian(bytes, entry) : uint32BigEndian(bytes, entry);
		const last = Math.min(places.offsets.length + framesInChunk, count);
		while (places.offsets.length < last) {
			const index = places.offsets.length;
			const size = equalBytes || uint32BigEndian(bytes, sizeBox.start + 12 + 4 * index);
			places.offsets.push(offset);
			places.sizes.push(size);
			places.durations.push(nextDuration());
			offset += size;
			if (index % FRAMES_PER_PAUSE === 0) await pause();
		}
	}
	return places;
}

function createDurationReader(bytes: Uint8Array, box: Box | undefined): () => number {
	let entry = box === undefined ? 0 : box.start + 8;
	const end = box?.end ?? 0;
	let left = entry + 8 <= end ? uint32BigEndian(bytes, entry) : 0;
	return () => {
		while (left === 0 && entry + 16 <= end) {
			entry += 8;
			left = uint32BigEndian(bytes, entry);
		}
		if (left > 0) left -= 1;
		return entry + 8 <= end ? uint32BigEndian(bytes, entry + 4) : 0;
	};
}
