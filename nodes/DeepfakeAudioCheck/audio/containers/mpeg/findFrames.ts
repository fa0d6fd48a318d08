import { beginsLikeTag } from '../../bytes/tags';
import { FRAME_HEADER_BYTES } from './mpegFrame';
import { readStreamFrame, type StreamFrame } from './streamFrame';

/** This many frames in a row, each where the one before ends, are no chance. */
const ENOUGH_FRAMES = 3;

/** Fewer do if they are followed by the end of the file or a tag. Never one alone. */
const FEWEST_FRAMES = 2;

/**
 * The first frame of a row at an offset; undefined if no row stands there.
 *
 * @param knownKey of the stream so far: a row of it may be as short as one frame and what may follow
 */
export function rowAt(
	bytes: Uint8Array,
	start: number,
	knownKey?: number,
): StreamFrame | undefined {
	const first = readStreamFrame(bytes, start);
	if (first === undefined) return undefined;
	const isKnown = first.key === knownKey;
	const enough = isKnown ? ENOUGH_FRAMES - 1 : ENOUGH_FRAMES;
	const fewest = isKnown ? FEWEST_FRAMES - 1 : FEWEST_FRAMES;
	let offset = start + first.sizeBytes;
	for (let count = 1; count < enough; count += 1) {
		const frame = readStreamFrame(bytes, offset);
		if (frame?.key !== first.key) {
			return count >= fewest && isEnd(bytes, offset) ? first : undefined;
		}
		offset += frame.sizeBytes;
	}
	return first;
}

/** The last frame of a file is often cut short, so its end may lie beyond the bytes. */
function isEnd(bytes: Uint8Array, offset: number): boolean {
	const isOver = offset <= bytes.length && offset + FRAME_HEADER_BYTES > bytes.length;
	return isOver || beginsLikeTag(bytes, offset);
}
