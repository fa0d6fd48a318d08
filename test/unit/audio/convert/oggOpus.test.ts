import { openConversion } from '../../../../nodes/DeepfakeAudioCheck/audio/convert/openConversion';
import { bytes, zeros } from '../identifyBuilders';
import { oggPage, oggStream } from '../oggBuilder';
import {
	createNumberedTools,
	hear,
	open,
	OPUS_TAGS,
	opusHead,
	opusPacket,
	opusPackets,
	readHeard,
	whole,
	type Heard,
} from './numberedOpus';

/** 20 ms, in samples of 48 kHz: granule positions count in these. */
const PACKET = 960;

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

async function refusal(file: Uint8Array) {
	const opened = await openConversion('ogg-opus', file, createNumberedTools());
	return opened.ok ? 'none' : opened.refusal;
}

describe('an Ogg file of several streams', () => {
	it.each<[string, Uint8Array, Heard]>([
		[
			'a film in front',
			interleave(otherStream(7, '\x80theora', 6), opusStream(1, 1, 3)),
			whole(1, 2, 3),
		],
		[
			'a film behind',
			interleave(opusStream(1, 1, 3), otherStream(7, '\x80theora', 6)),
			whole(1, 2, 3),
		],
		['a second voice', interleave(opusStream(1, 1, 3), opusStream(2, 11, 15)), whole(1, 2, 3)],
		['a skeleton', interleave(otherStream(7, 'fishead\0', 1), opusStream(1, 1, 3)), whole(1, 2, 3)],
	])('is heard by its first Opus stream only: beside %s', async (_, file, expected) => {
		expect(await hear('ogg-opus', file)).toEqual(expected);
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
			'while the one before it was never ended',
			bytes(...opusStream(1, 1, 3).slice(0, -1), ...opusStream(2, 4, 5)),
			whole(1, 2, 4, 5),
		],
		[
			'after one without sound',
			bytes(...oggStream(1, [...headers(), { isLast: true }]), ...opusStream(2, 4, 5)),
			whole(4, 5),
		],
	])('is heard by all that follow each other: one %s', async (_, file, expected) => {
		expect(await hear('ogg-opus', file)).toEqual(expected);
	});

	it('has no sound behind the end of a stream', async () => {
		const late = oggPage({
			...{ serialNumber: 1, sequenceNumber: 5, granulePosition: 4 * PACKET },
			packets: [opusPacket(9)],
		});

		expect(await hear('ogg-opus', bytes(...opusStream(1, 1, 3), late))).toEqual(whole(1, 2, 3));
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

		expect(await hear('ogg-opus', file)).toEqual(whole(1, 2, 3));
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

		expect(await hear('ogg-opus', interleave(sound, film))).toEqual(whole(1, 2, 3));
	});

	it.each<[string, Pages]>([
		[
			'whose start is missing',
			[{ granulePosition: 2 * PACKET, isContinued: true, packets: [end, ...opusPackets(1, 2)] }],
		],
		[
			'whose start is missing, and that goes on over two pages',
			[
				{ isContinued: true, unfinished: opusPacket(9, 510) },
				{ granulePosition: 2 * PACKET, isContinued: true, packets: [end, ...opusPackets(1, 2)] },
			],
		],
		[
			'that does not go on, though it was to',
			[
				{ granulePosition: PACKET, packets: [opusPacket(1)], unfinished: opusPacket(9, 255) },
				{ granulePosition: 2 * PACKET, packets: [opusPacket(2)] },
			],
		],
	])('%s is left out', async (_, pages) => {
		const file = bytes(...oggStream(1, [...headers(), ...pages]));

		expect(await hear('ogg-opus', file)).toEqual(whole(1, 2));
	});
});

describe('Ogg/Opus sound', () => {
	/** Three packets on one page that ends the stream at a granule position. */
	const ending = (granulePosition: number, preSkip = 0) =>
		bytes(
			...oggStream(1, [
				...headers(preSkip),
				{ granulePosition: PACKET, packets: [opusPacket(1)] },
				{ granulePosition, packets: opusPackets(2, 3), isLast: true },
			]),
		);

	it.each<[string, Uint8Array, Heard]>([
		['is whole when its end is where the packets end', ending(3 * PACKET), whole(1, 2, 3)],
		[
			'is trimmed when its end is stated earlier',
			ending(3 * PACKET - 300),
			[
				[1, 320],
				[2, 320],
				[3, 220],
			],
		],
		[
			'is trimmed by more than its last packet',
			ending(2 * PACKET - 480),
			[
				[1, 320],
				[2, 160],
			],
		],
		['is not lengthened when its end is stated later', ending(5 * PACKET), whole(1, 2, 3)],
		[
			'is not trimmed when its end is stated more than a second before its last page',
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
			'is without its pre-skip',
			ending(3 * PACKET, 312),
			[
				[1, 216],
				[2, 320],
				[3, 320],
			],
		],
		[
			'is without pre-skip and end trimming',
			ending(3 * PACKET - 300, 312),
			[
				[1, 216],
				[2, 320],
				[3, 220],
			],
		],
		[
			'is without a pre-skip of more than a packet',
			ending(3 * PACKET, 1200),
			[
				[2, 240],
				[3, 320],
			],
		],
	])('%s', async (_, file, expected) => {
		expect(await hear('ogg-opus', file)).toEqual(expected);
	});

	const damagedPage = Buffer.concat(opusStream(1, 1, 3).slice(3, 4)).fill(1, 28);

	it.each<[string, Uint8Array, object]>([
		[
			'a page with a wrong checksum',
			bytes(...opusStream(1, 1, 3).slice(0, 3), damagedPage, ...opusStream(1, 1, 3).slice(4)),
			{ reason: 'damaged', readableSeconds: 0.02 },
		],
		[
			'a page that is missing',
			bytes(...opusStream(1, 1, 3).slice(0, 3), ...opusStream(1, 1, 3).slice(4)),
			{ reason: 'damaged', readableSeconds: 0.02 },
		],
		[
			'an empty packet',
			bytes(...oggStream(1, [...headers(), { packets: [opusPacket(1), bytes(), opusPacket(2)] }])),
			{ reason: 'damaged', readableSeconds: 0.02 },
		],
		['headers only', bytes(...oggStream(1, headers())), { reason: 'noSound' }],
		[
			'a stream whose start is missing',
			bytes(...opusStream(1, 1, 3).slice(1)),
			{ reason: 'noSound' },
		],
		['a pre-skip of all of it', ending(3 * PACKET, 3000), { reason: 'noSound' }],
	])('is refused: %s', async (_, file, expected) => {
		expect(await refusal(file)).toEqual(expected);
	});

	it('is read up to where the file breaks off', async () => {
		const file = bytes(...opusStream(1, 1, 3));
		const cut = file.subarray(0, file.length - 1);

		expect(await open('ogg-opus', cut)).toMatchObject({ isCutOff: true, durationSeconds: 0.04 });
		expect(await hear('ogg-opus', cut)).toEqual(whole(1, 2));
	});
});

describe('a segment from the middle of Ogg/Opus sound', () => {
	/** 6.2 seconds: 310 packets of 20 ms, ten on a page, with a pre-skip of 6.5 ms (104 samples of 16 kHz). */
	const file = bytes(
		...oggStream(1, [
			...headers(312),
			...Array.from({ length: 31 }, (_, page) => ({
				granulePosition: 10 * PACKET * (page + 1),
				packets: opusPackets(10 * page + 1, 10 * page + 10),
			})),
		]),
	);

	async function readSegments() {
		const tools = createNumberedTools();
		const opened = await (await open('ogg-opus', file, tools)).openSegments();
		if (!opened.ok) throw new Error(opened.reason);
		const { recording } = opened;
		const segments: Array<{ heard: Heard; decoded: number[] }> = [];
		for (const plan of recording.planSegments({ segmentSeconds: 2, maximumBytes: 1e9 })) {
			const heard = readHeard(await recording.writeSegment(plan));
			segments.push({ heard, decoded: tools.decoded.at(-1) ?? [] });
		}
		return segments;
	}

	it('starts and ends within packets, so that nothing is lost or heard twice', async () => {
		const [first, second, third] = await readSegments();

		expect(first?.heard.slice(0, 1)).toEqual([[1, 216]]);
		expect(first?.heard.slice(-1)).toEqual([[101, 104]]);
		expect(second?.heard.slice(0, 2)).toEqual([
			[101, 216],
			[102, 320],
		]);
		expect(second?.heard.slice(-1)).toEqual([[201, 104]]);
		expect(third?.heard.slice(0, 1)).toEqual([[201, 216]]);
		expect(third?.heard.slice(-1)).toEqual([[310, 320]]);
	});

	it('is decoded from 400 ms before it, for the decoder to run in, and no further than its end', async () => {
		const [first, second, third] = await readSegments();

		expect([first?.decoded.at(0), first?.decoded.at(-1)]).toEqual([1, 101]);
		// It starts in packet 101; twenty packets are 400 ms.
		expect([second?.decoded.at(0), second?.decoded.at(-1)]).toEqual([81, 201]);
		expect([third?.decoded.at(0), third?.decoded.at(-1)]).toEqual([181, 310]);
	});
});
