import { textAt, uint16BigEndian, uint32BigEndian, uint64BigEndian } from '../bytes';
import { findBox, listBoxes, type Box } from '../isoBoxes';
import type { Pause, SegmentRefusal } from '../segments';
import type { Mp4Sound } from './mp4Sound';

/** Half a day of AAC has two million samples; more are not read. */
const MAXIMUM_SAMPLES = 2_000_000;

/** Far more than a frame of AAC or ALAC takes, in bytes. */
const LARGEST_SAMPLE_BYTES = 1_048_576;

/** So many samples are read between two pauses: a ms or two. */
const SAMPLES_PER_PAUSE = 8192;

/** A file type box longer than this, in bytes, is not carried over. */
const LARGEST_FILE_TYPE_BYTES = 1024;

type ReadSound = { ok: true; sound: Mp4Sound } | { ok: false; reason: SegmentRefusal };

const damaged: ReadSound = { ok: false, reason: 'damaged' };

/**
 * Reads the sample tables of the first sound track. Every sample has to lie within the file.
 *
 * Ref: ISO/IEC 14496-12 sections 8.4.2 (mdhd), 8.6.6 (elst), 8.5.2 (stsd), 8.6.1.2 (stts),
 *      8.7.3 (stsz, stz2), 8.7.4 (stsc), 8.7.5 (stco, co64), 8.8 (fragments)
 */
export async function readSampleTable(bytes: Uint8Array, pause: Pause): Promise<ReadSound> {
	const boxes = listBoxes(bytes, { start: 0, end: bytes.length });
	const movie = boxes.find(({ type }) => type === 'moov');
	if (movie === undefined) return damaged;
	const isFragmented = findBox(bytes, movie, ['mvex']) !== undefined;
	if (isFragmented || boxes.some(({ type }) => type === 'moof')) {
		return { ok: false, reason: 'fragmented' };
	}
	const track = listBoxes(bytes, movie).find(
		(box) => box.type === 'trak' && isSoundTrack(bytes, box),
	);
	if (track === undefined) return { ok: false, reason: 'empty' };

	const media = findBox(bytes, track, ['mdia', 'mdhd']);
	const table = findBox(bytes, track, ['mdia', 'minf', 'stbl']);
	if (media === undefined || table === undefined) return damaged;
	const timescale = uint32BigEndian(bytes, media.start + (bytes[media.start] === 1 ? 20 : 12));
	const tables = new Map(listBoxes(bytes, table).map((box) => [box.type, box]));
	const sampleEntry = readSampleEntry(bytes, tables.get('stsd'));
	if (timescale === 0 || sampleEntry === undefined) return damaged;
	if (sampleEntry === 'several') return { ok: false, reason: 'codec' };

	const sizes = await readSizes(bytes, tables, pause);
	if (sizes === undefined) return damaged;
	if (sizes.length === 0) return { ok: false, reason: 'empty' };
	const durations = await readDurations(bytes, tables.get('stts'), {
		count: sizes.length,
		pause,
	});
	const offsets = await readOffsets(bytes, tables, { sizes, pause });
	if (durations === undefined || offsets === undefined) return damaged;
	return {
		ok: true,
		sound: {
			fileType: readFileType(bytes, boxes),
			sampleEntry,
			timescale,
			startUnits: readStart(bytes, track),
			count: sizes.length,
			offsets,
			sizes,
			durations,
		},
	};
}

function isSoundTrack(bytes: Uint8Array, track: Box): boolean {
	const handler = findBox(bytes, track, ['mdia', 'hdlr']);
	return handler !== undefined && textAt(bytes, handler.start + 8, 4) === 'soun';
}

function readFileType(bytes: Uint8Array, boxes: Box[]): Uint8Array {
	const box = boxes.find(({ type }) => type === 'ftyp');
	const isUsable =
		box !== undefined && box.start === 8 && box.end <= LARGEST_FILE_TYPE_BYTES && box.end >= 16;
	return isUsable ? bytes.subarray(0, box.end) : new Uint8Array(0);
}

function readSampleEntry(
	bytes: Uint8Array,
	descriptions: Box | undefined,
): Uint8Array | 'several' | undefined {
	if (descriptions === undefined) return undefined;
	const entries = listBoxes(bytes, { start: descriptions.start + 8, end: descriptions.end });
	const [entry, other] = entries;
	if (entry === undefined) return undefined;
	if (other !== undefined) return 'several';
	const sizeBytes = uint32BigEndian(bytes, entry.start - 8);
	return sizeBytes === entry.end - entry.start + 8
		? bytes.subarray(entry.start - 8, entry.end)
		: undefined;
}

/** Media time of the first edit that is not a pause (-1). Ref: section 8.6.6 */
function readStart(bytes: Uint8Array, track: Box): number {
	const edits = findBox(bytes, track, ['edts', 'elst']);
	if (edits === undefined) return 0;
	const isLong = bytes[edits.start] === 1;
	const entryBytes = isLong ? 20 : 12;
	for (let offset = edits.start + 8; offset + entryBytes <= edits.end; offset += entryBytes) {
		const mediaTime = isLong
			? uint64BigEndian(bytes, offset + 8)
			: uint32BigEndian(bytes, offset + 4);
		// The top bit is that of -1, and of times that no recording reaches.
		if (mediaTime < 0x8000_0000) return mediaTime;
	}
	return 0;
}

async function readSizes(
	bytes: Uint8Array,
	tables: ReadonlyMap<string, Box>,
	pause: Pause,
): Promise<Uint32Array | undefined> {
	const box = tables.get('stsz') ?? tables.get('stz2');
	if (box === undefined) return undefined;
	const isCompact = !tables.has('stsz');
	const equalBytes = isCompact ? 0 : uint32BigEndian(bytes, box.start + 4);
	const fieldBits = isCompact ? (bytes[box.start + 7] ?? 0) : 32;
	const count = uint32BigEndian(bytes, box.start + 8);
	const isKnown = fieldBits === 4 || fieldBits === 8 || fieldBits === 16 || fieldBits === 32;
	const isThere = equalBytes > 0 || box.start + 12 + Math.ceil((count * fieldBits) / 8) <= box.end;
	if (count > MAXIMUM_SAMPLES || !isKnown || !isThere) return undefined;

	const sizes = new Uint32Array(count);
	for (let sample = 0; sample < count; sample += 1) {
		const sizeBytes =
			equalBytes > 0 ? equalBytes : readSize(bytes, box.start + 12, { sample, fieldBits });
		if (sizeBytes > LARGEST_SAMPLE_BYTES) return undefined;
		sizes[sample] = sizeBytes;
		if (sample % SAMPLES_PER_PAUSE === 0) await pause();
	}
	return sizes;
}

function readSize(
	bytes: Uint8Array,
	start: number,
	{ sample, fieldBits }: { sample: number; fieldBits: number },
): number {
	if (fieldBits === 32) return uint32BigEndian(bytes, start + 4 * sample);
	if (fieldBits === 16) return uint16BigEndian(bytes, start + 2 * sample);
	if (fieldBits === 8) return bytes[start + sample] ?? 0;
	const pair = bytes[start + Math.floor(sample / 2)] ?? 0;
	return sample % 2 === 0 ? pair >> 4 : pair & 0xf;
}

async function readDurations(
	bytes: Uint8Array,
	box: Box | undefined,
	{ count, pause }: { count: number; pause: Pause },
): Promise<Uint32Array | undefined> {
	if (box === undefined) return undefined;
	const durations = new Uint32Array(count);
	let sample = 0;
	let runs = 0;
	for (let offset = box.start + 8; offset + 8 <= box.end && sample < count; offset += 8) {
		const end = Math.min(sample + uint32BigEndian(bytes, offset), count);
		durations.fill(uint32BigEndian(bytes, offset + 4), sample, end);
		sample = end;
		runs += 1;
		if (runs % SAMPLES_PER_PAUSE === 0) await pause();
	}
	return sample === count ? durations : undefined;
}

async function readOffsets(
	bytes: Uint8Array,
	tables: ReadonlyMap<string, Box>,
	{ sizes, pause }: { sizes: Uint32Array; pause: Pause },
): Promise<Uint32Array | undefined> {
	const chunks = tables.get('stco') ?? tables.get('co64');
	const runs = tables.get('stsc');
	if (chunks === undefined || runs === undefined) return undefined;
	const isLong = !tables.has('stco');
	const chunkCount = Math.min(
		uint32BigEndian(bytes, chunks.start + 4),
		Math.floor((chunks.end - chunks.start - 8) / (isLong ? 8 : 4)),
	);

	const offsets = new Uint32Array(sizes.length);
	let sample = 0;
	let run = runs.start + 8;
	for (let chunk = 0; chunk < chunkCount && sample < sizes.length; chunk += 1) {
		// A run holds until the chunk (counted from 1) at which the next one starts.
		while (run + 24 <= runs.end && uint32BigEndian(bytes, run + 12) <= chunk + 1) run += 12;
		if (run + 12 > runs.end || uint32BigEndian(bytes, run) > chunk + 1) return undefined;
		const end = Math.min(sample + uint32BigEndian(bytes, run + 4), sizes.length);
		let offset = isLong
			? uint64BigEndian(bytes, chunks.start + 8 + 8 * chunk)
			: uint32BigEndian(bytes, chunks.start + 8 + 4 * chunk);
		for (; sample < end; sample += 1) {
			const sizeBytes = sizes[sample] ?? 0;
			if (offset + sizeBytes > bytes.length) return undefined;
			offsets[sample] = offset;
			offset += sizeBytes;
			if (sample % SAMPLES_PER_PAUSE === 0) await pause();
		}
		if (chunk % SAMPLES_PER_PAUSE === 0) await pause();
	}
	return sample === sizes.length ? offsets : undefined;
}
