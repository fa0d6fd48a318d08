import type { FoundFormat } from './audioContainer';
import { hasTextAt } from './bytes';

/** Streams that are looked at: a recording has one, a film a few. */
const MAXIMUM_STREAMS = 16;

const PAGE_HEADER_BYTES = 27;
const FIRST_PAGE_OF_STREAM = 0x02;

/** How the first packet of a stream begins. Skeleton (`fishead`) only describes the others. */
const CODECS: ReadonlyArray<{ start: string; format: FoundFormat }> = [
	// Ref: Theora specification section 6.2; Dirac; VP8 in Ogg. First, for video outweighs sound.
	{ start: '\x80theora', format: 'ogg-video' },
	{ start: 'BBCD\0', format: 'ogg-video' },
	{ start: 'OVP80', format: 'ogg-video' },
	// Ref: RFC 7845 section 5.1
	{ start: 'OpusHead', format: 'ogg-opus' },
	// Ref: Vorbis I specification section 4.2.1
	{ start: '\x01vorbis', format: 'ogg-vorbis' },
	// Ref: RFC 9639 section 10.1
	{ start: '\x7fFLAC', format: 'ogg-flac' },
	// Ref: Speex manual, section "Ogg file format"
	{ start: 'Speex   ', format: 'ogg-speex' },
];

/**
 * What an Ogg file holds, by the first packet of each of its streams; undefined when it is none.
 *
 * Ref: RFC 3533 section 6: all first pages stand together at the start of the file
 *
 *      0      4         5              6 ...       26         27
 *      | OggS | version | header type  | ...       | segments | size of each segment | segments
 */
export function identifyOgg(bytes: Uint8Array): FoundFormat | undefined {
	if (!hasTextAt(bytes, 0, 'OggS')) return undefined;

	const packets = listFirstPackets(bytes);
	const codec = CODECS.find(({ start }) =>
		packets.some((offset) => hasTextAt(bytes, offset, start)),
	);
	return codec?.format ?? 'ogg';
}

function listFirstPackets(bytes: Uint8Array): number[] {
	const packets: number[] = [];
	let offset = 0;
	while (packets.length < MAXIMUM_STREAMS && hasTextAt(bytes, offset, 'OggS')) {
		if (((bytes[offset + 5] ?? 0) & FIRST_PAGE_OF_STREAM) === 0) break;
		const segmentCount = bytes[offset + 26] ?? 0;
		const tableOffset = offset + PAGE_HEADER_BYTES;
		const contentOffset = tableOffset + segmentCount;
		packets.push(contentOffset);
		const sizes = bytes.subarray(tableOffset, contentOffset);
		offset = contentOffset + sizes.reduce((sum, size) => sum + size, 0);
	}
	return packets;
}
