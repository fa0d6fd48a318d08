import { rangesOf } from '../../../nodes/DeepfakeAudioCheck/input/plannedRanges';
import { plansOf } from './wholePlans';
import type { Voice } from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';

const sound = { sampleRate: 8000, frameCount: 80_000 };

describe('the parts of a sound that are to be sent', () => {
	it.each<[name: string, places: Array<[number, number]>, ranges: Array<[number, number]>]>([
		['one', [[1, 2]], [[8000, 16_000]]],
		['one that begins and ends within a sample', [[1.000_07, 2.000_07]], [[8000, 16_001]]],
		[
			'two with a gap between them',
			[
				[0, 1],
				[2, 3],
			],
			[
				[0, 8000],
				[16_000, 24_000],
			],
		],
		[
			'two that follow one another, but for a fraction of a sample',
			[
				[0, 1.000_02],
				[1.000_07, 3],
			],
			[[0, 24_000]],
		],
		[
			'two that overlap, not in order',
			[
				[2, 4],
				[1, 3],
			],
			[[8000, 32_000]],
		],
		['one that is longer than the sound', [[9, 11]], [[72_000, 80_000]]],
		['one that lies behind it', [[10, 11]], []],
		['none', [], []],
	])('%s', (_name, places, ranges) => {
		const plans = plansOf({ voices: [{} as Voice] }, ...places);

		expect(rangesOf(plans, sound).map(({ start, end }) => [start, end])).toEqual(ranges);
	});

	it('the same of two channels is read once', () => {
		const plans = plansOf({ voices: [{} as Voice, {} as Voice] }, [1, 2], [4, 5]);

		expect(rangesOf(plans, sound)).toEqual([
			{ start: 8000, end: 16_000 },
			{ start: 32_000, end: 40_000 },
		]);
	});
});
