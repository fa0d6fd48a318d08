import { bytes, zeros, box, fileType, uint32BigEndian } from '../unit/audio/identifyBuilders';
import { big32, fmt, formChunk, little32, riffChunk } from '../unit/audio/containers/chunkBuilders';
import * as mp4 from '../unit/audio/containers/mp4Builders';
import {
	ebmlHeader,
	element,
	elementOfUnknownSize,
	ID,
	trackEntry,
} from '../unit/audio/matroskaBuilder';
import { oggPage } from '../unit/audio/oggBuilder';
import { APE, ID3V1, ID3V1_EXTENDED, LYRICS_V1, plainSizeTag } from '../unit/audio/tagBuilders';

/** A file that is to cost its reader more than its size: about so many bytes of it. */
export interface HostileFile {
	name: string;
	build: (sizeBytes: number) => Uint8Array;
}

/** A piece so many times; quicker than joining millions of them. */
function repeat(piece: Uint8Array, count: number): Uint8Array {
	return Buffer.alloc(piece.length * count, piece);
}

/** Something in front, and the same piece again and again. */
function repeated(name: string, head: Uint8Array, piece: Uint8Array): HostileFile {
	const build = (sizeBytes: number) =>
		bytes(head, repeat(piece, Math.ceil(sizeBytes / piece.length)));
	return { name, build };
}

/** One chunk or box around as many pieces as fill it. */
function around(
	name: string,
	piece: Uint8Array,
	wrap: (content: Uint8Array, count: number) => Uint8Array,
): HostileFile {
	const build = (sizeBytes: number) => {
		const count = Math.ceil(sizeBytes / piece.length);
		return wrap(repeat(piece, count), count);
	};
	return { name, build };
}

const text = (value: string) => bytes(value);

/* Matroska */

const OPUS_HEAD = bytes('OpusHead', 1, 1, 0x38, 1, little32(48_000), 0, 0, 0);
const OPUS_TRACK = trackEntry({
	number: 1,
	type: 'audio',
	codec: 'A_OPUS',
	codecPrivate: OPUS_HEAD,
});
const SEGMENT = bytes(ebmlHeader(), elementOfUnknownSize(ID.segment));
const WEBM = bytes(SEGMENT, element(ID.tracks, OPUS_TRACK));
const CLUSTER = bytes(WEBM, elementOfUnknownSize(ID.cluster), element(ID.timestamp, 0));
/** 256 frames of no byte in one block: by Xiph's lacing, EBML's, and of one size. */
const XIPH_LACE = element(ID.simpleBlock, bytes(0x81, 0, 0, 2, 255, zeros(255)));
const EBML_LACE = element(
	ID.simpleBlock,
	bytes(0x81, 0, 0, 6, 255, 0x80, repeat(bytes(0xbf), 254)),
);
const FIXED_LACE = element(ID.simpleBlock, bytes(0x81, 0, 0, 4, 255));

const MATROSKA: HostileFile[] = [
	{
		name: 'Matroska: empty tracks, then empty clusters',
		build: (size) =>
			bytes(
				SEGMENT,
				elementOfUnknownSize(ID.tracks),
				repeat(element(ID.trackEntry), Math.ceil(size / 4)),
				repeat(element(ID.cluster), Math.ceil(size / 10)),
			),
	},
	repeated(
		'Matroska: empty tracks',
		bytes(SEGMENT, elementOfUnknownSize(ID.tracks)),
		element(ID.trackEntry),
	),
	repeated('Matroska: good tracks', bytes(SEGMENT, elementOfUnknownSize(ID.tracks)), OPUS_TRACK),
	repeated('Matroska: lists of tracks', SEGMENT, element(ID.tracks, OPUS_TRACK)),
	repeated('Matroska: empty clusters', WEBM, element(ID.cluster)),
	repeated('Matroska: clusters of unknown size', WEBM, elementOfUnknownSize(ID.cluster)),
	repeated('Matroska: files in a row', zeros(0), WEBM),
	repeated('Matroska: headers alone', WEBM, ebmlHeader()),
	repeated('Matroska: padding of no size', WEBM, bytes(ID.void, 0x80)),
	repeated('Matroska: padding in a cluster', CLUSTER, bytes(ID.void, 0x80)),
	repeated('Matroska: blocks of no byte', CLUSTER, element(ID.simpleBlock)),
	repeated(
		'Matroska: blocks of one frame',
		CLUSTER,
		element(ID.simpleBlock, bytes(0x81, 0, 0, 0, 8)),
	),
	repeated(
		'Matroska: blocks of another track',
		CLUSTER,
		element(ID.simpleBlock, bytes(0x82, 0, 0, 0, 8)),
	),
	repeated("Matroska: Xiph's laces of nothing", CLUSTER, XIPH_LACE),
	repeated("Matroska: EBML's laces of nothing", CLUSTER, EBML_LACE),
	repeated('Matroska: laces of one size, nothing', CLUSTER, FIXED_LACE),
	repeated(
		'Matroska: laces of frames of one byte',
		CLUSTER,
		element(ID.simpleBlock, bytes(0x81, 0, 0, 4, 255, repeat(bytes(8), 256))),
	),
	repeated(
		'Matroska: laces of frames of one byte that are not decoded',
		bytes(
			SEGMENT,
			element(ID.tracks, trackEntry({ number: 1, type: 'audio', codec: 'A_AC3' })),
			elementOfUnknownSize(ID.cluster),
		),
		element(ID.simpleBlock, bytes(0x81, 0, 0, 4, 255, repeat(bytes(8), 256))),
	),
	around(
		'Matroska: cluster marks in an element that is not known',
		bytes(0x1f, 0x43, 0xb6, 0x75, 0x08),
		(content) => bytes(WEBM, element(0x7ffe, content)),
	),
	repeated('Matroska: groups in groups', CLUSTER, elementOfUnknownSize(ID.blockGroup)),
	repeated('Matroska: header marks in junk', WEBM, bytes(0x1a, 0x45, 0xdf, 0xa3, 7)),
	repeated(
		'Matroska: cluster marks in junk',
		bytes(WEBM, 9, 9),
		bytes(0x1f, 0x43, 0xb6, 0x75, 0x08),
	),
	repeated('Matroska: marks of blocks in junk', CLUSTER, bytes(0xa3, 0x88)),
];

/* Ogg */

const page = (parts: Parameters<typeof oggPage>[0]) => oggPage(parts);
const OPUS_TAGS = bytes('OpusTags', zeros(8));
const FIRST_PAGES = [
	page({
		serialNumber: 1,
		sequenceNumber: 0,
		isFirst: true,
		granulePosition: 0,
		packets: [OPUS_HEAD],
	}),
	page({ serialNumber: 1, sequenceNumber: 1, granulePosition: 0, packets: [OPUS_TAGS] }),
];
const OGG = bytes(...FIRST_PAGES);
const LINK = bytes(
	OGG,
	page({
		serialNumber: 1,
		sequenceNumber: 2,
		granulePosition: 960,
		packets: [bytes(8)],
		isLast: true,
	}),
);

/** Pages that differ in their numbers only. */
function pages(
	name: string,
	parts: (index: number) => Parameters<typeof oggPage>[0],
	head = OGG,
): HostileFile {
	const build = (sizeBytes: number) => {
		const made: Uint8Array[] = [head];
		for (let size = 0, index = 0; size < sizeBytes; index += 1) {
			const next = page(parts(index));
			made.push(next);
			size += next.length;
		}
		return Buffer.concat(made);
	};
	return { name, build };
}

const OGG_FILES: HostileFile[] = [
	pages('Ogg: one packet over all pages', (index) => ({
		serialNumber: 1,
		sequenceNumber: index + 2,
		isContinued: true,
		unfinished: zeros(255),
	})),
	pages('Ogg: one packet over large pages', (index) => ({
		serialNumber: 1,
		sequenceNumber: index + 2,
		isContinued: true,
		unfinished: zeros(255 * 255),
	})),
	repeated('Ogg: a chain of links of one packet', zeros(0), LINK),
	repeated('Ogg: a chain of links without sound', zeros(0), OGG),
	pages('Ogg: pages of no packet', (index) => ({ serialNumber: 1, sequenceNumber: index + 2 })),
	pages('Ogg: pages of 255 packets of no byte', (index) => ({
		serialNumber: 1,
		sequenceNumber: index + 2,
		granulePosition: index * 960,
		packets: Array.from({ length: 255 }, () => zeros(0)),
	})),
	pages('Ogg: pages of 255 packets of one byte', (index) => ({
		serialNumber: 1,
		sequenceNumber: index + 2,
		granulePosition: index * 960,
		packets: Array.from({ length: 255 }, () => bytes(8)),
	})),
	pages('Ogg: each packet on two pages', (index) => ({
		serialNumber: 1,
		sequenceNumber: index + 2,
		granulePosition: index * 960,
		isContinued: index > 0,
		packets: index > 0 ? [bytes(8)] : [],
		unfinished: bytes(8, zeros(254)),
	})),
	pages('Ogg: a page missing before each', (index) => ({
		serialNumber: 1,
		sequenceNumber: 2 * index + 3,
		granulePosition: index * 960,
		packets: [bytes(8)],
	})),
	pages('Ogg: a stream for each page', (index) => ({
		serialNumber: index + 2,
		sequenceNumber: 0,
		isFirst: true,
		granulePosition: 0,
		packets: [OPUS_HEAD],
	})),
	pages('Ogg: an end mark on each page', (index) => ({
		serialNumber: 1,
		sequenceNumber: index + 2,
		granulePosition: index * 960,
		isLast: true,
		packets: [bytes(8)],
	})),
	pages('Ogg: two streams by turns', (index) => ({
		serialNumber: 1 + (index % 2),
		sequenceNumber: index >> 1,
		isFirst: index < 2,
		granulePosition: index * 960,
		packets: [index < 2 ? OPUS_HEAD : bytes(8)],
	})),
	repeated('Ogg: capture patterns in junk', OGG, text('OggS')),
	repeated('Ogg: pages of wrong checksum', OGG, bytes('OggS', 0, 0, zeros(20), 1, 1, 7)),
	repeated(
		'Ogg: large pages that overlap, of wrong checksum',
		OGG,
		bytes('OggS', 0, 0, zeros(20), 255, repeat(bytes(255), 4)),
	),
];

/* MP4 */

const MP4 = fileType('M4A ', 'isom');
const FRAGMENT = box('moof', mp4.full('mfhd', 0, 1), box('traf', mp4.full('tfhd', 0x2_0000, 1)));
/** A run of fragments whose samples have no bytes, and claim to be four thousand millions. */
const EMPTY_RUN = box(
	'moof',
	box('traf', mp4.full('tfhd', 0x2_0018, 1, 1024, 0), mp4.full('trun', 0, 0xffff_ffff)),
);
const SMALL_RUN = bytes(
	box('moof', box('traf', mp4.full('tfhd', 0x2_0018, 1, 1024, 4), mp4.full('trun', 0, 1))),
	box('mdat', 1, 2, 3, 4),
);
const FRAGMENTED = bytes(
	MP4,
	mp4.movie(mp4.track({}), box('mvex', mp4.full('trex', 0, 1, 1, 1024, 4, 0))),
);

/** An M4A one of whose tables fills the file; `index` begins with its name. */
function table(
	name: string,
	piece: Uint8Array,
	index: (content: Uint8Array, count: number) => Uint8Array,
) {
	return around(`MP4: ${name}`, piece, (content, count) =>
		bytes(
			MP4,
			mp4.movie(
				box(
					'trak',
					mp4.full('tkhd', 7, 0, 0, 1, zeros(60)),
					box(
						'mdia',
						mp4.full('mdhd', 0, 0, 0, 44_100, 0, 0),
						mp4.full('hdlr', 0, 0, 'soun', zeros(12)),
						box('minf', index(content, count)),
					),
				),
			),
			box('mdat', mp4.sound(4096)),
		),
	);
}

const DESCRIPTIONS = mp4.full('stsd', 0, 1, mp4.AAC);
const SIZES = mp4.full('stsz', 0, 1, 4000);
const TIMES = mp4.full('stts', 0, 1, 4000, 1024);
const ONE_CHUNK = mp4.full('stsc', 0, 1, 1, 4000, 1);
const OFFSETS = mp4.full('stco', 0, 1, 100);

const MP4_FILES: HostileFile[] = [
	repeated('MP4: empty boxes', MP4, box('free')),
	repeated('MP4: boxes of unknown name', MP4, box('abcd')),
	repeated('MP4: media of no byte', MP4, box('mdat')),
	repeated('MP4: empty indexes', MP4, box('moov')),
	repeated(
		'MP4: files in a row',
		zeros(0),
		mp4.fileOf(mp4.sound(8), mp4.track({ chunks: [[40, 2]], sizes: [4, 4] })),
	),
	repeated('MP4: file types in a row', zeros(0), MP4),
	repeated('MP4: fragments of nothing', FRAGMENTED, FRAGMENT),
	repeated('MP4: runs that claim endless samples of no byte', FRAGMENTED, EMPTY_RUN),
	repeated('MP4: a fragment for each sample', FRAGMENTED, SMALL_RUN),
	around('MP4: runs in one fragment', mp4.full('trun', 0, 0xffff_ffff), (content) =>
		bytes(FRAGMENTED, box('moof', box('traf', mp4.full('tfhd', 0x2_0018, 1, 1024, 0), content))),
	),
	around('MP4: tracks in one fragment', box('traf', mp4.full('tfhd', 0, 1)), (content) =>
		bytes(FRAGMENTED, box('moof', content)),
	),
	around('MP4: tracks', mp4.track({}), (content) => bytes(MP4, mp4.movie(content))),
	around('MP4: empty tracks', box('trak'), (content) => bytes(MP4, mp4.movie(content))),
	around(
		'MP4: tracks that claim the same endless table',
		mp4.track({ sizes: { all: 1, count: 0xffff_fff0 }, chunks: [[40, 0xffff_fff0]] }),
		(content) => bytes(MP4, box('mdat', mp4.sound(4096)), mp4.movie(content)),
	),
	table('a list of sizes', uint32BigEndian(1), (content, count) =>
		box('stbl', DESCRIPTIONS, TIMES, ONE_CHUNK, OFFSETS, mp4.full('stsz', 0, 0, count, content)),
	),
	table('a list of sizes of no byte', uint32BigEndian(0), (content, count) =>
		box('stbl', DESCRIPTIONS, TIMES, ONE_CHUNK, OFFSETS, mp4.full('stsz', 0, 0, count, content)),
	),
	table('a list of times', mp4.words(1, 1024), (content, count) =>
		box('stbl', DESCRIPTIONS, mp4.full('stts', 0, count, content), ONE_CHUNK, OFFSETS, SIZES),
	),
	table('a list of times of no sample', mp4.words(0, 0), (content, count) =>
		box('stbl', DESCRIPTIONS, mp4.full('stts', 0, count, content), ONE_CHUNK, OFFSETS, SIZES),
	),
	table('a list of chunks', mp4.words(1, 0, 1), (content, count) =>
		box('stbl', DESCRIPTIONS, TIMES, mp4.full('stsc', 0, count, content), OFFSETS, SIZES),
	),
	table('a list of offsets, all the same', uint32BigEndian(1000), (content, count) =>
		box(
			'stbl',
			...[DESCRIPTIONS, TIMES, mp4.full('stsc', 0, 1, 1, 1, 1)],
			...[mp4.full('stco', 0, count, content), mp4.full('stsz', 0, 1, count)],
		),
	),
	table('sample entries', mp4.AAC, (content, count) =>
		box('stbl', mp4.full('stsd', 0, count, content), TIMES, ONE_CHUNK, OFFSETS, SIZES),
	),
	around('MP4: edits', mp4.words(1, 0, 0x1_0000), (content, count) =>
		bytes(
			MP4,
			mp4.movie(
				box(
					'trak',
					box('edts', mp4.full('elst', 0, count, content)),
					mp4.track({ sizes: { all: 1, count: 1000 }, chunks: [[40, 1000]] }).subarray(8),
				),
			),
			box('mdat', mp4.sound(4096)),
		),
	),
	{
		name: 'MP4: boxes in boxes',
		build: (size) => {
			const file = Buffer.alloc(size - (size % 8));
			for (let at = 0; at < file.length; at += 8) {
				file.writeUInt32BE(file.length - at, at);
				file.write('moov', at + 4, 'latin1');
			}
			return bytes(MP4, file);
		},
	},
];

/* RIFF, AIFF, Core Audio, AU */

const wav = (...chunks: Uint8Array[]) => bytes('RIFF', little32(0xffff_ffff), 'WAVE', ...chunks);
const COMM = formChunk('COMM', bytes(0, 1, zeros(4), 0, 16, 0x40, 0x0b, 0xfa, zeros(7)));
const AIFF = bytes('FORM', big32(0xffff_fff0), 'AIFF', COMM);
const CAF = bytes(
	...['caff', 0, 1, 0, 0, 'desc', zeros(4), big32(32), 0x40, 0xbf, 0x40, zeros(5)],
	...['lpcm', big32(2), big32(2), big32(1), big32(1), big32(16)],
);
const AU = bytes('.snd', big32(24), big32(2), big32(3), big32(8000), big32(1));

const CHUNK_FILES: HostileFile[] = [
	repeated('WAV: empty chunks', wav(fmt()), riffChunk('abcd', zeros(0))),
	repeated('WAV: formats', wav(), fmt()),
	repeated('WAV: chunks of one sample', wav(fmt()), riffChunk('data', bytes(1, 2))),
	repeated('WAV: chunks of no sample', wav(fmt()), riffChunk('data', zeros(0))),
	repeated(
		'WAV: files of one sample in a row',
		zeros(0),
		wav(fmt(), riffChunk('data', bytes(1, 2))),
	),
	repeated(
		'WAV: another format for each sample',
		wav(),
		bytes(
			...[fmt({ sampleRate: 8000 }), riffChunk('data', bytes(1, 2))],
			...[fmt({ sampleRate: 16_000 }), riffChunk('data', bytes(1, 2))],
		),
	),
	repeated('WAV: headers alone', wav(fmt()), text('RIFF')),
	repeated(
		'WAV: marks of data in the sound',
		wav(fmt(), riffChunk('data', bytes(1, 2), 2)),
		text('data'),
	),
	repeated('WAV: lists in lists', wav(fmt()), bytes('LIST', little32(0x7fff_ffff), 'wavl')),
	repeated('AIFF: empty chunks', AIFF, formChunk('abcd', zeros(0))),
	repeated('AIFF: sound of no sample', AIFF, formChunk('SSND', zeros(8))),
	repeated('AIFF: headers alone', AIFF, text('FORM')),
	repeated('AIFF: files in a row', zeros(0), bytes(AIFF, formChunk('SSND', zeros(10)))),
	repeated('Core Audio: empty chunks', CAF, bytes('abcd', zeros(8))),
	repeated('Core Audio: sound of no sample', CAF, bytes('data', zeros(4), big32(4), zeros(4))),
	repeated(
		'Core Audio: packet tables',
		CAF,
		bytes('pakt', zeros(4), big32(24), repeat(bytes(0xff), 24)),
	),
	around('Core Audio: a table of packets of one byte', bytes(1, 8), (content, count) =>
		bytes(
			...['caff', 0, 1, 0, 0, 'desc', zeros(4), big32(32), 0x40, 0xe7, 0x70, zeros(5)],
			...['opus', zeros(4), zeros(4), big32(960), big32(1), zeros(4)],
			...['pakt', zeros(4), big32(24 + count), zeros(4), big32(count), zeros(16)],
			...[repeat(bytes(1), count), 'data', zeros(4), big32(4 + count), zeros(4)],
			content.subarray(0, count).map(() => 8),
		),
	),
	repeated(
		'Core Audio: files in a row',
		zeros(0),
		bytes(CAF, 'data', zeros(4), big32(6), zeros(6)),
	),
	repeated('AU: files of no sample in a row', zeros(0), AU),
	repeated('AU: headers alone', AU, text('.snd')),
];

/* MPEG audio, AAC, FLAC, AMR, tags */

const frame = (second: number, third: number, size: number) =>
	bytes(0xff, second, third, 0x64, zeros(size - 4));
/** Layer III at 32 kbit/s and 44.1 kHz: 104 bytes, and the same at 48 kHz: 96. */
const MP3_44 = frame(0xfb, 0x10, 104);
const MP3_48 = frame(0xfb, 0x14, 96);
const MP3 = repeat(MP3_44, 20);
const ADTS = bytes(0xff, 0xf1, 0x60, 0x40, 0x01, 0x1f, 0xfc, 0x21);
const AAC = repeat(ADTS, 20);
const STREAMINFO = bytes(
	...['fLaC', 0x80, 0, 0, 34, 0x10, 0, 0x10, 0, zeros(6)],
	...[0x03, 0xe8, 0x00, 0xf0, zeros(20)],
);

const STREAM_FILES: HostileFile[] = [
	repeated('MP3: another rate at each frame', MP3, bytes(MP3_44, MP3_48)),
	repeated(
		'MP3: another rate after each three frames',
		MP3,
		bytes(repeat(MP3_44, 3), repeat(MP3_48, 3)),
	),
	repeated('MP3: sync words that overlap', MP3, bytes(0xff, 0xfb)),
	repeated('MP3: headers that overlap', MP3, bytes(0xff, 0xfb, 0xe0, 0x64)),
	repeated('MP3: headers of free format', MP3, bytes(0xff, 0xfb, 0x00, 0x64)),
	repeated(
		'MP3: headers of free format, none in front',
		zeros(0),
		bytes(0xff, 0xfb, 0x00, 0x64, 1),
	),
	repeated('MP3: a byte between the frames', MP3, bytes(MP3_44, 1)),
	repeated('MP3: all bits set', MP3, bytes(0xff)),
	...(
		[
			['ID3v1', ID3V1],
			['extended ID3v1', ID3V1_EXTENDED],
			['ID3v2 of a wrong size', plainSizeTag(20)],
			['APE', APE],
			['Lyrics3', LYRICS_V1],
			['the beginning of Lyrics3', text('LYRICSBEGIN')],
			['the beginning of ID3v2', bytes('ID3', 3, 0)],
			['ID3v2 that claims the rest', bytes('ID3', 3, 0, 0, 0x7f, 0x7f, 0x7f, 0x7f)],
			['ID3v2 of small frames', bytes('ID3', 3, 0, 0, 0, 0, 0, 11, 'TIT2', 0, 0, 0, 1, 0, 0, 'x')],
			['the beginning of APE', text('APETAGEX')],
			['the beginning of ID3v1', text('TAG')],
		] as const
	).flatMap(([name, tag]) => [
		repeated(`Tags: ${name}, in front of all`, zeros(0), tag),
		repeated(`Tags: ${name}, behind MP3`, MP3, tag),
		repeated(`Tags: ${name}, between frames of AAC`, AAC, bytes(tag, ADTS)),
		repeated(`Tags: ${name}, in WAV`, wav(fmt(), riffChunk('data', bytes(1, 2))), tag),
		repeated(`Tags: ${name}, in Ogg`, OGG, tag),
		repeated(`Tags: ${name}, in MP4`, FRAGMENTED, tag),
		repeated(`Tags: ${name}, behind FLAC`, STREAMINFO, tag),
	]),
	repeated('AAC: the smallest frames', zeros(0), ADTS),
	repeated('AAC: a byte between the frames', AAC, bytes(ADTS, 1)),
	repeated(
		'AAC: another rate at each frame',
		AAC,
		bytes(ADTS, 0xff, 0xf1, 0x50, 0x40, 0x01, 0x1f, 0xfc, 0x21),
	),
	repeated('AAC: headers that overlap', AAC, bytes(0xff, 0xf1, 0x60)),
	repeated('FLAC: headers alone', zeros(0), STREAMINFO),
	repeated('FLAC: marks alone', STREAMINFO, text('fLaC')),
	repeated('FLAC: sync words', STREAMINFO, bytes(0xff, 0xf8, 0xc9, 0x08, 0)),
	repeated('FLAC: sync words in a row', STREAMINFO, bytes(0xff, 0xf8)),
	repeated(
		'FLAC: metadata of no byte',
		bytes(STREAMINFO.subarray(0, 4), 0, STREAMINFO.subarray(5)),
		bytes(1, 0, 0, 0),
	),
	repeated('AMR: files without sound', zeros(0), text('#!AMR\n')),
	repeated('AMR: frames of no byte', text('#!AMR\n'), bytes(0x7c)),
	repeated('AMR: narrow and wide by turns', zeros(0), bytes('#!AMR\n', 0x7c, '#!AMR-WB\n', 0x7c)),
	repeated('AMR: frames that are reserved', text('#!AMR\n'), bytes(0x64)),
	repeated('zeros', zeros(0), zeros(1000)),
	repeated('zeros behind WAV', wav(fmt(), riffChunk('data', bytes(1, 2))), zeros(1000)),
	repeated('letters', zeros(0), text('a')),
];

/** Files of every container whose cost must stay in proportion to their size. */
export const HOSTILE_FILES: readonly HostileFile[] = [
	...MATROSKA,
	...OGG_FILES,
	...MP4_FILES,
	...CHUNK_FILES,
	...STREAM_FILES,
];
