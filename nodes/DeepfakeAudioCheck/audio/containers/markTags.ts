import { hasTextAt } from '../bytes/read';
import { skipZeros, tagEndAt, tagStartBefore } from '../bytes/tags';
import type { ByteRange, CoverageMap } from '../media/coverage';

/** Ref: https://id3.org/ID3v1 */
const ID3V1_BYTES = 128;

/** Tags in a row that are followed. */
const MAXIMUM_TAGS = 1000;

/**
 * Notes as structure the tags at the start and at the end of a range, any number of them. Tags stand
 * in front of, between and behind whole files of any kind: tools put them there, and players pass
 * over them.
 */
export function markTags(bytes: Uint8Array, range: ByteRange, coverage: CoverageMap): void {
	const start = markFromStart(bytes, range, coverage);
	markFromEnd(bytes, { start, end: range.end }, coverage);
}

/** @returns where the last of them ends */
function markFromStart(bytes: Uint8Array, range: ByteRange, coverage: CoverageMap): number {
	let end = range.start;
	for (let count = 0; count < MAXIMUM_TAGS && end < range.end; count += 1) {
		const start = skipZeros(bytes, end);
		const next = start < range.end ? tagEndAt(bytes, start) : undefined;
		if (next === undefined || next > range.end) return end;
		coverage.structure(start, next);
		end = next;
	}
	return end;
}

/** For those whose size stands at their end, and what stands at the end of a file. */
function markFromEnd(bytes: Uint8Array, range: ByteRange, coverage: CoverageMap): void {
	let { end } = range;
	for (let count = 0; count < MAXIMUM_TAGS; count += 1) {
		const isId3v1 = hasTextAt(bytes, end - ID3V1_BYTES, 'TAG');
		const start = isId3v1 ? end - ID3V1_BYTES : tagStartBefore(bytes, { start: range.start, end });
		if (start === undefined || start < range.start) return;
		coverage.structure(start, end);
		end = start;
	}
}
