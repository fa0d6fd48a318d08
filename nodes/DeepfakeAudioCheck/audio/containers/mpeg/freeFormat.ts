import { FRAME_HEADER_BYTES } from './mpegFrame';

/** The longest frame of 640 kbit/s, the most that decoders take, in bytes. */
const LONGEST_FRAME_BYTES = 5760;

const SHORTEST_FRAME_BYTES = 24;

/** Frames that have to follow each other at one distance. */
const ENOUGH_FRAMES = 4;

/** Distances that are tried. */
const MAXIMUM_TRIES = 16;

/**
 * Whether a row of "free format" frames stands at an offset: frames of MPEG layer III whose bit rate is
 * 0, so that their size follows only from where the next one begins. Hardly any decoder reads them.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.2.3, bitrate_index
 */
export function isFreeFormatAt(bytes: Uint8Array, offset: number): boolean {
	if (!isFreeHeader(bytes, offset)) return false;
	const last = Math.min(offset + LONGEST_FRAME_BYTES, bytes.length - FRAME_HEADER_BYTES);
	let tries = 0;
	for (let next = offset + SHORTEST_FRAME_BYTES; next <= last && tries < MAXIMUM_TRIES; next += 1) {
		if (!isSameHeader(bytes, offset, next)) continue;
		if (followsAt(bytes, offset, next - offset)) return true;
		tries += 1;
	}
	return false;
}

/** Sync, a version that exists, layer III, bit rate 0, a sample rate that exists. */
function isFreeHeader(bytes: Uint8Array, offset: number): boolean {
	const second = bytes[offset + 1] ?? 0;
	const third = bytes[offset + 2] ?? 0;
	const isLayer3 = bytes[offset] === 0xff && (second & 0xe6) === 0xe2 && (second & 0x18) !== 0x08;
	return isLayer3 && third >> 4 === 0 && (third & 0x0c) !== 0x0c;
}

function isSameHeader(bytes: Uint8Array, first: number, second: number): boolean {
	return (
		bytes[second] === 0xff &&
		bytes[second + 1] === bytes[first + 1] &&
		((bytes[second + 2] ?? 0) & 0xfc) === ((bytes[first + 2] ?? 0) & 0xfc)
	);
}

/** A frame is a byte longer with padding, which the header says. */
function followsAt(bytes: Uint8Array, start: number, sizeBytes: number): boolean {
	const paddingOf = (offset: number) => ((bytes[offset + 2] ?? 0) >> 1) & 1;
	const unpaddedBytes = sizeBytes - paddingOf(start);
	let offset = start;
	for (let count = 1; count < ENOUGH_FRAMES; count += 1) {
		offset += unpaddedBytes + paddingOf(offset);
		if (!isSameHeader(bytes, start, offset)) return false;
	}
	return true;
}
