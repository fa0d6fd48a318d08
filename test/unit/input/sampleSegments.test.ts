import { measurePlaces, pickEvenly } from '../../../nodes/DeepfakeAudioCheck/input/sampleSegments';

/** So many segments; only their numbers matter. */
function segments(count: number) {
	return Array.from({ length: count }, (_, index) => ({
		...{ index, first: index, end: index + 1, startSeconds: index, endSeconds: index + 1 },
		sizeBytes: 1,
	}));
}

describe('samples that are spread evenly', () => {
	it.each([
		[10, 2, [0, 9]],
		[10, 3, [0, 5, 9]],
		[9, 3, [0, 4, 8]],
		[120, 5, [0, 30, 60, 89, 119]],
		[4, 3, [0, 2, 3]],
		[3, 3, [0, 1, 2]],
		[2, 3, [0, 1]],
		[1, 2, [0]],
		[0, 2, []],
	])('of %d segments %d are %j', (all, count, expected) => {
		expect(pickEvenly(segments(all), count).map(({ index }) => index)).toEqual(expected);
	});

	it('are as many as were asked for, with the first and the last, whatever the numbers', () => {
		for (let all = 2; all <= 60; all += 1) {
			for (let count = 2; count <= all; count += 1) {
				const indices = pickEvenly(segments(all), count).map(({ index }) => index);

				expect([indices.length, indices[0], indices.at(-1)]).toEqual([count, 0, all - 1]);
			}
		}
	});
});

describe('the seconds that are heard', () => {
	const place = (startSeconds: number, endSeconds: number) => ({
		...{ index: 0, track: undefined },
		startSeconds,
		endSeconds,
	});

	it.each<[string, Array<[number, number]>, number]>([
		['none', [], 0],
		['one', [[10, 40]], 30],
		[
			'apart',
			[
				[0, 30],
				[60, 90],
			],
			60,
		],
		[
			'one behind the other',
			[
				[0, 30],
				[30, 45],
			],
			45,
		],
		[
			'the same on two tracks',
			[
				[0, 30],
				[60, 90],
				[0, 30],
				[60, 90],
			],
			60,
		],
		[
			'partly the same',
			[
				[20, 50],
				[0, 30],
			],
			50,
		],
		[
			'one within another',
			[
				[0, 100],
				[20, 50],
			],
			100,
		],
	])('are counted once: %s', (_how, places, seconds) => {
		expect(measurePlaces(places.map(([start, end]) => place(start, end)))).toBe(seconds);
	});
});
