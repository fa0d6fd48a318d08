import { hasTextAt, textAt, uint64BigEndian } from '../../bytes/read';
import { trailingTagsStart } from '../../bytes/tagBounds';
import { tagEndAt } from '../../bytes/tags';
import type { ByteRange, CoverageMap } from '../../media/coverage';
import type { YieldToEventLoop } from '../../media/tools';
import { findOtherFile } from '../otherFile';
import { readCafDescription, readPcmCoding } from './description';

/** What one Core Audio file holds: the contents of its chunks. */
export interface CafFile {
	description: ByteRange | undefined;
	/** The packet table. */
	packets: ByteRange | undefined;
	/** What a decoder has to know ("magic cookie"). */
	cookie: ByteRange | undefined;
	/** The sound, behind the edit count. */
	data: ByteRange | undefined;
	/** Whether more sound is stated than there is. */
	isCutOff: boolean;
	/** Whether the sound has the size that its header states, or goes on to the end of the file. */
	isDataStated: boolean;
}

const FILE_HEADER_BYTES = 8;
const CHUNK_HEADER_BYTES = 12;
/** The edit count stands in front of the sound. */
const EDIT_COUNT_BYTES = 4;

/** How every file starts: the description comes first. Long enough not to stand in sound by chance. */
const FILE_START = 'caff\0\x01\0\0desc';

/** Chunks, tags and joined files that are followed. */
const MAXIMUM_PARTS = 100_000;
const MAXIMUM_FILES = 100;

/** -1 as an unsigned number of 64 bits: to the end of the file. */
const TO_THE_END = 2 ** 64;

/** A data chunk that states a little more than there is counts headers in. */
const USUAL_SURPLUS_BYTES = 128;

/**
 * Reads the chunks of a Core Audio file, and of files that were joined to it. Marks all but the sound
 * as structure.
 *
 * Ref: Apple Core Audio Format specification, "CAF File Overview"; all big-endian, no padding
 *
 *      0      4             6          8
 *      | caff | version (2) | flags (2) | chunks: | type (4) | size (8) | content | ...
 */
export async function readCafChunks(
	bytes: Uint8Array,
	coverage: CoverageMap,
	yieldToEventLoop: YieldToEventLoop,
): Promise<CafFile[]> {
	const tailStart = trailingTagsStart(bytes);
	coverage.structure(tailStart, bytes.length);
	const files: CafFile[] = [];
	let offset = 0;
	for (let part = 0; part < MAXIMUM_PARTS && offset < tailStart; part += 1) {
		const place = { offset, files, coverage, tailStart, yieldToEventLoop };
		const next = await readPart(bytes, place);
		if (next === undefined) break;
		offset = next;
	}
	return files;
}

interface Place {
	offset: number;
	files: CafFile[];
	coverage: CoverageMap;
	tailStart: number;
	yieldToEventLoop: YieldToEventLoop;
}

/** Reads what stands at an offset; returns where the next thing is, undefined if this is nothing. */
async function readPart(bytes: Uint8Array, place: Place): Promise<number | undefined> {
	const { offset, files, coverage } = place;
	if (hasTextAt(bytes, offset, 'caff\0\x01')) {
		if (files.length >= MAXIMUM_FILES) return undefined;
		files.push(emptyFile());
		coverage.structure(offset, offset + FILE_HEADER_BYTES);
		return offset + FILE_HEADER_BYTES;
	}
	const tagEnd = tagEndAt(bytes, offset);
	if (tagEnd !== undefined) {
		coverage.structure(offset, tagEnd);
		return tagEnd;
	}
	if (bytes[offset] === 0) return skipZeros(bytes, offset);
	const file = files.at(-1);
	if (file === undefined || !isChunkAt(bytes, offset)) return undefined;
	const start = offset + CHUNK_HEADER_BYTES;
	coverage.structure(offset, start);
	const sizeBytes = uint64BigEndian(bytes, offset + 4);
	const type = textAt(bytes, offset, 4);
	if (type === 'data') return await readData(bytes, { ...place, file, start, sizeBytes });
	const end = Math.min(start + sizeBytes, bytes.length);
	coverage.structure(start, end);
	if (type === 'desc') file.description ??= { start, end };
	if (type === 'pakt') file.packets ??= { start, end };
	if (type === 'kuki') file.cookie ??= { start, end };
	return end;
}

async function readData(
	bytes: Uint8Array,
	about: Place & { file: CafFile; start: number; sizeBytes: number },
): Promise<number> {
	const { file, start, sizeBytes, tailStart, coverage, yieldToEventLoop } = about;
	const statedEnd = start + sizeBytes;
	const isInFile = statedEnd <= tailStart;
	const isBelieved = isInFile && isBoundary(bytes, statedEnd, tailStart);
	// A file that was joined ends the sound, whatever size is stated.
	const stated = { start, end: isBelieved ? statedEnd : tailStart };
	const ownEnd = await findFile(bytes, stated, yieldToEventLoop);
	const isSearched = !isBelieved && holdsSamples(bytes, file);
	const range = { start, end: ownEnd };
	const end = isSearched ? await findOtherFile(bytes, range, yieldToEventLoop) : ownEnd;
	const isStated = isBelieved && end === statedEnd;
	coverage.structure(start, Math.min(start + EDIT_COUNT_BYTES, end));
	// A second data chunk is against the rules; what it holds stays unaccounted.
	if (file.data !== undefined) return end;
	file.data = { start: Math.min(start + EDIT_COUNT_BYTES, end), end };
	file.isDataStated = isStated || sizeBytes >= TO_THE_END || !isInFile;
	file.isCutOff = sizeBytes < TO_THE_END && statedEnd > end + USUAL_SURPLUS_BYTES;
	return end;
}

/** Another file does not begin within samples; within packets it may seem to. */
function holdsSamples(bytes: Uint8Array, { description }: CafFile): boolean {
	if (description === undefined) return false;
	const read = readCafDescription(bytes.subarray(description.start, description.end));
	return read !== undefined && readPcmCoding(read) !== undefined;
}

/** Bytes that are looked at between two yields to the event loop: a ms or two. */
const SEARCHED_BYTES_PER_YIELD = 1_000_000;

/** Where a file starts in a range; the end of the range if none does. */
async function findFile(
	bytes: Uint8Array,
	{ start, end }: ByteRange,
	yieldToEventLoop: YieldToEventLoop,
): Promise<number> {
	const first = FILE_START.charCodeAt(0);
	for (let from = start; from < end; from += SEARCHED_BYTES_PER_YIELD) {
		const step = bytes.subarray(from, Math.min(from + SEARCHED_BYTES_PER_YIELD, end));
		for (let found = step.indexOf(first); found >= 0; found = step.indexOf(first, found + 1)) {
			if (hasTextAt(bytes, from + found, FILE_START)) return from + found;
		}
		await yieldToEventLoop();
	}
	return end;
}

function isBoundary(bytes: Uint8Array, offset: number, end: number): boolean {
	const place = skipZeros(bytes, offset);
	if (place >= end || hasTextAt(bytes, place, 'caff\0\x01')) return true;
	return tagEndAt(bytes, place) !== undefined || isChunkAt(bytes, place);
}

/** Four characters, and a size that fits in the file, but for the sound, whose size may be open. */
function isChunkAt(bytes: Uint8Array, offset: number): boolean {
	for (let index = offset; index < offset + 4; index += 1) {
		const byte = bytes[index] ?? 0;
		if (byte < 0x20 || byte > 0x7e) return false;
	}
	if (hasTextAt(bytes, offset, 'data')) return true;
	return uint64BigEndian(bytes, offset + 4) <= bytes.length - offset - CHUNK_HEADER_BYTES;
}

function skipZeros(bytes: Uint8Array, offset: number): number {
	let end = offset;
	while (bytes[end] === 0) end += 1;
	return end;
}

function emptyFile(): CafFile {
	return {
		description: undefined,
		packets: undefined,
		cookie: undefined,
		data: undefined,
		isCutOff: false,
		isDataStated: true,
	};
}
