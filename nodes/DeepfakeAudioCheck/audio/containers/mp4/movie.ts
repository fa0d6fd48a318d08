import { textAt, uint32BigEndian } from '../../bytes/read';
import { boxesIn, findBox, type Box } from './boxes';
import { readEdits, type Edits } from './edits';

/** One track of an index. */
export interface MovieTrack {
	id: number;
	/** `soun`, `vide`, `text`, ... */
	handler: string;
	/** Units per second of its times; 0 if the file says so, or nothing. */
	timescale: number;
	/** Its sample entries: `mp4a`, `avc1`, ... */
	sampleEntries: Box[];
	/** The box with the tables of its samples (`stbl`). */
	table: Box | undefined;
	edits: Edits | undefined;
}

/** What holds for a fragment that says nothing else. */
export interface FragmentDefaults {
	description: number;
	duration: number;
	sizeBytes: number;
}

/** What an index (`moov`) tells. */
export interface Movie {
	tracks: MovieTrack[];
	/** By the ID of the track. */
	fragmentDefaults: Map<number, FragmentDefaults>;
	/** Whether the file is meant to go on in fragments (`mvex`). */
	isFragmented: boolean;
	/** Whether the index itself is compressed, as QuickTime could. */
	isCompressed: boolean;
}

/** Tracks that are read: a recording has one, a film with many languages a few dozen. */
const MAXIMUM_TRACKS = 256;

/** Boxes of an index that are looked at: a recording has a few, however many tracks are in it. */
const MAXIMUM_MOVIE_BOXES = 100_000;

/** Sample entries of a track that are read; more than one is rare. */
const MAXIMUM_DESCRIPTIONS = 16;

/**
 * Reads an index as far as it goes.
 *
 * Ref: ISO/IEC 14496-12 sections 8.2.2 (mvhd), 8.3 (trak), 8.8.1 to 8.8.3 (mvex, trex)
 *
 *      moov
 *        mvhd
 *        trak
 *          tkhd
 *          edts elst
 *          mdia
 *            mdhd
 *            hdlr              handler type at byte 8 of its content
 *            minf stbl         the tables of its samples
 *              stsd            sample entries from byte 8 of its content
 *        mvex
 *          trex
 */
export function readMovie(bytes: Uint8Array, box: Box): Movie {
	const header = findBox(bytes, box, ['mvhd']);
	const movieTimescale = header === undefined ? 0 : timescaleOf(bytes, header);
	const movie: Movie = {
		tracks: [],
		fragmentDefaults: new Map(),
		isFragmented: false,
		isCompressed: false,
	};
	let count = 0;
	for (const child of boxesIn(bytes, box)) {
		count += 1;
		if (count > MAXIMUM_MOVIE_BOXES) break;
		if (child.type === 'trak' && movie.tracks.length < MAXIMUM_TRACKS) {
			movie.tracks.push(readTrack(bytes, child, movieTimescale));
		}
		if (child.type === 'cmov') movie.isCompressed = true;
		if (child.type !== 'mvex') continue;
		movie.isFragmented = true;
		readFragmentDefaults(bytes, child, movie.fragmentDefaults);
	}
	return movie;
}

function readTrack(bytes: Uint8Array, track: Box, movieTimescale: number): MovieTrack {
	const header = findBox(bytes, track, ['tkhd']);
	const media = findBox(bytes, track, ['mdia']);
	const times = media && findBox(bytes, media, ['mdhd']);
	const handler = media && findBox(bytes, media, ['hdlr']);
	const table = media && findBox(bytes, media, ['minf', 'stbl']);
	const timescale = times === undefined ? 0 : timescaleOf(bytes, times);
	return {
		id: header === undefined ? 0 : fieldBehindTimes(bytes, header),
		handler: handler === undefined ? '' : textAt(bytes, handler.start + 8, 4),
		timescale,
		sampleEntries: table === undefined ? [] : readSampleEntries(bytes, table),
		table,
		edits: readEdits(bytes, track, { movieTimescale, timescale }),
	};
}

/** `mvhd` and `mdhd`: the timescale stands behind the times of creation and modification. */
function timescaleOf(bytes: Uint8Array, header: Box): number {
	return fieldBehindTimes(bytes, header);
}

/** Version, flags (4), then two times of 4 bytes, or of 8 in version 1. */
function fieldBehindTimes(bytes: Uint8Array, header: Box): number {
	return uint32BigEndian(bytes, header.start + (bytes[header.start] === 1 ? 20 : 12));
}

function readSampleEntries(bytes: Uint8Array, table: Box): Box[] {
	const descriptions = findBox(bytes, table, ['stsd']);
	if (descriptions === undefined) return [];
	const entries: Box[] = [];
	for (const entry of boxesIn(bytes, { start: descriptions.start + 8, end: descriptions.end })) {
		if (entries.length >= MAXIMUM_DESCRIPTIONS) break;
		entries.push(entry);
	}
	return entries;
}

/** Flags (4), track (4), description (4), duration (4), size (4), flags (4). */
function readFragmentDefaults(
	bytes: Uint8Array,
	extension: Box,
	defaults: Map<number, FragmentDefaults>,
): void {
	for (const box of boxesIn(bytes, extension)) {
		if (defaults.size >= MAXIMUM_TRACKS) return;
		if (box.type !== 'trex') continue;
		defaults.set(uint32BigEndian(bytes, box.start + 4), {
			description: uint32BigEndian(bytes, box.start + 8),
			duration: uint32BigEndian(bytes, box.start + 12),
			sizeBytes: uint32BigEndian(bytes, box.start + 16),
		});
	}
}
