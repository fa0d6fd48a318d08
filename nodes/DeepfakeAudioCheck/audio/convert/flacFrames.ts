import { hasTextAt, uint16BigEndian } from '../bytes';
import { joinBytes } from '../byteParts';
import type { Pause } from '../segments';
import { TimedPieces } from './timedPieces';

/** What a stream says of itself. */
export interface FlacStreamInfo {
	sampleRate: number;
	channels: number;
	bitsPerSample: number;
	/** 0 when it is not known. */
	frameCount: number;
	/** `fLaC` and this block alone, as a stream without anything else begins. */
	header: Uint8Array;
}

const STREAM_INFO_BYTES = 34;
const LAST_BLOCK = 0x80;

/** Metadata blocks that are passed over before others have their turn. */
const BLOCKS_PER_PAUSE = 10_000;

/**
 * Reads a STREAMINFO block with its block header; undefined when it is none.
 *
 * Ref: RFC 9639 section 8.2, offsets in the block's content
 *
 *      0             4              10               13                      18
 *      | block sizes | frame sizes  | rate (20 bits), channels - 1 (3),      | MD5
 *                                     bits - 1 (5), samples (36)
 */
export function readFlacStreamInfo(block: Uint8Array): FlacStreamInfo | undefined {
	const isStreamInfo = ((block[0] ?? 0) & 0x7f) === 0 && block.length >= 4 + STREAM_INFO_BYTES;
	if (!isStreamInfo) return undefined;
	const packed = uint16BigEndian(block, 14) * 16 + ((block[16] ?? 0) >> 4);
	const content = block.slice(4, 4 + STREAM_INFO_BYTES);
	return {
		sampleRate: packed,
		channels: (((block[16] ?? 0) >> 1) & 7) + 1,
		bitsPerSample: ((((block[16] ?? 0) & 1) << 4) | ((block[17] ?? 0) >> 4)) + 1,
		frameCount:
			((block[17] ?? 0) & 0x0f) * 2 ** 32 +
			uint16BigEndian(block, 18) * 2 ** 16 +
			uint16BigEndian(block, 20),
		header: joinBytes([
			Uint8Array.of(0x66, 0x4c, 0x61, 0x43, LAST_BLOCK, 0, 0, STREAM_INFO_BYTES),
			content,
		]),
	};
}

/** Where the frames of a FLAC file start, behind `fLaC` and its metadata blocks. */
export async function findFlacFrames(
	bytes: Uint8Array,
	start: number,
	pause: Pause,
): Promise<number> {
	let offset = start + 4;
	for (let block = 0; ; block += 1) {
		// A file of empty blocks has as many as a fourth of its bytes.
		if (block % BLOCKS_PER_PAUSE === 0) await pause();
		const flags = bytes[offset];
		if (flags === undefined) return bytes.length;
		const sizeBytes = ((bytes[offset + 1] ?? 0) << 16) | uint16BigEndian(bytes, offset + 2);
		offset += 4 + sizeBytes;
		if ((flags & LAST_BLOCK) !== 0) return offset;
	}
}

/** The frames of a file, and how their row ended. */
export interface FlacFrames {
	frames: TimedPieces;
	/** `damaged`: a frame is, and more follow. `cutOff`: the last one is not whole. */
	end: 'whole' | 'cutOff' | 'damaged';
}

/** Bytes that are searched before others have their turn. */
const STRETCH_BYTES = 65_536;

/**
 * Divides the sound of a FLAC file into frames: one ends where its checksum is right and the next one
 * begins, or the file ends.
 *
 * Ref: RFC 9639 section 9: a frame's size is written nowhere; a CRC-16 over all of it is its end
 */
export async function divideFlacFrames(
	bytes: Uint8Array,
	start: number,
	pause: Pause,
): Promise<FlacFrames> {
	const end = withoutTag(bytes);
	const frames = new TimedPieces(bytes);
	let frameStart = start;
	let sampleCount = readFlacFrameHeader(bytes, start);
	let checksum = 0;
	let isFollowed = false;
	for (let offset = start; offset < end; offset += 1) {
		const isSync = bytes[offset] === 0xff && ((bytes[offset + 1] ?? 0) & 0xfe) === 0xf8;
		if (isSync && offset > frameStart) {
			const nextCount = readFlacFrameHeader(bytes, offset);
			if (nextCount > 0 && checksum === 0) {
				frames.add(bytes.subarray(frameStart, offset), sampleCount);
				frameStart = offset;
				sampleCount = nextCount;
				isFollowed = false;
			} else if (nextCount > 0) isFollowed = true;
		}
		checksum =
			((checksum << 8) & 0xffff) ^ (CRC16_TABLE[(checksum >> 8) ^ (bytes[offset] ?? 0)] ?? 0);
		if (offset % STRETCH_BYTES === 0) await pause();
	}
	if (frameStart >= end) return { frames, end: frames.count > 0 ? 'whole' : 'cutOff' };
	const isWhole = checksum === 0 && sampleCount > 0 && end - frameStart > 6;
	if (isWhole) frames.add(bytes.subarray(frameStart, end), sampleCount);
	if (isWhole) return { frames, end: 'whole' };
	return { frames, end: isFollowed ? 'damaged' : 'cutOff' };
}

/** Ref: ID3v1: 128 bytes at the end that start with "TAG" */
function withoutTag(bytes: Uint8Array): number {
	const tagOffset = bytes.length - 128;
	return tagOffset > 0 && hasTextAt(bytes, tagOffset, 'TAG') ? tagOffset : bytes.length;
}

/**
 * How many samples a frame holds, by its header; 0 when there is no header.
 *
 * Ref: RFC 9639 section 9.1
 *
 *      15 bits sync, 1 blocking | 4 block size, 4 rate | 4 channels, 3 bits, 1 reserved |
 *      number (1 to 7) | block size (0 to 2) | rate (0 to 2) | CRC-8
 */
export function readFlacFrameHeader(bytes: Uint8Array, offset: number): number {
	const isSync = bytes[offset] === 0xff && ((bytes[offset + 1] ?? 0) & 0xfe) === 0xf8;
	const sizes = bytes[offset + 2] ?? 0;
	const layout = bytes[offset + 3] ?? 0;
	const blockCode = sizes >> 4;
	const rateCode = sizes & 15;
	const isReserved = blockCode === 0 || rateCode === 15 || layout >> 4 > 10 || (layout & 1) === 1;
	if (!isSync || isReserved) return 0;

	const numberBytes = codedNumberLength(bytes[offset + 4] ?? 0);
	let end = offset + 4 + numberBytes;
	if (numberBytes === 0) return 0;
	const blockOffset = end;
	if (blockCode === 6) end += 1;
	if (blockCode === 7) end += 2;
	if (rateCode === 12) end += 1;
	if (rateCode === 13 || rateCode === 14) end += 2;
	let checksum = 0;
	for (let index = offset; index < end; index += 1) {
		checksum = CRC8_TABLE[checksum ^ (bytes[index] ?? 0)] ?? 0;
	}
	if (end >= bytes.length || checksum !== bytes[end]) return 0;

	if (blockCode === 6) return (bytes[blockOffset] ?? 0) + 1;
	if (blockCode === 7) return uint16BigEndian(bytes, blockOffset) + 1;
	if (blockCode === 1) return 192;
	return blockCode < 6 ? 144 << blockCode : 1 << blockCode;
}

/** As in UTF-8, up to 7 bytes; 0 when it is none. */
function codedNumberLength(first: number): number {
	if (first < 0x80) return 1;
	const ones = Math.clz32(~(first << 24));
	return ones >= 2 && ones <= 7 ? ones : 0;
}

/** Ref: RFC 9639 sections 9.1.8 and 9.3: polynomials x^8+x^2+x+1 and x^16+x^15+x^2+1 */
const CRC8_TABLE = createTable(8, 0x07);
const CRC16_TABLE = createTable(16, 0x8005);

function createTable(bits: number, polynomial: number): Uint16Array {
	const top = 1 << (bits - 1);
	const mask = 2 ** bits - 1;
	return Uint16Array.from({ length: 256 }, (_, byte) => {
		let value = byte << (bits - 8);
		for (let bit = 0; bit < 8; bit += 1) {
			value = ((value << 1) & mask) ^ ((value & top) === 0 ? 0 : polynomial);
		}
		return value;
	});
}
