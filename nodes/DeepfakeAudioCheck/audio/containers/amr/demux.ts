import { beginsLikeTag, skipZeros, tagEndAt } from '../../bytes/tags';
import { WorkMeter } from '../../bytes/workMeter';
import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import { durationSecondsOf, SteadyPackets } from '../../media/packetTable';
import type { AudioTools } from '../../media/tools';
import type { Codec, Track } from '../../media/track';
import {
	amrFrameBytes,
	FRAME_SAMPLES,
	readAmrHeader,
	SAMPLE_RATES,
	type AmrFormat,
} from './frames';

/** Pieces of different formats that are kept apart, at most. */
const MAXIMUM_PIECES = 64;

/** More than eleven hours. */
const MAXIMUM_FRAMES = 2_000_000;

/** This many frames in a row are no chance, behind bytes that are none. */
const ENOUGH_FRAMES = 8;

/** Twice the bytes of any frame. */
const ENOUGH_ZEROS = 128;

const BYTES_PER_STEP = 4096;

/** The work of a step, in bytes that are looked at. */
const STEP_WORK = 50;

interface Piece {
	format: AmrFormat;
	packets: SteadyPackets;
}

/**
 * Reads an AMR or AMR-WB file: a magic word, and frames that each begin with a header byte. A file may
 * be put together from several.
 *
 * Ref: RFC 4867 section 5
 */
export async function demuxAmr(
	bytes: Uint8Array,
	{ yieldToEventLoop }: AudioTools,
): Promise<DemuxResult> {
	const coverage = new CoverageMap(bytes);
	const scanner = new AmrScanner(bytes, coverage);
	const work = new WorkMeter();
	while (scanner.isUnfinished) {
		if (work.add(scanner.step())) await yieldToEventLoop();
	}
	const tracks = toTracks(scanner.pieces);
	const [first] = tracks;
	if (scanner.isTooLong) {
		const seconds = tracks.reduce((sum, { packets }) => sum + durationSecondsOf(packets), 0);
		return { ok: false, refusal: { reason: 'tooLong', seconds } };
	}
	const found = await coverage.finish(yieldToEventLoop);
	if (first === undefined) {
		const isEmpty = scanner.hasHeader && found.unaccountedBytes === 0;
		return {
			ok: false,
			refusal: isEmpty ? { reason: 'noSound' } : { reason: 'damaged', readableSeconds: 0 },
		};
	}
	const isPlain = tracks.length === 1 && scanner.isContiguous && found.unaccountedBytes === 0;
	return { ok: true, demuxed: { tracks, coverage: found, isPlain } };
}

class AmrScanner {
	readonly pieces: Piece[] = [];

	hasHeader = false;

	/** Whether nothing but frames follows the header. */
	isContiguous = true;

	private offset = 0;

	private frames = 0;

	private format: AmrFormat | undefined;

	private isAmongOthers = false;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {
		this.offset = skipZeros(bytes, 0);
		coverage.structure(0, this.offset);
	}

	get isUnfinished(): boolean {
		return this.offset < this.bytes.length && !this.isTooLong;
	}

	get isTooLong(): boolean {
		return this.frames > MAXIMUM_FRAMES;
	}

	/** Passes a header, a tag, a frame or any other byte; returns the work that took. */
	step(): number {
		const { offset } = this;
		const isPassed = this.passHeader() || this.passZeros() || this.passTag() || this.passFrame();
		if (!isPassed) {
			this.isAmongOthers = true;
			this.isContiguous = false;
			this.offset = this.nextTelling(offset + 1);
		}
		return this.offset - offset + STEP_WORK;
	}

	/** The next place at which a header, a tag, zeros or a frame may begin, or the work of a step is done. */
	private nextTelling(start: number): number {
		const { bytes } = this;
		const end = Math.min(start + BYTES_PER_STEP, bytes.length);
		let offset = start;
		while (offset < end) {
			const byte = bytes[offset] ?? 0;
			const mayBegin = byte === 0x23 || beginsLikeTag(bytes, offset);
			if (mayBegin || ((byte & 0x83) === 0 && this.standsRow(offset))) break;
			offset += 1;
		}
		return offset;
	}

	private passHeader(): boolean {
		const format = readAmrHeader(this.bytes, this.offset);
		if (format === undefined) return false;
		const end = this.offset + format.headerBytes;
		this.coverage.structure(this.offset, end);
		if (this.hasHeader) this.isContiguous = false;
		this.hasHeader = true;
		this.format = format;
		this.isAmongOthers = false;
		this.offset = end;
		// Frames of several channels are not taken apart.
		if (format.hasSeveralChannels) this.takeRest(format);
		return true;
	}

	private takeRest(format: AmrFormat): void {
		const { bytes, offset } = this;
		this.pieceOf(format)?.packets.addAt(offset, bytes.length - offset);
		this.coverage.sound(offset, bytes.length);
		this.offset = bytes.length;
	}

	/** Frames of zeros would be damaged ones of the lowest mode: so many are padding. */
	private passZeros(): boolean {
		const { bytes, offset } = this;
		if (bytes[offset] !== 0) return false;
		const end = skipZeros(bytes, offset);
		if (end - offset < ENOUGH_ZEROS && end < bytes.length) return false;
		this.coverage.structure(offset, end);
		this.isContiguous &&= end === bytes.length || !this.hasHeader;
		this.offset = end;
		return true;
	}

	private passTag(): boolean {
		const { bytes, offset } = this;
		const end = beginsLikeTag(bytes, offset) ? tagEndAt(bytes, offset) : undefined;
		// Frames are no longer than 61 bytes: three letters in them are a chance.
		if (end === undefined || this.standsRow(offset)) return false;
		this.coverage.structure(offset, end);
		this.isContiguous &&= end === bytes.length || !this.hasHeader;
		this.offset = end;
		return true;
	}

	private passFrame(): boolean {
		const { bytes, offset, format } = this;
		if (format === undefined || (this.isAmongOthers && !this.standsRow(offset))) return false;
		const sizeBytes = amrFrameBytes(bytes, offset, format.band);
		if (sizeBytes === 0) return false;
		this.isAmongOthers = false;
		const end = offset + sizeBytes;
		this.offset = end;
		if (end > bytes.length) {
			this.coverage.cutOff(offset);
			return true;
		}
		const piece = this.pieceOf(format);
		if (piece === undefined) return true;
		piece.packets.addAt(offset, sizeBytes);
		this.coverage.sound(offset, end);
		this.frames += 1;
		return true;
	}

	/** Whether frames stand at an offset one behind another, and then more, or the end. */
	private standsRow(start: number): boolean {
		const { bytes, format } = this;
		if (format === undefined) return false;
		let offset = start;
		for (let count = 0; count < ENOUGH_FRAMES && offset < bytes.length; count += 1) {
			const sizeBytes = amrFrameBytes(bytes, offset, format.band);
			if (sizeBytes === 0) return false;
			offset += sizeBytes;
		}
		return true;
	}

	/** The piece that frames of a format go to; undefined if there are too many. */
	private pieceOf(format: AmrFormat): Piece | undefined {
		const last = this.pieces.at(-1);
		const isSame =
			last?.format.band === format.band &&
			last.format.hasSeveralChannels === format.hasSeveralChannels;
		if (isSame) return last;
		if (this.pieces.length >= MAXIMUM_PIECES) return undefined;
		const about = { packetUnits: FRAME_SAMPLES[format.band], timescale: SAMPLE_RATES[format.band] };
		const piece = { format, packets: new SteadyPackets(this.bytes, about) };
		this.pieces.push(piece);
		return piece;
	}
}

function toTracks(pieces: Piece[]): Track[] {
	let startSeconds = 0;
	return pieces.map(({ format, packets }, index) => {
		const track: Track = {
			number: index + 1,
			codec: toCodec(format),
			sampleRate: packets.timescale,
			channels: 1,
			packets,
			startSeconds,
			skippedUnits: 0,
		};
		startSeconds += durationSecondsOf(packets);
		return track;
	});
}

function toCodec({ band, hasSeveralChannels }: AmrFormat): Codec {
	if (hasSeveralChannels) return { name: 'other', label: 'AMR with several channels' };
	return { name: band === 'narrow' ? 'amr-nb' : 'amr-wb' };
}
