import { hasTextAt, uint32BigEndian } from '../bytes/read';
import type { ByteRange } from '../media/coverage';
import type { YieldToEventLoop } from '../media/tools';
import { rowAt } from './mpeg/findFrames';

/** How files start, by marks of six bytes and more: too long to stand in sound by chance. */
const STARTS: ReadonlyArray<{
	start: string;
	also?: { offset: number; texts: readonly string[] };
}> = [
	{ start: 'RIFF', also: { offset: 8, texts: ['WAVE', 'AVI '] } },
	{ start: 'RF64', also: { offset: 8, texts: ['WAVE'] } },
	{ start: 'BW64', also: { offset: 8, texts: ['WAVE'] } },
	{ start: 'RIFX', also: { offset: 8, texts: ['WAVE'] } },
	{ start: 'FORM', also: { offset: 8, texts: ['AIFF', 'AIFC'] } },
	{ start: 'caff\0\x01\0\0' },
	{ start: 'OggS\0', also: { offset: 6, texts: ['\0\0\0\0\0\0\0\0'] } },
	{ start: 'fLaC', also: { offset: 5, texts: ['\0\0\x22'] } },
	{ start: '#!AMR\n' },
	{ start: '#!AMR-WB' },
	{ start: '#!AMR_MC' },
	{ start: '.snd\0\0', also: { offset: 12, texts: ['\0\0\0'] } },
];

/** First bytes of those, of EBML, of `ftyp`, and of MPEG audio. */
const FIRST_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
	byte === 0xff || byte === 0x1a || byte === 0x66 ? 1 : 0,
);
for (const { start } of STARTS) FIRST_BYTES[start.charCodeAt(0)] = 1;

/** Larger boxes of that kind are not known, in bytes. */
const LARGEST_FILE_TYPE_BYTES = 1024;

/**
 * Whether a recording of a known container starts at an offset, by enough bytes to be sure of it even
 * among samples. Of MP4 files, the offset is that of the name `ftyp`, four bytes behind their start.
 */
export function isOtherFileAt(bytes: Uint8Array, offset: number): boolean {
	const first = bytes[offset] ?? 0;
	if (FIRST_BYTES[first] === 0) return false;
	if (first === 0xff) return rowAt(bytes, offset) !== undefined;
	if (first === 0x1a) return isMatroskaAt(bytes, offset);
	if (first === 0x66 && hasTextAt(bytes, offset, 'ftyp')) {
		// Ref: ISO/IEC 14496-12 section 4.2: the size of a box stands in front of its name
		const sizeBytes = offset < 4 ? 0 : uint32BigEndian(bytes, offset - 4);
		return sizeBytes >= 16 && sizeBytes <= LARGEST_FILE_TYPE_BYTES;
	}
	return STARTS.some(
		({ start, also }) =>
			hasTextAt(bytes, offset, start) &&
			(also === undefined ||
				also.texts.some((text) => hasTextAt(bytes, offset + also.offset, text))),
	);
}

/** Bytes that are looked at between two yields to the event loop: a ms or two. */
const SEARCHED_BYTES_PER_YIELD = 200_000;

/** Where the next file starts in a range, as `isOtherFileAt` tells; the end of the range if none does. */
export async function findOtherFile(
	bytes: Uint8Array,
	{ start, end }: ByteRange,
	yieldToEventLoop: YieldToEventLoop,
): Promise<number> {
	for (let offset = start; offset < end; offset += 1) {
		if (isOtherFileAt(bytes, offset)) return offset;
		if (offset % SEARCHED_BYTES_PER_YIELD === 0) await yieldToEventLoop();
	}
	return end;
}

/** How files of other kinds start, apart from MPEG audio and MP4. */
const LIKELY_STARTS = [
	...['OggS', 'fLaC', 'RIFF', 'FORM', 'caff', '.snd', '#!AMR', 'MThd', '\x1aE\xdf\xa3', 'wvpk'],
	...['PK\x03\x04', '%PDF', '\x89PNG', '\xff\xd8\xff\xe0', '\xff\xd8\xff\xe1', 'GIF8'],
	...['<html', '<?xml'],
];

/** Whether a file of another kind starts where the sound before it is said to end: less is enough there. */
export function isLikelyOtherFileAt(bytes: Uint8Array, offset: number): boolean {
	// Ref: ISO/IEC 14496-12 section 4.2: `ftyp` stands behind the size of its box, whose first bytes are
	// zeros, and may have been passed over with other zeros.
	if ([1, 2, 3, 4].some((ahead) => hasTextAt(bytes, offset + ahead, 'ftyp'))) return true;
	if (rowAt(bytes, offset) !== undefined) return true;
	return LIKELY_STARTS.some((start) => hasTextAt(bytes, offset, start));
}

/** Ref: RFC 8794 sections 4 and 11.2: the IDs of the EBML header and, nearly always first, of its versions */
function isMatroskaAt(bytes: Uint8Array, offset: number): boolean {
	if (!hasTextAt(bytes, offset, '\x1a\x45\xdf\xa3')) return false;
	const sizeBytes = Math.clz32(bytes[offset + 4] ?? 0) - 23;
	return bytes[offset + 4 + sizeBytes] === 0x42;
}
