import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import type { Refusal } from '../../media/refusal';
import type { AudioTools } from '../../media/tools';
import { markTags } from '../markTags';
import { WorkMeter } from '../../bytes/workMeter';
import { ChainedTracks } from '../chainedTracks';
import { LogicalStream, type OggFile } from './logicalStream';
import type { OggPage } from './pages';
import { PageScan } from './scanPages';
import { identifyStream } from './streamKinds';

/** Serial numbers of a file, at most: with more, the rest is left unread. */
const MAXIMUM_STREAMS = 20_000;

/** What reading a page costs beside looking at its bytes. */
const WORK_PER_PAGE = 500;

/** And a segment of it: a page has up to 255, and each may be a packet of a byte, or of none. */
const WORK_PER_SEGMENT = 100;

/** What a search for the next page costs: it takes as many bytes at most. */
const WORK_PER_SEARCH = 65_536;

/**
 * Finds the sound tracks of an Ogg file: streams beside one another, and chains of them. It reads on
 * behind an end mark, a missing or damaged page, a tag, or anything else, wherever a whole page follows.
 *
 * Ref: RFC 3533 (pages, chains), RFC 7845 (Opus), Vorbis I specification appendix A, RFC 9639 section 10
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function demuxOgg(bytes: Uint8Array, tools: AudioTools): Promise<DemuxResult> {
	const file = new OggStreams(bytes);
	const scan = new PageScan(bytes);
	const meter = new WorkMeter();
	let end = 0;
	for (let step = scan.step(); step.found !== 'end'; step = scan.step()) {
		if (step.found === 'page') {
			const { page } = step;
			if (page.offset > end) markTags(bytes, { start: end, end: page.offset }, file.coverage);
			file.addPage(page, page.offset === end);
			({ end } = page);
		}
		const work = step.found === 'page' ? workOf(step.page) : WORK_PER_SEARCH;
		if (meter.add(work + WORK_PER_PAGE)) await tools.yieldToEventLoop();
	}
	const broken = scan.brokenOffOffset;
	markTags(bytes, { start: end, end: broken ?? bytes.length }, file.coverage);
	if (broken !== undefined) file.coverage.cutOff(broken);
	return await file.finish(tools);
}

class OggStreams {
	readonly coverage: CoverageMap;

	private readonly file: OggFile;

	/** By serial number; undefined for pictures and the like. */
	private readonly streams = new Map<number, LogicalStream | undefined>();

	private hasPages = false;

	private hasUnknownStreams = false;

	/** Whether there are pages of a stream whose start is not in the file. */
	private hasStartlessStreams = false;

	/** Whether a plain decoder reads all of it: one file, with nothing between its pages. */
	private isPlain = true;

	/** Streams that start before any of them has sounded are a group: they sound together. */
	private group = 0;

	private hasSoundInGroup = false;

	constructor(bytes: Uint8Array) {
		this.coverage = new CoverageMap(bytes);
		this.file = { bytes, coverage: this.coverage, tracks: new ChainedTracks(bytes) };
	}

	addPage(page: OggPage, followsDirectly: boolean): void {
		this.hasPages = true;
		if (!followsDirectly) this.isPlain = false;
		const isKnown = this.streams.has(page.serialNumber);
		if ((page.isFirst || !isKnown) && this.startStream(page)) return;

		const stream = this.streams.get(page.serialNumber);
		if (stream !== undefined) {
			if (stream.isEnded) this.isPlain = false;
			stream.addPage(page);
			this.hasSoundInGroup ||= stream.hasSound;
		} else if (isKnown) this.coverage.structure(page.offset, page.end);
		else {
			// What it holds cannot be known: it stays unaccounted for.
			this.coverage.structure(page.offset, page.start);
			if (page.isFirst) this.hasUnknownStreams = true;
			else this.hasStartlessStreams = true;
		}
	}

	async finish(tools: AudioTools): Promise<DemuxResult> {
		for (const stream of this.streams.values()) stream?.finish(stream.group === this.group);
		const tracks = this.file.tracks.finish();
		if (tracks.length === 0) return { ok: false, refusal: this.refuse() };
		const coverage = await this.coverage.finish(tools.yieldToEventLoop);
		const isPlain =
			this.isPlain && tracks.length === 1 && coverage.unaccountedBytes === 0 && coverage.gaps === 0;
		return { ok: true, demuxed: { tracks, coverage, isPlain } };
	}

	private refuse(): Refusal {
		if (!this.hasPages) return { reason: 'damaged', readableSeconds: 0 };
		if (this.hasUnknownStreams) return { reason: 'codec', codec: '' };
		return { reason: this.hasStartlessStreams ? 'middlePiece' : 'noSound' };
	}

	/** @returns false if its first packet is not known */
	private startStream(page: OggPage): boolean {
		const { serialNumber } = page;
		const kind = identifyStream(firstPacket(this.file.bytes, page));
		if (kind === undefined || page.isContinued) return false;
		const earlier = this.streams.get(serialNumber);
		const isNew = !this.streams.has(serialNumber);
		if (isNew && this.streams.size >= MAXIMUM_STREAMS) return false;

		earlier?.finish(false);
		if (this.hasSoundInGroup) {
			this.group += 1;
			this.hasSoundInGroup = false;
			this.file.tracks.startGroup();
			this.isPlain = false;
		}
		if (kind.isSound) {
			const about = { firstPage: page, group: this.group };
			this.streams.set(serialNumber, new LogicalStream(this.file, kind, about));
		} else {
			this.streams.set(serialNumber, undefined);
			this.coverage.structure(page.offset, page.end);
		}
		return true;
	}
}

function workOf({ offset, tableOffset, start, end }: OggPage): number {
	return end - offset + (start - tableOffset) * WORK_PER_SEGMENT;
}

/** The packet that a page begins with, as far as it stands on the page. */
function firstPacket(bytes: Uint8Array, page: OggPage): Uint8Array {
	let end = page.start;
	for (let entry = page.tableOffset; entry < page.start; entry += 1) {
		const size = bytes[entry] ?? 0;
		end += size;
		if (size < 255) break;
	}
	return bytes.subarray(page.start, end);
}
