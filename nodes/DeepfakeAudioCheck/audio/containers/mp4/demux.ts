import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import type { Refusal } from '../../media/refusal';
import type { AudioTools } from '../../media/tools';
import { FileBudget } from './budget';
import { hasSameBytes, type Box } from './boxes';
import { readFragments, type FragmentedTrack } from './fragments';
import { readMovie, type Movie, type MovieTrack } from './movie';
import {
	SoundSink,
	StructureSink,
	type SampleSink,
	type SoundEnd,
	type StreamOfDescription,
} from './sampleSink';
import { firstChunkOffset, readSampleTable } from './sampleTable';
import { readSoundEntry } from './soundEntry';
import { SoundStream } from './soundStream';
import { readTopLevel, type Mp4Part, type TopLevel } from './topLevel';

/** Kinds of sound in one file, its tracks and joined files counted, that are read. */
const MAXIMUM_STREAMS = 64;

/**
 * Finds all sound tracks of an MP4, M4A, QuickTime or 3GP file: of ordinary and fragmented ones, and
 * of several that were joined, which sound one after another. Everything that the tables name is
 * given, also what an edit list leaves out.
 *
 * Ref: ISO/IEC 14496-12 sections 6.2 and 8; Apple, "QuickTime File Format"
 */
export async function demuxMp4(bytes: Uint8Array, tools: AudioTools): Promise<DemuxResult> {
	const coverage = new CoverageMap(bytes);
	const topLevel = await readTopLevel(bytes, coverage, tools);
	const reader = new Mp4Reader(bytes, coverage, tools);
	for (const [index, part] of topLevel.parts.entries()) {
		const next = topLevel.parts.slice(index + 1).find(({ start }) => start > part.start);
		await reader.readPart(part, { end: next?.start ?? bytes.length });
	}
	reader.noteEnds(topLevel.mayBeCutOff);
	const streams = reader.streams.filter((stream) => !stream.isEmpty);
	if (streams.length === 0) return { ok: false, refusal: reader.refusal(topLevel) };
	// It is sent once: what a player makes of it is longer.
	if (streams.some((stream) => stream.isPlayedAgain)) coverage.gap();

	const finished = await coverage.finish(tools.yieldToEventLoop);
	const isPlain =
		!reader.isFragmented &&
		topLevel.startsPlainly &&
		topLevel.parts.length === 1 &&
		!finished.isCutOff &&
		finished.gaps === 0 &&
		reader.streams.length === 1 &&
		streams.every((stream) => stream.isUsable && stream.isPlayedWhole);
	const tracks = streams.map((stream, index) => stream.toTrack(index + 1));
	return { ok: true, demuxed: { tracks, coverage: finished, isPlain } };
}

type StreamAbout = ConstructorParameters<typeof SoundStream>[1];

/** The bytes that belong to one of several files that were joined. */
interface PartRange {
	end: number;
}

/** The streams of a part's sound track, and when the part begins. */
interface PlaceOfTrack {
	part: Mp4Part;
	/** Of the sound tracks of its part, counted from 0. */
	index: number;
	startSeconds: number;
}

/** Reads one part after another. */
class Mp4Reader {
	/** All kinds of sound, in the order in which they were found. */
	readonly streams: SoundStream[] = [];

	isFragmented = false;

	/** Of sound, and of everything else. */
	private readonly budget: FileBudget;

	private readonly otherBudget: FileBudget;

	private hasSoundTrack = false;

	private isCompressed = false;

	/** The streams of the part before, by the place of their tracks in it. */
	private lastOfTrack = new Map<number, SoundStream>();

	private currentOfTrack = new Map<number, SoundStream>();

	private readonly ends: SoundEnd[] = [];

	private earlierEnds = 0;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
		private readonly tools: AudioTools,
	) {
		this.budget = new FileBudget(bytes.length);
		this.otherBudget = new FileBudget(bytes.length);
	}

	async readPart(part: Mp4Part, { end }: PartRange): Promise<void> {
		if (part.movie === undefined) return;
		const { bytes, tools } = this;
		const movie = readMovie(bytes, part.movie);
		const startSeconds = Math.max(0, ...this.streams.map((stream) => stream.endSeconds));
		const base = baseOf(bytes, part, movie);
		const sounds: SoundSink[] = [];
		const fragmented = new Map<number, FragmentedTrack>();
		this.earlierEnds = this.ends.length;
		this.isCompressed ||= movie.isCompressed;
		for (const track of movie.tracks) {
			const isSound = track.handler === 'soun';
			const sound = isSound
				? this.createSink(track, { end, place: { part, index: sounds.length, startSeconds } })
				: undefined;
			if (sound !== undefined) sounds.push(sound);
			const sink: SampleSink = sound ?? this.createStructureSink();
			await this.readTable(track, { base, sink });
			if (!fragmented.has(track.id)) fragmented.set(track.id, this.fragmentsOf(track, sink, movie));
		}
		if (part.fragments.count > 0) {
			this.isFragmented = true;
			const offsets = part.fragments;
			await readFragments(bytes, { offsets, base, tracks: fragmented, tools });
		}
		this.isFragmented ||= movie.isFragmented;
		this.ends.push(...sounds.map((sound) => sound.finish()));
		this.lastOfTrack = this.currentOfTrack;
		this.currentOfTrack = new Map();
	}

	/** Notes what is missing: where the file breaks off, or somewhere else. */
	noteEnds(mayBeCutOff: boolean): void {
		const { coverage, bytes, ends } = this;
		for (const [index, { isEndMissing, partialFrom }] of ends.entries()) {
			if (!isEndMissing) continue;
			const isLastPart = index >= this.earlierEnds;
			if (mayBeCutOff && isLastPart) coverage.cutOff(partialFrom ?? bytes.length);
			else coverage.gap();
		}
	}

	/** Why there is no sound in it. */
	refusal({ parts }: TopLevel): Refusal {
		const isWithoutIndex = parts.every(({ movie }) => movie === undefined);
		if (isWithoutIndex && parts.some(({ fragments }) => fragments.count > 0)) {
			return { reason: 'middlePiece' };
		}
		if (this.isCompressed) return { reason: 'codec', codec: 'a compressed index (cmov)' };
		const isMissing = this.ends.some(({ isEndMissing }) => isEndMissing);
		const isDamaged = isWithoutIndex || isMissing || this.hasSoundTrack;
		return isDamaged ? { reason: 'damaged', readableSeconds: 0 } : { reason: 'noSound' };
	}

	private createSink(
		track: MovieTrack,
		{ end, place }: { end: number; place: PlaceOfTrack },
	): SoundSink {
		this.hasSoundTrack = true;
		const { coverage } = this;
		const streamOf = this.createStreams(track, place);
		return new SoundSink({ coverage, limit: end, budget: this.budget, streamOf });
	}

	private createStructureSink(): StructureSink {
		const { coverage, bytes, otherBudget } = this;
		return new StructureSink({ coverage, limit: bytes.length, budget: otherBudget });
	}

	/** One stream for all sample entries of a track that say the same. */
	private createStreams(track: MovieTrack, place: PlaceOfTrack): StreamOfDescription {
		const { sampleEntries } = track;
		const known = new Map<number, SoundStream | undefined>();
		return (number, elapsedSeconds) => {
			const index = number <= sampleEntries.length ? Math.max(number - 1, 0) : 0;
			if (known.has(index)) return known.get(index);
			const entry = this.entryBytes(sampleEntries[index]);
			const same = [...known.keys()].find((other) =>
				hasSameBytes(this.entryBytes(sampleEntries[other]), entry),
			);
			const stream =
				same === undefined
					? this.streamOf(track, { place, index, elapsedSeconds })
					: known.get(same);
			known.set(index, stream);
			return stream;
		};
	}

	private streamOf(
		track: MovieTrack,
		about: { place: PlaceOfTrack; index: number; elapsedSeconds: number },
	): SoundStream | undefined {
		const { place, index, elapsedSeconds } = about;
		const { timescale, edits, sampleEntries } = track;
		const box = sampleEntries[index];
		if (box === undefined) return undefined;
		const description = readSoundEntry(this.bytes, box);
		const startSeconds = place.startSeconds + elapsedSeconds;
		const entry = this.entryBytes(box);
		const { budget } = this;
		const setup = { description, entry, timescale, edits, startSeconds, budget };
		const stream = this.continued(setup, place) ?? this.openStream(setup);
		if (stream !== undefined) this.currentOfTrack.set(place.index, stream);
		return stream;
	}

	private entryBytes(box: Box | undefined): Uint8Array {
		return this.bytes.subarray(box?.offset ?? 0, box?.end ?? 0);
	}

	private continued(about: StreamAbout, place: PlaceOfTrack): SoundStream | undefined {
		const last = this.lastOfTrack.get(place.index);
		if (last?.continuesAs(about, about) !== true) return undefined;
		last.beginPart();
		return last;
	}

	private openStream(about: StreamAbout): SoundStream | undefined {
		if (this.streams.length >= MAXIMUM_STREAMS) return undefined;
		const stream = new SoundStream(this.bytes, about);
		this.streams.push(stream);
		return stream;
	}

	private async readTable(
		track: MovieTrack,
		{ base, sink }: { base: number; sink: SampleSink },
	): Promise<void> {
		if (track.table === undefined) return;
		const { bytes, tools } = this;
		const read = await readSampleTable(bytes, track.table, { base, sink, tools });
		const isSoundMissing = !read.isComplete && sink instanceof SoundSink && !sink.isFull;
		if (isSoundMissing) this.coverage.gap();
	}

	private fragmentsOf(track: MovieTrack, sink: SampleSink, movie: Movie): FragmentedTrack {
		const defaults = movie.fragmentDefaults.get(track.id);
		return {
			sink,
			timescale: track.timescale,
			defaults: defaults ?? { description: 1, duration: 0, sizeBytes: 0 },
			aheadSeconds: undefined,
			onGap: () => {
				if (sink instanceof SoundSink) this.coverage.gap();
			},
		};
	}
}

/**
 * What the offsets of an index count from. A file that stands behind another one, or behind a tag,
 * mostly counts from its own start; an editor that knew may have counted from the start of all.
 */
function baseOf(bytes: Uint8Array, part: Mp4Part, movie: Movie): number {
	const offsets = movie.tracks
		.map(({ table }) => table && firstChunkOffset(bytes, table))
		.filter((found) => found !== undefined);
	if (part.start === 0 || offsets.length === 0) return part.start;
	const offset = Math.min(...offsets);
	const own = part.start + offset;
	// The first sample mostly stands at the very start of the box of sound.
	if (startsMediaData(part, own)) return part.start;
	if (startsMediaData(part, offset)) return 0;
	return isInMediaData(part, own) || !isInMediaData(part, offset) ? part.start : 0;
}

function startsMediaData({ mediaData }: Mp4Part, offset: number): boolean {
	for (let index = 0; index < mediaData.count; index += 2) {
		if (offset === mediaData.at(index)) return true;
	}
	return false;
}

function isInMediaData({ mediaData }: Mp4Part, offset: number): boolean {
	for (let index = 0; index < mediaData.count; index += 2) {
		if (offset >= mediaData.at(index) && offset < mediaData.at(index + 1)) return true;
	}
	return false;
}
