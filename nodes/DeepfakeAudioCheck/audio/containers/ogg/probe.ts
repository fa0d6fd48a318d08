import type { Format } from '../../media/format';
import { hasTextAt, indexOfText, type FileBytes } from '../../bytes/read';
import { hasRightChecksum, readPageHeader } from './pages';

/** Streams that are looked at: a recording has one, a film a few. */
const MAXIMUM_STREAMS = 16;

/** How the first packet of a stream begins. Skeleton (`fishead`) only describes the others. */
const CODECS: ReadonlyArray<{ start: string; format: Format }> = [
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
 * What an Ogg file holds, by the first packet of each of its streams; undefined if it is none.
 *
 * Ref: RFC 3533 section 6: all first pages stand together at the start of the file
 */
export function probeOgg({ bytes }: FileBytes): Format | undefined {
	return hasTextAt(bytes, 0, 'OggS') ? readFormat(bytes, 0) : undefined;
}

/** Bytes in front of a file that are searched for its start, see `probeOggBehind`. */
const SEARCHED_BYTES = 1_048_576;

/** Starts of pages with wrong checksums that are looked at. */
const MAXIMUM_FALSE_STARTS = 100;

/**
 * The same for a file with something else in front of it. To be asked last: other files may hold an
 * Ogg file, too.
 */
export function probeOggBehind({ bytes }: FileBytes): Format | undefined {
	let start = 0;
	for (let count = 0; count < MAXIMUM_FALSE_STARTS; count += 1) {
		const offset = indexOfText(bytes, 'OggS\0', { start, end: SEARCHED_BYTES });
		if (offset === -1) return undefined;
		const page = readPageHeader(bytes, offset);
		const isPage = page !== undefined && page.end <= bytes.length && hasRightChecksum(bytes, page);
		if (isPage) return readFormat(bytes, offset);
		start = offset + 1;
	}
	return undefined;
}

function readFormat(bytes: Uint8Array, start: number): Format {
	const packets = listFirstPackets(bytes, start);
	const codec = CODECS.find(({ start: text }) =>
		packets.some((offset) => hasTextAt(bytes, offset, text)),
	);
	return codec?.format ?? 'ogg';
}

function listFirstPackets(bytes: Uint8Array, start: number): number[] {
	const packets: number[] = [];
	let page = readPageHeader(bytes, start);
	while (page?.isFirst && packets.length < MAXIMUM_STREAMS) {
		packets.push(page.start);
		page = readPageHeader(bytes, page.end);
	}
	return packets;
}
