import { decodeAac } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/aac';
import { AacTimeline } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/aacTimeline';
import type { AacDecoder } from '../../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { EqualPackets } from '../../../../nodes/DeepfakeAudioCheck/audio/media/packetTable';
import type { Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import type { AudioTools } from '../../../../nodes/DeepfakeAudioCheck/audio/media/tools';
import type { Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';

/** Packets of one byte, their number. Each lasts 4 samples at 8 kHz. */
function track({ count = 200, skippedUnits = 0 } = {}): Track {
	const bytes = Uint8Array.from({ length: count }, (_, index) => index);
	return {
		number: 1,
		codec: { name: 'aac', config: new Uint8Array(), sampleEntry: new Uint8Array() },
		sampleRate: 8000,
		channels: 1,
		packets: new EqualPackets(bytes, {
			...{ start: 0, count, packetBytes: 1, packetUnits: 4, timescale: 8000 },
		}),
		startSeconds: 0,
		skippedUnits,
	};
}

interface Behaviour {
	/** Packets with which no batch can be decoded. */
	isBad?: (packet: number) => boolean;
	/** Packets at which the compiled code stops. */
	isTrap?: (packet: number) => boolean;
	/** How many times as many samples there are as coded. */
	rebuilt?: number;
	channels?: number;
}

/** A decoder that gives a packet's number as its samples; tells which batches it got. */
function fakeTools(behaviour: Behaviour = {}) {
	const { isBad = () => false, isTrap = () => false, rebuilt = 1, channels = 1 } = behaviour;
	const seen = { batches: [] as Array<[first: number, count: number]>, created: 0, freed: 0 };
	const createAacDecoder = async (): Promise<AacDecoder> => {
		seen.created += 1;
		return {
			decode: (packets) => {
				const numbers = packets.map(([number = 0]) => number);
				seen.batches.push([numbers[0] ?? 0, numbers.length]);
				if (numbers.some(isTrap)) throw new Error('The compiled code stopped');
				if (numbers.some(isBad)) return undefined;
				const samples = numbers.flatMap((number) => new Array<number>(4 * rebuilt).fill(number));
				return {
					sampleRate: 8000 * rebuilt,
					samples: Array.from({ length: channels }, (_, channel) =>
						Float32Array.from(samples, (sample) => sample + channel / 2),
					),
				};
			},
			free: () => {
				seen.freed += 1;
			},
		};
	};
	const tools: AudioTools = {
		loadCodec: (async () => ({ createAacDecoder })) as unknown as AudioTools['loadCodec'],
		yieldToEventLoop: async () => {},
	};
	return { seen, tools };
}

async function open(about: Track, { tools }: { tools: AudioTools }): Promise<Pcm> {
	const pcm = await decodeAac(about, tools);
	if (pcm === undefined) throw new Error('It cannot be decoded');
	return pcm;
}

async function read(pcm: Pcm, start: number, end: number) {
	const heard: number[][] = [];
	const lost: Array<[number, number]> = [];
	const onLost = (one: { start: number; end: number }) => lost.push([one.start, one.end]);
	for await (const samples of pcm.read({ start, end }, onLost)) {
		for (const [channel, values] of samples.entries()) (heard[channel] ??= []).push(...values);
	}
	return { heard, lost };
}

describe('AAC', () => {
	it('is decoded in batches, each with the two packets in front of it', async () => {
		const fake = fakeTools();
		const pcm = await open(track(), fake);
		fake.seen.batches.length = 0;

		const { heard } = await read(pcm, 0, 800);

		expect(heard[0]).toEqual(Array.from({ length: 800 }, (_, index) => index >> 2));
		expect(fake.seen.batches).toEqual([
			[0, 64],
			[62, 66],
			[126, 66],
			[190, 10],
		]);
		expect(fake.seen.freed).toBe(fake.seen.created);
	});

	it('is read from the middle of a packet to the middle of another, and no further', async () => {
		const fake = fakeTools();
		const pcm = await open(track(), fake);
		fake.seen.batches.length = 0;

		expect((await read(pcm, 402, 409)).heard).toEqual([[100, 100, 101, 101, 101, 101, 102]]);
		expect(fake.seen.batches).toEqual([[98, 5]]);
	});

	it('has the rate and the channels that it is decoded to, and is begun earlier if they are others', async () => {
		const fake = fakeTools({ rebuilt: 2, channels: 2 });
		const pcm = await open(track({ skippedUnits: 6 }), fake);
		fake.seen.batches.length = 0;

		expect(pcm).toMatchObject({ sampleRate: 16_000, channels: 2, frameCount: 1600 - 12 });
		// Sample 400 of what is heard is the 412th: the fourth of packet 51.
		expect((await read(pcm, 400, 405)).heard).toEqual([
			[51, 51, 51, 51, 52],
			[51.5, 51.5, 51.5, 51.5, 52.5],
		]);
		expect(fake.seen.batches).toEqual([[27, 26]]);
	});

	it('is silent, and tells so, only where packets are bad', async () => {
		const fake = fakeTools({ isBad: (packet) => packet === 70 || packet === 71 });

		const { heard, lost } = await read(await open(track(), fake), 0, 800);

		expect(heard[0]?.slice(276, 292)).toEqual([
			69, 69, 69, 69, 0, 0, 0, 0, 0, 0, 0, 0, 72, 72, 72, 72,
		]);
		expect(heard[0]).toHaveLength(800);
		expect(lost).toEqual([
			[280, 284],
			[284, 288],
		]);
	});

	it('ends where too many packets are bad', async () => {
		const fake = fakeTools({ isBad: (packet) => packet >= 100 });

		const { heard } = await read(await open(track(), fake), 0, 800);

		// 25 of them, and one for each 50 packets.
		expect(heard[0]).toHaveLength((100 + 27) * 4);
	});

	it('goes on with a new decoder when the code stops', async () => {
		const fake = fakeTools({ isTrap: (packet) => packet === 70 });

		const { heard, lost } = await read(await open(track(), fake), 0, 800);

		expect(heard[0]?.slice(276, 288)).toEqual([69, 69, 69, 69, 0, 0, 0, 0, 71, 71, 71, 71]);
		expect(lost).toEqual([[280, 284]]);
		expect(fake.seen.freed).toBe(fake.seen.created);
	});

	it('is opened by later packets when the first are bad', async () => {
		const pcm = await open(track(), fakeTools({ isBad: (packet) => packet < 5 }));

		expect((await read(pcm, 16, 24)).heard).toEqual([[0, 0, 0, 0, 5, 5, 5, 5]]);
	});

	it.each([
		['none of the first can be decoded', fakeTools({ isBad: () => true }).tools],
		[
			'the decoder cannot be loaded',
			{ ...fakeTools().tools, loadCodec: async () => await Promise.reject(new Error('No memory')) },
		],
	])('is not opened when %s', async (_why, tools) => {
		expect(await decodeAac(track(), tools)).toBeUndefined();
	});

	it('costs nothing when its packets are larger than any of AAC', async () => {
		const fake = fakeTools();
		const packets = new EqualPackets(new Uint8Array(36_865), {
			...{ start: 0, count: 1, packetBytes: 36_865, packetUnits: 4, timescale: 8000 },
		});

		expect(await decodeAac({ ...track(), packets }, fake.tools)).toBeUndefined();
		expect(fake.seen.created).toBe(0);
	});

	it('is no other codec', async () => {
		const other: Track = { ...track(), codec: { name: 'mp3' } };

		expect(await decodeAac(other, fakeTools().tools)).toBeUndefined();
	});

	it('frees the decoder when the work is stopped', async () => {
		const fake = fakeTools();
		const pcm = await open(track(), fake);
		fake.tools.yieldToEventLoop = async () => await Promise.reject(new Error('Stopped'));

		await expect(read(pcm, 0, 800)).rejects.toThrow('Stopped');

		expect(fake.seen.freed).toBe(fake.seen.created);
	});

	it('decodes fewer packets at a time when they have many channels', async () => {
		const fake = fakeTools({ channels: 8 });
		const pcm = await open(track(), fake);
		fake.seen.batches.length = 0;

		await read(pcm, 0, 160);

		expect(fake.seen.batches).toEqual([
			[0, 16],
			[14, 18],
			[30, 10],
		]);
	});
});

describe('the times of AAC', () => {
	/** Packets that begin at these times, in ms. */
	const packetsAt = (...startsMs: number[]) => ({
		...new EqualPackets(new Uint8Array(9), {
			...{ start: 0, count: 1, packetBytes: 1, packetUnits: 1, timescale: 1000 },
		}),
		count: startsMs.length - 1,
		timescale: 1000,
		startOf: (packet: number) => startsMs[packet] ?? 0,
		at: () => new Uint8Array(),
		bytesBetween: () => 0,
	});
	const startsOf = (timeline: AacTimeline) =>
		Array.from({ length: timeline.count + 1 }, (_, packet) => timeline.startOf(packet));
	// A packet of 20 ms at 1000 Hz.
	const about = { sampleRate: 1000, packetFrames: 20 };

	it.each([
		['follow one another, however they are rounded', [0, 21, 39, 62, 80], [0, 20, 40, 60, 80]],
		['have the last packet whole, if it is said to be short', [0, 20, 40, 45], [0, 20, 40, 60]],
		['heed a pause', [0, 20, 140, 160], [0, 20, 140, 160]],
		[
			'heed that packets come too early',
			[0, 20, 200, 220, 225, 230, 235, 240],
			[0, 20, 200, 220, 240, 260, 280, 300],
		],
		['never go back', [0, 200, 210, 211, 212, 213, 214], [0, 200, 220, 240, 260, 260, 280]],
	])('%s', (_what, startsMs, expected) => {
		expect(startsOf(new AacTimeline(packetsAt(...startsMs), about))).toEqual(expected);
	});
});
