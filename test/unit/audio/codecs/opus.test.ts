import { decodeOpus } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/opus';
import {
	opusPacketDuration,
	readOpusHead,
} from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/opusPackets';
import type { OpusLayout } from '../../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { ListedPackets } from '../../../../nodes/DeepfakeAudioCheck/audio/media/packetTable';
import type { OpusLink, Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { bytes, repeat, zeros } from '../identifyBuilders';
import {
	createNumberedTools,
	hear,
	opusHead,
	opusPackets,
	readHeard,
	whole,
} from '../numberedOpus';

const MONO: OpusLayout = {
	...{ channels: 1, streamCount: 1, coupledCount: 0 },
	mapping: Uint8Array.of(0),
};
const STEREO: OpusLayout = {
	...{ channels: 2, streamCount: 1, coupledCount: 1 },
	mapping: Uint8Array.of(0, 1),
};
const QUAD: OpusLayout = {
	...{ channels: 4, streamCount: 2, coupledCount: 2 },
	mapping: Uint8Array.of(0, 1, 2, 3),
};

/** Packets of 20 ms, numbered from 1. */
function trackOf(count: number, links: OpusLink[]): Track {
	const packets = opusPackets(1, count);
	const file = bytes(...packets);
	const table = new ListedPackets(file, 48_000);
	for (let index = 0; index < count; index += 1) table.addAt(3 * index, 3, 960);
	return {
		...{ number: 1, codec: { name: 'opus', links }, sampleRate: 48_000, channels: 1 },
		...{ packets: table, startSeconds: 0, skippedUnits: 0 },
	};
}

function link(first: number, end: number, about: Partial<OpusLink> = {}): OpusLink {
	return { layout: MONO, first, end, preSkip: 0, trimmedDuration: undefined, ...about };
}

describe('the length of an Opus packet', () => {
	it.each([
		['10 ms of SILK', 0 << 3, 480],
		['60 ms of SILK', 3 << 3, 2880],
		['20 ms of hybrid', 13 << 3, 960],
		['2.5 ms of CELT', 16 << 3, 120],
		['20 ms of CELT', 31 << 3, 960],
		['two frames of one size', (3 << 3) | 1, 5760],
		['two frames of two sizes', (1 << 3) | 2, 1920],
	])('is told by its first byte: %s', (_, toc, expected) => {
		expect(opusPacketDuration(Uint8Array.of(toc, 0))).toBe(expected);
	});

	it.each([
		['as many frames as the second byte says', bytes((1 << 3) | 3, 6), 5760],
		['more than 120 ms', bytes((1 << 3) | 3, 7), 0],
		['no frames', bytes((1 << 3) | 3, 0), 0],
		['no bytes', bytes(), 0],
		['more bytes than a packet can have', zeros(500_000), 0],
	])('is told by what it holds: %s', (_, packet, expected) => {
		expect(opusPacketDuration(packet)).toBe(expected);
	});
});

describe('an Opus identification header', () => {
	it.each([
		['one channel', opusHead(312), { layout: MONO, preSkip: 312 }],
		['two channels', opusHead(3840, 2), { layout: STEREO, preSkip: 3840 }],
		[
			'four channels in two streams',
			bytes('OpusHead', 1, 4, 0, 1, zeros(6), 1, 2, 2, 0, 1, 2, 3),
			{ layout: QUAD, preSkip: 256 },
		],
		['three channels without a mapping', opusHead(0, 3), undefined],
		['no channels', opusHead(0, 0), undefined],
		['nine channels', bytes('OpusHead', 1, 9, zeros(8), 1, 9, 0, repeat(bytes(0), 9)), undefined],
		['a mapping to no stream', bytes('OpusHead', 1, 1, zeros(8), 1, 1, 0, 1), undefined],
		['a later major version', bytes('OpusHead', 16, 1, zeros(9)), undefined],
		['too few bytes', bytes('OpusHead', 1, 1, zeros(8)), undefined],
	])('is read: %s', (_, header, expected) => {
		expect(readOpusHead(header)).toEqual(expected);
	});
});

describe('a part of Opus sound', () => {
	/** 6.2 s with a pre-skip of 6.5 ms: 104 samples of 16 kHz. */
	const track = trackOf(310, [link(0, 310, { preSkip: 312 })]);

	it.each([
		[0, 32_000, [1, 216], [101, 104], 1, 101],
		[32_000, 64_000, [101, 216], [201, 104], 81, 201],
		[64_000, 99_096, [201, 216], [310, 320], 181, 310],
	])(
		'from sample %i to %i starts and ends within packets, and is decoded from 400 ms before it',
		async (start, end, first, last, firstDecoded, lastDecoded) => {
			const tools = createNumberedTools();
			const heard = await hear(track, tools, { start, end });

			expect([heard.at(0), heard.at(-1)]).toEqual([first, last]);
			const [decoded = []] = tools.decoded;
			expect([decoded.at(0), decoded.at(-1)]).toEqual([firstDecoded, lastDecoded]);
			expect(tools.unreleased).toBe(0);
		},
	);

	it('that ends before its sound does gives back its decoder', async () => {
		const tools = createNumberedTools();
		const pieces = decodeOpus(track, tools).read({ start: 0, end: 9000 });
		await pieces.next();
		await pieces.return();

		expect([tools.made, tools.unreleased]).toEqual([1, 0]);
	});

	it('gives back its decoder when the work is to end', async () => {
		const tools = createNumberedTools();
		tools.yieldToEventLoop = async () => await Promise.reject(new Error('Stopped'));

		await expect(hear(track, tools)).rejects.toThrow('Stopped');
		expect([tools.made, tools.unreleased]).toEqual([1, 0]);
	});
});

describe('a chain of Opus streams', () => {
	it('is decoded by one decoder, which starts anew for each', async () => {
		const tools = createNumberedTools();
		const track = trackOf(
			300,
			Array.from({ length: 300 }, (_, index) => link(index, index + 1)),
		);

		expect(await hear(track, tools)).toHaveLength(300);
		expect(tools.made).toBe(1);
		expect(tools.decoded).toHaveLength(300);
	});

	it('is not decoded where nothing of a stream is kept', async () => {
		const tools = createNumberedTools();
		const links = [link(0, 1, { preSkip: 960 }), link(1, 2, { trimmedDuration: 0 }), link(2, 3)];

		expect(await hear(trackOf(3, links), tools)).toEqual(whole(3));
		expect(tools.decoded).toEqual([[3]]);
	});

	it('has another decoder for another layout', async () => {
		const tools = createNumberedTools();
		const track = trackOf(3, [link(0, 1), link(1, 2, { layout: QUAD }), link(2, 3)]);
		const heard = await hear(track, tools);

		// Four channels of 2, 2.5, 3 and 3.5 are mixed.
		expect(heard).toEqual([
			[1, 320],
			[2.75, 320],
			[3, 320],
		]);
		expect([tools.channels, tools.unreleased]).toEqual([[1, 4, 1], 0]);
	});

	it('is read from the middle of a later stream on', async () => {
		const links = [link(0, 2, { trimmedDuration: 960 + 480 }), link(2, 4, { preSkip: 480 })];
		// 480 and 480 samples of 16 kHz.
		const range = { start: 480, end: 900 };

		expect(await hear(trackOf(4, links), createNumberedTools(), range)).toEqual([
			[3, 160],
			[4, 260],
		]);
	});
});

describe('Opus sound of two channels', () => {
	const track = trackOf(2, [link(0, 2, { layout: STEREO })]);

	it('is mixed by the decoder', async () => {
		const tools = createNumberedTools();

		expect(await hear(track, tools)).toEqual(whole(1, 2));
		expect(tools.channels).toEqual([1]);
	});

	it('is given channel by channel when asked for', async () => {
		const pcm = decodeOpus(track, createNumberedTools(), { channels: 'each' });
		const pieces: number[][] = [];
		for await (const samples of pcm.read({ start: 0, end: pcm.frameCount })) {
			pieces.push(samples.map(([sample = 0]) => sample * 1024));
		}

		expect(pcm.channels).toBe(2);
		expect(pieces).toEqual([
			[1, 1.5],
			[2, 2.5],
		]);
	});

	it('is mixed where not all streams of a chain have them', async () => {
		const mixed = trackOf(2, [link(0, 1, { layout: STEREO }), link(1, 2)]);

		expect(decodeOpus(mixed, createNumberedTools(), { channels: 'each' }).channels).toBe(1);
	});
});

describe('an Opus packet that cannot be decoded', () => {
	it.each([
		['is no sound to the decoder', () => undefined],
		['has another length than it says', () => [new Float32Array(160)]],
		[
			'stops the compiled code',
			() => {
				throw new Error('A trap');
			},
		],
	])('ends the sound: it %s', async (_, decode) => {
		const tools = createNumberedTools();
		const { createOpusDecoder } = await tools.loadCodec('opus');
		let count = 0;
		tools.loadCodec = (async () => ({
			createOpusDecoder: async (layout: OpusLayout) => {
				const decoder = await createOpusDecoder(layout);
				return {
					...decoder,
					decode: (packet: Uint8Array) => ((count += 1) === 3 ? decode() : decoder.decode(packet)),
				};
			},
		})) as typeof tools.loadCodec;
		const pcm = decodeOpus(trackOf(5, [link(0, 5)]), tools);

		expect(await readHeard(pcm, { start: 0, end: pcm.frameCount })).toEqual(whole(1, 2));
		expect(tools.unreleased).toBe(0);
	});
});
