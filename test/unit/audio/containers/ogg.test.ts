import { demuxOgg } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/ogg/demux';
import {
	probeOgg,
	probeOggBehind,
} from '../../../../nodes/DeepfakeAudioCheck/audio/containers/ogg/probe';
import { readFixture } from '../../../fixtures/fixtures';
import {
	bytes,
	id3Tag,
	oggPage as firstPage,
	repeat,
	uint32LittleEndian,
	zeros,
} from '../identifyBuilders';
import {
	createNumberedTools,
	expectDemuxed,
	hear,
	OPUS_TAGS,
	opusHead,
	opusPacket,
	opusPackets,
	whole,
	type Heard,
} from '../numberedOpus';
import { oggPage, oggStream } from '../oggBuilder';

/** 20 ms, in samples of 48 kHz: granule positions count in these. */
const PACKET = 960;

/** A page of one packet of three bytes: its header, one segment size, the packet. */
const PAGE_BYTES = 31;

type Pages = Parameters<typeof oggStream>[1];

function headers(preSkip = 0): Pages {
	return [
		{ granulePosition: 0, packets: [opusHead(preSkip)] },
		{ granulePosition: 0, packets: [OPUS_TAGS] },
	];
}

/** The pages of a stream with a page for each packet, in order; the last one ends it. */
function opusStream(serialNumber: number, first: number, last: number): Uint8Array[] {
	const sound = opusPackets(first, last).map((packet, index) => ({
		granulePosition: PACKET * (index + 1),
		packets: [packet],
		isLast: first + index === last,
	}));
	return oggStream(serialNumber, [...headers(), ...sound]);
}

/** A stream of something else: as many pages as are asked for. */
function otherStream(serialNumber: number, firstPacket: string, pageCount: number): Uint8Array[] {
	const pages = Array.from({ length: pageCount - 1 }, (_, index) => ({
		granulePosition: index,
		packets: [bytes('a frame of a film')],
	}));
	return oggStream(serialNumber, [{ granulePosition: 0, packets: [bytes(firstPacket)] }, ...pages]);
}

/** Pages of several streams in turn: the first of each, the second of each and so on. */
function interleave(...streams: Uint8Array[][]): Uint8Array {
	const longest = Math.max(...streams.map(({ length }) => length));
	const turns = Array.from({ length: longest }, (_, turn) => {
		return streams.flatMap((stream) => stream.slice(turn, turn + 1));
	});
	return bytes(...turns.flat());
}

/** Pages of sound that go on with a stream, each with one packet. */
function laterPages(
	serialNumber: number,
	{ sequenceNumber, granulePosition }: { sequenceNumber: number; granulePosition: number },
	packets: Uint8Array[],
): Uint8Array[] {
	return packets.map((packet, index) =>
		oggPage({
			serialNumber,
			sequenceNumber: sequenceNumber + index,
			granulePosition: granulePosition + PACKET * (index + 1),
			packets: [packet],
		}),
	);
}

async function demux(file: Uint8Array) {
	return expectDemuxed(await demuxOgg(file, createNumberedTools()));
}

async function refusal(file: Uint8Array) {
	const result = await demuxOgg(file, createNumberedTools());
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

describe('an Ogg file', () => {
	it.each([
		['Opus', firstPage(bytes('OpusHead', zeros(11))), 'ogg-opus'],
		['Vorbis', firstPage(bytes('\x01vorbis', zeros(23))), 'ogg-vorbis'],
		['FLAC', firstPage(bytes('\x7fFLAC', zeros(46))), 'ogg-flac'],
		['Speex', firstPage(bytes('Speex   ', zeros(72))), 'ogg-speex'],
		['an unknown codec', firstPage(bytes('PCM     ', zeros(20))), 'ogg'],
		[
			'Opus behind a skeleton',
			bytes(firstPage(bytes('fishead\0', zeros(56))), firstPage(bytes('OpusHead', zeros(11)))),
			'ogg-opus',
		],
		[
			'Theora and Vorbis',
			bytes(firstPage(bytes('\x01vorbis', zeros(23))), firstPage(bytes('\x80theora', zeros(35)))),
			'ogg-video',
		],
		['a million streams', repeat(firstPage(zeros(0)), 300_000), 'ogg'],
		['a page that is cut off', bytes('OggS', 0, 2), 'ogg'],
		['no page', bytes('OggX', zeros(50)), undefined],
		['no bytes', bytes(), undefined],
	])('is known by its first pages: %s', (_, file, format) => {
		expect(probeOgg({ bytes: file, isWhole: true })).toBe(format);
	});

	it.each([
		['junk in front', bytes('anything at all, ', ...opusStream(1, 1, 2)), 'ogg-opus'],
		[
			'false starts in front',
			bytes(repeat(bytes('OggS\0'), 50), ...opusStream(1, 1, 2)),
			'ogg-opus',
		],
		['a wrong checksum only', bytes('junk', firstPage(bytes('OpusHead', zeros(11)))), undefined],
		['nothing of it', zeros(100_000), undefined],
	])('is found behind something else: %s', (_, file, format) => {
		expect(probeOggBehind({ bytes: file, isWhole: true })).toBe(format);
	});
});

describe('an Ogg file of several streams', () => {
	it.each<[string, Uint8Array, Heard[]]>([
		[
			'a film in front',
			interleave(otherStream(7, '\x80theora', 6), opusStream(1, 1, 3)),
			[whole(1, 2, 3)],
		],
		[
			'a film behind',
			interleave(opusStream(1, 1, 3), otherStream(7, '\x80theora', 6)),
			[whole(1, 2, 3)],
		],
		[
			'a second voice',
			interleave(opusStream(1, 1, 3), opusStream(2, 11, 15)),
			[whole(1, 2, 3), whole(11, 12, 13, 14, 15)],
		],
		[
			'a second voice, in a chain of two',
			bytes(
				interleave(opusStream(1, 1, 2), opusStream(2, 11, 12)),
				interleave(opusStream(3, 3, 4), opusStream(4, 13, 14)),
			),
			[whole(1, 2, 3, 4), whole(11, 12, 13, 14)],
		],
		[
			'a skeleton',
			interleave(otherStream(7, 'fishead\0', 1), opusStream(1, 1, 3)),
			[whole(1, 2, 3)],
		],
	])('is heard by a track for each voice: %s', async (_, file, heard) => {
		expect(await listen(file)).toEqual({ heard, ...NOTHING_MISSING });
	});

	it.each<[string, Uint8Array, Heard]>([
		[
			'of its own serial number',
			bytes(...opusStream(1, 1, 3), ...opusStream(2, 4, 5)),
			whole(1, 2, 3, 4, 5),
		],
		[
			'of the same serial number',
			bytes(...opusStream(1, 1, 3), ...opusStream(1, 4, 5)),
			whole(1, 2, 3, 4, 5),
		],
		[
			'of a serial number that was used before another one',
			bytes(...opusStream(1, 1, 2), ...opusStream(2, 3, 4), ...opusStream(1, 5, 6)),
			whole(1, 2, 3, 4, 5, 6),
		],
		[
			'while the one before it was never ended',
			bytes(...opusStream(1, 1, 3).slice(0, -1), ...opusStream(2, 4, 5)),
			whole(1, 2, 4, 5),
		],
		[
			'after one without sound',
			bytes(...oggStream(1, [...headers(), { isLast: true }]), ...opusStream(2, 4, 5)),
			whole(4, 5),
		],
		[
			'behind tags',
			bytes(
				...opusStream(1, 1, 2),
				...[id3Tag(300), 'TAG', repeat(bytes('x'), 125), apeTag(true), apeTag(false)],
				...opusStream(2, 3, 4),
			),
			whole(1, 2, 3, 4),
		],
	])('is heard by all that follow each other: one %s', async (_, file, heard) => {
		expect(await listen(file)).toEqual({ heard: [heard], ...NOTHING_MISSING });
	});

	it('is one track for each codec that follows another', async () => {
		const speex = bytes(
			'Speex   ',
			zeros(28),
			uint32LittleEndian(8000),
			zeros(8),
			uint32LittleEndian(1),
			zeros(28),
		);
		const pages = [
			...opusStream(1, 1, 3),
			...oggStream(2, [
				{ granulePosition: 0, packets: [speex] },
				{ granulePosition: 0, packets: [bytes('comments')] },
				{ granulePosition: 160, packets: [zeros(20)] },
			]),
		];
		const { tracks, coverage } = await demux(bytes(...pages));

		expect(tracks).toMatchObject([
			{ number: 1, codec: { name: 'opus' }, startSeconds: 0 },
			{
				number: 2,
				codec: { name: 'other', label: 'Speex' },
				startSeconds: 0.06,
				sampleRate: 8000,
				channels: 1,
			},
		]);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, soundBytes: 3 * 3 + 20 });
	});
});

/** Ref: APEv2: an item of 14 bytes, in front of its footer, behind a header or not */
function apeTag(hasHeader: boolean): Uint8Array {
	const item = bytes(uint32LittleEndian(0), uint32LittleEndian(0), 'Title\0');
	const part = (flags: number) =>
		bytes(
			...['APETAGEX', uint32LittleEndian(2000), uint32LittleEndian(item.length + 32)],
			...[uint32LittleEndian(1), uint32LittleEndian(flags), zeros(8)],
		);
	return hasHeader ? bytes(part(0xa000_0000), item, part(0x8000_0000)) : bytes(item, part(0));
}

describe('what stands around the pages of an Ogg file', () => {
	const sound = opusStream(1, 1, 3);

	it.each<[string, Uint8Array, number]>([
		['an ID3 tag in front', bytes(id3Tag(1000), ...sound), 0],
		['two ID3 tags in front', bytes(id3Tag(100), id3Tag(5), ...sound), 0],
		['an ID3v1 tag behind', bytes(...sound, 'TAG', repeat(bytes('x'), 125)), 0],
		['an APE tag behind', bytes(...sound, apeTag(true)), 0],
		['an APE tag without a header behind', bytes(...sound, apeTag(false)), 0],
		['a Lyrics3 tag behind', bytes(...sound, 'LYRICSBEGININD0000200000029LYRICS200'), 0],
		['zeros in front and behind', bytes(zeros(7000), ...sound, zeros(7000)), 0],
		['zeros, a tag and zeros behind', bytes(...sound, zeros(9), id3Tag(10), zeros(9)), 0],
		['junk in front', bytes('what is this?', ...sound), 13],
		['junk between', bytes(...sound.slice(0, 3), 'what is this?', ...sound.slice(3)), 13],
		['junk behind', bytes(...sound, 'what is this?'), 13],
		['another container behind', bytes(...sound, 'RIFF', repeat(bytes(1), 5000)), 5004],
	])('is read over, and counted unless it is a tag: %s', async (_, file, unaccountedBytes) => {
		expect(await listen(file)).toEqual({
			heard: [whole(1, 2, 3)],
			...NOTHING_MISSING,
			unaccountedBytes,
		});
	});

	it('is searched for pages though a tag claims it', async () => {
		const tag = id3Tag(bytes(...sound).length).subarray(0, 10);
		const file = bytes(...opusStream(2, 4, 6), tag, ...sound);

		expect((await listen(file)).heard).toEqual([whole(4, 5, 6, 1, 2, 3)]);
	});

	it('makes it less than plain', async () => {
		const isPlain = async (file: Uint8Array) => (await demux(file)).isPlain;

		expect(await isPlain(bytes(...sound))).toBe(true);
		expect(await isPlain(bytes(id3Tag(10), ...sound))).toBe(false);
		expect(await isPlain(bytes(...sound, 'junk'))).toBe(false);
		expect(await isPlain(bytes(...sound, ...opusStream(2, 4, 5)))).toBe(false);
		expect(await isPlain(interleave(sound, opusStream(2, 4, 5)))).toBe(false);
	});
});

describe('Ogg pages that do not follow each other', () => {
	const sound = opusStream(1, 1, 6);
	const damaged = Buffer.from(sound[4] ?? []);
	damaged[30] = 99;

	it.each<[string, Uint8Array, object]>([
		[
			'behind the end of the stream',
			bytes(
				...opusStream(1, 1, 3),
				...laterPages(1, { sequenceNumber: 5, granulePosition: 3 * PACKET }, opusPackets(4, 5)),
			),
			{ heard: [whole(1, 2, 3, 4, 5)], ...NOTHING_MISSING },
		],
		[
			'behind the end of the stream, with numbers and positions that start anew',
			bytes(
				...opusStream(1, 1, 3),
				...laterPages(1, { sequenceNumber: 2, granulePosition: 0 }, opusPackets(4, 5)),
			),
			{ heard: [whole(1, 2, 3, 4, 5)], ...NOTHING_MISSING },
		],
		[
			'behind the end of the stream, with numbers and positions that jump',
			bytes(
				...opusStream(1, 1, 3),
				...laterPages(1, { sequenceNumber: 99, granulePosition: 99 * PACKET }, opusPackets(4, 5)),
			),
			{ heard: [whole(1, 2, 3, 4, 5)], ...NOTHING_MISSING },
		],
		[
			'behind what looks like a page that reaches beyond the end of the file',
			bytes(
				...opusStream(1, 1, 2),
				...['OggS', zeros(22), 255, repeat(bytes(255), 255)],
				...opusStream(2, 3, 4),
			),
			{ heard: [whole(1, 2, 3, 4)], ...NOTHING_MISSING, unaccountedBytes: 282 },
		],
		[
			'behind the headers, in a stream that was joined late',
			bytes(
				...oggStream(1, headers()),
				...laterPages(
					1,
					{ sequenceNumber: 34567, granulePosition: 48000 * 3600 },
					opusPackets(1, 3),
				),
			),
			{ heard: [whole(1, 2, 3)], ...NOTHING_MISSING },
		],
		[
			'where numbers jump, but positions do not',
			bytes(
				...opusStream(1, 1, 3)
					.slice(0, 5)
					.map((page, index) =>
						index === 4
							? (laterPages(1, { sequenceNumber: 4, granulePosition: 2 * PACKET }, [
									opusPacket(3),
								])[0] ?? page)
							: page,
					),
				...laterPages(1, { sequenceNumber: 9, granulePosition: 3 * PACKET }, opusPackets(4, 5)),
			),
			{ heard: [whole(1, 2, 3, 4, 5)], ...NOTHING_MISSING },
		],
		[
			'where one is missing',
			bytes(...sound.slice(0, 4), ...sound.slice(5)),
			{ heard: [whole(1, 2, 4, 5, 6)], ...NOTHING_MISSING, gaps: 1 },
		],
		[
			'where three are missing, at two places',
			bytes(sound[0] ?? '', sound[1] ?? '', sound[2] ?? '', sound[4] ?? '', sound[7] ?? ''),
			{ heard: [whole(1, 3, 6)], ...NOTHING_MISSING, gaps: 2 },
		],
		[
			'where one has a wrong checksum',
			bytes(...sound.slice(0, 4), damaged, ...sound.slice(5)),
			{ heard: [whole(1, 2, 4, 5, 6)], ...NOTHING_MISSING, gaps: 1, unaccountedBytes: PAGE_BYTES },
		],
		[
			'where the last one has a wrong checksum',
			bytes(...sound.slice(0, 4), damaged),
			{ heard: [whole(1, 2)], ...NOTHING_MISSING, unaccountedBytes: PAGE_BYTES },
		],
		[
			'where some bytes are missing',
			bytes(...sound.slice(0, 4), (sound[4] ?? bytes()).subarray(0, 20), ...sound.slice(5)),
			{ heard: [whole(1, 2, 4, 5, 6)], ...NOTHING_MISSING, gaps: 1, unaccountedBytes: 20 },
		],
		[
			'where the same ones come again',
			bytes(...sound.slice(0, 4), ...sound.slice(2)),
			{ heard: [whole(1, 2, 1, 2, 3, 4, 5, 6)], ...NOTHING_MISSING },
		],
		[
			'of a stream whose start is missing, beside one that is whole',
			bytes(...opusStream(1, 1, 2), ...opusStream(2, 3, 4).slice(1)),
			{ heard: [whole(1, 2)], ...NOTHING_MISSING, unaccountedBytes: OPUS_TAGS.length + 6 },
		],
	])('are read on: %s', async (_, file, expected) => {
		expect(await listen(file)).toEqual(expected);
	});

	it('are searched for behind false starts, each of which claims to be large', async () => {
		const falseStart = bytes('OggS', zeros(22), 255, repeat(bytes(255), 255));
		const file = bytes(...sound, repeat(falseStart, 300), ...opusStream(2, 7, 8));

		// Each claims 65 307 bytes: more than four times the file's size is not compared.
		const { heard, unaccountedBytes } = await listen(file);
		expect(heard).toEqual([whole(1, 2, 3, 4, 5, 6)]);
		expect(unaccountedBytes).toBeGreaterThan(300 * falseStart.length);
	});
});

describe('an Ogg packet', () => {
	const large = opusPacket(2, 1000);
	const [start, middle, end] = [
		large.subarray(0, 255),
		large.subarray(255, 765),
		large.subarray(765),
	];

	it.each<[string, Pages]>([
		[
			'two pages',
			[
				{ granulePosition: PACKET, packets: [opusPacket(1)], unfinished: bytes(start, middle) },
				{ granulePosition: 3 * PACKET, isContinued: true, packets: [end, opusPacket(3)] },
			],
		],
		[
			'three pages, one of them without an end in it',
			[
				{ granulePosition: PACKET, packets: [opusPacket(1)], unfinished: start },
				{ isContinued: true, unfinished: middle },
				{ granulePosition: 3 * PACKET, isContinued: true, packets: [end, opusPacket(3)] },
			],
		],
		[
			'a page that ends with a full segment',
			[
				{ granulePosition: 2 * PACKET, packets: [opusPacket(1), opusPacket(2, 510)] },
				{ granulePosition: 3 * PACKET, packets: [opusPacket(3)] },
			],
		],
	])('is put together from %s', async (_, pages) => {
		const file = bytes(...oggStream(1, [...headers(), ...pages]));

		expect(await listen(file)).toEqual({ heard: [whole(1, 2, 3)], ...NOTHING_MISSING });
	});

	it('is put together though pages of another stream stand between its parts', async () => {
		const sound = oggStream(1, [
			...headers(),
			{ granulePosition: PACKET, packets: [opusPacket(1)], unfinished: bytes(start, middle) },
			{ granulePosition: 3 * PACKET, isContinued: true, packets: [end, opusPacket(3)] },
		]);
		const film = oggStream(7, [
			{ granulePosition: 0, packets: [bytes('\x80theora')] },
			{ unfinished: zeros(255) },
			{ isContinued: true, unfinished: zeros(510) },
			{ granulePosition: 1, isContinued: true, packets: [zeros(3)] },
		]);

		expect((await listen(interleave(sound, film))).heard).toEqual([whole(1, 2, 3)]);
	});

	it('is not put together from a start and an end of which the middle is missing', async () => {
		const pages = oggStream(1, [
			...headers(),
			{ granulePosition: PACKET, packets: [opusPacket(1)], unfinished: start },
			{ isContinued: true, unfinished: middle },
			{ granulePosition: 3 * PACKET, isContinued: true, packets: [end, opusPacket(3)] },
		]);

		expect(await listen(bytes(...pages.slice(0, 3), ...pages.slice(4)))).toEqual({
			heard: [whole(1, 3)],
			...NOTHING_MISSING,
			gaps: 1,
			unaccountedBytes: start.length,
		});
	});

	it.each<[string, Pages, object]>([
		[
			'whose start is missing, where a recording was joined late',
			[{ granulePosition: 2 * PACKET, isContinued: true, packets: [end, ...opusPackets(1, 2)] }],
			NOTHING_MISSING,
		],
		[
			'whose start is missing, and that goes on over two pages',
			[
				{ granulePosition: PACKET, packets: [opusPacket(1)] },
				{ isContinued: true, unfinished: opusPacket(9, 510) },
				{
					granulePosition: 2 * PACKET,
					isContinued: true,
					packets: [repeat(bytes(7), 235), opusPacket(2)],
				},
			],
			{ ...NOTHING_MISSING, gaps: 2, unaccountedBytes: 510 + 235 },
		],
		[
			'that does not go on, though it was to',
			[
				{ granulePosition: PACKET, packets: [opusPacket(1)], unfinished: opusPacket(9, 255) },
				{ granulePosition: 2 * PACKET, packets: [opusPacket(2)] },
			],
			{ ...NOTHING_MISSING, gaps: 1, unaccountedBytes: 255 },
		],
		[
			'that is none',
			[
				{
					granulePosition: 3 * PACKET,
					packets: [opusPacket(1), bytes((9 << 3) | 3, 0, 5), opusPacket(2)],
				},
			],
			{ ...NOTHING_MISSING, gaps: 1, unaccountedBytes: 3 },
		],
		[
			'of no bytes',
			[{ granulePosition: 3 * PACKET, packets: [opusPacket(1), bytes(), opusPacket(2)] }],
			NOTHING_MISSING,
		],
		[
			'of no bytes that ends the file',
			[
				{ granulePosition: 2 * PACKET, packets: opusPackets(1, 2) },
				{ granulePosition: 2 * PACKET, packets: [bytes()], isLast: true },
			],
			NOTHING_MISSING,
		],
		[
			'of comments that come again',
			[{ granulePosition: 2 * PACKET, packets: [opusPacket(1), OPUS_TAGS, opusPacket(2)] }],
			NOTHING_MISSING,
		],
	])('is left out, and counted if it held sound: %s', async (_, pages, expected) => {
		const file = bytes(...oggStream(1, [...headers(), ...pages]));

		expect(await listen(file)).toEqual({ heard: [whole(1, 2)], ...expected });
	});

	it('is no sound when it has no end, over however many pages it goes on', async () => {
		const endless = Array.from({ length: 3000 }, () => ({
			isContinued: true,
			unfinished: zeros(255),
		}));
		const file = bytes(...oggStream(1, [...headers(), { packets: [opusPacket(1)] }, ...endless]));

		// The first part goes on from nothing, so all of it has no start.
		expect(await listen(file)).toEqual({
			heard: [whole(1)],
			...{ unaccountedBytes: 0, gaps: 3000, isCutOff: false },
		});
	});
});

describe('the ends of Ogg/Opus sound', () => {
	/** Three packets on two pages, the last of which ends the stream at a granule position. */
	const ending = (granulePosition: number, preSkip = 0) =>
		bytes(
			...oggStream(1, [
				...headers(preSkip),
				{ granulePosition: PACKET, packets: [opusPacket(1)] },
				{ granulePosition, packets: opusPackets(2, 3), isLast: true },
			]),
		);

	it.each<[string, Uint8Array, Heard]>([
		['whole when its end is where the packets end', ending(3 * PACKET), whole(1, 2, 3)],
		[
			'trimmed when its end is stated earlier',
			ending(3 * PACKET - 300),
			[
				[1, 320],
				[2, 320],
				[3, 220],
			],
		],
		[
			'trimmed by more than its last packet',
			ending(2 * PACKET - 480),
			[
				[1, 320],
				[2, 160],
			],
		],
		[
			'trimmed by more than its last page',
			bytes(
				...opusStream(1, 1, 3).slice(0, 4),
				oggPage({
					...{ serialNumber: 1, sequenceNumber: 4, granulePosition: 2 * PACKET - 480 },
					...{ packets: [opusPacket(3)], isLast: true },
				}),
			),
			[
				[1, 320],
				[2, 160],
			],
		],
		[
			'not trimmed by more than an encoder puts behind the sound',
			bytes(
				...oggStream(1, [
					...headers(),
					{ granulePosition: 4 * PACKET, packets: opusPackets(1, 4) },
					{ granulePosition: 4 * PACKET + 1, packets: opusPackets(5, 8), isLast: true },
				]),
			),
			whole(1, 2, 3, 4, 5, 6, 7, 8),
		],
		['not lengthened when its end is stated later', ending(5 * PACKET), whole(1, 2, 3)],
		[
			'not trimmed when its end is stated more than a second before its last page',
			bytes(
				...oggStream(1, [
					...headers(),
					{ granulePosition: 60 * PACKET, packets: [opusPacket(1)] },
					{ granulePosition: PACKET, packets: opusPackets(2, 3), isLast: true },
				]),
			),
			whole(1, 2, 3),
		],
		[
			'without its pre-skip',
			ending(3 * PACKET, 312),
			[
				[1, 216],
				[2, 320],
				[3, 320],
			],
		],
		[
			'without pre-skip and what its end drops',
			ending(3 * PACKET - 300, 312),
			[
				[1, 216],
				[2, 320],
				[3, 220],
			],
		],
		[
			'without a pre-skip of more than a packet',
			ending(3 * PACKET, 1200),
			[
				[2, 240],
				[3, 320],
			],
		],
		[
			'without the pre-skip of each link of a chain, but with all that follows an end mark',
			bytes(
				ending(3 * PACKET - 300, 312),
				...laterPages(1, { sequenceNumber: 4, granulePosition: 0 }, [opusPacket(4)]),
				ending(3 * PACKET, 312),
			),
			[
				[1, 216],
				[2, 320],
				[3, 320],
				[4, 320],
				[1, 216],
				[2, 320],
				[3, 320],
			],
		],
		['nothing, with a pre-skip of all of it', ending(3 * PACKET, 3000), []],
	])('are %s', async (_, file, heard) => {
		expect((await listen(file)).heard).toEqual([heard]);
	});

	it.each([
		['within its last page', 1, { unaccountedBytes: 0, gaps: 0, isCutOff: true }],
		['within the header of its last page', 20, { unaccountedBytes: 0, gaps: 0, isCutOff: true }],
		['within the name of its last page', 29, { unaccountedBytes: 0, gaps: 0, isCutOff: true }],
		['between two pages', 31, NOTHING_MISSING],
	])('are told where the file breaks off %s', async (_, missingBytes, expected) => {
		const file = bytes(...opusStream(1, 1, 3));
		const cut = file.subarray(0, file.length - missingBytes);

		expect(await listen(cut)).toEqual({ heard: [whole(1, 2)], ...expected });
	});

	it('are told where the file breaks off between two pages of a packet', async () => {
		const page = {
			packets: [opusPacket(1)],
			granulePosition: PACKET,
			unfinished: opusPacket(2, 255),
		};
		const file = bytes(...oggStream(1, [...headers(), page]));

		expect(await listen(file)).toEqual({
			heard: [whole(1)],
			...{ unaccountedBytes: 0, gaps: 0, isCutOff: true },
		});
	});
});

describe('an Ogg file without sound that can be read', () => {
	it.each<[string, Uint8Array, object]>([
		['headers only', bytes(...oggStream(1, headers())), { reason: 'noSound' }],
		['a film only', bytes(...otherStream(7, '\x80theora', 6)), { reason: 'noSound' }],
		[
			'a stream whose start is missing',
			bytes(...opusStream(1, 1, 3).slice(1)),
			{ reason: 'middlePiece' },
		],
		['an unknown codec', bytes(...otherStream(7, 'whatever', 6)), { reason: 'codec', codec: '' }],
		['no page', bytes('OggS', zeros(500)), { reason: 'damaged', readableSeconds: 0 }],
		['no bytes', bytes(), { reason: 'damaged', readableSeconds: 0 }],
	])('is refused: %s', async (_, file, expected) => {
		expect(await refusal(file)).toEqual(expected);
	});
});

/** Ref: RFC 9639 section 9.1.8: polynomial x^8 + x^2 + x + 1, bit by bit */
function crc8(header: Uint8Array): number {
	let remainder = 0;
	for (const byte of header) {
		remainder ^= byte;
		for (let bit = 0; bit < 8; bit += 1) {
			remainder = ((remainder << 1) ^ (remainder >= 0x80 ? 7 : 0)) & 0xff;
		}
	}
	return remainder;
}

describe('Vorbis in Ogg', () => {
	const file = readFixture('vorbis.ogg');

	it('is a track of packets that last as long as its positions say', async () => {
		const { tracks, coverage } = await demux(file);
		const [track] = tracks;

		// ffprobe counts 88 packets, the first of which gives nothing, and 44 379 samples.
		expect(track).toMatchObject({
			...{ sampleRate: 16_000, channels: 1 },
			codec: { name: 'vorbis', links: [{ first: 0, end: 88, trimmedDuration: 44_379 }] },
		});
		expect(track?.packets.startOf(1)).toBe(0);
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, isCutOff: false });
	});

	it('starts anew with each link of a chain', async () => {
		const { tracks } = await demux(bytes(file, file));
		const packets = tracks[0]?.packets;

		expect(tracks).toMatchObject([{ codec: { links: [{ first: 0 }, { first: 88, end: 176 }] } }]);
		expect(packets?.startOf(89)).toBe(packets?.startOf(88));
		expect(packets?.startOf(176)).toBe(2 * (packets?.startOf(88) ?? NaN));
	});
});

describe('Vorbis in Ogg that goes on behind its end mark', () => {
	it('starts anew, as its decoder does', async () => {
		const file = Buffer.from(readFixture('vorbis.ogg'));
		// Two pages of headers stand in front of the sound.
		const sound = file.subarray(file.indexOf('OggS', file.indexOf('OggS', 4) + 4));
		const { tracks, coverage } = await demux(bytes(file, sound));
		const packets = tracks[0]?.packets;

		expect(tracks).toMatchObject([{ codec: { links: [{ first: 0 }, { first: 88, end: 176 }] } }]);
		expect(packets?.startOf(89)).toBe(packets?.startOf(88));
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0 });
	});
});

describe('FLAC in Ogg', () => {
	/** 8 kHz, one channel, 16 bits. Ref: RFC 9639 section 8.2 */
	const streamInfo = bytes(
		...[0, 0, 0, 34, 0x10, 0, 0x10, 0, zeros(6)],
		...[0x01, 0xf4, 0x00, 0xf0, zeros(20)],
	);
	const first = bytes(0x7f, 'FLAC', 1, 0, 0, 1, 'fLaC', streamInfo);
	/** A frame of 192 samples, by its header. Ref: RFC 9639 section 9.1 */
	const head = bytes(0xff, 0xf8, 0x10, 0x00, 0x00);
	const frame = bytes(head, crc8(head), repeat(bytes(1), 20));

	it('is a track of frames', async () => {
		const file = bytes(
			...oggStream(1, [
				{ granulePosition: 0, packets: [first] },
				{ granulePosition: 0, packets: [bytes(0x84, 0, 0, 0)] },
				{ granulePosition: 384, packets: [frame, frame] },
				{ granulePosition: 576, packets: [frame], isLast: true },
			]),
		);
		const { tracks, coverage } = await demux(file);

		expect(tracks).toMatchObject([
			{ codec: { name: 'flac', bitsPerSample: 16 }, sampleRate: 8000, channels: 1 },
		]);
		expect(tracks[0]?.packets.count).toBe(3);
		expect(tracks[0]?.packets.startOf(3)).toBe(576);
		expect(tracks[0]?.packets.at(2)).toEqual(new Uint8Array(frame));
		expect(coverage).toMatchObject({ unaccountedBytes: 0, gaps: 0, soundBytes: 3 * frame.length });
	});
});
