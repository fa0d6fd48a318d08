import type { FrameRange, Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import {
	channelOf,
	findEqualChannels,
} from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/channels';

/** Channels as sound that is read in pieces of two frames, decodable for so many frames. */
function pcmOf(channels: number[][], readable = Infinity): { pcm: Pcm; pieces: () => number } {
	let pieces = 0;
	const frameCount = channels[0]?.length ?? 0;
	return {
		pieces: () => pieces,
		pcm: {
			...{ sampleRate: 8000, channels: channels.length, bitsPerSample: 16, frameCount },
			read: async function* ({ start, end }: FrameRange) {
				for (let frame = start; frame < Math.min(end, readable); frame += 2) {
					pieces += 1;
					const last = Math.min(frame + 2, end);
					yield await Promise.resolve(
						channels.map((samples) => Float32Array.from(samples.slice(frame, last))),
					);
				}
			},
		},
	};
}

const BIT = 1 / 0x8000;

describe('findEqualChannels', () => {
	it.each([
		[
			'different ones',
			[
				[0.1, 0.2],
				[0.2, 0.1],
			],
			[0, 1],
		],
		[
			'a mono call in a stereo file',
			[
				[0.1, 0.2, 0.3],
				[0.1, 0.2, 0.3],
			],
			[0, 0],
		],
		[
			'the last bit',
			[
				[0.5, 0.25],
				[0.5 + BIT, 0.25 - BIT],
			],
			[0, 0],
		],
		[
			'two bits',
			[
				[0.5, 0.25],
				[0.5, 0.25 - 2 * BIT],
			],
			[0, 1],
		],
		[
			'the last of many samples',
			[
				[0, 0, 0, 0, 0],
				[0, 0, 0, 0, 0.1],
			],
			[0, 1],
		],
		[
			'a phase that is turned round',
			[
				[0.5, -0.5],
				[-0.5, 0.5],
			],
			[0, 1],
		],
		[
			'two pairs',
			[
				[0.1, 0.1],
				[0.3, 0.1],
				[0.1, 0.1],
				[0.3, 0.1],
			],
			[0, 1, 0, 1],
		],
	])('tells %s', async (_name, channels, expected) => {
		expect(await findEqualChannels(pcmOf(channels).pcm)).toEqual(expected);
	});

	it('reads no further than to where all of them differ', async () => {
		const long = Array.from({ length: 1000 }, () => 0.1);
		const { pcm, pieces } = pcmOf([long, [0.1, 0.1, 0.2, ...long.slice(3)]]);

		expect(await findEqualChannels(pcm)).toEqual([0, 1]);
		expect(pieces()).toBe(2);
	});

	it('reads nothing but what it was told to compare', async () => {
		const { pcm, pieces } = pcmOf([
			[0, 0, 1, 0, 0, 0],
			[0, 0, 2, 0, 0, 3],
		]);
		const [start, middle] = [
			{ start: 0, end: 2 },
			{ start: 3, end: 5 },
		];

		expect(await findEqualChannels(pcm, [start, middle])).toEqual([0, 0]);
		expect(pieces()).toBe(2);
		expect(await findEqualChannels(pcm, [start, { start: 3, end: 6 }])).toEqual([0, 1]);
	});

	it('does not guess about what could not be decoded', async () => {
		expect(
			await findEqualChannels(
				pcmOf(
					[
						[0, 0, 0, 0],
						[0, 0, 0, 1],
					],
					2,
				).pcm,
			),
		).toBeUndefined();
	});
});

it('a channel is read as a sound of its own', async () => {
	const { pcm } = pcmOf([
		[0.25, 0.5, 0.75],
		[-0.25, -0.5, -0.75],
	]);
	const one = channelOf(pcm, 1);
	const read: number[] = [];
	for await (const samples of one.read({ start: 1, end: 3 })) {
		expect(samples).toHaveLength(1);
		read.push(...(samples[0] ?? []));
	}

	expect(one.channels).toBe(1);
	expect(read).toEqual([-0.5, -0.75]);
});
