import {
	beginsLikeTag,
	plainId3v2EndAt,
	skipZeros,
	tagEndAt,
	tagStartBefore,
} from '../../bytes/tags';
import { WorkMeter } from '../../bytes/workMeter';
import type { CoverageMap } from '../../media/coverage';
import { MAXIMUM_PACKETS, SteadyPackets } from '../../media/packetTable';
import type { YieldToEventLoop } from '../../media/tools';
import { readAacConfig } from '../mp4/aacSampleEntry';
import { rowAt } from './findFrames';
import { readInfoFrame } from './layer3Frame';
import { FRAME_HEADER_BYTES } from './mpegFrame';
import { readStreamFrame, type StreamFrame } from './streamFrame';

/** Pieces of different formats that are kept apart, at most. */
const MAXIMUM_PIECES = 64;

/** The longest frame there is, in bytes: layer II at 384 kbit/s and 32 kHz has 1728. */
const LONGEST_FRAME_BYTES = 1729;

/** Files have one, badly edited ones a few; further ones are read like those between frames. */
const MAXIMUM_LEADING_TAGS = 1000;

/** The work of a frame, in bytes that are looked at. */
const FRAME_WORK = 50;

/** Work between two looks at whether to yield. */
const WORK_PER_STEP = 100_000;

/** Zeros in a row that are padding, even among unknown bytes. */
const ENOUGH_ZEROS = 64;

/** Frames of one format in the order of the file. */
export interface Piece {
	first: StreamFrame;
	packets: SteadyPackets;
}

/** What was found in a row of frames. */
export interface StreamScan {
	pieces: Piece[];
	/** What the frame of facts at the very start says of the number of frames. */
	statedFrames: number | undefined;
	/** Whether nothing but frames stands between the first and the last one. */
	isContiguous: boolean;
	/** Whether what stands in front of the first frame is what any player passes over. */
	hasPlainStart: boolean;
	/** Whether there are more frames than any recording has. */
	isTooLong: boolean;
}

/**
 * Finds the frames of MPEG audio and ADTS in a file, of all formats, and notes what every byte is.
 * Tags and zeros are passed over wherever they stand, frames of facts (Xing, VBRI) are no sound; other
 * bytes that are no frames stay unaccounted for. Frames inside of tags are sound, too, as a player
 * reads them that knows no tags but those in front.
 */
export async function scanStream(
	bytes: Uint8Array,
	coverage: CoverageMap,
	yieldToEventLoop: YieldToEventLoop,
): Promise<StreamScan> {
	const scanner = new StreamScanner(bytes, coverage);
	const work = new WorkMeter();
	while (scanner.isUnfinished) {
		if (work.add(scanner.step())) await yieldToEventLoop();
	}
	return scanner.result();
}

/** Reads on from place to place. */
class StreamScanner {
	private offset: number;

	private readonly pieces: Piece[] = [];

	private frames = 0;

	private statedFrames: number | undefined;

	private isContiguous = true;

	private hasPlainStart = true;

	private isTooLong = false;

	/** Where the bytes begin that were no frames so far; undefined behind a frame or a tag. */
	private strayStart: number | undefined;

	/** The end of the tag that the offset is in. */
	private tagEnd = 0;

	/** Whether anything but a frame was met since the last frame. */
	private isInterrupted = true;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {
		this.offset = passLeadingTags(bytes, coverage);
	}

	get isUnfinished(): boolean {
		return this.offset < this.bytes.length && !this.isTooLong;
	}

	result(): StreamScan {
		const { pieces, statedFrames, isContiguous, hasPlainStart, isTooLong } = this;
		return { pieces, statedFrames, isContiguous, hasPlainStart, isTooLong };
	}

	/** Passes a frame, a tag, zeros, or some bytes that are none of these; returns the work it was. */
	step(): number {
		const { offset } = this;
		const isInTag = offset < this.tagEnd;
		const isPassed = (!isInTag && (this.passFrame() || this.passTag())) || this.passZeros();
		return isPassed ? this.offset - offset + FRAME_WORK : this.search();
	}

	private get piece(): Piece | undefined {
		return this.pieces.at(-1);
	}

	/** A frame of the stream so far, where the one before ends. */
	private passFrame(): boolean {
		const { bytes, offset, piece } = this;
		if (piece === undefined || this.isInterrupted) return false;
		const frame = readStreamFrame(bytes, offset);
		if (frame !== undefined) return frame.key === piece.first.key && this.take(frame);
		// The first bytes of another frame.
		const isCutOff = bytes.length - offset < FRAME_HEADER_BYTES && bytes[offset] === 0xff;
		if (isCutOff) this.endWithin(offset);
		return isCutOff;
	}

	private passTag(): boolean {
		const { bytes, offset } = this;
		const end = tagEndAt(bytes, offset);
		if (end === undefined) return false;
		const from = tagStartBefore(bytes, { start: this.strayStart ?? offset, end }) ?? offset;
		const start = Math.min(from, offset);
		this.coverage.structure(start, end);
		if (this.pieces.length === 0) this.hasPlainStart = false;
		this.strayStart = undefined;
		this.isInterrupted = true;
		this.tagEnd = end;
		// What is in it is searched: a whole row of frames is sound.
		this.offset = offset + 1;
		return true;
	}

	private passZeros(): boolean {
		const { bytes, offset } = this;
		const end = skipZeros(bytes, offset);
		// Among other bytes, a few zeros mean nothing.
		if (end - offset < (this.strayStart === undefined ? 1 : ENOUGH_ZEROS)) return false;
		this.coverage.structure(offset, end);
		if (offset === 0) this.hasPlainStart = false;
		this.strayStart = undefined;
		this.isInterrupted = true;
		this.offset = end;
		return true;
	}

	/** Looks for the next row of frames, tag, or zeros; returns the work it was. */
	private search(): number {
		const { bytes, offset: start } = this;
		const isInTag = start < this.tagEnd;
		const end = isInTag ? this.tagEnd : bytes.length;
		let work = FRAME_WORK;
		let offset = start;
		for (; offset < end && work < WORK_PER_STEP; offset += 1, work += 1) {
			const byte = bytes[offset];
			if (byte === 0xff) {
				work += FRAME_WORK;
				if (this.begin(offset, isInTag)) return work;
			} else if (offset > start && !isInTag) {
				if (byte === 0 ? beginsZeros(bytes, offset) : beginsLikeTag(bytes, offset)) break;
			}
		}
		if (!isInTag) this.strayStart ??= start;
		this.isInterrupted = true;
		this.offset = offset;
		return work;
	}

	/** Goes on with a row of frames, of the same format or another one, if there is one. */
	private begin(offset: number, isInTag: boolean): boolean {
		const frame = rowAt(this.bytes, offset, isInTag ? undefined : this.piece?.first.key);
		if (frame === undefined) return false;
		const start = this.strayStart ?? this.offset;
		const isStray = !isInTag && start < offset;
		if (this.pieces.length > 0) this.isContiguous &&= !isStray && !this.isInterrupted;
		else if (isStray && offset - start < LONGEST_FRAME_BYTES) {
			// A recording that was cut out of a stream begins with the end of a frame.
			this.coverage.structure(start, offset);
		} else if (isStray) this.hasPlainStart = false;
		this.strayStart = undefined;
		this.tagEnd = 0;
		this.isInterrupted = false;
		this.offset = offset;
		return this.take(frame);
	}

	/** Passes a frame; false if it only looks like one that the file breaks off in. */
	private take(frame: StreamFrame): boolean {
		const { bytes, offset } = this;
		const end = offset + frame.sizeBytes;
		if (end > bytes.length) return this.endWithin(offset);
		this.offset = end;
		if (this.passInfoFrame(frame, offset, end)) return true;
		const piece = this.pieceOf(frame, offset);
		if (piece === undefined) return true;
		piece.packets.addAt(offset + frame.headerBytes, frame.sizeBytes - frame.headerBytes);
		this.coverage.sound(offset, end);
		this.frames += 1;
		this.isTooLong = this.frames > MAXIMUM_PACKETS;
		return true;
	}

	private passInfoFrame(frame: StreamFrame, offset: number, end: number): boolean {
		if (frame.format !== 'mp3') return false;
		const info = readInfoFrame(this.bytes, offset);
		const isFirst = this.frames === 0;
		// Between other frames a player plays it.
		if (info === undefined || !(isFirst || info.isSilent)) return false;
		this.coverage.structure(offset, end);
		if (isFirst) this.statedFrames ??= info.frameCount;
		else this.isContiguous = false;
		return true;
	}

	/** The piece that a frame belongs to; undefined if there are too many. */
	private pieceOf(frame: StreamFrame, offset: number): Piece | undefined {
		const { piece } = this;
		const isSame = piece?.first.key === frame.key && !this.changesMode(piece, frame, offset);
		if (isSame) return piece;
		if (this.pieces.length >= MAXIMUM_PIECES) {
			return piece?.first.key === frame.key ? piece : undefined;
		}
		const added = { first: frame, packets: createPackets(this.bytes, frame) };
		this.pieces.push(added);
		return added;
	}

	/** Whether one channel becomes two or the reverse, for more than a frame. */
	private changesMode({ first }: Piece, frame: StreamFrame, offset: number): boolean {
		if (first.isMono === frame.isMono) return false;
		const next = readStreamFrame(this.bytes, offset + frame.sizeBytes);
		return next?.key === frame.key && next.isMono === frame.isMono;
	}

	/** Ends in an incomplete frame, unless whole ones follow: then its size is wrong. */
	private endWithin(offset: number): boolean {
		const { bytes } = this;
		for (let place = offset + 1; place < bytes.length; place += 1) {
			if (bytes[place] === 0xff && rowAt(bytes, place) !== undefined) return false;
		}
		this.coverage.cutOff(offset);
		this.offset = bytes.length;
		return true;
	}
}

/** Whether many zeros begin at an offset, and not before it: so no zero is counted twice. */
function beginsZeros(bytes: Uint8Array, offset: number): boolean {
	if (bytes[offset - 1] === 0) return false;
	for (let index = 0; index < ENOUGH_ZEROS; index += 1) {
		if (bytes[offset + index] !== 0) return false;
	}
	return true;
}

/** Any player passes over the tags in front, whatever is in them. */
function passLeadingTags(bytes: Uint8Array, coverage: CoverageMap): number {
	let offset = 0;
	for (let count = 0; count < MAXIMUM_LEADING_TAGS; count += 1) {
		const end = plainId3v2EndAt(bytes, offset);
		if (end === undefined || end !== tagEndAt(bytes, offset)) break;
		coverage.structure(offset, end);
		offset = end;
	}
	return offset;
}

function createPackets(bytes: Uint8Array, frame: StreamFrame): SteadyPackets {
	const config = Uint8Array.of(frame.config >> 8, frame.config & 0xff);
	const sampleRate = frame.sampleRate || (readAacConfig(config)?.sampleRate ?? 1);
	return new SteadyPackets(bytes, { packetUnits: frame.samples, timescale: sampleRate });
}
