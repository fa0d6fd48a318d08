import type { Demuxed } from '../../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import type { Cuttable } from '../../../../nodes/DeepfakeAudioCheck/audio/media/cuttable';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { demuxWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/demux';
import { muxWav } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/wav/mux';
import { acceptedFixtures, readFixture } from '../../../fixtures/fixtures';
import { ADTS_FRAME, bytes, fileType, MP3_FRAME, repeat, zeros } from '../identifyBuilders';
import {
	apeTag,
	big32,
	fmt,
	formChunk,
	formatContent,
	ID3V1,
	id3v2,
	little16,
	little32,
	plainWav,
	riff,
	riffChunk,
	sound,
	type Format,
} from './chunkBuilders';

const tools = { yieldToEventLoop: async () => {} };

async function demux(file: Uint8Array): Promise<Demuxed> {
	const result = await demuxWav(file, tools);
	if (!result.ok) throw new Error(`Refused: ${JSON.stringify(result.refusal)}`);
	return result.demuxed;
}

/** The bytes of all packets, one after another. */
function packetBytes({ packets }: Track): Buffer {
	return Buffer.concat(Array.from({ length: packets.count }, (_, index) => packets.at(index)));
}

function mux(track: Track | undefined): Cuttable {
	const muxed = track && muxWav(track, tools);
	if (muxed === undefined) throw new Error('Cannot be written');
	return muxed;
}

async function writeWhole(track: Track | undefined): Promise<Buffer> {
	const muxed = mux(track);
	const written = await muxed.write(muxed.whole);
	if (!written.ok) throw new Error('Not written');
	return Buffer.from(written.bytes);
}

const SOUND = sound(1000);
const OTHER = sound(600, 5);
const BOTH = bytes(SOUND, OTHER);
const DATA = riffChunk('data', SOUND);

/** What a reader of the file as it is has to know, and what became of each byte. */
interface Expected {
	sound: Uint8Array;
	isPlain: boolean;
	unaccountedBytes?: number;
	gaps?: number;
	isCutOff?: boolean;
}

const open = (size: number) => bytes('RIFF', little32(size), 'WAVE', fmt(), 'data', little32(size));
const joinedStream = bytes(open(0xffff_ffff), SOUND, open(0xffff_ffff), OTHER);
const ds64 = (dataBytes: number) =>
	riffChunk('ds64', bytes(little32(0), zeros(4), little32(dataBytes), zeros(4), zeros(12)));
const rf64 = (id: string, dataBytes: number, content: Uint8Array) =>
	bytes(
		id,
		little32(0xffff_ffff),
		'WAVE',
		ds64(dataBytes),
		fmt(),
		'data',
		little32(0xffff_ffff),
		content,
	);

const CASES: Array<[string, Uint8Array, Expected]> = [
	['a plain file', plainWav(SOUND), { sound: SOUND, isPlain: true }],
	[
		'chunks in front of the sound and behind it',
		riff(
			riffChunk('bext', zeros(602)),
			fmt(),
			riffChunk('LIST', bytes('INFOx')),
			DATA,
			riffChunk('cue ', zeros(4)),
			riffChunk('id3 ', id3v2(30)),
			riffChunk('what', bytes('a chunk that nobody knows')),
		),
		{ sound: SOUND, isPlain: true },
	],
	['tags behind', bytes(plainWav(SOUND), apeTag(), ID3V1), { sound: SOUND, isPlain: true }],
	[
		'a chunk with a tag in front of the sound',
		riff(fmt(), riffChunk('ID3 ', id3v2(300)), DATA),
		{ sound: SOUND, isPlain: true },
	],
	[
		'a chunk for broadcasts that is too short for some players',
		riff(riffChunk('bext', zeros(100)), fmt(), DATA),
		{ sound: SOUND, isPlain: false },
	],
	[
		'an APE tag without header behind',
		bytes(plainWav(SOUND), apeTag(false)),
		{ sound: SOUND, isPlain: true },
	],
	['zeros behind', bytes(plainWav(SOUND), zeros(5000)), { sound: SOUND, isPlain: true }],
	['a tag in front', bytes(id3v2(300), plainWav(SOUND)), { sound: SOUND, isPlain: false }],
	[
		'two tags in front',
		bytes(id3v2(20), id3v2(3), plainWav(SOUND)),
		{ sound: SOUND, isPlain: false },
	],
	['the size left at 0', bytes(open(0), SOUND), { sound: SOUND, isPlain: true }],
	[
		'the size left at 0, and silence first',
		bytes(open(0), zeros(40), SOUND),
		{ sound: bytes(zeros(40), SOUND), isPlain: true },
	],
	['the size left at 0xFFFFFFFF', bytes(open(0xffff_ffff), SOUND), { sound: SOUND, isPlain: true }],
	['the size left at 0x7FFFFFFF', bytes(open(0x7fff_ffff), SOUND), { sound: SOUND, isPlain: true }],
	['the size left at 0x7FFFF000', bytes(open(0x7fff_f000), SOUND), { sound: SOUND, isPlain: true }],
	[
		'the size of the first slice, and more sound behind it',
		riff(fmt(), riffChunk('data', BOTH, 1000)),
		{ sound: BOTH, isPlain: false },
	],
	[
		'the size of the first slice, more sound, and a chunk at the end',
		riff(
			fmt(),
			riffChunk('data', BOTH, 1000),
			riffChunk('LIST', bytes('INFOICMT', little32(4), 'abcd')),
		),
		{ sound: BOTH, isPlain: false },
	],
	[
		'the size of the first slice, more sound, and a tag at the end',
		bytes(riff(fmt(), riffChunk('data', BOTH, 1000)), ID3V1),
		{ sound: BOTH, isPlain: false },
	],
	[
		'44 bytes claimed too many',
		riff(fmt(), riffChunk('data', SOUND, 1044)),
		{ sound: SOUND, isPlain: true },
	],
	[
		'8 bytes claimed too many',
		riff(fmt(), riffChunk('data', SOUND, 1008)),
		{ sound: SOUND, isPlain: true },
	],
	[
		'the size of a file with long headers claimed for its sound',
		riff(riffChunk('JUNK', zeros(4000)), fmt(), riffChunk('data', SOUND, 1000 + 4052)),
		{ sound: SOUND, isPlain: true },
	],
	[
		'44 bytes claimed too many, of a chunk behind the sound',
		riff(
			fmt(),
			riffChunk('data', SOUND, 1044),
			riffChunk('LIST', bytes('INFOICMT', little32(60), 'a'.repeat(60))),
		),
		{ sound: SOUND, isPlain: false },
	],
	[
		'a broken-off end',
		riff(fmt(), riffChunk('data', SOUND, 5000)),
		{ sound: SOUND, isPlain: true, isCutOff: true },
	],
	[
		'two whole files joined',
		bytes(plainWav(SOUND), plainWav(OTHER)),
		{ sound: BOTH, isPlain: false },
	],
	[
		'files joined with a tag between',
		bytes(plainWav(SOUND), id3v2(99), plainWav(OTHER)),
		{ sound: BOTH, isPlain: false },
	],
	[
		'files joined with ID3v1 between',
		bytes(plainWav(SOUND), ID3V1, plainWav(OTHER), ID3V1),
		{ sound: BOTH, isPlain: false },
	],
	[
		'files joined with zeros between',
		bytes(plainWav(SOUND), zeros(333), plainWav(OTHER)),
		{ sound: BOTH, isPlain: false },
	],
	[
		'files joined, the first one claiming 44 bytes too many',
		bytes(riff(fmt(), riffChunk('data', SOUND, 1044)), plainWav(OTHER)),
		{ sound: BOTH, isPlain: false },
	],
	['streamed files joined', joinedStream, { sound: BOTH, isPlain: false }],
	[
		'files joined, the first one broken off',
		bytes(riff(fmt(), riffChunk('data', SOUND, 1200)), plainWav(OTHER)),
		{ sound: BOTH, isPlain: false, gaps: 1 },
	],
	['RF64', rf64('RF64', 1000, SOUND), { sound: SOUND, isPlain: false }],
	['BW64', rf64('BW64', 1000, SOUND), { sound: SOUND, isPlain: false }],
	['RF64 whose size was never written', rf64('RF64', 0, SOUND), { sound: SOUND, isPlain: false }],
	[
		'RF64 with a chunk behind',
		bytes(rf64('RF64', 1000, SOUND), riffChunk('LIST', bytes('INFO'))),
		{ sound: SOUND, isPlain: false },
	],
	[
		'an odd chunk without its padding',
		riff(fmt(), bytes('LIST', little32(17), 'INFOICMT', little32(5), 'hello'), DATA),
		{ sound: SOUND, isPlain: false },
	],
	[
		'an odd chunk without its padding in front of the format',
		riff(bytes('bext', little32(3), 'abc'), fmt(), DATA),
		{ sound: SOUND, isPlain: false },
	],
	['the sound in front of its format', riff(DATA, fmt()), { sound: SOUND, isPlain: false }],
	[
		'several sound chunks',
		riff(fmt(), DATA, riffChunk('data', OTHER)),
		{ sound: BOTH, isPlain: false },
	],
	[
		'an empty sound chunk, and a full one',
		riff(fmt(), riffChunk('data', zeros(0)), riffChunk('LIST', bytes('INFO')), DATA),
		{ sound: SOUND, isPlain: false },
	],
	[
		'a wave list with silence in it',
		riff(
			fmt(),
			riffChunk(
				'LIST',
				bytes('wavl', DATA, riffChunk('slnt', little32(30)), riffChunk('data', OTHER)),
			),
		),
		{ sound: bytes(SOUND, zeros(60), OTHER), isPlain: false },
	],
	[
		'junk between chunks',
		riff(fmt(), bytes('\x01\x02\x03\x04junk that is none'), DATA),
		{ sound: SOUND, isPlain: false, unaccountedBytes: 21 },
	],
	[
		'a chunk whose size swallows format and sound',
		riff(riffChunk('bext', zeros(20), 99_999), fmt(), DATA),
		{ sound: SOUND, isPlain: false },
	],
	[
		'a chunk whose size swallows the format, and ends in the sound',
		riff(riffChunk('LIST', bytes('INFO'), 100), fmt(), DATA),
		{ sound: SOUND, isPlain: false },
	],
	[
		'a last chunk that breaks off',
		riff(fmt(), DATA, riffChunk('LIST', bytes('INFO'), 400)),
		{ sound: SOUND, isPlain: true },
	],
	[
		'a file of another kind behind',
		bytes(plainWav(SOUND), 'fLaC', sound(300, 3)),
		{ sound: SOUND, isPlain: true, unaccountedBytes: 304 },
	],
	[
		'zeros, and a file of another kind behind',
		bytes(plainWav(SOUND), zeros(700), 'fLaC', sound(300, 3)),
		{ sound: SOUND, isPlain: true, unaccountedBytes: 1004 },
	],
	[
		'zeros, and an M4A behind',
		bytes(plainWav(SOUND), zeros(700), fileType('M4A '), sound(300, 3)),
		{ sound: SOUND, isPlain: true, unaccountedBytes: 700 + fileType('M4A ').length + 300 },
	],
	[
		'frames of MPEG audio behind',
		bytes(plainWav(SOUND), repeat(MP3_FRAME, 4)),
		{ sound: SOUND, isPlain: true, unaccountedBytes: 4 * MP3_FRAME.length },
	],
	[
		'bare AAC behind',
		bytes(plainWav(SOUND), repeat(ADTS_FRAME, 4)),
		{ sound: SOUND, isPlain: true, unaccountedBytes: 4 * ADTS_FRAME.length },
	],
	[
		'junk behind the last chunk',
		bytes(riff(fmt(), DATA, riffChunk('LIST', bytes('INFO'))), sound(77, 9)),
		{ sound: SOUND, isPlain: true, unaccountedBytes: 77 },
	],
	[
		'half a frame at the end',
		riff(fmt(), bytes('data', little32(1001), SOUND, 0x99)),
		{ sound: SOUND, isPlain: true },
	],
	[
		'a second format chunk that is empty',
		riff(fmt(), riffChunk('fmt ', zeros(16)), DATA),
		{ sound: SOUND, isPlain: true },
	],
];

describe('the sound of a WAV file', () => {
	it.each(CASES)('is found with %s', async (_, file, expected) => {
		const { tracks, coverage, isPlain } = await demux(file);

		expect(tracks).toHaveLength(1);
		expect(tracks.map(packetBytes)).toEqual([Buffer.from(expected.sound)]);
		expect({
			isPlain,
			unaccountedBytes: coverage.unaccountedBytes,
			gaps: coverage.gaps,
			isCutOff: coverage.isCutOff,
		}).toEqual({
			isPlain: expected.isPlain,
			unaccountedBytes: expected.unaccountedBytes ?? 0,
			gaps: expected.gaps ?? 0,
			isCutOff: expected.isCutOff ?? false,
		});
	});

	it.each(CASES)('is written as a plain file with %s', async (_, file, expected) => {
		const { tracks } = await demux(file);

		const written = await writeWhole(tracks[0]);

		expect(written).toEqual(Buffer.from(plainWav(expected.sound)));
	});

	it('goes on in a further track where the format changes', async () => {
		const file = bytes(plainWav(SOUND), plainWav(OTHER, { sampleRate: 16_000 }), plainWav(SOUND));

		const { tracks, coverage, isPlain } = await demux(file);

		expect(
			tracks.map(({ number, sampleRate, startSeconds }) => [number, sampleRate, startSeconds]),
		).toEqual([
			[1, 8000, 0],
			[2, 16_000, 0.0625],
			[3, 8000, 0.08125],
		]);
		expect(tracks.map(packetBytes)).toEqual([SOUND, OTHER, SOUND].map((part) => Buffer.from(part)));
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0 });
		expect(isPlain).toBe(false);
	});

	it('is not taken as certain where another format follows a size that was left open', async () => {
		const stream = bytes('RIFF', little32(0), 'WAVE', fmt(), 'data', little32(0), SOUND);

		const { tracks, coverage } = await demux(
			bytes(stream, plainWav(OTHER, { sampleRate: 16_000 })),
		);

		expect(tracks).toHaveLength(2);
		expect(coverage.gaps).toBe(1);
	});

	it('is not looked for within sound of a size that leads to the end', async () => {
		const hidden = bytes(SOUND, plainWav(OTHER, { tag: 7, bits: 8 }), SOUND);

		const { tracks } = await demux(plainWav(hidden));

		expect(tracks.map(packetBytes)).toEqual([Buffer.from(hidden)]);
	});

	it.each([
		['no format', riff(DATA), { reason: 'damaged', readableSeconds: 0 }],
		[
			'a format of zeros',
			riff(riffChunk('fmt ', zeros(16)), DATA),
			{ reason: 'damaged', readableSeconds: 0 },
		],
		['no sound chunk', riff(fmt()), { reason: 'noSound' }],
		['an empty sound chunk', riff(fmt(), riffChunk('data', zeros(0))), { reason: 'noSound' }],
		['less than a frame', riff(fmt(), riffChunk('data', zeros(1))), { reason: 'noSound' }],
		[
			'7 bytes for a sample',
			plainWav(SOUND, { bits: 56 }),
			{ reason: 'damaged', readableSeconds: 0 },
		],
		[
			'a block that fits no sample',
			plainWav(SOUND, { blockBytes: 5 }),
			{ reason: 'damaged', readableSeconds: 0 },
		],
		['another kind of file', bytes('OggS', zeros(99)), { reason: 'damaged', readableSeconds: 0 }],
		['nothing', zeros(0), { reason: 'damaged', readableSeconds: 0 }],
	])('is refused with %s', async (_, file, refusal) => {
		expect(await demuxWav(file, tools)).toEqual({ ok: false, refusal });
	});

	it.each(acceptedFixtures.filter(({ container }) => container === 'wav'))(
		'gives no alarm: $fileName',
		async ({ fileName }) => {
			const file = readFixture(fileName);

			const { tracks, coverage, isPlain } = await demux(file);

			expect(tracks).toHaveLength(1);
			expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, isCutOff: false });
			expect(isPlain).toBe(true);
		},
	);
});

const GUID_TAIL = bytes(0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71);
const extensible = (tag: number, validBits: number) =>
	bytes(little16(22), little16(validBits), little32(4), little16(tag), GUID_TAIL);

describe('the coding of a WAV file', () => {
	it.each<[string, Format, object]>([
		['8 bits', { bits: 8 }, { coding: 'unsigned', bytesPerSample: 1, bitsPerSample: 8 }],
		['16 bits', {}, { coding: 'integer', bytesPerSample: 2, bitsPerSample: 16 }],
		[
			'12 bits in 2 bytes',
			{ bits: 12, blockBytes: 2 },
			{ coding: 'integer', bytesPerSample: 2, bitsPerSample: 12 },
		],
		[
			'20 bits in 3 bytes',
			{ bits: 20, blockBytes: 3 },
			{ coding: 'integer', bytesPerSample: 3, bitsPerSample: 20 },
		],
		[
			'24 bits in 4 bytes',
			{ bits: 24, blockBytes: 4 },
			{ coding: 'integer', bytesPerSample: 4, bitsPerSample: 24 },
		],
		[
			'16 bits, with a wrong block size',
			{ blockBytes: 4, bytesPerSecond: 16_000 },
			{ coding: 'integer', bytesPerSample: 2, bitsPerSample: 16 },
		],
		[
			'16 bits in 4 bytes',
			{ blockBytes: 4 },
			{ coding: 'integer', bytesPerSample: 4, bitsPerSample: 16 },
		],
		[
			'24 bits in 4 bytes, with a wrong size of a second',
			{ bits: 24, blockBytes: 4, bytesPerSecond: 24_000 },
			{ coding: 'integer', bytesPerSample: 4, bitsPerSample: 24 },
		],
		[
			'no block size',
			{ bits: 24, blockBytes: 0 },
			{ coding: 'integer', bytesPerSample: 3, bitsPerSample: 24 },
		],
		['float', { tag: 3, bits: 64 }, { coding: 'float', bytesPerSample: 8, bitsPerSample: 64 }],
		['A-law', { tag: 6, bits: 8 }, { coding: 'a-law', bytesPerSample: 1, bitsPerSample: 8 }],
		['mu-law', { tag: 7, bits: 8 }, { coding: 'mu-law', bytesPerSample: 1, bitsPerSample: 8 }],
		[
			'extensible mu-law',
			{ tag: 0xfffe, bits: 8, extension: extensible(7, 8) },
			{ coding: 'mu-law', bytesPerSample: 1 },
		],
		[
			'extensible, 24 bits in 4 bytes',
			{ tag: 0xfffe, bits: 32, extension: extensible(1, 24) },
			{ coding: 'integer', bytesPerSample: 4 },
		],
		['IMA ADPCM', { tag: 0x11, bits: 4, blockBytes: 36 }, { coding: 'ima-adpcm' }],
		['Microsoft ADPCM', { tag: 2, bits: 4, blockBytes: 70 }, { coding: 'ms-adpcm' }],
	])('%s', async (_, format, expected) => {
		const { tracks } = await demux(plainWav(SOUND, format));

		expect(tracks[0]?.codec).toMatchObject({ name: 'pcm', isLittleEndian: true, ...expected });
	});

	it.each([
		['MP3', 0x55, 'MP3'],
		['AAC', 0x1610, 'HE-AAC'],
		['G.729', 0x83, 'G.729'],
		['TrueSpeech', 0x22, 'DSP Group TrueSpeech'],
		['G.722', 0x65, 'G.722'],
		['a number that nobody knows', 0xabcd, 'WAV format 0xabcd'],
	])('%s is named, and cannot be cut', async (_, tag, label) => {
		const { tracks, isPlain, coverage } = await demux(
			plainWav(SOUND, { tag, bits: 0, blockBytes: 10 }),
		);

		expect(tracks[0]?.codec).toMatchObject({ name: 'wav-blocks', label });
		expect(tracks[0]?.packets.count).toBe(0);
		expect(tracks[0] && muxWav(tracks[0], tools)).toBeUndefined();
		expect(isPlain).toBe(true);
		expect(coverage).toMatchObject({ soundBytes: 1000, unaccountedBytes: 0 });
	});

	it('24 bits in 4 bytes are not plain: ffmpeg takes them for float', async () => {
		expect((await demux(plainWav(SOUND, { bits: 24, blockBytes: 4 }))).isPlain).toBe(false);
	});

	it('24 bits in 4 bytes are written as 32 bits', async () => {
		const { tracks } = await demux(plainWav(SOUND, { bits: 24, blockBytes: 4 }));

		const written = await writeWhole(tracks[0]);

		expect(written).toEqual(Buffer.from(plainWav(SOUND, { bits: 32 })));
	});

	it('RIFX is written the other way round', async () => {
		const format = formatContent({ channels: 2, sampleRate: 44_100 }, false);
		const content = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
		const file = bytes(
			'RIFX',
			big32(44),
			'WAVE',
			formChunk('fmt ', format),
			formChunk('data', content),
		);

		const { tracks, isPlain } = await demux(file);
		const written = await writeWhole(tracks[0]);

		expect(isPlain).toBe(false);
		expect(tracks[0]?.codec).toMatchObject({ coding: 'integer', isLittleEndian: false });
		expect(written).toEqual(
			Buffer.from(
				plainWav(Uint8Array.of(2, 1, 4, 3, 6, 5, 8, 7), { channels: 2, sampleRate: 44_100 }),
			),
		);
	});
});

describe('a WAV file in segments', () => {
	it('is cut between frames, at multiples of the length', async () => {
		const content = sound(2 * 800 * 11);
		const { tracks } = await demux(plainWav(content, { sampleRate: 800 }));
		const muxed = mux(tracks[0]);

		const plan = muxed.plan({ segmentSeconds: 5, maximumBytes: 10_000_000 });

		expect(
			plan.map(({ startSeconds, endSeconds, sizeBytes }) => [startSeconds, endSeconds, sizeBytes]),
		).toEqual([
			[0, 5, 8044],
			[5, 11, 9644],
		]);
		const files = await Promise.all(plan.map(async (segment) => await muxed.write(segment)));
		expect(files).toEqual([
			{
				ok: true,
				bytes: Uint8Array.from(plainWav(content.subarray(0, 8000), { sampleRate: 800 })),
			},
			{ ok: true, bytes: Uint8Array.from(plainWav(content.subarray(8000), { sampleRate: 800 })) },
		]);
	});

	it('is cut across what was joined', async () => {
		const { tracks } = await demux(bytes(plainWav(SOUND), ID3V1, plainWav(OTHER)));
		const muxed = mux(tracks[0]);

		const written = await muxed.write({ ...muxed.whole, first: 450, end: 550, sizeBytes: 244 });

		expect(written).toEqual({
			ok: true,
			bytes: Uint8Array.from(plainWav(BOTH.subarray(900, 1100))),
		});
	});

	it.each([
		['GSM', 0x31, 65, 320, bytes(little16(2), little16(320))],
		['IMA ADPCM', 0x11, 36, 65, bytes(little16(2), little16(65))],
		['Microsoft ADPCM', 2, 70, 128, bytes(little16(4), little16(128), little16(7))],
	])('is cut between blocks of %s', async (_, tag, blockBytes, framesPerBlock, extension) => {
		const bits = tag === 0x31 ? 0 : 4;
		const content = sound(blockBytes * 10);
		const { tracks } = await demux(plainWav(content, { tag, bits, blockBytes, extension }));
		const muxed = mux(tracks[0]);

		const written = await muxed.write({
			...muxed.whole,
			first: 3,
			end: 5,
			sizeBytes: 0 + 12 + 8 + 16 + extension.length + 12 + 8 + 2 * blockBytes,
		});

		expect(muxed.durationSeconds).toBeCloseTo((10 * framesPerBlock) / 8000, 9);
		const part = written.ok ? Buffer.from(written.bytes) : Buffer.alloc(0);
		expect(part.subarray(20, 22).readUInt16LE()).toBe(tag);
		expect(part.subarray(part.indexOf('fact') + 8).readUInt32LE()).toBe(2 * framesPerBlock);
		expect(part.subarray(part.indexOf('data') + 8)).toEqual(
			Buffer.from(content.subarray(3 * blockBytes, 5 * blockBytes)),
		);
	});
});

it('a block whose number of samples was left at 0 is written with the right one', async () => {
	const extension = bytes(little16(2), little16(0));
	const file = plainWav(sound(72), { tag: 0x11, bits: 4, blockBytes: 36, extension });

	const written = await writeWhole((await demux(file)).tracks[0]);

	expect(written.readUInt16LE(20 + 18)).toBe(65);
});

describe('hostile WAV files', () => {
	const shapes: Array<[string, (n: number) => Uint8Array]> = [
		[
			'chunks of no bytes',
			(n) => riff(fmt(), ...Array.from({ length: n }, () => riffChunk('JUNK', zeros(0))), DATA),
		],
		['headers in a row', (n) => bytes(...Array.from({ length: n }, () => riff()), plainWav(SOUND))],
		[
			'a sound in every format',
			(n) =>
				bytes(
					...Array.from({ length: n }, (_x, index) =>
						plainWav(SOUND, { sampleRate: 8000 + index }),
					),
				),
		],
		[
			'sizes that lead into zeros',
			(n) =>
				riff(
					fmt(),
					...Array.from({ length: n }, () => riffChunk('LIST', zeros(0), 8 * n)),
					zeros(20 * n),
					sound(9),
					DATA,
				),
		],
		[
			'silence without end',
			(n) =>
				riff(
					fmt(),
					...Array.from({ length: n }, () => riffChunk('slnt', little32(0xffff_ffff))),
					DATA,
				),
		],
	];

	it.each(shapes)('take work in proportion: %s', async (_, make) => {
		const reads = async (n: number) => {
			const file = make(n);
			let count = 0;
			const counted = new Proxy(file, {
				get: (target, key) => {
					if (typeof key === 'string' && key >= '0' && key <= '9~') count += 1;
					const value: unknown = Reflect.get(target, key, target);
					return typeof value === 'function' ? (value.bind(target) as unknown) : value;
				},
			});
			await demuxWav(counted, tools);
			return count / file.length;
		};

		const once = await reads(100);
		const twice = await reads(200);

		expect(twice).toBeLessThan(once * 1.3 + 5);
	});

	it('hold no more tracks than the bound', async () => {
		const file = bytes(
			...Array.from({ length: 150 }, (_, index) => plainWav(SOUND, { sampleRate: 8000 + index })),
		);

		const { tracks, coverage } = await demux(file);

		expect(tracks).toHaveLength(100);
		expect(coverage.unaccountedBytes).toBe(50_000);
	});
});
