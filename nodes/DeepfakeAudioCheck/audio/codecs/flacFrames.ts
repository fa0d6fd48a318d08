import { uint16BigEndian } from '../bytes/read';
import { joinBytes } from '../bytes/write';

/** What a FLAC stream says of itself. */
export interface FlacStreamInfo {
	/** In Hz; 0 if the block is damaged. */
	sampleRate: number;
	channels: number;
	bitsPerSample: number;
	/** The length in samples of one channel; 0 if it is not known. */
	frameCount: number;
	/** `fLaC` and this block alone, as a stream without anything else begins. */
	header: Uint8Array;
}

const STREAM_INFO_BYTES = 34;
const LAST_BLOCK = 0x80;

/**
 * Reads a STREAMINFO block with its block header; undefined if it is none.
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
	const content = block.slice(4, 4 + STREAM_INFO_BYTES);
	return {
		sampleRate: uint16BigEndian(block, 14) * 16 + ((block[16] ?? 0) >> 4),
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

/** The header of a FLAC frame. */
export interface FlacFrameHeader {
	/** The samples of each channel in the frame. */
	sampleCount: number;
	/** The frame's number, or that of its first sample if frames differ in length. */
	number: number;
	isNumberedBySample: boolean;
	/** In Hz; undefined if only the stream says it. */
	sampleRate: number | undefined;
	channels: number;
	/** Undefined if only the stream says it. */
	bitsPerSample: number | undefined;
}

/** By code 1 to 11. Ref: RFC 9639 section 9.1.2 */
const SAMPLE_RATES = [
	88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000,
];

/** By code 1 to 7; 3 is reserved. Ref: RFC 9639 section 9.1.4 */
const SAMPLE_BITS = [8, 12, 0, 16, 20, 24, 32];

/**
 * Reads the header of a frame; undefined if there is none.
 *
 * Ref: RFC 9639 section 9.1
 *
 *      15 bits sync, 1 blocking | 4 block size, 4 rate | 4 channels, 3 bits, 1 reserved |
 *      number (1 to 7) | block size (0 to 2) | rate (0 to 2) | CRC-8
 */
export function readFlacFrame(bytes: Uint8Array, offset: number): FlacFrameHeader | undefined {
	const second = bytes[offset + 1] ?? 0;
	const sizes = bytes[offset + 2] ?? 0;
	const layout = bytes[offset + 3] ?? 0;
	const blockCode = sizes >> 4;
	const rateCode = sizes & 15;
	const bitsCode = (layout >> 1) & 7;
	const isSync = bytes[offset] === 0xff && (second & 0xfe) === 0xf8;
	const isReserved = blockCode === 0 || rateCode === 15 || bitsCode === 3;
	if (!isSync || isReserved || layout >> 4 > 10 || (layout & 1) === 1) return undefined;

	const numberBytes = codedNumberLength(bytes[offset + 4] ?? 0);
	if (numberBytes === 0) return undefined;
	const blockOffset = offset + 4 + numberBytes;
	const rateOffset = blockOffset + (blockCode === 6 ? 1 : blockCode === 7 ? 2 : 0);
	const end = rateOffset + (rateCode < 12 ? 0 : rateCode === 12 ? 1 : 2);
	let checksum = 0;
	for (let index = offset; index < end; index += 1) {
		checksum = CRC8_TABLE[checksum ^ (bytes[index] ?? 0)] ?? 0;
	}
	if (end >= bytes.length || checksum !== bytes[end]) return undefined;
	return {
		sampleCount: readBlockSize(bytes, blockOffset, blockCode),
		number: readCodedNumber(bytes, offset + 4, numberBytes),
		isNumberedBySample: (second & 1) === 1,
		sampleRate: readSampleRate(bytes, rateOffset, rateCode),
		channels: layout >> 4 < 8 ? (layout >> 4) + 1 : 2,
		bitsPerSample: bitsCode === 0 ? undefined : SAMPLE_BITS[bitsCode - 1],
	};
}

/** How many samples a frame holds, by its header; 0 if there is no header. */
export function readFlacFrameHeader(bytes: Uint8Array, offset: number): number {
	return readFlacFrame(bytes, offset)?.sampleCount ?? 0;
}

/** Ref: RFC 9639 section 9.1.1 */
function readBlockSize(bytes: Uint8Array, offset: number, code: number): number {
	if (code === 6) return (bytes[offset] ?? 0) + 1;
	if (code === 7) return uint16BigEndian(bytes, offset) + 1;
	if (code === 1) return 192;
	return code < 6 ? 144 << code : 1 << code;
}

/** Ref: RFC 9639 section 9.1.2 */
function readSampleRate(bytes: Uint8Array, offset: number, code: number): number | undefined {
	if (code === 12) return (bytes[offset] ?? 0) * 1000;
	if (code === 13) return uint16BigEndian(bytes, offset);
	if (code === 14) return uint16BigEndian(bytes, offset) * 10;
	return SAMPLE_RATES[code - 1];
}

/** As in UTF-8, up to 7 bytes; 0 if it is none. */
function codedNumberLength(first: number): number {
	if (first < 0x80) return 1;
	const ones = Math.clz32(~(first << 24));
	return ones >= 2 && ones <= 7 ? ones : 0;
}

/** Ref: RFC 9639 section 9.1.5: six bits in each byte behind the first */
function readCodedNumber(bytes: Uint8Array, offset: number, length: number): number {
	const first = bytes[offset] ?? 0;
	let value = length === 1 ? first : first & (0x7f >> length);
	for (let index = 1; index < length; index += 1) {
		value = value * 64 + ((bytes[offset + index] ?? 0) & 0x3f);
	}
	return value;
}

/** Ref: RFC 9639 sections 9.1.8 and 9.3: polynomials x^8+x^2+x+1 and x^16+x^15+x^2+1 */
const CRC8_TABLE = createTable(8, 0x07);
export const CRC16_TABLE = createTable(16, 0x8005);

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
