import { readVint, vintLength } from './elements';

const XIPH_LACING = 1;
const FIXED_LACING = 2;
const EBML_LACING = 3;

/** A block without its frames. */
export interface BlockHeader {
	trackNumber: number;
	/** In units of the file, from the start of its cluster. */
	timestamp: number;
	flags: number;
	/** Where its frames start, or the sizes of those that are laced. */
	start: number;
	end: number;
}

/**
 * The header of a block; undefined if its content is too short for one.
 *
 * Ref: RFC 9559 section 10.1 and 10.2
 *
 *      track number (vint)   timestamp (2)   flags (1): bits 5 and 6 lacing   [count - 1, sizes]   frames
 */
export function readBlockHeader(
	bytes: Uint8Array,
	{ start, end }: { start: number; end: number },
): BlockHeader | undefined {
	const timeOffset = start + vintLength(bytes[start]);
	const contentStart = timeOffset + 3;
	if (contentStart > end || contentStart > bytes.length) return undefined;
	const time = ((bytes[timeOffset] ?? 0) << 8) | (bytes[timeOffset + 1] ?? 0);
	return {
		trackNumber: readVint(bytes, start),
		timestamp: time >= 0x8000 ? time - 0x1_0000 : time,
		flags: bytes[timeOffset + 2] ?? 0,
		start: contentStart,
		end,
	};
}

/** How many frames a block says that it has: their sizes are read even if they do not fit. */
export function countFrames(bytes: Uint8Array, { flags, start }: BlockHeader): number {
	const isLaced = ((flags >> 1) & 3) !== 0;
	return isLaced ? (bytes[start] ?? 0) + 1 : 1;
}

/** A lace has up to 256 frames. */
const sizes = new Float64Array(256);

/**
 * Calls back for the place of each frame of a block, in order, until it is told that no more are wanted.
 *
 * @param onFrame returns whether to go on
 * @returns where the first one starts; undefined, without a call, if they do not fit into the block
 *
 * Ref: RFC 9559 section 10.3 (lacing)
 */
export function readFrames(
	bytes: Uint8Array,
	block: BlockHeader,
	onFrame: (start: number, end: number) => boolean,
): number | undefined {
	const lacing = (block.flags >> 1) & 3;
	if (lacing === 0) {
		onFrame(block.start, block.end);
		return block.start;
	}
	if (block.start >= block.end) return undefined;
	// Frames of no byte are no frames: 256 of them take a byte, so none is looked at.
	if (lacing === FIXED_LACING && block.end === block.start + 1) return block.end;
	const count = (bytes[block.start] ?? 0) + 1;
	const start = readSizes(bytes, block, { lacing, count });
	let total = 0;
	for (let index = 0; index < count - 1; index += 1) total += sizes[index] ?? 0;
	const last = block.end - start - total;
	if (!(last >= 0)) return undefined;
	if (block.end === start) return start;
	sizes[count - 1] = last;

	let offset = start;
	for (let index = 0; index < count; index += 1) {
		const size = sizes[index] ?? 0;
		if (!onFrame(offset, offset + size)) break;
		offset += size;
	}
	return start;
}

/** Reads the sizes of all frames but the last; returns where they end, or NaN if one is below zero. */
function readSizes(
	bytes: Uint8Array,
	block: BlockHeader,
	{ lacing, count }: { lacing: number; count: number },
): number {
	let offset = block.start + 1;
	if (lacing === FIXED_LACING) {
		const size = (block.end - offset) / count;
		sizes.fill(Number.isInteger(size) ? size : NaN, 0, count);
		return offset;
	}
	let size = 0;
	for (let index = 0; index < count - 1; index += 1) {
		if (lacing === XIPH_LACING) {
			size = 0;
			while (bytes[offset] === 255 && offset < block.end) {
				size += 255;
				offset += 1;
			}
			size += bytes[offset] ?? 0;
			offset += 1;
		} else if (lacing === EBML_LACING) {
			const length = vintLength(bytes[offset]);
			const value = readVint(bytes, offset);
			// After the first one, differences: the middle of the range is zero.
			size = index === 0 ? value : size + value - (2 ** (7 * length - 1) - 1);
			offset += length;
		}
		if (size < 0) return NaN;
		sizes[index] = size;
	}
	return offset;
}
