import { openConversion } from '../../../../nodes/DeepfakeAudioCheck/audio/convert/openConversion';
import { bytes, zeros } from '../identifyBuilders';
import {
	bigEndian,
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
	hear,
	open,
	opusHead,
	opusPacket,
	opusPackets,
	whole,
	type Heard,
} from './numberedOpus';

const MS = 1_000_000;

function soundTrack(parts: Partial<TrackParts> = {}): Uint8Array {
	return trackEntry({
		...{ number: 1, type: 'audio', codec: 'A_OPUS', codecPrivate: opusHead() },
		...parts,
	});
}

const videoTrack = trackEntry({ number: 2, type: 'video', codec: 'V_VP8' });
const videoBlock = simpleBlock(2, unlaced(bytes('a frame of a film')));

function plainBlock(number: number): Uint8Array {
	return simpleBlock(1, unlaced(opusPacket(number)));
}

/** A block group of one packet that says what is to be dropped from its end. */
function trimmedBlock(number: number, dropMs: number, sizeBytes = 4): Uint8Array {
	return blockGroup(1, unlaced(opusPacket(number)), discardPadding(dropMs * MS, sizeBytes));
}

async function refusal(file: Uint8Array) {
	const opened = await openConversion('webm-audio', file, createNumberedTools());
	return opened.ok ? 'none' : opened.refusal;
}

/** Packets 1, 2 and so on, of these sizes in bytes. */
function packetsOfSizes(...sizesBytes: number[]): Uint8Array[] {
	return sizesBytes.map((sizeBytes, index) => opusPacket(index + 1, sizeBytes));
}

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
];

function numbers(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

describe('the frames of a Matroska block', () => {
	it.each(laces)('are told apart: %s', async (_, lace, expected) => {
		const simple = matroska([soundTrack()], cluster(simpleBlock(1, lace)));
		const grouped = matroska([soundTrack()], cluster(blockGroup(1, lace)));

		expect(await hear('webm-audio', simple)).toEqual(expected);
		expect(await hear('webm-audio', grouped)).toEqual(expected);
	});

	it('are laced in a way of their own in each block', async () => {
		const [one, two, three, four, five, six, seven] = opusPackets(1, 7) as [
			...[Uint8Array, Uint8Array, Uint8Array, Uint8Array],
			...[Uint8Array, Uint8Array, Uint8Array],
		];
		const blocks = [
			xiphLace(one, two),
			unlaced(three),
			ebmlLace(four, five),
			fixedLace(six, seven),
		];
		const file = matroska([soundTrack()], cluster(...blocks.map((lace) => simpleBlock(1, lace))));

		expect(await hear('webm-audio', file)).toEqual(whole(1, 2, 3, 4, 5, 6, 7));
	});

	it.each<[string, Lace]>([
		['Xiph', { lacing: 1, head: bytes(1, 200), frames: [opusPacket(2, 90)] }],
		['EBML', { lacing: 3, head: bytes(1, 0x80 | 100), frames: [opusPacket(2, 90)] }],
		[
			'EBML, below zero',
			{ lacing: 3, head: bytes(2, 0x80 | 10, 0x80 | 3), frames: packetsOfSizes(10, 9, 9) },
		],
		['fixed-size', { lacing: 2, head: bytes(9), frames: [opusPacket(2, 5)] }],
	])('are refused when they do not fit into it: %s lacing', async (_, lace) => {
		const file = matroska([soundTrack()], cluster(plainBlock(1), simpleBlock(1, lace)));

		expect(await refusal(file)).toMatchObject({ reason: 'damaged' });
	});
});

describe('what is to be dropped from the end of Matroska sound', () => {
	it.each<[string, Uint8Array[], Heard]>([
		[
			'a part of the last packet',
			[plainBlock(1), trimmedBlock(2, 12.5)],
			[
				[1, 320],
				[2, 120],
			],
		],
		[
			'more than the last packet',
			[plainBlock(1), plainBlock(2), trimmedBlock(3, 30)],
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
		['nothing by an earlier block', [trimmedBlock(1, 10), plainBlock(2)], whole(1, 2)],
		['nothing by a negative number', [plainBlock(1), trimmedBlock(2, -10)], whole(1, 2)],
		[
			'told in eight bytes',
			[plainBlock(1), trimmedBlock(2, 5, 8)],
			[
				[1, 320],
				[2, 240],
			],
		],
		[
			'nothing by a negative number of eight bytes',
			[plainBlock(1), trimmedBlock(2, -5, 8)],
			whole(1, 2),
		],
	])('is %s', async (_, blocks, expected) => {
		expect(await hear('webm-audio', matroska([soundTrack()], cluster(...blocks)))).toEqual(
			expected,
		);
	});

	it('leaves the pre-skip at the start alone', async () => {
		// 312 samples of 48 kHz are 104 of 16 kHz.
		const track = soundTrack({ codecPrivate: opusHead(312) });
		const file = matroska([track], cluster(plainBlock(1), plainBlock(2), trimmedBlock(3, 10)));

		expect(await hear('webm-audio', file)).toEqual([
			[1, 216],
			[2, 320],
			[3, 160],
		]);
	});

	it('may be all of it: then there is no sound', async () => {
		const file = matroska([soundTrack()], cluster(trimmedBlock(1, 20)));

		expect(await refusal(file)).toEqual({ reason: 'noSound' });
	});
});

describe('the sound track of a Matroska file', () => {
	it.each<[string, Uint8Array[], Uint8Array[]]>([
		[
			'beside a film',
			[videoTrack, soundTrack()],
			[videoBlock, plainBlock(1), videoBlock, plainBlock(2)],
		],
		[
			'the first of two',
			[soundTrack(), soundTrack({ number: 3 })],
			[simpleBlock(3, unlaced(opusPacket(9))), plainBlock(1), plainBlock(2)],
		],
		[
			'with a number of two bytes',
			[soundTrack({ number: 300 })],
			[simpleBlock(300, xiphLace(...opusPackets(1, 2)))],
		],
		[
			'with numbers padded to eight bytes',
			[
				element(
					ID.trackEntry,
					element(ID.trackNumber, bigEndian(1, 8)),
					element(ID.trackType, bigEndian(2, 8)),
					element(ID.codecId, 'A_OPUS'),
					element(ID.codecPrivate, opusHead()),
				),
			],
			[plainBlock(1), plainBlock(2)],
		],
		[
			'beside a film whose frames are compressed',
			[
				trackEntry({
					...{ number: 2, type: 'video', codec: 'V_VP8' },
					others: [element(ID.contentEncodings, element(ID.contentEncoding))],
				}),
				soundTrack(),
			],
			[videoBlock, plainBlock(1), plainBlock(2)],
		],
		[
			'with elements that say nothing of it',
			[element(ID.void, zeros(200)), soundTrack({ others: [element(ID.void)] })],
			[element(ID.void, zeros(20_000)), plainBlock(1), element(ID.void), plainBlock(2)],
		],
	])('is found: %s', async (_, tracks, blocks) => {
		expect(await hear('webm-video', matroska(tracks, cluster(...blocks)))).toEqual(whole(1, 2));
	});

	it('goes on through clusters whose sizes are not known', async () => {
		const file = bytes(
			ebmlHeader(),
			elementOfUnknownSize(
				ID.segment,
				element(ID.tracks, soundTrack()),
				elementOfUnknownSize(ID.cluster, element(ID.timestamp, 0), plainBlock(1), plainBlock(2)),
				elementOfUnknownSize(ID.cluster, element(ID.timestamp, 40), plainBlock(3)),
			),
		);

		const { isCutOff } = await open('webm-audio', file);
		expect(isCutOff).toBe(false);
		expect(await hear('webm-audio', file)).toEqual(whole(1, 2, 3));
	});

	it.each([
		['in a packet', 2],
		['between the ID of a block and its size', 8],
	])('is read up to where the file breaks off %s', async (_, missingBytes) => {
		// A block takes nine bytes: ID, size, track, timestamp (2), flags, and a packet of three.
		const file = matroska([soundTrack()], cluster(plainBlock(1), plainBlock(2), plainBlock(3)));
		const cut = file.subarray(0, file.length - missingBytes);

		const { isCutOff } = await open('webm-audio', cut);
		expect(isCutOff).toBe(true);
		expect(await hear('webm-audio', cut)).toEqual(whole(1, 2));
	});

	it('is not converted when its frames are compressed or encrypted', async () => {
		// Header stripping, as mkvmerge does it: what is taken from each frame is told once.
		const compression = element(ID.contentCompression, element(0x4254, 3), element(0x4255, 9 << 3));
		const encodings = element(ID.contentEncodings, element(ID.contentEncoding, compression));
		const file = matroska([soundTrack({ others: [encodings] })], cluster(plainBlock(1)));

		expect([{ reason: 'noSound' }, { reason: 'format' }]).toContainEqual(await refusal(file));
	});

	it.each<[string, Uint8Array, object]>([
		[
			'another codec',
			matroska([soundTrack({ codec: 'A_VORBIS' })], cluster(plainBlock(1))),
			{ reason: 'format' },
		],
		[
			'no identification header',
			matroska([soundTrack({ codecPrivate: zeros(19) })], cluster(plainBlock(1))),
			{ reason: 'format' },
		],
		['no sound track', matroska([videoTrack], cluster(videoBlock)), { reason: 'noSound' }],
		['no packets', matroska([soundTrack()]), { reason: 'noSound' }],
		[
			'an empty packet among others',
			matroska(
				[soundTrack()],
				cluster(plainBlock(1), simpleBlock(1, unlaced(bytes())), plainBlock(2)),
			),
			{ reason: 'damaged', readableSeconds: 0.02 },
		],
	])('is refused: %s', async (_, file, expected) => {
		expect(await refusal(file)).toEqual(expected);
	});
});
