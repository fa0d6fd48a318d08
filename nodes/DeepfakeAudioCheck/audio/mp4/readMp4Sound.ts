import { uint32BigEndian, uint64BigEndian } from '../bytes';
import { findBox, listBoxes, type Box } from '../isoBoxes';
import type { Pause, SegmentRefusal } from '../segments';
import type { Mp4Sound } from './mp4Sound';
import { readSampleTable } from './readSampleTable';
import { SampleList } from './sampleList';
import { findSoundTrack } from './soundTrack';

/** A file type box longer than this, in bytes, is not carried over. */
const LARGEST_FILE_TYPE_BYTES = 1024;

type ReadSound = { ok: true; sound: Mp4Sound } | { ok: false; reason: SegmentRefusal };

const damaged: ReadSound = { ok: false, reason: 'damaged' };

/**
 * Reads the samples of the first sound track. Every one has to lie within the file.
 *
 * Ref: ISO/IEC 14496-12 sections 8.5.2 (stsd), 8.6.6 (elst), 8.8 (fragments)
 */
export async function readMp4Sound(bytes: Uint8Array, pause: Pause): Promise<ReadSound> {
	const boxes = listBoxes(bytes, { start: 0, end: bytes.length });
	const movie = boxes.find(({ type }) => type === 'moov');
	if (movie === undefined) return damaged;
	const isFragmented = findBox(bytes, movie, ['mvex']) !== undefined;
	if (isFragmented || boxes.some(({ type }) => type === 'moof')) {
		return { ok: false, reason: 'fragmented' };
	}
	const found = findSoundTrack(bytes, movie);
	if (found === undefined) return { ok: false, reason: 'empty' };
	const { track, table, timescale } = found;
	const sampleEntry = readSampleEntry(bytes, findBox(bytes, table, ['stsd']));
	if (timescale === 0 || sampleEntry === undefined) return damaged;
	if (sampleEntry === 'several') return { ok: false, reason: 'codec' };

	const samples = new SampleList(bytes.length);
	const { stated, isComplete } = await readSampleTable(bytes, table, { samples, pause });
	if (!isComplete) return damaged;
	if (stated === 0) return { ok: false, reason: 'empty' };
	return {
		ok: true,
		sound: {
			fileType: readFileType(bytes, boxes),
			sampleEntry,
			timescale,
			startUnits: readStart(bytes, track),
			...samples.take(),
		},
	};
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
