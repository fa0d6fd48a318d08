import { markTags } from '../markTags';
import { uint32BigEndian } from '../../bytes/read';
import { WorkMeter } from '../../bytes/workMeter';
import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import type { Refusal } from '../../media/refusal';
import type { AudioTools } from '../../media/tools';
import { ID, listChildren, readElement, readSigned, readUnsigned, type Element } from './elements';
import { kindOf, Plausibility } from './plausible';
import { MatroskaSound } from './sound';
import { readTrackEntry } from './trackEntry';

/** What reading an element costs beside looking at its bytes. */
const WORK_PER_ELEMENT = 400;

/** And a frame of a block: a lace has up to 256, of no byte each. */
const WORK_PER_FRAME = 50;

/** And a place that looks like the start of an element where one is searched. */
const WORK_PER_CANDIDATE = 200;

/** Bytes that are searched in one step. */
const SEARCHED_BYTES = 65_536;

/**
 * Finds the sound tracks of a WebM or Matroska file, audio or video. What holds other elements is
 * walked through as if the file were flat: so it does not matter whether sizes are known, which they
 * are not in what browsers record. Behind a hole, junk or a second file it reads on.
 *
 * Ref: RFC 8794 (EBML), RFC 9559 (Matroska), https://www.webmproject.org/docs/container/
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function demuxMatroska(bytes: Uint8Array, tools: AudioTools): Promise<DemuxResult> {
	const walk = new MatroskaWalk(bytes);
	const meter = new WorkMeter();
	while (!walk.isDone) {
		const work = walk.step();
		if (meter.add(work + WORK_PER_ELEMENT)) await tools.yieldToEventLoop();
	}
	return await walk.finish(tools);
}

/** Descriptions of tracks in all files of a chain; the blocks of more stay unaccounted for. */
const MAXIMUM_TRACK_ENTRIES = 20_000;

/** First bytes of the elements with which reading can go on. */
const RESTARTS = new Set([0x1a, 0x18, 0x16, 0x1f, ID.simpleBlock, ID.blockGroup]);

class MatroskaWalk {
	private offset = 0;

	/** Where the bytes begin that could not be read; undefined while all is well. */
	private damageStart: number | undefined;

	/** Whether what could not be read looks like an element that reaches beyond the end of the file. */
	private mayBeCutOff = false;

	private readonly coverage: CoverageMap;

	private readonly sound: MatroskaSound;

	private readonly plausibility: Plausibility;

	/** Where the segment and the cluster end that are being read, as far as they say. */
	private segmentEnd = Infinity;

	private clusterEnd = Infinity;

	/** Before it, from where was last asked, neither a file nor a cluster begins. */
	private nextCluster = 0;

	private gaps = 0;

	private files = 0;

	private trackEntries = 0;

	constructor(private readonly bytes: Uint8Array) {
		this.coverage = new CoverageMap(bytes);
		this.sound = new MatroskaSound(bytes, this.coverage);
		this.plausibility = new Plausibility(bytes, (number) => {
			return this.sound.isStarted ? this.sound.isTrack(number) : number > 0;
		});
	}

	get isDone(): boolean {
		return this.offset >= this.bytes.length;
	}

	/** Reads an element, or searches some bytes for one; returns how many bytes it looked at. */
	step(): number {
		if (this.damageStart !== undefined) return this.search();
		const element = readElement(this.bytes, this.offset);
		const isPlausible =
			element !== undefined &&
			(kindOf(element.id) === undefined || this.plausibility.isElement(element));
		if (!isPlausible) return this.startSearch(element);
		if (kindOf(element.id) === 'master') {
			this.enter(element);
			return element.start - element.offset;
		}
		if (element.end > this.bytes.length || !this.isFollowed(element.end)) {
			return this.startSearch(element);
		}
		// What is not known may be junk, a tag, or another file, that only looks like an element around sound.
		if (kindOf(element.id) === undefined) {
			const work = this.searchCluster(element);
			if (work > 0) return work;
			if (this.nextCluster < element.end || !this.isCredible(element)) {
				return this.startSearch(element);
			}
		}
		const frames = this.readWhole(element);
		this.offset = element.end;
		return Math.min(element.end - element.offset, SEARCHED_BYTES) + frames * WORK_PER_FRAME;
	}

	async finish(tools: AudioTools): Promise<DemuxResult> {
		if (this.damageStart !== undefined) this.endSearch();
		const tracks = this.sound.finish();
		if (tracks.length === 0) return { ok: false, refusal: this.refuse() };
		// With a hole in it, a file is shorter than it says for another reason.
		const isShort = this.isShorterThanSaid();
		if (isShort && this.gaps === 0) this.coverage.cutOff(this.bytes.length);
		const coverage = await this.coverage.finish(tools.yieldToEventLoop);
		const isPlain =
			this.files === 1 &&
			tracks.length === 1 &&
			coverage.unaccountedBytes === 0 &&
			coverage.gaps === 0;
		return { ok: true, demuxed: { tracks, coverage, isPlain } };
	}

	private isShorterThanSaid(): boolean {
		const { length } = this.bytes;
		const isShort = (end: number) => end !== Infinity && end > length;
		return isShort(this.segmentEnd) || isShort(this.clusterEnd);
	}

	private refuse(): Refusal {
		if (this.sound.hasTracks) return { reason: 'noSound' };
		return this.sound.hasUnknownBlocks
			? { reason: 'middlePiece' }
			: { reason: 'damaged', readableSeconds: 0 };
	}

	/** An end that the segment or the cluster shares is one, whatever follows. */
	private isFollowed(end: number): boolean {
		return end === this.clusterEnd || end === this.segmentEnd || this.plausibility.isBoundary(end);
	}

	/**
	 * Goes on to look for a file or a cluster within an element, from where it last looked.
	 *
	 * @returns the work that was done; 0 when there is none to do: one begins at `nextCluster`, or none does
	 */
	private searchCluster({ start, end }: Element): number {
		const from = Math.max(this.nextCluster, start);
		const until = Math.min(from + SEARCHED_BYTES, end);
		let candidates = 0;
		let offset = from;
		for (; offset < until; offset += 1) {
			const id = uint32BigEndian(this.bytes, offset);
			if (id !== ID.ebml && id !== ID.cluster) continue;
			candidates += 1;
			if (this.plausibility.isRestart(offset)) break;
		}
		this.nextCluster = offset;
		return offset === from ? 0 : offset - from + candidates * WORK_PER_CANDIDATE;
	}

	/**
	 * Whether an element that is not known is one: those around sound are all known, so something known has
	 * to follow it.
	 */
	private isCredible({ end }: Element): boolean {
		return end === this.clusterEnd || end === this.segmentEnd || this.plausibility.isRestart(end);
	}

	private enter(element: Element): void {
		const { id, offset, start, end } = element;
		this.coverage.structure(offset, start);
		this.offset = start;
		if (id === ID.segment) {
			this.segmentEnd = end;
			this.clusterEnd = Infinity;
			this.sound.startFile();
			this.files += 1;
		}
		if (id === ID.cluster) {
			this.clusterEnd = end;
			this.sound.clusterTimestamp = undefined;
		}
	}

	/** @returns how many frames were in it */
	private readWhole(element: Element): number {
		const { id, offset, start, end } = element;
		if (id === ID.simpleBlock || id === ID.block) return this.sound.addBlock(element);
		this.coverage.structure(offset, end);
		const { bytes, sound } = this;
		if (id === ID.timestamp) sound.clusterTimestamp = readUnsigned(bytes.subarray(start, end));
		if (id === ID.discardPadding) sound.discardPadding(readSigned(bytes.subarray(start, end)));
		if (id === ID.trackEntry) this.readTrack(element);
		if (id === ID.info) this.readInfo(element);
		return 0;
	}

	private readTrack(element: Element): void {
		this.trackEntries += 1;
		if (this.trackEntries > MAXIMUM_TRACK_ENTRIES) return;
		this.sound.addTrack(readTrackEntry(this.bytes, element));
	}

	private readInfo(element: Element): void {
		for (const { id, start, end } of listChildren(this.bytes, element)) {
			const content = this.bytes.subarray(start, end);
			if (id === ID.timestampScale) this.sound.timestampScale = readUnsigned(content);
		}
	}

	private startSearch(element: Element | undefined): number {
		const isKnown = element !== undefined && kindOf(element.id) !== undefined;
		const isAtEnd = element === undefined && this.bytes.length - this.offset < 12;
		const isInSegment = this.offset < this.segmentEnd;
		this.mayBeCutOff = isInSegment && (isAtEnd || (isKnown && element.end > this.bytes.length));
		this.damageStart = this.offset;
		this.offset += 1;
		return 1;
	}

	private search(): number {
		const from = this.offset;
		const end = Math.min(from + SEARCHED_BYTES, this.bytes.length);
		let candidates = 0;
		let offset = from;
		for (; offset < end; offset += 1) {
			if (!RESTARTS.has(this.bytes[offset] ?? 0)) continue;
			candidates += 1;
			if (this.plausibility.isRestart(offset)) break;
		}
		this.offset = offset;
		if (offset < end) this.restart();
		return offset - from + candidates * WORK_PER_CANDIDATE;
	}

	private restart(): void {
		const start = this.damageStart ?? this.offset;
		markTags(this.bytes, { start, end: this.offset }, this.coverage);
		this.damageStart = undefined;
		const isFile = readElement(this.bytes, this.offset)?.id === ID.ebml;
		// What stands between two files, or in front of one, is not missing in either.
		if (this.sound.isStarted && !isFile) this.noteGap();
		this.sound.forgetTimes();
	}

	private endSearch(): void {
		const start = this.damageStart ?? this.offset;
		if (this.mayBeCutOff) this.coverage.cutOff(start);
		else markTags(this.bytes, { start, end: this.bytes.length }, this.coverage);
	}

	private noteGap(): void {
		this.gaps += 1;
		this.coverage.gap();
	}
}
