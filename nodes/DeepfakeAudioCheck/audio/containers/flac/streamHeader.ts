import { hasTextAt, uint16BigEndian } from '../../bytes/read';
import { readFlacStreamInfo, type FlacStreamInfo } from '../../codecs/flacFrames';
import type { YieldToEventLoop } from '../../media/tools';

const MAGIC_BYTES = 4;
const BLOCK_HEADER_BYTES = 4;
const STREAM_INFO_BYTES = 34;
const LAST_BLOCK = 0x80;

/** Metadata blocks that are passed over between two yields to the event loop. */
const BLOCKS_PER_YIELD = 10_000;

/** Whether a stream begins at an offset: `fLaC` and a STREAMINFO block. */
export function isFlacStreamAt(bytes: Uint8Array, offset: number): boolean {
	return (
		hasTextAt(bytes, offset, 'fLaC') &&
		((bytes[offset + MAGIC_BYTES] ?? 0xff) & 0x7f) === 0 &&
		bytes[offset + 5] === 0 &&
		uint16BigEndian(bytes, offset + 6) === STREAM_INFO_BYTES
	);
}

/** The stream that begins at an offset; undefined if its description is damaged. */
export function readStreamInfoAt(bytes: Uint8Array, offset: number): FlacStreamInfo | undefined {
	const start = offset + MAGIC_BYTES;
	const end = start + BLOCK_HEADER_BYTES + STREAM_INFO_BYTES;
	const info = readFlacStreamInfo(bytes.subarray(start, end));
	return info !== undefined && info.sampleRate > 0 ? info : undefined;
}

/**
 * Where the metadata blocks of the stream at an offset end, and its frames begin. Blocks that claim to
 * reach beyond the file are not believed.
 *
 * Ref: RFC 9639 section 8.1: 1 bit "last one", 7 bits type, 24 bits size
 */
export async function metadataEnd(
	bytes: Uint8Array,
	start: number,
	yieldToEventLoop: YieldToEventLoop,
): Promise<number> {
	let offset = start + MAGIC_BYTES;
	for (let block = 1; ; block += 1) {
		// A file of empty blocks has as many as a fourth of its bytes.
		if (block % BLOCKS_PER_YIELD === 0) await yieldToEventLoop();
		const flags = bytes[offset];
		if (flags === undefined) return bytes.length;
		const sizeBytes = ((bytes[offset + 1] ?? 0) << 16) | uint16BigEndian(bytes, offset + 2);
		const end = offset + BLOCK_HEADER_BYTES + sizeBytes;
		if (end > bytes.length) return offset;
		offset = end;
		if ((flags & LAST_BLOCK) !== 0) return offset;
	}
}
