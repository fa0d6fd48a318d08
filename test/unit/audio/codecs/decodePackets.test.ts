import type {
	Codecs,
	SoundDecoder,
} from '../../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { decodeAmr } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/amr';
import { decodeFlac } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/flac';
import { decodeMp3 } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/mp3';
import { EqualPackets } from '../../../../nodes/DeepfakeAudioCheck/audio/media/packetTable';
import type { AudioTools } from '../../../../nodes/DeepfakeAudioCheck/audio/media/tools';
import type { Codec, Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';

/** Packets of two bytes: the number of the packet. Each lasts 4 units. */
function track(codec: Codec, { count = 100, channels = 1 } = {}): Track {
	const bytes = Uint8Array.from({ length: count * 2 }, (_, index) => index >> 1);
	const packets = new EqualPackets(bytes, {
		...{ start: 0, count, packetBytes: 2, packetUnits: 4, timescale: 8000 },
	});
	return {
		number: 1,
		codec,
		sampleRate: 8000,
		channels,
		packets,
		startSeconds: 0,
		skippedUnits: 0,
	};
}

/** A decoder that gives a packet's number four times; tells which were decoded, and of being freed. */
function fakeTools(isLost: (packet: number) => boolean = () => false) {
	const seen = { decoded: [] as number[], freed: 0 };
	const decoder: SoundDecoder = {
		decode: (packet) => {
			const number = packet[0] ?? 0;
			seen.decoded.push(number);
			return isLost(number) ? undefined : [new Float32Array(4).fill(number)];
		},
		reset: () => {},
		free: () => {
			seen.freed += 1;
		},
	};
	const create = async () => decoder;
	const codecs = {
		flac: { createFlacDecoder: create },
		amr: { createAmrDecoder: create },
		mp3Decoder: { createMp3Decoder: create },
	} as unknown as Codecs;
	const tools: AudioTools = {
		loadCodec: async (name) => codecs[name],
		yieldToEventLoop: async () => {},
	};
	return { seen, tools };
}

async function read(pcm: ReturnType<typeof decodeMp3>, range: { start: number; end: number }) {
	const heard: number[][] = [];
	for await (const samples of pcm?.read(range) ?? []) {
		for (const [channel, values] of samples.entries()) (heard[channel] ??= []).push(...values);
	}
	return heard;
}

const FLAC: Codec = { name: 'flac', header: new Uint8Array(), bitsPerSample: 20 };
const MP3: Codec = { name: 'mp3' };

describe('a decoded track', () => {
	it('is read from the middle of a packet to the middle of another, and no further', async () => {
		const { seen, tools } = fakeTools();

		const heard = await read(decodeFlac(track(FLAC), tools), { start: 6, end: 13 });

		expect(heard).toEqual([[1, 1, 2, 2, 2, 2, 3]]);
		expect(seen).toEqual({ decoded: [1, 2, 3], freed: 1 });
	});

	it.each([
		['FLAC from the frame itself', decodeFlac, FLAC, 50],
		['AMR from half a second before', decodeAmr, { name: 'amr-wb' } as Codec, 25],
		['MP3 from as far as its reservoir may reach', decodeMp3, MP3, 23],
	])('begins %s', async (_label, decode, codec, first) => {
		const { seen, tools } = fakeTools();

		const heard = await read(decode(track(codec), tools), { start: 200, end: 204 });

		expect(heard).toEqual([[50, 50, 50, 50]]);
		expect(seen.decoded[0]).toBe(first);
	});

	it('ends where a frame of FLAC cannot be decoded', async () => {
		const { seen, tools } = fakeTools((packet) => packet === 2);

		const heard = await read(decodeFlac(track(FLAC), tools), { start: 0, end: 400 });

		expect(heard).toEqual([[0, 0, 0, 0, 1, 1, 1, 1]]);
		expect(seen.freed).toBe(1);
	});

	it('is silent for a few frames of MP3 that cannot be decoded, and ends when they are many', async () => {
		const few = fakeTools((packet) => packet < 25);
		const many = fakeTools((packet) => packet < 28);

		const heard = await read(decodeMp3(track(MP3), few.tools), { start: 0, end: 400 });
		const lost = await read(decodeMp3(track(MP3), many.tools), { start: 0, end: 400 });

		expect(heard[0]?.slice(96, 104)).toEqual([0, 0, 0, 0, 25, 25, 25, 25]);
		expect(heard[0]).toHaveLength(400);
		expect(lost[0]).toHaveLength(25 * 4);
	});

	it('has one channel on both where a frame has one only', async () => {
		const { tools } = fakeTools();

		const heard = await read(decodeMp3(track(MP3, { channels: 2 }), tools), { start: 8, end: 9 });

		expect(heard).toEqual([[2], [2]]);
	});

	it('frees the decoder when the work is stopped', async () => {
		const { seen, tools } = fakeTools();
		tools.yieldToEventLoop = async () => await Promise.reject(new Error('Stopped'));

		await expect(read(decodeMp3(track(MP3), tools), { start: 0, end: 9 })).rejects.toThrow(
			'Stopped',
		);

		expect(seen.freed).toBe(1);
	});

	it('tells its length and how fine it is', () => {
		expect(decodeFlac(track(FLAC), fakeTools().tools)).toMatchObject({
			...{ frameCount: 400, sampleRate: 8000, channels: 1, bitsPerSample: 24 },
		});
	});
});
