import { uint16BigEndian, uint32BigEndian, uint64BigEndian } from '../../bytes/read';
import type { AudioTools } from '../../media/tools';
import { boxesIn, type Box } from './boxes';
import type { SampleSink } from './sampleSink';

/** Samples, or chunks, between two yields to the event loop: a ms or two. */
const READ_PER_YIELD = 4096;

/** How many samples a table speaks of, and whether it tells where each of them is. */
export interface ReadTable {
	stated: number;
	isComplete: boolean;
}

/**
 * Gives the samples of a track to a sink, in the order of its tables, as far as they go.
 *
 * Ref: ISO/IEC 14496-12 sections 8.6.1.2 (stts), 8.7.3 (stsz, stz2), 8.7.4 (stsc), 8.7.5 (stco, co64)
 *
 * @param table the box `stbl`
 * @param about.base what offsets count from: the start of the file that the index belongs to
 */
export async function readSampleTable(
	bytes: Uint8Array,
	table: Box,
	about: { base: number; sink: SampleSink; tools: AudioTools },
): Promise<ReadTable> {
	const { base, sink, tools } = about;
	const tables = new Map<string, Box>();
	for (const box of boxesIn(bytes, table)) {
		if (TABLE_TYPES.has(box.type) && !tables.has(box.type)) tables.set(box.type, box);
	}
	const sizes = readSizes(bytes, tables);
	const chunks = readChunks(bytes, tables);
	if (sizes === undefined || chunks === undefined) {
		return { stated: sizes?.stated ?? 0, isComplete: (sizes?.stated ?? 0) === 0 };
	}
	const reader = new ChunkReader(sizes, new DurationReader(bytes, tables.get('stts')), sink);
	for (let chunk = 0; chunk < chunks.count && !reader.isDone; chunk += 1) {
		const run = chunks.samplesIn(chunk);
		if (run === undefined) break;
		sink.useDescription(run.description);
		reader.open(base + chunks.offsetOf(chunk), run.count);
		while (reader.readSome(READ_PER_YIELD)) await tools.yieldToEventLoop();
		if (chunk % READ_PER_YIELD === 0) await tools.yieldToEventLoop();
	}
	return { stated: sizes.stated, isComplete: reader.index >= sizes.stated };
}

const TABLE_TYPES = new Set('stts stsz stz2 stsc stco co64'.split(' '));

/** The offset of a track's first chunk, as its table has it; undefined if there is none. */
export function firstChunkOffset(bytes: Uint8Array, table: Box): number | undefined {
	for (const box of boxesIn(bytes, table)) {
		const isLong = box.type === 'co64';
		if (box.type !== 'stco' && !isLong) continue;
		const isEmpty = uint32BigEndian(bytes, box.start + 4) === 0;
		if (isEmpty || box.end - box.start < (isLong ? 16 : 12)) continue;
		return isLong ? uint64BigEndian(bytes, box.start + 8) : uint32BigEndian(bytes, box.start + 8);
	}
	return undefined;
}

/** Reads chunk by chunk what is in them. */
class ChunkReader {
	/** The sample that comes next. */
	index = 0;

	private offset = 0;

	private end = 0;

	constructor(
		private readonly sizes: Sizes,
		private readonly durations: DurationReader,
		private readonly sink: SampleSink,
	) {}

	get isDone(): boolean {
		return this.index >= this.sizes.count || this.sink.isFull;
	}

	open(offset: number, sampleCount: number): void {
		this.offset = offset;
		this.end = Math.min(this.index + sampleCount, this.sizes.count);
	}

	/** @returns whether there is more in the chunk */
	readSome(mostSamples: number): boolean {
		const { sizes, sink, durations } = this;
		const count = this.end - this.index;
		const { equalBytes } = sizes;
		if (count > 0 && sink.isBeyond(this.offset)) {
			sink.miss();
			return this.pass(count);
		}
		if (equalBytes > 0 && sink.takesRuns) {
			sink.addRun({ offset: this.offset, count, sizeBytes: equalBytes });
			return this.pass(count);
		}
		const end = Math.min(this.index + mostSamples, this.end);
		for (; this.index < end && !sink.isFull; this.index += 1) {
			const sizeBytes = equalBytes > 0 ? equalBytes : sizes.at(this.index);
			sink.add(this.offset, sizeBytes, durations.next());
			this.offset += sizeBytes;
		}
		return this.index < this.end && !sink.isFull;
	}

	private pass(count: number): false {
		this.durations.skip(count);
		this.index += count;
		return false;
	}
}

interface Sizes {
	/** How many there are by the header of the table. */
	stated: number;
	/** How many the table holds. */
	count: number;
	/** The size of all samples, in bytes; 0 if they differ. */
	equalBytes: number;
	at: (index: number) => number;
}

function readSizes(bytes: Uint8Array, tables: ReadonlyMap<string, Box>): Sizes | undefined {
	const box = tables.get('stsz') ?? tables.get('stz2');
	if (box === undefined) return undefined;
	const isCompact = !tables.has('stsz');
	const equalBytes = isCompact ? 0 : uint32BigEndian(bytes, box.start + 4);
	const stated = uint32BigEndian(bytes, box.start + 8);
	if (equalBytes > 0) return { stated, count: stated, equalBytes, at: () => equalBytes };

	const start = box.start + 12;
	const fieldBits = isCompact ? (bytes[box.start + 7] ?? 0) : 32;
	const stored = Math.floor((Math.max(box.end - start, 0) * 8) / fieldBits);
	const table = { stated, count: Math.min(stated, stored), equalBytes: 0 };
	switch (fieldBits) {
		case 32:
			return { ...table, at: (index) => uint32BigEndian(bytes, start + 4 * index) };
		case 16:
			return { ...table, at: (index) => uint16BigEndian(bytes, start + 2 * index) };
		case 8:
			return { ...table, at: (index) => bytes[start + index] ?? 0 };
		case 4:
			return {
				...table,
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
	/** To be asked in order; undefined if the table does not say. */
	samplesIn: (chunk: number) => { count: number; description: number } | undefined;
}

function readChunks(bytes: Uint8Array, tables: ReadonlyMap<string, Box>): Chunks | undefined {
	const offsets = tables.get('stco') ?? tables.get('co64');
	const runs = tables.get('stsc');
	if (offsets === undefined || runs === undefined) return undefined;
	const entryBytes = tables.has('stco') ? 4 : 8;
	const stored = Math.floor((offsets.end - offsets.start - 8) / entryBytes);
	let run = runs.start + 8;
	return {
		count: Math.max(Math.min(uint32BigEndian(bytes, offsets.start + 4), stored), 0),
		offsetOf: (chunk) => {
			const entry = offsets.start + 8 + entryBytes * chunk;
			return entryBytes === 8 ? uint64BigEndian(bytes, entry) : uint32BigEndian(bytes, entry);
		},
		samplesIn: (chunk) => {
			// A run holds until the chunk (counted from 1) at which the next one starts.
			while (run + 24 <= runs.end && uint32BigEndian(bytes, run + 12) <= chunk + 1) run += 12;
			const isStated = run + 12 <= runs.end && uint32BigEndian(bytes, run) <= chunk + 1;
			return isStated
				? { count: uint32BigEndian(bytes, run + 4), description: uint32BigEndian(bytes, run + 8) }
				: undefined;
		},
	};
}

/** Durations of samples, one after another. Behind the end of the table the last one goes on. */
class DurationReader {
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
		this.load();
		if (this.left > 0) this.left -= 1;
		return this.duration;
	}

	skip(count: number): void {
		let toSkip = count;
		while (toSkip > 0) {
			this.load();
			if (this.left === 0) return;
			const skipped = Math.min(this.left, toSkip);
			this.left -= skipped;
			toSkip -= skipped;
		}
	}

	/** Goes on to the next run of the table that holds anything, if there is one. */
	private load(): void {
		while (this.left === 0 && this.entry + 8 <= this.end) {
			this.left = uint32BigEndian(this.bytes, this.entry);
			this.duration = uint32BigEndian(this.bytes, this.entry + 4);
			this.entry += 8;
		}
	}
}
