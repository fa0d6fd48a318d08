import type { NumberList } from '../../bytes/numberLists';
import { uint32BigEndian, uint64BigEndian } from '../../bytes/read';
import type { AudioTools } from '../../media/tools';
import { boxesIn, findBox, readBox, type Box } from './boxes';
import type { FragmentDefaults } from './movie';
import type { SampleSink } from './sampleSink';

/** A track whose samples stand in fragments. */
export interface FragmentedTrack {
	sink: SampleSink;
	/** Units per second of its times. */
	timescale: number;
	defaults: FragmentDefaults;
	/**
	 * By how much the time of the last fragment was ahead of what was heard before it, in seconds;
	 * undefined before the first, which may start anywhere.
	 */
	aheadSeconds: number | undefined;
	/** Called when a fragment starts later than the one before it ended. */
	onGap: () => void;
}

/** Boxes and samples that are read between two yields to the event loop. */
const WORK_PER_YIELD = 2048;

/** The part of a sample's duration that may lie between two fragments: times are rounded. */
const TOLERATED_GAP = 0.75;

/** A pause between two fragments that is no rounding, in seconds, however short samples are. */
const SHORTEST_GAP_SECONDS = 0.01;

/** Flags of a track fragment. Ref: ISO/IEC 14496-12 section 8.8.7 */
const HAS_BASE_OFFSET = 0x01;
const HAS_DESCRIPTION = 0x02;
const HAS_DEFAULT_DURATION = 0x08;
const HAS_DEFAULT_SIZE = 0x10;
const IS_BASE_MOOF = 0x02_0000;

/** Flags of a run. Ref: ISO/IEC 14496-12 section 8.8.8 */
const HAS_DATA_OFFSET = 0x001;
const HAS_FIRST_FLAGS = 0x004;
const HAS_DURATIONS = 0x100;
const HAS_SIZES = 0x200;
const HAS_FLAGS = 0x400;
const HAS_TIME_OFFSETS = 0x800;

/**
 * Gives the samples of all fragments of a file to the sinks of their tracks, as recordings in browsers
 * and streams have them.
 *
 * Ref: ISO/IEC 14496-12 sections 8.8.4 to 8.8.8, 8.8.12 (moof, mfhd, traf, tfhd, trun, tfdt)
 *
 * @param about.offsets where the boxes `moof` begin
 * @param about.base where the file begins to which the fragments belong
 * @param about.tracks by their IDs
 */
export async function readFragments(
	bytes: Uint8Array,
	about: {
		offsets: NumberList;
		base: number;
		tracks: ReadonlyMap<number, FragmentedTrack>;
		tools: AudioTools;
	},
): Promise<void> {
	const work = new Work(about.tools);
	let lastSequence: number | undefined;
	for (let index = 0; index < about.offsets.count; index += 1) {
		const moof = readBox(bytes, about.offsets.at(index), bytes.length);
		if (moof === undefined || moof.isCutOff) continue;
		const header = findBox(bytes, moof, ['mfhd']);
		const sequence = header && uint32BigEndian(bytes, header.start + 4);
		const isFollowing =
			sequence === undefined || lastSequence === undefined || sequence <= lastSequence + 1;
		lastSequence = sequence ?? lastSequence;
		const reader = new FragmentReader(bytes, moof, { ...about, work, isFollowing });
		for (const child of boxesIn(bytes, moof)) {
			if (child.type === 'traf') await reader.read(child);
			if (work.add(1)) await work.yield();
		}
	}
}

/** Counts work, and says when others should have their turn. */
class Work {
	private done = 0;

	constructor(private readonly tools: AudioTools) {}

	add(count: number): boolean {
		this.done += count;
		return this.done >= WORK_PER_YIELD;
	}

	async yield(): Promise<void> {
		this.done = 0;
		await this.tools.yieldToEventLoop();
	}
}

/** Reads the track fragments of one fragment. */
class FragmentReader {
	/** Where the samples of the last track fragment end: the next ones go on there. */
	private dataEnd: number;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly moof: Box,
		private readonly about: {
			base: number;
			tracks: ReadonlyMap<number, FragmentedTrack>;
			work: Work;
			/** Whether its number follows that of the fragment before it. */
			isFollowing: boolean;
		},
	) {
		this.dataEnd = moof.offset;
	}

	async read(fragment: Box): Promise<void> {
		const { bytes } = this;
		const header = findBox(bytes, fragment, ['tfhd']);
		if (header === undefined) return;
		const track = this.about.tracks.get(uint32BigEndian(bytes, header.start + 4));
		if (track === undefined) return;
		const { base, defaults } = this.readHeader(header, track.defaults);
		const secondsBefore = track.sink.elapsedSeconds;
		let start: number | undefined;
		let units: number | undefined;
		let offset = base;
		for (const box of boxesIn(bytes, fragment)) {
			if (this.about.work.add(1)) await this.about.work.yield();
			if (box.type === 'tfdt') start = this.readStart(box);
			if (box.type !== 'trun') continue;
			track.sink.useDescription(defaults.description);
			const run = await this.readRun(box, { track, base, offset, defaults });
			offset = run.end;
			units = (units ?? 0) + run.units;
		}
		this.dataEnd = offset;
		if (units !== undefined) this.noteTime(track, { start, units, secondsBefore });
	}

	/** Version, flags (4), then the time at which the fragment starts (4, or 8 in version 1). */
	private readStart(box: Box): number {
		const { bytes } = this;
		const isLong = bytes[box.start] === 1;
		return isLong ? uint64BigEndian(bytes, box.start + 4) : uint32BigEndian(bytes, box.start + 4);
	}

	/**
	 * Compares the time of a fragment with what was heard before it. Some writers take the last
	 * duration of a fragment from the next one and are late by a sample, but end in time: so both its
	 * start and its end have to be late. Without times the numbers of fragments tell.
	 */
	private noteTime(
		track: FragmentedTrack,
		about: { start: number | undefined; units: number; secondsBefore: number },
	): void {
		const { start, units, secondsBefore } = about;
		const { sink, timescale, aheadSeconds } = track;
		if (start === undefined || timescale === 0) {
			if (!this.about.isFollowing) track.onGap();
			return;
		}
		track.aheadSeconds = Math.min(
			start / timescale - secondsBefore,
			(start + units) / timescale - sink.elapsedSeconds,
		);
		const tolerated = Math.max(TOLERATED_GAP * sink.lastSeconds, SHORTEST_GAP_SECONDS);
		if (track.aheadSeconds - (aheadSeconds ?? Infinity) > tolerated) track.onGap();
	}

	/**
	 * Flags (4), track (4), then as the flags say: base offset (8), description (4), duration (4),
	 * size (4), flags (4).
	 */
	private readHeader(header: Box, trackDefaults: FragmentDefaults) {
		const { bytes, moof } = this;
		const flags = uint32BigEndian(bytes, header.start) & 0xff_ffff;
		const defaults = { ...trackDefaults };
		let base = (flags & IS_BASE_MOOF) !== 0 ? moof.offset : this.dataEnd;
		let field = header.start + 8;
		const next = () => {
			field += 4;
			return uint32BigEndian(bytes, field - 4);
		};
		if ((flags & HAS_BASE_OFFSET) !== 0) {
			const stated = uint64BigEndian(bytes, field);
			// Samples stand behind their index: an offset in front counts from the start of a joined file.
			base = stated < moof.offset ? stated + this.about.base : stated;
			field += 8;
		}
		if ((flags & HAS_DESCRIPTION) !== 0) defaults.description = next();
		if ((flags & HAS_DEFAULT_DURATION) !== 0) defaults.duration = next();
		if ((flags & HAS_DEFAULT_SIZE) !== 0) defaults.sizeBytes = next();
		return { base, defaults };
	}

	/** Where its samples end, and the next run goes on if it does not say so itself; how long they last. */
	private async readRun(
		run: Box,
		about: {
			track: FragmentedTrack;
			base: number;
			offset: number;
			defaults: FragmentDefaults;
		},
	): Promise<RunEnd> {
		const { bytes } = this;
		const { track, defaults } = about;
		const flags = uint32BigEndian(bytes, run.start) & 0xff_ffff;
		let { offset } = about;
		let field = run.start + 8;
		if ((flags & HAS_DATA_OFFSET) !== 0) {
			offset = about.base + (uint32BigEndian(bytes, field) | 0);
			field += 4;
		}
		if ((flags & HAS_FIRST_FLAGS) !== 0) field += 4;
		const entryBytes = 4 * countFlags(flags);
		const stated = uint32BigEndian(bytes, run.start + 4);
		const stored = entryBytes === 0 ? stated : Math.floor((run.end - field) / entryBytes);
		const count = Math.max(Math.min(stated, stored), 0);
		if (offset < 0) return { end: offset, units: 0 };

		const samples = { offset, count, field, entryBytes, flags };
		const hasOneSize = (flags & HAS_SIZES) === 0;
		if (hasOneSize && (track.sink.takesRuns || defaults.sizeBytes === 0)) {
			return this.passRun(samples, { track, defaults });
		}
		return await this.readSamples(samples, { track, defaults });
	}

	/** A run of samples of one size that need not be looked at one by one. */
	private passRun(
		{ offset, count }: RunSamples,
		{ track, defaults }: { track: FragmentedTrack; defaults: FragmentDefaults },
	): RunEnd {
		const { sizeBytes, duration } = defaults;
		if (sizeBytes > 0) track.sink.addRun({ offset, count, sizeBytes });
		return { end: offset + count * sizeBytes, units: sizeBytes > 0 ? count * duration : 0 };
	}

	private async readSamples(
		samples: RunSamples,
		{ track, defaults }: { track: FragmentedTrack; defaults: FragmentDefaults },
	): Promise<RunEnd> {
		const { bytes } = this;
		const { work } = this.about;
		const { sink } = track;
		const { count, entryBytes, flags } = samples;
		const hasDurations = (flags & HAS_DURATIONS) !== 0;
		const hasSizes = (flags & HAS_SIZES) !== 0;
		let { offset, field } = samples;
		let units = 0;
		for (let index = 0; index < count && !sink.isFull; index += 1) {
			const duration = hasDurations ? uint32BigEndian(bytes, field) : defaults.duration;
			const sizeField = hasDurations ? field + 4 : field;
			const sizeBytes = hasSizes ? uint32BigEndian(bytes, sizeField) : defaults.sizeBytes;
			if (!hasSizes && sink.isBeyond(offset)) {
				sink.miss();
				break;
			}
			sink.add(offset, sizeBytes, duration);
			offset += sizeBytes;
			field += entryBytes;
			units += duration;
			if (work.add(1)) await work.yield();
		}
		return { end: offset, units };
	}
}

interface RunEnd {
	end: number;
	/** In units of the track. */
	units: number;
}

interface RunSamples {
	offset: number;
	count: number;
	/** Where the fields of the first sample begin. */
	field: number;
	entryBytes: number;
	flags: number;
}

function countFlags(flags: number): number {
	return [HAS_DURATIONS, HAS_SIZES, HAS_FLAGS, HAS_TIME_OFFSETS].filter(
		(flag) => (flags & flag) !== 0,
	).length;
}
