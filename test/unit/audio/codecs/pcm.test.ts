import { decodePcm } from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/pcm';
import {
	EqualPackets,
	ListedPackets,
} from '../../../../nodes/DeepfakeAudioCheck/audio/media/packetTable';
import { ScatteredPackets } from '../../../../nodes/DeepfakeAudioCheck/audio/media/scatteredPackets';
import type { FrameRange, Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import type { PcmCoding, Track } from '../../../../nodes/DeepfakeAudioCheck/audio/media/track';

const tools = { yieldToEventLoop: async () => {} };

function trackOf(content: number[], coding: Partial<PcmCoding>, channels = 1): Track {
	const codec = {
		name: 'pcm' as const,
		...{ coding: 'integer' as const, isLittleEndian: false, bytesPerSample: 2, bitsPerSample: 16 },
		...coding,
	};
	const bytes = Uint8Array.from(content);
	const packetBytes = channels * Math.max(codec.bytesPerSample, 1);
	const packets = new EqualPackets(bytes, {
		...{ start: 0, packetBytes, packetUnits: 1, timescale: 8000 },
		count: Math.floor(bytes.length / packetBytes),
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

/** Every channel of a range. */
async function readAll(pcm: Pcm | undefined, range?: FrameRange): Promise<number[][]> {
	const channels: number[][] = Array.from({ length: pcm?.channels ?? 0 }, () => []);
	if (pcm === undefined) return channels;
	for await (const samples of pcm.read(range ?? { start: 0, end: pcm.frameCount })) {
		for (const [index, channel] of samples.entries()) channels[index]?.push(...channel);
	}
	return channels;
}

describe('samples', () => {
	it.each<[string, number[], Partial<PcmCoding>, number[]]>([
		['8 bits, signed', [0x40, 0xc0, 0x80], { bytesPerSample: 1 }, [0.5, -0.5, -1]],
		[
			'8 bits, unsigned',
			[0xc0, 0x40, 0],
			{ coding: 'unsigned', bytesPerSample: 1 },
			[0.5, -0.5, -1],
		],
		['16 bits', [0x40, 0, 0xc0, 0], {}, [0.5, -0.5]],
		['16 bits, little-endian', [0, 0x40, 0, 0xc0], { isLittleEndian: true }, [0.5, -0.5]],
		['16 bits, unsigned', [0xc0, 0, 0x40, 0, 0, 0], { coding: 'unsigned' }, [0.5, -0.5, -1]],
		['24 bits', [0x40, 0, 0, 0xff, 0xff, 0xff], { bytesPerSample: 3 }, [0.5, -(2 ** -23)]],
		[
			'24 bits, little-endian',
			[0, 0, 0x40, 1, 0, 0],
			{ bytesPerSample: 3, isLittleEndian: true },
			[0.5, 2 ** -23],
		],
		['32 bits', [0x40, 0, 0, 0, 0xff, 0xff, 0xff, 0xff], { bytesPerSample: 4 }, [0.5, -(2 ** -31)]],
		[
			'32 bits, little-endian',
			[0, 0, 0, 0xc0],
			{ bytesPerSample: 4, isLittleEndian: true },
			[-0.5],
		],
		['float', [0x3f, 0, 0, 0, 0x7f, 0x80, 0, 0], { coding: 'float', bytesPerSample: 4 }, [0.5, 0]],
		[
			'float of 64 bits, little-endian',
			[0, 0, 0, 0, 0, 0, 0xe0, 0xbf],
			{ coding: 'float', bytesPerSample: 8, isLittleEndian: true },
			[-0.5],
		],
		// Ref: ITU-T G.711, tables 1 and 2: the smallest and the largest values
		[
			'A-law',
			[0xd5, 0x55, 0xaa],
			{ coding: 'a-law', bytesPerSample: 1 },
			[8 / 32768, -8 / 32768, 32256 / 32768],
		],
		[
			'mu-law',
			[0xff, 0x7f, 0x80, 0],
			{ coding: 'mu-law', bytesPerSample: 1 },
			[0, -0, 32124 / 32768, -32124 / 32768],
		],
	])('are read from -1 to 1: %s', async (_, content, coding, expected) => {
		const pcm = decodePcm(trackOf(content, coding), tools);

		expect(await readAll(pcm)).toEqual([expected]);
	});

	it('come in channels', async () => {
		const pcm = decodePcm(trackOf([0x40, 0, 0x20, 0, 0xc0, 0, 0xe0, 0], {}, 2), tools);

		expect(await readAll(pcm)).toEqual([
			[0.5, -0.5],
			[0.25, -0.25],
		]);
	});

	it('are read from any place on', async () => {
		const content = Array.from({ length: 100_000 }, (_, index) => [
			index >> 8,
			index & 0xff,
		]).flat();
		const pcm = decodePcm(trackOf(content, { coding: 'unsigned' }), tools);

		const [samples = []] = await readAll(pcm, { start: 33_000, end: 99_000 });

		expect(samples).toHaveLength(66_000);
		expect(samples[0]).toBe(33_000 / 32_768 - 1);
		expect(samples[32_768]).toBe((65_768 & 0xffff) / 32_768 - 1);
		expect(samples.at(-1)).toBe((98_999 & 0xffff) / 32_768 - 1);
	});

	it.each([
		['of one frame each', [2, 2, 2, 2]],
		['of several frames', [4, 2, 2]],
	])('are read from listed packets %s, also from some that were joined', async (_, sizes) => {
		const bytes = Uint8Array.of(9, 9, 0x10, 0, 0x20, 0, 9, 9, 0x30, 0, 0x40, 0);
		const packets = new ListedPackets(bytes, 1000);
		const places = [2, 4, 8, 10];
		let index = 0;
		for (const size of sizes) {
			const start = places[index] ?? 0;
			index += size / 2;
			// The last one is a copy, as of a packet in two parts.
			const packet = bytes.subarray(start, start + size);
			packets.add(start === 10 ? packet.slice() : packet, size / 2);
		}
		const track = { ...trackOf([], {}), packets };

		expect(await readAll(decodePcm(track, tools))).toEqual([[0.125, 0.25, 0.375, 0.5]]);
	});

	it('leave out what is skipped', async () => {
		const track = { ...trackOf([0x10, 0, 0x20, 0, 0x30, 0], {}), skippedUnits: 1 };
		const pcm = decodePcm(track, tools);

		expect(pcm?.frameCount).toBe(2);
		expect(await readAll(pcm)).toEqual([[0.25, 0.375]]);
	});

	it('are silent where the file only tells of silence', async () => {
		const packets = new ScatteredPackets(Uint8Array.of(0xc0), {
			...{ packetBytes: 1, packetUnits: 1, timescale: 8000, silentByte: 0x80 },
		});
		packets.addSilence(70_000);
		packets.add(0, 1);
		const track = { ...trackOf([], { coding: 'unsigned', bytesPerSample: 1 }), packets };

		const [samples = []] = await readAll(decodePcm(track, tools));

		expect(samples).toHaveLength(70_001);
		expect(samples.slice(0, -1).every((sample) => sample === 0)).toBe(true);
		expect(samples.at(-1)).toBe(0.5);
	});

	it.each<[string, Partial<PcmCoding>, number]>([
		['samples of 5 bytes', { bytesPerSample: 5 }, 1],
		['float of 2 bytes', { coding: 'float' }, 1],
		['no channels', {}, 0],
		['more channels than anybody has', {}, 5000],
	])('are not read: %s', (_, coding, channels) => {
		expect(decodePcm(trackOf([1, 2, 3, 4], coding, channels), tools)).toBeUndefined();
	});
});
