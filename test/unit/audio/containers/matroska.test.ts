import { demuxMatroska } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/matroska/demux';
import {
	probeMatroska,
	probeMatroskaBehind,
} from '../../../../nodes/DeepfakeAudioCheck/audio/containers/matroska/probe';
import { bytes, id3Tag, repeat, zeros } from '../identifyBuilders';
import {
	bigEndian,
	blockContent,
	blockGroup,
	cluster,
	discardPadding,
	ebmlHeader,
	ebmlLace,
	element,
	elementOfUnknownSize,
	fixedLace,
	ID,
	matroska,
	simpleBlock,
	trackEntry,
	unlaced,
	xiphLace,
	type Lace,
	type TrackParts,
} from '../matroskaBuilder';
import {
	createNumberedTools,
	expectDemuxed,
	hear,
	opusHead,
	opusPacket,
	opusPackets,
	whole,
	type Heard,
} from '../numberedOpus';

const MS = 1_000_000;

/** Element IDs that the builder does not have. Ref: RFC 9559 section 5.1 */
const INFO = 0x1549a966;
const TIMESTAMP_SCALE = 0x2ad7b1;
const CUES = 0x1c53bb6b;
const AUDIO = 0xe1;
const SAMPLING_FREQUENCY = 0xb5;
const CHANNELS = 0x9f;
const BIT_DEPTH = 0x6264;
const CODEC_DELAY = 0x56aa;

function soundTrack(parts: Partial<TrackParts> = {}): Uint8Array {
	return trackEntry({
		...{ number: 1, type: 'audio', codec: 'A_OPUS', codecPrivate: opusHead() },
		...parts,
	});
}

const videoTrack = trackEntry({ number: 2, type: 'video', codec: 'V_VP8' });
const videoBlock = simpleBlock(2, unlaced(bytes('a frame of a film')));

/** A block of a packet of 20 ms that says when it is to be heard. */
function block(number: number, timestampMs = 20 * (number - 1), track = 1): Uint8Array {
	return element(ID.simpleBlock, blockContent(track, unlaced(opusPacket(number)), timestampMs));
}

/** Nine bytes: ID, size, track, timestamp (2), flags, and a packet of three. */
const BLOCK_BYTES = 9;

function blocks(first: number, last: number, startMs = 20 * (first - 1)): Uint8Array[] {
	return Array.from({ length: last - first + 1 }, (_, index) =>
		block(first + index, startMs + 20 * index),
	);
}

/** A block group of one packet that says what is to be dropped from its end. */
function trimmedBlock(number: number, dropMs: number, sizeBytes = 4): Uint8Array {
	return blockGroup(1, unlaced(opusPacket(number)), discardPadding(dropMs * MS, sizeBytes));
}

/** A file as browsers record it, with clusters of unknown size. */
function live(...clusters: Uint8Array[][]): Uint8Array {
	const all = clusters.map((content, index) =>
		elementOfUnknownSize(ID.cluster, element(ID.timestamp, bigEndian(1000 * index)), ...content),
	);
	return bytes(
		ebmlHeader(),
		elementOfUnknownSize(ID.segment, element(ID.tracks, soundTrack()), ...all),
	);
}

async function demux(file: Uint8Array) {
	return expectDemuxed(await demuxMatroska(file, createNumberedTools()));
}

async function refusal(file: Uint8Array) {
	const result = await demuxMatroska(file, createNumberedTools());
	return result.ok ? 'none' : result.refusal;
}

/** What is heard of each track, and what is not. */
async function listen(file: Uint8Array) {
	const { tracks, coverage } = await demux(file);
	const { unaccountedBytes, gaps, isCutOff } = coverage;
	const heard: Heard[] = [];
	for (const track of tracks) heard.push(await hear(track));
	return { heard, unaccountedBytes, gaps, isCutOff };
}

const NOTHING_MISSING = { unaccountedBytes: 0, gaps: 0, isCutOff: false };

/** Packets 1, 2 and so on, of these sizes in bytes. */
function packetsOfSizes(...sizesBytes: number[]): Uint8Array[] {
	return sizesBytes.map((sizeBytes, index) => opusPacket(index + 1, sizeBytes));
}

function numbers(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('a WebM or Matroska file', () => {
	const subtitles = trackEntry({ number: 3, type: 'subtitles', codec: 'S_TEXT/UTF8' });
	const matroskaFile = (...tracks: Uint8Array[]) =>
		bytes(ebmlHeader('matroska'), elementOfUnknownSize(ID.segment, element(ID.tracks, ...tracks)));

	it.each([
		['WebM with sound only', matroska([soundTrack()]), 'webm-audio'],
		['Matroska with sound and subtitles', matroskaFile(soundTrack(), subtitles), 'matroska-audio'],
		['WebM with pictures', matroska([videoTrack, soundTrack()]), 'webm-video'],
		['WebM whose tracks are not found', matroska([]), 'webm-video'],
		['Matroska with pictures', matroskaFile(soundTrack(), videoTrack), 'matroska-video'],
		[
			'tracks behind a cluster',
			bytes(ebmlHeader(), element(ID.segment, cluster(), element(ID.tracks, soundTrack()))),
			'webm-video',
		],
		['another kind of EBML', bytes(ebmlHeader('sqlite')), 'unknown'],
		['a piece that begins with a cluster', cluster(...blocks(1, 3)), 'webm-audio'],
		['a piece that begins with a block', bytes(...blocks(1, 3)), 'webm-audio'],
		['a byte that could begin a block', bytes(0xa3, 'a text'), undefined],
		['something else', bytes('RIFF', zeros(40)), undefined],
		['no bytes', bytes(), undefined],
	])('is known by its header and tracks: %s', (_, file, format) => {
		expect(probeMatroska({ bytes: file, isWhole: true })).toBe(format);
	});

	it.each([
		['a file', bytes(zeros(70_000), 'junk', matroska([soundTrack()])), 'webm-audio'],
		[
			'a file behind another kind of EBML',
			bytes('junk', ebmlHeader('sqlite'), matroska([soundTrack()])),
			'webm-audio',
		],
		['a piece', bytes('junk', cluster(...blocks(1, 3))), 'webm-audio'],
		['nothing', bytes('junk', '\x1f\x43\xb6\x75', 'more junk'), undefined],
	])('is found behind something else: %s', (_, file, format) => {
		expect(probeMatroskaBehind({ bytes: file, isWhole: true })).toBe(format);
	});
});

const laces: Array<[string, Lace, Heard]> = [
	['no lacing', unlaced(opusPacket(1)), whole(1)],
	[
		'Xiph lacing, the example of RFC 9559 section 10.3.2',
		{
			lacing: 1,
			head: bytes(0x02, 0xff, 0xff, 0xff, 0x23, 0xff, 0xf5),
			frames: packetsOfSizes(800, 500, 1000),
		},
		whole(1, 2, 3),
	],
	['Xiph lacing of 255 bytes', xiphLace(...packetsOfSizes(255, 3, 510, 9)), whole(1, 2, 3, 4)],
	['Xiph lacing of 254 bytes', xiphLace(...packetsOfSizes(254, 7, 3)), whole(1, 2, 3)],
	['Xiph lacing of one frame', xiphLace(opusPacket(1, 300)), whole(1)],
	[
		'EBML lacing, the example of RFC 9559 section 10.3.3',
		{
			lacing: 3,
			head: bytes(0x02, 0x43, 0x20, 0x5e, 0xd3),
			frames: packetsOfSizes(800, 500, 1000),
		},
		whole(1, 2, 3),
	],
	[
		'EBML lacing with differences of one and two bytes, up, down and none',
		ebmlLace(...packetsOfSizes(100, 163, 100, 100, 164, 100, 1200, 9)),
		whole(1, 2, 3, 4, 5, 6, 7, 8),
	],
	['EBML lacing of one frame', ebmlLace(opusPacket(1, 300)), whole(1)],
	['fixed-size lacing', fixedLace(...packetsOfSizes(90, 90, 90, 90)), whole(1, 2, 3, 4)],
	['fixed-size lacing of one frame', fixedLace(opusPacket(1, 300)), whole(1)],
	['a full lace', fixedLace(...opusPackets(1, 256)), whole(...numbers(1, 256))],
	[
		'frames of no bytes among others',
		xiphLace(bytes(), opusPacket(1), bytes(), opusPacket(2), bytes()),
		whole(1, 2),
	],
];

describe('the frames of a Matroska block', () => {
	it.each(laces)('are told apart: %s', async (_, lace, heard) => {
		const simple = matroska([soundTrack()], cluster(simpleBlock(1, lace)));
		const grouped = matroska([soundTrack()], cluster(blockGroup(1, lace)));

		expect(await listen(simple)).toEqual({ heard: [heard], ...NOTHING_MISSING });
		expect(await listen(grouped)).toEqual({ heard: [heard], ...NOTHING_MISSING });
	});

	it.each<[string, Lace, number]>([
		['Xiph', { lacing: 1, head: bytes(1, 200), frames: [opusPacket(2, 90)] }, 92],
		['EBML', { lacing: 3, head: bytes(1, 0x80 | 100), frames: [opusPacket(2, 90)] }, 92],
		[
			'EBML, below zero',
			{ lacing: 3, head: bytes(2, 0x80 | 10, 0x80 | 3), frames: packetsOfSizes(10, 9, 9) },
			31,
		],
		['fixed-size', { lacing: 2, head: bytes(9), frames: [opusPacket(2, 5)] }, 6],
		['no sizes', { lacing: 1, head: bytes(), frames: [] }, 0],
	])('are counted when they do not fit into it: %s lacing', async (_, lace, unaccountedBytes) => {
		const file = matroska([soundTrack()], cluster(block(1), simpleBlock(1, lace), block(3)));

		expect(await listen(file)).toEqual({
			heard: [whole(1, 3)],
			...NOTHING_MISSING,
			...{ gaps: 1, unaccountedBytes },
		});
	});

	it('are counted when they are no packets', async () => {
		const none = simpleBlock(1, unlaced(bytes((9 << 3) | 3, 0, 5)));

		expect(await listen(matroska([soundTrack()], cluster(block(1), none, block(3))))).toEqual({
			heard: [whole(1, 3)],
			...{ unaccountedBytes: 3, gaps: 1, isCutOff: false },
		});
	});
});

describe('what is to be dropped from the end of Matroska sound', () => {
	it.each<[string, Uint8Array[], Heard]>([
		[
			'a part of the last packet',
			[block(1), trimmedBlock(2, 12.5)],
			[
				[1, 320],
				[2, 120],
			],
		],
		[
			'more than the last packet',
			[block(1), block(2), trimmedBlock(3, 30)],
			[
				[1, 320],
				[2, 160],
			],
		],
		[
			'only what the last block says',
			[trimmedBlock(1, 10), trimmedBlock(2, 5)],
			[
				[1, 320],
				[2, 240],
			],
		],
		['nothing by an earlier block', [trimmedBlock(1, 10), block(2)], whole(1, 2)],
		['nothing by a negative number', [block(1), trimmedBlock(2, -10)], whole(1, 2)],
		[
			'told in eight bytes',
			[block(1), trimmedBlock(2, 5, 8)],
			[
				[1, 320],
				[2, 240],
			],
		],
		[
			'nothing by a negative number of eight bytes',
			[block(1), trimmedBlock(2, -5, 8)],
			whole(1, 2),
		],
		['all of it', [trimmedBlock(1, 20)], []],
	])('is %s', async (_, content, heard) => {
		expect((await listen(matroska([soundTrack()], cluster(...content)))).heard).toEqual([heard]);
	});

	it('leaves the pre-skip at the start alone', async () => {
		// 312 samples of 48 kHz are 104 of 16 kHz.
		const track = soundTrack({ codecPrivate: opusHead(312) });
		const file = matroska([track], cluster(block(1), block(2), trimmedBlock(3, 10)));

		expect((await listen(file)).heard).toEqual([
			[
				[1, 216],
				[2, 320],
				[3, 160],
			],
		]);
	});
});

describe('the sound tracks of a Matroska file', () => {
	it.each<[string, Uint8Array[], Uint8Array[], Heard[]]>([
		[
			'beside a film',
			[videoTrack, soundTrack()],
			[videoBlock, block(1), videoBlock, block(2)],
			[whole(1, 2)],
		],
		[
			'two of them',
			[soundTrack(), soundTrack({ number: 3 })],
			[block(9, 0, 3), block(1), block(8, 20, 3), block(2)],
			[whole(1, 2), whole(9, 8)],
		],
		[
			'with a number of two bytes',
			[soundTrack({ number: 300 })],
			[simpleBlock(300, xiphLace(...opusPackets(1, 2)))],
			[whole(1, 2)],
		],
		[
			'with numbers padded to eight bytes',
			[
				element(
					ID.trackEntry,
					element(ID.trackNumber, bigEndian(1, 8)),
					element(ID.trackType, bigEndian(2, 8)),
					element(ID.codecId, 'A_OPUS\0\0'),
					element(ID.codecPrivate, opusHead()),
				),
			],
			[block(1), block(2)],
			[whole(1, 2)],
		],
		[
			'with elements that say nothing of it',
			[element(ID.void, zeros(200)), soundTrack({ others: [element(ID.void)] })],
			[element(ID.void, repeat(bytes(7), 20_000)), block(1), element(0x4dbb, 'unknown'), block(2)],
			[whole(1, 2)],
		],
	])('are found: %s', async (_, tracks, content, heard) => {
		expect(await listen(matroska(tracks, cluster(...content)))).toEqual({
			heard,
			...NOTHING_MISSING,
		});
	});

	it('are told when they begin later than others', async () => {
		const tracks = [soundTrack(), soundTrack({ number: 3 })];
		const { tracks: found } = await demux(
			matroska(tracks, cluster(block(1, 500), block(2, 520), block(9, 2750, 3))),
		);

		expect(found.map(({ startSeconds }) => startSeconds)).toEqual([0, 2.25]);
	});

	it('are named when their frames are compressed or encrypted', async () => {
		// Header stripping, as mkvmerge does it: what is taken from each frame is told once.
		const compression = element(ID.contentCompression, element(0x4254, 3), element(0x4255, 9 << 3));
		const encodings = element(ID.contentEncodings, element(ID.contentEncoding, compression));
		const file = matroska([soundTrack({ others: [encodings] })], cluster(block(1)));
		const { tracks, coverage } = await demux(file);

		expect(tracks).toMatchObject([
			{ codec: { name: 'other', label: 'A_OPUS, compressed or encrypted by its container' } },
		]);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, soundBytes: 3 });
	});
});

describe('a Matroska file that is not as it should be', () => {
	const file = live(blocks(1, 50, 0), blocks(51, 100, 0), blocks(101, 150, 0));
	/** Where the block of a packet starts. */
	const blockAt = (number: number) =>
		Buffer.from(file).indexOf(block(number, 20 * ((number - 1) % 50)));

	it('is whole when its sizes are not known', async () => {
		expect(await listen(file)).toEqual({ heard: [whole(...numbers(1, 150))], ...NOTHING_MISSING });
	});

	it.each<[string, Uint8Array, number[], object]>([
		[
			'bytes missing from within a block to within another',
			bytes(file.subarray(0, blockAt(20) + 4), file.subarray(blockAt(30) + 5)),
			[...numbers(1, 19), ...numbers(31, 150)],
			{ gaps: 1, unaccountedBytes: 8 },
		],
		[
			'bytes missing from one cluster to within the next',
			bytes(file.subarray(0, blockAt(40) + 4), file.subarray(blockAt(60) + 5)),
			[...numbers(1, 39), ...numbers(61, 150)],
			{ gaps: 1, unaccountedBytes: 8 },
		],
		[
			'blocks missing, but no parts of them',
			bytes(file.subarray(0, blockAt(20)), file.subarray(blockAt(40))),
			[...numbers(1, 19), ...numbers(40, 150)],
			{ gaps: 1 },
		],
		[
			'a cluster missing',
			live(blocks(1, 50, 0), [], blocks(101, 150, 0)),
			[...numbers(1, 50), ...numbers(101, 150)],
			{ gaps: 1 },
		],
		[
			'a short pause between blocks',
			live(blocks(1, 10, 0), blocks(11, 20, -700 + 0x10000)),
			numbers(1, 20),
			{},
		],
		[
			'junk between blocks',
			bytes(file.subarray(0, blockAt(20)), repeat(bytes(0x11), 30), file.subarray(blockAt(20))),
			[...numbers(1, 18), ...numbers(20, 150)],
			{ gaps: 1, unaccountedBytes: 30 + BLOCK_BYTES },
		],
		[
			'bytes overwritten with zeros',
			bytes(file.subarray(0, blockAt(20)), zeros(90), file.subarray(blockAt(30))),
			[...numbers(1, 19), ...numbers(30, 150)],
			{ gaps: 1 },
		],
		[
			'junk between blocks that looks like blocks, but for their flags',
			bytes(
				file.subarray(0, blockAt(20)),
				repeat(bytes(0x11), 30),
				repeat(bytes(0xa3, 0x87, 0x81, 0, 0, 0x70, 0x48, 0, 200), 5),
				repeat(bytes(0x11), 30),
				file.subarray(blockAt(20)),
			),
			[...numbers(1, 18), ...numbers(20, 150)],
			{ gaps: 1, unaccountedBytes: 30 + 45 + 30 + BLOCK_BYTES },
		],
		['junk in front', bytes('what is this?', file), numbers(1, 150), { unaccountedBytes: 13 }],
		['a tag in front', bytes(id3Tag(300), file), numbers(1, 150), {}],
		['a tag behind', bytes(file, 'TAG', repeat(bytes('x'), 125)), numbers(1, 150), {}],
		['zeros behind', bytes(file, zeros(5000)), numbers(1, 150), {}],
		[
			'another container behind a cluster whose size is known',
			bytes(matroska([soundTrack()], cluster(block(1), block(2))), 'RIFF', repeat(bytes(1), 500)),
			[1, 2],
			{ unaccountedBytes: 504 },
		],
	])('is read on, and what is missing is counted: %s', async (_, damaged, heard, missing) => {
		expect(await listen(damaged)).toEqual({
			heard: [whole(...heard)],
			...NOTHING_MISSING,
			...missing,
		});
	});

	it.each([
		['in a packet', 2, [1, 2]],
		['between the ID of a block and its size', 8, [1, 2]],
	])('is read up to where it breaks off %s', async (_, missingBytes, heard) => {
		const short = live([block(1), block(2), block(3)]);
		const known = matroska([soundTrack()], cluster(block(1), block(2), block(3)));

		for (const full of [short, known]) {
			expect(await listen(full.subarray(0, full.length - missingBytes))).toEqual({
				heard: [whole(...heard)],
				...{ unaccountedBytes: 0, gaps: 0, isCutOff: true },
			});
		}
	});

	it('breaks off between two blocks if its sizes say so', async () => {
		const known = matroska([soundTrack()], cluster(block(1), block(2), block(3)));
		const cut = known.subarray(0, known.length - BLOCK_BYTES);

		expect(await listen(cut)).toMatchObject({ heard: [whole(1, 2)], isCutOff: true });
	});
});

describe('several Matroska files in one', () => {
	const first = matroska([soundTrack()], cluster(block(1), block(2)));
	const second = live([block(3, 0), block(4, 20)]);

	it.each<[string, Uint8Array, Heard[], number]>([
		['one behind another', bytes(first, second), [whole(1, 2, 3, 4)], 0],
		['with a tag between them', bytes(first, id3Tag(20), second), [whole(1, 2, 3, 4)], 0],
		['with junk between them', bytes(first, 'junk', second), [whole(1, 2, 3, 4)], 4],
		[
			'with what looks like an element that is not known behind the first',
			bytes(first, element(0x5249, zeros(40).fill(7)), element(ID.void, zeros(9))),
			[whole(1, 2)],
			54,
		],
		[
			'with what looks like a block that the file ends in behind the first',
			bytes(first, ID.simpleBlock, 0x40, 0xff, 0x81, 0, 0, 0, 'anything'),
			[whole(1, 2)],
			15,
		],
		[
			'with what looks like an element around the start of the second',
			bytes(
				live([block(1), block(2)]),
				element(0x4150, second.subarray(0, -BLOCK_BYTES)),
				second.subarray(-BLOCK_BYTES),
			),
			[whole(1, 2, 3, 4)],
			3,
		],
		[
			'with other track numbers',
			bytes(first, matroska([soundTrack({ number: 7 })], cluster(block(3, 0, 7)))),
			[whole(1, 2, 3)],
			0,
		],
	])('are read as one recording: %s', async (_, file, heard, unaccountedBytes) => {
		expect(await listen(file)).toEqual({ heard, ...NOTHING_MISSING, unaccountedBytes });
	});

	it('are tracks that follow each other where their codecs differ', async () => {
		const ac3 = soundTrack({ codec: 'A_AC3', codecPrivate: bytes() });
		const { tracks } = await demux(
			bytes(first, matroska([ac3], cluster(simpleBlock(1, unlaced(zeros(9)))))),
		);

		expect(tracks).toMatchObject([
			{ number: 1, codec: { name: 'opus' }, startSeconds: 0 },
			{ number: 2, codec: { name: 'other', label: 'Dolby Digital (AC-3)' }, startSeconds: 0.04 },
		]);
	});

	it('are less than plain', async () => {
		expect((await demux(first)).isPlain).toBe(true);
		expect((await demux(bytes(first, second))).isPlain).toBe(false);
		expect((await demux(bytes('junk', first))).isPlain).toBe(false);
	});
});

describe('the codec of a Matroska track', () => {
	function audio(sampleRate: number, channels: number, bitDepth?: number): Uint8Array {
		const rate = Buffer.alloc(8);
		rate.writeDoubleBE(sampleRate);
		return element(
			AUDIO,
			element(SAMPLING_FREQUENCY, rate),
			element(CHANNELS, channels),
			...(bitDepth === undefined ? [] : [element(BIT_DEPTH, bitDepth)]),
		);
	}
	async function read(
		codec: string,
		parts: { codecPrivate?: Uint8Array; others?: Uint8Array[]; frames: Uint8Array[] },
	) {
		const { frames, ...rest } = parts;
		const track = trackEntry({ number: 1, type: 'audio', codec, ...rest });
		const { tracks, coverage } = await demux(
			matroska([track], cluster(...frames.map((frame) => simpleBlock(1, unlaced(frame))))),
		);
		const [found] = tracks;
		return { ...found, units: found?.packets.startOf(found.packets.count), coverage };
	}

	it.each<[string, Uint8Array, object, number]>([
		[
			'A_PCM/INT/LIT',
			audio(8000, 2, 16),
			{ coding: 'integer', isLittleEndian: true, bytesPerSample: 2, bitsPerSample: 16 },
			3,
		],
		[
			'A_PCM/INT/LIT',
			audio(8000, 3, 8),
			{ coding: 'unsigned', isLittleEndian: true, bytesPerSample: 1, bitsPerSample: 8 },
			4,
		],
		[
			'A_PCM/INT/BIG',
			audio(8000, 2, 24),
			{ coding: 'integer', isLittleEndian: false, bytesPerSample: 3, bitsPerSample: 24 },
			2,
		],
		[
			'A_PCM/FLOAT/IEEE',
			audio(8000, 1, 32),
			{ coding: 'float', isLittleEndian: true, bytesPerSample: 4, bitsPerSample: 32 },
			3,
		],
	])('is PCM: %s', async (codec, description, coding, units) => {
		const found = await read(codec, { others: [description], frames: [zeros(12)] });

		expect(found).toMatchObject({ codec: { name: 'pcm', ...coding }, sampleRate: 8000, units });
	});

	it('is AAC with its configuration and a delay', async () => {
		// LC, 16 kHz, one channel. Ref: ISO/IEC 14496-3 section 1.6.2.1
		const config = bytes(0x14, 0x08);
		const delay = element(CODEC_DELAY, bigEndian(64 * MS));
		const others = [audio(16_000, 1), delay];
		const found = await read('A_AAC', {
			codecPrivate: config,
			others,
			frames: [zeros(9), zeros(9)],
		});

		expect(found).toMatchObject({
			sampleRate: 16_000,
			channels: 1,
			units: 2048,
			skippedUnits: 1024,
		});
		expect(found.codec).toMatchObject({ name: 'aac', config: new Uint8Array(config) });
	});

	it('is AAC with a configuration that only its name tells', async () => {
		const found = await read('A_AAC/MPEG4/LC', { others: [audio(44_100, 2)], frames: [zeros(9)] });

		expect(found.codec).toMatchObject({ name: 'aac', config: Uint8Array.of(0x12, 0x10) });
	});

	it('is ALAC, whose last frame says how long it is', async () => {
		// 4096 samples a frame, 16 bits, one channel, 8 kHz. Ref: ALACMagicCookieDescription
		const cookie = bytes(0, 0, 0x10, 0, 0, 16, 40, 10, 14, 1, zeros(10), 0, 0, 0x1f, 0x40);
		// 100 samples: the flag, and 32 bits from the last bit of the third byte on.
		const last = bytes(0, 0, 0x10, 0, 0, 0, 200, zeros(5));
		const found = await read('A_ALAC', {
			codecPrivate: cookie,
			others: [audio(8000, 1)],
			frames: [zeros(20), last],
		});

		expect(found).toMatchObject({ codec: { name: 'alac' }, sampleRate: 8000, units: 4196 });
	});

	it('is MP3, frame by frame', async () => {
		const frame = bytes(0xff, 0xfb, 0x90, 0x64, zeros(413));
		const found = await read('A_MPEG/L3', { others: [audio(44_100, 2)], frames: [frame, frame] });

		expect(found).toMatchObject({ codec: { name: 'mp3' }, sampleRate: 44_100, units: 2304 });
	});

	it.each([
		['A_EAC3', 'Dolby Digital Plus (E-AC-3)'],
		['A_DTS/EXPRESS', 'DTS'],
		['A_MPEG/L2', 'MPEG Layer II'],
		['A_VORBIS', 'Vorbis with unusual headers'],
		['A_NEW/KIND', 'A_NEW/KIND'],
		['', 'an unknown codec'],
	])('is named where it cannot be read: %s', async (codec, label) => {
		const found = await read(codec, { frames: [bytes('sound')] });

		expect(found.codec).toEqual({ name: 'other', label });
		expect(found.coverage).toMatchObject({ soundBytes: 5, unaccountedBytes: 0 });
	});

	it('is timed in units of its file', async () => {
		const info = element(INFO, element(TIMESTAMP_SCALE, bigEndian(MS / 100)));
		const content = [element(ID.timestamp, 0), block(1, 0), block(2, 2000), block(3, 4000)];
		const file = bytes(
			ebmlHeader(),
			element(
				ID.segment,
				info,
				element(ID.tracks, soundTrack()),
				element(ID.cluster, ...content),
				element(CUES, zeros(9)),
			),
		);

		expect(await listen(file)).toEqual({ heard: [whole(1, 2, 3)], ...NOTHING_MISSING });
	});
});

describe('a Matroska file without sound that can be read', () => {
	it.each<[string, Uint8Array, object]>([
		['no sound track', matroska([videoTrack], cluster(videoBlock)), { reason: 'noSound' }],
		['no packets', matroska([soundTrack()]), { reason: 'noSound' }],
		['a piece that begins with a cluster', cluster(...blocks(1, 5)), { reason: 'middlePiece' }],
		['a piece that begins with a block', bytes(...blocks(1, 5)), { reason: 'middlePiece' }],
		['a piece behind junk', bytes('junk', cluster(...blocks(1, 5))), { reason: 'middlePiece' }],
		['nothing', bytes('junk'), { reason: 'damaged', readableSeconds: 0 }],
		['no bytes', bytes(), { reason: 'damaged', readableSeconds: 0 }],
	])('is refused: %s', async (_, file, expected) => {
		expect(await refusal(file)).toEqual(expected);
	});

	it('is read in proportion to its size, whatever it is made of', async () => {
		const emptyTracks = bytes(
			ebmlHeader(),
			elementOfUnknownSize(
				ID.segment,
				elementOfUnknownSize(
					ID.tracks,
					repeat(bytes(0xae, 0x80), 30_000),
					repeat(cluster(), 10_000),
				),
			),
		);
		const nested = bytes(ebmlHeader(), repeat(elementOfUnknownSize(ID.cluster), 30_000));
		const voids = matroska([soundTrack()], cluster(repeat(bytes(0xec, 0x80), 100_000)));

		expect(await refusal(emptyTracks)).toEqual({ reason: 'noSound' });
		expect(await refusal(nested)).toEqual({ reason: 'damaged', readableSeconds: 0 });
		expect(await refusal(voids)).toEqual({ reason: 'noSound' });
	});
});
