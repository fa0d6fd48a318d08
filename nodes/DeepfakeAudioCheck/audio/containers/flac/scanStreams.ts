import { beginsLikeTag, skipZeros, tagEndAt } from '../../bytes/tags';
import { readFlacFrame, type FlacFrameHeader, type FlacStreamInfo } from '../../codecs/flacFrames';
import type { CoverageMap } from '../../media/coverage';
import { ListedPackets, MAXIMUM_PACKETS } from '../../media/packetTable';
import type { YieldToEventLoop } from '../../media/tools';
import { RunningChecksum } from './checksum';
import { isFlacStreamAt, metadataEnd, readStreamInfoAt } from './streamHeader';

/** Streams of different formats that are kept apart, at most. */
const MAXIMUM_PIECES = 64;

/** Files have one, badly edited ones a few. */
const MAXIMUM_LEADING_TAGS = 1000;

/** Ref: RFC 9639 section 9.1: 4, a number of 7, 2 for the size, 2 for the rate, a checksum */
const LONGEST_HEADER_BYTES = 16;

/** Bytes that are looked at between two yields to the event loop. */
const BYTES_PER_YIELD = 65_536;

/** Frames of one format, in the order of the file. */
export interface FlacPiece {
	info: FlacStreamInfo;
	packets: ListedPackets;
}

/** What was found in a FLAC file. */
export interface FlacScan {
	pieces: FlacPiece[];
	/** Streams, also of the same format. */
	streams: number;
	isTooLong: boolean;
}

/**
 * Divides the sound of a FLAC file into frames: one begins with a header and ends where its checksum
 * is right and the next one begins, or a tag, another stream, or the end of the file. A frame that is
 * damaged is passed over, and noted as a gap; so is one that is missing by the numbers of the others.
 *
 * Ref: RFC 9639 section 9: a frame's size is written nowhere; a CRC-16 over all of it is its end
 *
 * @param start where `fLaC` stands
 */
export async function scanFlac(
	bytes: Uint8Array,
	coverage: CoverageMap,
	{ start, yieldToEventLoop }: { start: number; yieldToEventLoop: YieldToEventLoop },
): Promise<FlacScan> {
	const scanner = new FlacScanner(bytes, coverage);
	let offset = start;
	let nextYield = offset;
	while (offset < bytes.length && !scanner.isTooLong) {
		if (offset >= nextYield) {
			await yieldToEventLoop();
			nextYield = offset + BYTES_PER_YIELD;
		}
		if (scanner.beginsStream(offset)) {
			const framesStart = await metadataEnd(bytes, offset, yieldToEventLoop);
			scanner.beginStream(offset, framesStart);
			offset = framesStart;
		} else {
			offset = scanner.readOn(offset, Math.min(nextYield, bytes.length));
		}
	}
	scanner.endStream(bytes.length);
	return scanner.result();
}

/** Which bytes may begin something: a frame, a stream (f), or a tag (I, T, A, L). */
const TELLING_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
	[0xff, 0x66, 0x49, 0x54, 0x41, 0x4c].includes(byte) ? 1 : 0,
);

class FlacScanner {
	private readonly pieces: FlacPiece[] = [];

	private streams = 0;

	private frames = 0;

	private info: FlacStreamInfo | undefined;

	private checksum = new RunningChecksum();

	/** By mark, one more than the place of the last header that has it. */
	private readonly lastHeaders = new Uint32Array(65_536);

	/** Where the last frame ends that was whole: a header in front of it is of no use. */
	private framesEnd = 0;

	/** The end of that, or of the tag behind it. */
	private knownEnd = 0;

	/** The last header, whole frame or not, with a number that may be true. */
	private lastHeader = -1;

	private lastFrame: FlacFrameHeader | undefined;

	private streamSamples = 0;

	private hasStreamGap = false;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {}

	get isTooLong(): boolean {
		return this.frames > MAXIMUM_PACKETS;
	}

	result(): FlacScan {
		return { pieces: this.pieces, streams: this.streams, isTooLong: this.isTooLong };
	}

	beginsStream(offset: number): boolean {
		return isFlacStreamAt(this.bytes, offset) && readStreamInfoAt(this.bytes, offset) !== undefined;
	}

	beginStream(start: number, framesStart: number): void {
		this.endStream(start);
		this.coverage.structure(start, framesStart);
		this.streams += 1;
		this.info = readStreamInfoAt(this.bytes, start);
		this.checksum = new RunningChecksum();
		this.framesEnd = framesStart;
		this.knownEnd = framesStart;
		this.lastFrame = undefined;
		this.lastHeader = -1;
		this.streamSamples = 0;
		this.hasStreamGap = false;
	}

	/** Looks for frames and tags up to an end, or to where a stream may begin; returns how far it got. */
	readOn(start: number, end: number): number {
		const { bytes, checksum } = this;
		for (let offset = start; offset < end; offset += 1) {
			const byte = bytes[offset] ?? 0;
			if (TELLING_BYTES[byte] === 1) {
				if (byte === 0xff) this.passHeader(offset);
				else if (byte !== 0x66) this.passTag(offset);
				else if (offset > start && this.beginsStream(offset)) return offset;
			}
			checksum.add(byte);
		}
		return end;
	}

	/** Ends a stream where another one begins, or the file ends. */
	endStream(end: number): void {
		const { info, coverage, bytes } = this;
		if (info === undefined) return;
		if (this.knownEnd < end) this.closeFrame(end, this.checksum.mark());
		if (this.knownEnd < end) this.endBeforeZeros(end);
		const isFileEnd = end === bytes.length;
		if (this.knownEnd < end) this.endWithin(end);
		else if (this.streamSamples < info.frameCount && !this.hasStreamGap) {
			if (isFileEnd) coverage.cutOff(end);
			else coverage.gap();
		}
	}

	private passHeader(offset: number): void {
		const header = this.readHeader(offset);
		// A header that the file breaks off in still ends the frame in front of it.
		const isBroken = this.bytes.length - offset < LONGEST_HEADER_BYTES;
		if (header === undefined && !isBroken) return;
		const mark = this.checksum.mark();
		this.closeFrame(offset, mark);
		if (header === undefined) return;
		this.lastHeaders[mark] = offset + 1;
		if (header.number > (this.lastFrame?.number ?? -1)) this.lastHeader = offset;
	}

	/** A tag is one only where a frame ends, or another tag. Frames in it are sound all the same. */
	private passTag(offset: number): void {
		if (!beginsLikeTag(this.bytes, offset)) return;
		if (this.knownEnd < offset) this.closeFrame(offset, this.checksum.mark());
		const end = this.knownEnd === offset ? tagEndAt(this.bytes, offset) : undefined;
		if (end === undefined) return;
		this.coverage.structure(offset, end);
		this.knownEnd = end;
	}

	/** Of a frame of this stream. */
	private readHeader(offset: number): FlacFrameHeader | undefined {
		const { info } = this;
		const header = readFlacFrame(this.bytes, offset);
		if (header === undefined || info === undefined) return undefined;
		const isOfStream =
			header.channels === info.channels &&
			(header.sampleRate ?? info.sampleRate) === info.sampleRate &&
			(header.bitsPerSample ?? info.bitsPerSample) === info.bitsPerSample;
		return isOfStream ? header : undefined;
	}

	/** Takes the frame that ends at a place, if a header stands where one with this end would begin. */
	private closeFrame(end: number, mark: number): void {
		const start = (this.lastHeaders[mark] ?? 0) - 1;
		if (start < this.framesEnd || start >= end) return;
		const header = this.readHeader(start);
		if (header !== undefined) this.takeFrame(header, start, end);
	}

	private takeFrame(header: FlacFrameHeader, start: number, end: number): void {
		if (start > this.knownEnd || this.isNumberMissing(header)) {
			this.coverage.gap();
			this.hasStreamGap = true;
		}
		this.framesEnd = end;
		this.knownEnd = Math.max(this.knownEnd, end);
		this.lastFrame = header;
		this.streamSamples += header.sampleCount;
		const piece = this.pieceOfStream();
		if (piece === undefined) return;
		piece.packets.addAt(start, end - start, header.sampleCount);
		this.coverage.sound(start, end);
		this.frames += 1;
	}

	private isNumberMissing(header: FlacFrameHeader): boolean {
		const { lastFrame } = this;
		if (lastFrame === undefined) return false;
		return (
			header.number > lastFrame.number + (header.isNumberedBySample ? lastFrame.sampleCount : 1)
		);
	}

	/** Undefined if there are too many. */
	private pieceOfStream(): FlacPiece | undefined {
		const { info, bytes } = this;
		const last = this.pieces.at(-1);
		if (info === undefined) return undefined;
		const isSame =
			last?.info.sampleRate === info.sampleRate &&
			last.info.channels === info.channels &&
			last.info.bitsPerSample === info.bitsPerSample;
		if (isSame) return last;
		if (this.pieces.length >= MAXIMUM_PIECES) return undefined;
		const piece = { info, packets: new ListedPackets(bytes, info.sampleRate) };
		this.pieces.push(piece);
		return piece;
	}

	/** Zeros behind the last frame, whose own end may be zeros, too. */
	private endBeforeZeros(end: number): void {
		const { bytes, framesEnd } = this;
		let zerosStart = end;
		while (zerosStart > this.knownEnd && bytes[zerosStart - 1] === 0) zerosStart -= 1;
		if (zerosStart === end) return;
		if (zerosStart > this.knownEnd) {
			const header = this.readHeader(framesEnd);
			const checksum = new RunningChecksum();
			for (let offset = framesEnd; offset < zerosStart; offset += 1) {
				checksum.add(bytes[offset] ?? 0);
			}
			let frameEnd = zerosStart;
			for (; frameEnd < end && checksum.mark() !== 0 && frameEnd < zerosStart + 2; frameEnd += 1) {
				checksum.add(0);
			}
			if (header === undefined || checksum.mark() !== 0) return;
			this.takeFrame(header, framesEnd, frameEnd);
		}
		this.coverage.structure(zerosStart, end);
		this.knownEnd = end;
	}

	/** Ends in an incomplete frame if what is left is no longer than one; otherwise sound is missing. */
	private endWithin(end: number): void {
		const { coverage, bytes, knownEnd } = this;
		const start = Math.max(this.lastHeader, knownEnd);
		const isFrame = this.readHeader(start) !== undefined || this.breaksOffAt(start);
		const isCutOff = end === bytes.length && isFrame && end - start <= this.longestFrameBytes();
		if (isCutOff) coverage.cutOff(start);
		if (!isCutOff || start > knownEnd) coverage.gap();
	}

	/** Whether the file ends within the header of a frame. */
	private breaksOffAt(start: number): boolean {
		const isTiny = this.bytes.length - start < LONGEST_HEADER_BYTES;
		return (
			isTiny && this.bytes[start] === 0xff && ((this.bytes[start + 1] ?? 0xf8) & 0xfe) === 0xf8
		);
	}

	/** Ref: RFC 9639 section 9.2: what cannot be pressed is stored as it is; one bit more for a side channel */
	private longestFrameBytes(): number {
		const samples = this.lastFrame?.sampleCount ?? 65_535;
		const { channels = 8, bitsPerSample = 32 } = this.info ?? {};
		return Math.ceil((samples * channels * (bitsPerSample + 1)) / 8) + 1024;
	}
}

/** The first place behind tags and zeros in front; they are noted. */
export function passLeading(bytes: Uint8Array, coverage: CoverageMap): number {
	let offset = skipZeros(bytes, 0);
	for (let count = 0; count < MAXIMUM_LEADING_TAGS; count += 1) {
		const end = tagEndAt(bytes, offset);
		if (end === undefined) break;
		offset = skipZeros(bytes, end);
	}
	coverage.structure(0, offset);
	return offset;
}
