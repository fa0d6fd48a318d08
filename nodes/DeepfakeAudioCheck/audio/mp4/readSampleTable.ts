import { uint16BigEndian, uint32BigEndian, uint64BigEndian } from '../bytes';
import { listBoxes, type Box } from '../isoBoxes';
import type { Pause } from '../segments';
import type { SampleList } from './sampleList';

/** So many samples, or chunks, are read between two pauses: a ms or two. */
const READ_PER_PAUSE = 8192;

/** How many samples a table speaks of, and whether it told everything of each. */
export interface ReadTable {
	stated: number;
	isComplete: boolean;
}

/**
 * Reads the tables of a track's samples into a list, as far as they go.
 *
 * Ref: ISO/IEC 14496-12 sections 8.6.1.2 (stts), 8.7.3 (stsz, stz2), 8.7.4 (stsc), 8.7.5 (stco, co64)
 *
 * @param table the box `stbl`
 */
export async function readSampleTable(
	bytes: Uint8Array,
	table: Box,
	{ samples, pause }: { samples: SampleList; pause: Pause },
): Promise<ReadTable> {
	const tables = new Map(listBoxes(bytes, table).map((box) => [box.type, box]));
	const sizes = readSizes(bytes, tables);
	const chunks = readChunks(bytes, tables);
	if (sizes === undefined || chunks === undefined) return { stated: 0, isComplete: false };

	const durations = new DurationReader(bytes, tables.get('stts'));
	let index = 0;
	for (let chunk = 0; chunk < chunks.count && index < sizes.count; chunk += 1) {
		const samplesInChunk = chunks.samplesIn(chunk);
		if (samplesInChunk === undefined) break;
		let offset = chunks.offsetOf(chunk);
		const end = Math.min(index + samplesInChunk, sizes.count);
		for (; index < end; index += 1) {
			const sizeBytes = sizes.at(index);
			if (!samples.add({ offset, sizeBytes, duration: durations.next() })) break;
			offset += sizeBytes;
			if (index % READ_PER_PAUSE === 0) await pause();
		}
		if (samples.isCutOff) break;
		if (chunk % READ_PER_PAUSE === 0) await pause();
	}
	const isComplete = index === sizes.stated && !durations.wereMissing;
	return { stated: sizes.stated, isComplete };
}

interface Sizes {
	/** How many there are by the header of the table. */
	stated: number;
	/** How many the table holds. */
	count: number;
	at: (index: number) => number;
}

function readSizes(bytes: Uint8Array, tables: ReadonlyMap<string, Box>): Sizes | undefined {
	const box = tables.get('stsz') ?? tables.get('stz2');
	if (box === undefined) return undefined;
	const isCompact = !tables.has('stsz');
	const equalBytes = isCompact ? 0 : uint32BigEndian(bytes, box.start + 4);
	const stated = uint32BigEndian(bytes, box.start + 8);
	if (equalBytes > 0) return { stated, count: stated, at: () => equalBytes };

	const start = box.start + 12;
	const fieldBits = isCompact ? (bytes[box.start + 7] ?? 0) : 32;
	const stored = Math.floor((Math.max(box.end - start, 0) * 8) / fieldBits);
	const count = Math.min(stated, stored);
	switch (fieldBits) {
		case 32:
			return { stated, count, at: (index) => uint32BigEndian(bytes, start + 4 * index) };
		case 16:
			return { stated, count, at: (index) => uint16BigEndian(bytes, start + 2 * index) };
		case 8:
			return { stated, count, at: (index) => bytes[start + index] ?? 0 };
		case 4:
			return {
				stated,
				count,
				at: (index) => {
					const pair = bytes[start + Math.floor(index / 2)] ?? 0;
					return index % 2 === 0 ? pair >> 4 : pair & 0xf;
				},
			};
		default:
			return undefined;
	}
}

interface Chunks {
	count: number;
	offsetOf: (chunk: number) => number;
	/** To be asked in order; undefined when the table does not say. */
	samplesIn: (chunk: number) => number | undefined;
}

function readChunks(bytes: Uint8Array, tables: ReadonlyMap<string, Box>): Chunks | undefined {
	const offsets = tables.get('stco') ?? tables.get('co64');
	const runs = tables.get('stsc');
	if (offsets === undefined || runs === undefined) return undefined;
	const entryBytes = tables.has('stco') ? 4 : 8;
	const stored = Math.floor((offsets.end - offsets.start - 8) / entryBytes);
	let run = runs.start + 8;
	return {
		count: Math.min(uint32BigEndian(bytes, offsets.start + 4), stored),
		offsetOf: (chunk) => {
			const entry = offsets.start + 8 + entryBytes * chunk;
			return entryBytes === 8 ? uint64BigEndian(bytes, entry) : uint32BigEndian(bytes, entry);
		},
		samplesIn: (chunk) => {
			// A run holds until the chunk (counted from 1) at which the next one starts.
			while (run + 24 <= runs.end && uint32BigEndian(bytes, run + 12) <= chunk + 1) run += 12;
			const isTold = run + 12 <= runs.end && uint32BigEndian(bytes, run) <= chunk + 1;
			return isTold ? uint32BigEndian(bytes, run + 4) : undefined;
		},
	};
}

/** Durations of samples, one after another. Behind the end of the table the last one goes on. */
class DurationReader {
	wereMissing = false;

	private entry: number;

	private readonly end: number;

	private left = 0;

	private duration = 0;

	constructor(
		private readonly bytes: Uint8Array,
		box: Box | undefined,
	) {
		this.entry = (box?.start ?? 0) + 8;
		this.end = box?.end ?? 0;
	}

	next(): number {
		while (this.left === 0 && this.entry + 8 <= this.end) {
			this.left = uint32BigEndian(this.bytes, this.entry);
			this.duration = uint32BigEndian(this.bytes, this.entry + 4);
			this.entry += 8;
		}
		if (this.left === 0) this.wereMissing = true;
		else this.left -= 1;
		return this.duration;
	}
}
