import { mixDown } from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/mixDown';

describe('mixDown', () => {
	it('takes one channel as it is, and touches nothing behind it', () => {
		const into = new Float32Array(4).fill(0.5);

		mixDown([Float32Array.of(0.25, -1)], into);

		expect([...into]).toEqual([0.25, -1, 0.5, 0.5]);
	});

	it('takes all channels in equal parts, whatever the array held before', () => {
		const into = new Float32Array(3).fill(9);

		mixDown(
			[
				Float32Array.of(1, 0),
				Float32Array.of(0.5, 0),
				Float32Array.of(0, 0),
				Float32Array.of(0.5, 1),
			],
			into,
		);

		expect([...into]).toEqual([0.5, 0.25, 9]);
	});

	it('makes nothing of no channels', () => {
		const into = new Float32Array(1).fill(0.5);

		mixDown([], into);

		expect([...into]).toEqual([0.5]);
	});
});
