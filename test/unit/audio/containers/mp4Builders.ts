import { demuxMp4 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/demux';
import type { Demuxed } from '../../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import type { AudioTools } from '../../../../nodes/DeepfakeAudioCheck/audio/media/tools';
import { box, bytes, fileType, uint32BigEndian, zeros } from '../identifyBuilders';

/** For code that decodes nothing, and need not wait for others. */
export const noTools: AudioTools = {
	loadCodec: () => Promise.reject(new Error('Nothing is to be decoded here')),
	yieldToEventLoop: () => Promise.resolve(),
};

type Part = string | number | Uint8Array;

/** A box with a version and flags in front of its numbers and bytes; numbers take four bytes. */
export function full(type: string, flags: number, ...content: Part[]): Uint8Array {
	const parts = content.map((part) => (typeof part === 'number' ? uint32BigEndian(part) : part));
	return box(type, uint32BigEndian(flags), ...parts);
}

export function words(...numbers: number[]): Uint8Array {
	return bytes(...numbers.map((number) => uint32BigEndian(number)));
}

function half(value: number): Uint8Array {
	return bytes((value >> 8) & 0xff, value & 0xff);
}

/** A sound sample entry of QuickTime's version 0, which is that of MP4. */
export function entry(
	type: string,
	{ channels = 1, bits = 16, rate = 44_100, version = 0 } = {},
	...children: Uint8Array[]
): Uint8Array {
	return box(
		type,
		...[zeros(6), half(1), half(version), zeros(6), half(channels), half(bits), zeros(4)],
		...[half(rate), zeros(2), ...children],
	);
}

/** The descriptor of an elementary stream: an object type, and what a decoder has to know. */
export function esds(objectType: number, config: number[]): Uint8Array {
	const decoder = bytes(
		4,
		15 + config.length,
		objectType,
		0x15,
		zeros(11),
		5,
		config.length,
		...config,
	);
	return full('esds', 0, bytes(3, 3 + decoder.length + 3, zeros(3), decoder, 6, 1, 2));
}

/** AAC, Low Complexity, 44.1 kHz, one channel. */
export const AAC = entry('mp4a', {}, esds(0x40, [0x12, 0x08]));
/** The same at 22.05 kHz. */
export const SLOW_AAC = entry('mp4a', { rate: 22_050 }, esds(0x40, [0x13, 0x88]));

export interface TrackPlan {
	handler?: string;
	id?: number;
	timescale?: number;
	entries?: Uint8Array[];
	/** Offset, samples in it, and the sample entry (1 without it) of each chunk. */
	chunks?: Array<[number, number, number?]>;
	/** Of each sample, or of all of them. */
	sizes?: number[] | { all: number; count: number };
	/** Of all samples, in units. */
	duration?: number;
	/** Duration in units of the movie (1000 a second), media time, rate. */
	edits?: number[][];
}

export function track(plan: TrackPlan): Uint8Array {
	const { handler = 'soun', id = 1, timescale = 44_100, entries = [AAC] } = plan;
	const { chunks = [], sizes = [], duration = 1024, edits } = plan;
	const isListed = Array.isArray(sizes);
	const count = isListed ? sizes.length : sizes.count;
	const stbl = box(
		'stbl',
		full('stsd', 0, entries.length, ...entries),
		full('stts', 0, 1, count, duration),
		full('stsc', 0, chunks.length, ...chunks.flatMap(([, n, e = 1], index) => [index + 1, n, e])),
		isListed ? full('stsz', 0, 0, count, ...sizes) : full('stsz', 0, sizes.all, count),
		full('stco', 0, chunks.length, ...chunks.map(([offset]) => offset)),
	);
	const list = edits?.flatMap(([length = 0, start = 0, rate = 0x1_0000]) => [length, start, rate]);
	return box(
		'trak',
		full('tkhd', 7, 0, 0, id, zeros(60)),
		...(list === undefined ? [] : [box('edts', full('elst', 0, list.length / 3, ...list))]),
		box(
			'mdia',
			full('mdhd', 0, 0, 0, timescale, 0, 0),
			full('hdlr', 0, 0, handler, zeros(12)),
			box('minf', stbl),
		),
	);
}

const MOVIE_HEADER = full('mvhd', 0, 0, 0, 1000, zeros(84));

export function movie(...content: Uint8Array[]): Uint8Array {
	return box('moov', MOVIE_HEADER, ...content);
}

/** Bytes that are no zeros and no box, each place another. */
export function sound(count: number, seed = 1): Uint8Array {
	return Uint8Array.from({ length: count }, (_, index) => 1 + ((index * 7 + seed * 31) % 250));
}

/** A file whose index is behind its sound: the file type takes 20 bytes, `free` 12, a header 8. */
export function fileOf(mdat: Uint8Array, ...tracks: Uint8Array[]): Uint8Array {
	const start = bytes(fileType('M4A ', 'isom'), box('free', zeros(4)));
	return bytes(start, box('mdat', mdat), movie(...tracks));
}

/** Where the content of `mdat` begins in `fileOf`. */
export const SOUND_START = 40;

/** Reads a file that can be read. */
export async function demux(file: Uint8Array): Promise<Demuxed> {
	const result = await demuxMp4(file, noTools);
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
	return result.demuxed;
}

/** The bytes of all packets of a track, one after another. */
export function packetBytes({ packets }: Track): Uint8Array {
	return bytes(...Array.from({ length: packets.count }, (_, index) => packets.at(index)));
}

export function packetSizes({ packets }: Track): number[] {
	return Array.from({ length: packets.count }, (_, index) => packets.at(index).length);
}

export function seconds({ packets }: Track): number {
	return packets.startOf(packets.count) / packets.timescale;
}
