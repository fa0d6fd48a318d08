import type { ByteRange, CoverageMap } from '../../media/coverage';
import type { Track } from '../../media/track';
import { ChainedTracks, type ChainedTrack } from '../chainedTracks';
import type { StreamHead } from '../streamHead';
import { countFrames, readBlockHeader, readFrames, type BlockHeader } from './blocks';
import { createTrackHead } from './trackCodec';
import { AUDIO_TRACK, type TrackEntry } from './trackEntry';

const NS_PER_SECOND = 1e9;

/** In ns. Ref: RFC 9559 section 5.1.2.9: the default of TimestampScale */
const DEFAULT_TIMESTAMP_SCALE = 1_000_000;

/** Tracks of any type in a file; more are left unread. */
const MAXIMUM_TRACKS = 256;

/**
 * Time between two blocks that says nothing: recorders write when a block came, and some let time
 * pass between two of them. Clusters last a second or more.
 */
const TOLERATED_SECONDS = 0.2;

/** Time between the starts of tracks that says nothing: each codec has a delay of its own. */
const TOLERATED_START_SECONDS = 0.1;

interface SoundStream {
	head: StreamHead;
	/** Undefined if there are too many. */
	track: ChainedTrack | undefined;
	/** When its first block is to be heard, and when the next one should be. */
	firstSeconds: number | undefined;
	nextSeconds: number | undefined;
	/** What its last block says is to be dropped from the end, in units. */
	droppedUnits: number;
	isNew: boolean;
}

/** The tracks of a file, and those that follow it in a second one behind it. */
export class MatroskaSound {
	/** In ns. */
	timestampScale = DEFAULT_TIMESTAMP_SCALE;

	/** In units of the file; undefined if it was not said. */
	clusterTimestamp: number | undefined;

	/** Whether any file said which tracks it has. */
	hasTracks = false;

	/** Whether there were blocks of tracks that are not known. */
	hasUnknownBlocks = false;

	private readonly tracks: ChainedTracks;

	/** By track number; undefined for pictures and texts. */
	private streams = new Map<number, SoundStream | undefined>();

	private lastStream: SoundStream | undefined;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {
		this.tracks = new ChainedTracks(bytes);
	}

	/** Starts another file behind the one before. */
	startFile(): void {
		this.endFile();
		this.streams = new Map();
		this.lastStream = undefined;
		this.clusterTimestamp = undefined;
		this.timestampScale = DEFAULT_TIMESTAMP_SCALE;
		this.tracks.startGroup();
	}

	addTrack(entry: TrackEntry): void {
		this.hasTracks = true;
		const { number } = entry;
		if (number === 0 || this.streams.has(number) || this.streams.size >= MAXIMUM_TRACKS) return;
		if (entry.type !== AUDIO_TRACK) {
			this.streams.set(number, undefined);
			return;
		}
		const head = createTrackHead(entry);
		const track = this.tracks.assign(head);
		const isNew = track?.head === head;
		const about = { firstSeconds: undefined, nextSeconds: undefined, droppedUnits: 0, isNew };
		this.streams.set(number, { head, track, ...about });
	}

	isTrack(number: number): boolean {
		return this.streams.has(number);
	}

	/** Whether any track of this file is known. */
	get isStarted(): boolean {
		return this.streams.size > 0;
	}

	/**
	 * Adds the frames of a block, which lies within the bytes.
	 *
	 * @returns how many it says that there are, also of no byte
	 */
	addBlock(element: { offset: number; start: number; end: number }): number {
		const { coverage } = this;
		const block = readBlockHeader(this.bytes, element);
		coverage.structure(element.offset, element.start);
		if (block === undefined) {
			coverage.structure(element.start, element.end);
			return 0;
		}
		if (!this.streams.has(block.trackNumber)) {
			this.hasUnknownBlocks = true;
			return 0;
		}
		const stream = this.streams.get(block.trackNumber);
		coverage.structure(element.start, stream === undefined ? element.end : block.start);
		this.lastStream = stream;
		if (stream === undefined) return 0;
		this.addFrames(stream, block);
		return countFrames(this.bytes, block);
	}

	/** Drops time from the end of the last block, which counts if it is the last one of its track. */
	discardPadding(ns: number): void {
		if (this.lastStream === undefined) return;
		const { head } = this.lastStream;
		this.lastStream.droppedUnits = Math.round((Math.max(ns, 0) * head.timescale) / NS_PER_SECOND);
	}

	/** Expects nothing of the next blocks: bytes are missing in front of them, maybe their cluster's. */
	forgetTimes(): void {
		this.clusterTimestamp = undefined;
		for (const stream of this.streams.values()) {
			if (stream !== undefined) stream.nextSeconds = undefined;
		}
	}

	finish(): Track[] {
		this.endFile();
		return this.tracks.finish();
	}

	private addFrames(stream: SoundStream, block: BlockHeader): void {
		const { coverage } = this;
		const startSeconds = this.secondsOf(block);
		const { nextSeconds } = stream;
		const isLate =
			startSeconds !== undefined &&
			nextSeconds !== undefined &&
			startSeconds - nextSeconds > TOLERATED_SECONDS;
		if (isLate) coverage.gap();
		stream.droppedUnits = 0;
		stream.firstSeconds ??= startSeconds;

		let units = 0;
		let isMissing = false;
		const firstFrame = readFrames(this.bytes, block, (start, end) => {
			if (end === start) return true;
			if (stream.track === undefined || stream.track.isFull) {
				isMissing = true;
				return false;
			}
			const frameUnits = this.addFrame(stream, { start, end });
			if (frameUnits === undefined) isMissing = true;
			else units += frameUnits;
			return true;
		});
		if (firstFrame === undefined || isMissing) coverage.gap();
		if (firstFrame !== undefined) coverage.structure(block.start, firstFrame);
		stream.nextSeconds =
			startSeconds === undefined || stream.head.codec.name === 'other'
				? undefined
				: startSeconds + units / stream.head.timescale;
	}

	/** @returns how long it lasts, in units; undefined if it was not added */
	private addFrame(stream: SoundStream, { start, end }: ByteRange): number | undefined {
		const units = stream.track?.add(stream.head, this.bytes.subarray(start, end));
		if (units !== undefined) this.coverage.sound(start, end);
		return units;
	}

	private secondsOf(block: BlockHeader): number | undefined {
		if (this.clusterTimestamp === undefined) return undefined;
		return ((this.clusterTimestamp + block.timestamp) * this.timestampScale) / NS_PER_SECOND;
	}

	private endFile(): void {
		const streams = [...this.streams.values()].filter((stream) => stream !== undefined);
		const starts = streams.flatMap(({ firstSeconds }) => firstSeconds ?? []);
		const firstSeconds = Math.min(...starts);
		for (const stream of streams) {
			stream.track?.endLink(stream.head, stream.droppedUnits);
			const late = (stream.firstSeconds ?? firstSeconds) - firstSeconds;
			const isLate = stream.isNew && late > TOLERATED_START_SECONDS;
			if (isLate && stream.track !== undefined) stream.track.startSeconds += late;
		}
	}
}
