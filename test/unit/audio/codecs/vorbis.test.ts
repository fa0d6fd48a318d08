import { decodeVorbis } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/vorbis';
import {
	readVorbisIdentification,
	readVorbisModes,
	VorbisTiming,
} from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/vorbisPackets';
import type { LoadCodec } from '../../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { ListedPackets } from '../../../../nodes/DeepfakeAudioCheck/audio/media/packetTable';
import type { Track, VorbisLink } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';
import { bytes, uint32LittleEndian, zeros } from '../identifyBuilders';

/** Ref: Vorbis I specification section 4.2.2 */
function identification(parts: { channels?: number; blockSizes?: number; rate?: number } = {}) {
	const { channels = 2, blockSizes = 0xb8, rate = 44_100 } = parts;
	return bytes(
		...['\x01vorbis', zeros(4), channels, uint32LittleEndian(rate), zeros(12)],
		...[blockSizes, 1],
	);
}

/** Bits, the first one lowest in its byte. */
function packBits(...numbers: Array<[value: number, bits: number]>): Uint8Array {
	const all = numbers.flatMap(([value, bits]) =>
		Array.from({ length: bits }, (_, bit) => (value >> bit) & 1),
	);
	const packed = new Uint8Array(Math.ceil(all.length / 8));
	for (const [index, bit] of all.entries()) {
		packed[index >> 3] = (packed[index >> 3] ?? 0) | (bit << (index & 7));
	}
	return packed;
}

/** A setup header that ends with modes, behind so many other bits. */
function setup(longs: number[], bitsBefore = 133): Uint8Array {
	const before = Array.from({ length: bitsBefore }, (): [number, number] => [1, 1]);
	const modes = longs.flatMap((isLong): Array<[number, number]> => {
		return [
			[isLong, 1],
			[0, 16],
			[0, 16],
			[isLong, 8],
		];
	});
	return bytes('\x05vorbis', packBits(...before, [longs.length - 1, 6], ...modes, [1, 1]));
}

describe('Vorbis headers', () => {
	it.each([
		['stereo', identification(), { sampleRate: 44_100, channels: 2, blockSizes: [256, 2048] }],
		[
			'blocks of one size',
			identification({ blockSizes: 0x66 }),
			{ sampleRate: 44_100, channels: 2, blockSizes: [64, 64] },
		],
		['no channels', identification({ channels: 0 }), undefined],
		['nine channels', identification({ channels: 9 }), undefined],
		['no rate', identification({ rate: 0 }), undefined],
		['blocks that are too small', identification({ blockSizes: 0xb5 }), undefined],
		['short blocks that are longer', identification({ blockSizes: 0x8b }), undefined],
		['too few bytes', identification().subarray(0, 29), undefined],
	])('tell rate, channels and block sizes: %s', (_, header, expected) => {
		expect(readVorbisIdentification(header)).toEqual(expected);
	});

	it.each([
		['one mode', setup([0]), [false]],
		['two modes', setup([0, 1]), [false, true]],
		['the other way round', setup([1, 0]), [true, false]],
		['bits that do not fill bytes', setup([0, 1], 138), [false, true]],
		['five modes', setup([0, 1, 1, 0, 1]), [false, true, true, false, true]],
		['zeros behind', bytes(setup([0, 1]), zeros(3)), [false, true]],
		['no modes', bytes('\x05vorbis', zeros(100), 255, 255, 255, 255, 255, 255, 255), undefined],
		['nothing', bytes('\x05vorbis'), undefined],
		['another header', identification(), undefined],
	])('tell which modes are of long blocks: %s', (_, header, expected) => {
		expect(readVorbisModes(header)).toEqual(expected);
	});
});

describe('the length of Vorbis packets', () => {
	const SHORT = Uint8Array.of(0b00);
	const LONG = Uint8Array.of(0b10);

	it('is half of the block before and half of its own, and nothing at first', () => {
		const timing = new VorbisTiming([256, 2048], [false, true]);
		const durations = [LONG, LONG, SHORT, SHORT, LONG].map((packet) => timing.durationOf(packet));

		expect(durations).toEqual([0, 1024, 576, 128, 576]);
	});

	it('is nothing again behind a new start', () => {
		const timing = new VorbisTiming([256, 2048], [false, true]);
		timing.durationOf(LONG);
		timing.restart();

		expect([timing.durationOf(SHORT), timing.durationOf(SHORT)]).toEqual([0, 128]);
	});

	it.each([
		['a header', Uint8Array.of(0b01)],
		['no bytes', new Uint8Array()],
		['a mode that is not there', Uint8Array.of(0b110)],
	])('is none of what is no sound: %s', (_, packet) => {
		const timing = new VorbisTiming([256, 2048], [false, true, true]);

		expect(timing.durationOf(packet)).toBeUndefined();
	});
});

describe('Vorbis sound', () => {
	const headers = { identification: identification(), setup: setup([0, 1]) };

	/** Packets of 1000 samples, numbered from 0; the first one of a link gives none. */
	function trackOf(links: Array<Partial<VorbisLink> & { first: number; end: number }>): Track {
		const count = Math.max(...links.map(({ end }) => end));
		const packets = new ListedPackets(
			Uint8Array.from({ length: count }, (_, index) => index),
			44_100,
		);
		for (let index = 0; index < count; index += 1) {
			packets.addAt(index, 1, links.some(({ first }) => first === index) ? 0 : 1000);
		}
		const all = links.map((link) => ({ ...headers, trimmedDuration: undefined, ...link }));
		return {
			...{ number: 1, codec: { name: 'vorbis', links: all }, sampleRate: 44_100, channels: 1 },
			...{ packets, startSeconds: 0, skippedUnits: 0 },
		};
	}

	/** A decoder whose samples are the number of their packet, and that needs one to start with. */
	function createTools() {
		const made = { decoders: 0, released: 0, decoded: [] as number[][] };
		const createVorbisDecoder = async () => {
			made.decoders += 1;
			made.decoded.push([]);
			let isFirst = true;
			return {
				decode: ([number = 0]: Uint8Array) => {
					made.decoded.at(-1)?.push(number);
					const length = isFirst ? 0 : 1000;
					isFirst = false;
					return number === 200 ? undefined : [new Float32Array(length).fill(number)];
				},
				reset: () => {
					made.decoded.push([]);
					isFirst = true;
				},
				free: () => {
					made.released += 1;
				},
			};
		};
		const tools = {
			yieldToEventLoop: async () => {},
			loadCodec: (async () => ({ createVorbisDecoder })) as unknown as LoadCodec,
		};
		return { tools, made };
	}

	async function hear(track: Track, range?: { start: number; end: number }) {
		const { tools, made } = createTools();
		const pcm = decodeVorbis(track, tools);
		const heard: Array<[number, number]> = [];
		for await (const [samples = []] of pcm.read(range ?? { start: 0, end: pcm.frameCount })) {
			heard.push([Number(samples[0]), samples.length]);
		}
		return { heard, made, frameCount: pcm.frameCount };
	}

	it.each([
		[
			'all of it',
			undefined,
			[
				[1, 1000],
				[2, 1000],
				[3, 1000],
			],
			[0, 1, 2, 3],
		],
		['from a packet on', { start: 1000, end: 2000 }, [[2, 1000]], [1, 2]],
		[
			'from within a packet to within another',
			{ start: 1999, end: 2500 },
			[
				[2, 1],
				[3, 500],
			],
			[1, 2, 3],
		],
	])('is decoded with the packet before it: %s', async (_, range, heard, decoded) => {
		expect(await hear(trackOf([{ first: 0, end: 4 }]), range)).toEqual({
			...{ heard, frameCount: 3000 },
			made: { decoders: 1, released: 1, decoded: [decoded] },
		});
	});

	it('of a chain is that of its streams, without what their ends drop', async () => {
		const track = trackOf([
			{ first: 0, end: 3, trimmedDuration: 1300 },
			{ first: 3, end: 4 },
			{ first: 4, end: 6 },
		]);

		expect(await hear(track)).toEqual({
			heard: [
				[1, 1000],
				[2, 300],
				[5, 1000],
			],
			frameCount: 2300,
			made: {
				...{ decoders: 1, released: 1 },
				decoded: [
					[0, 1, 2],
					[4, 5],
				],
			},
		});
	});

	it('of streams with other headers has a decoder for each', async () => {
		const track = trackOf([
			{ first: 0, end: 2 },
			{ first: 2, end: 4, setup: setup([1, 0]) },
		]);

		expect((await hear(track)).made).toMatchObject({ decoders: 2, released: 2 });
	});

	it('ends before a packet that cannot be decoded', async () => {
		const { heard } = await hear(trackOf([{ first: 0, end: 210 }]), {
			start: 198_000,
			end: 209_000,
		});

		expect(heard).toEqual([[199, 1000]]);
	});
});
