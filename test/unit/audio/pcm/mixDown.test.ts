import { mixDown } from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/mixDown';

describe('mixDown', () => {
	it('takes one channel as it is, and touches nothing behind it', () => {
		const into = new Float32Array(4).fill(0.5);

		mixDown([Float32Array.of(0.25, -1)], into);

		expect([...into]).toEqual([0.25, -1, 0.5, 0.5]);
	});

	it.each([
		[
			'two',
			[
				[1, -0.5],
				[0.5, 0],
			],
			[0.75, -0.25],
		],
		[
			'three',
			[
				[0.75, 0],
				[0, 0.75],
				[0, -1.5],
			],
			[0.25, -0.25],
		],
		[
			'four',
			[
				[1, 0],
				[0.5, 0],
				[0, 0],
				[0.5, 1],
			],
			[0.5, 0.25],
		],
	])(
		'takes %s channels in equal parts, whatever the array held before',
		(_, channels, expected) => {
			const into = new Float32Array(3).fill(9);

			mixDown(
				channels.map((channel) => Float32Array.from(channel)),
				into,
			);

			expect([...into]).toEqual([...expected, 9]);
		},
	);

	it('makes nothing of no channels', () => {
		const into = new Float32Array(1).fill(0.5);

		mixDown([], into);

		expect([...into]).toEqual([0.5]);
	});
});
