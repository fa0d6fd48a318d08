import { backoffMs } from '../../../nodes/DeepfakeAudioCheck/polling/backoff';

const interval = { minimumMs: 1000, maximumMs: 2000, steps: 8 };

describe('a pause of the backoff', () => {
	it.each([
		{ why: 'the first is the shortest', number: 1, random: 0.99, expected: 1000 },
		{
			why: 'the second is drawn below a ceiling a step higher',
			number: 2,
			random: 1,
			expected: 1090.5,
		},
		{
			why: 'after half of the steps the ceiling is the geometric mean',
			number: 5,
			random: 1,
			expected: 1414.2,
		},
		{ why: 'no luck still waits the shortest', number: 9, random: 0, expected: 1000 },
		{ why: 'after all steps the ceiling is the longest', number: 9, random: 1, expected: 2000 },
		{ why: 'and stays there', number: 100, random: 0.5, expected: 1500 },
		{ why: 'a number past every power of two', number: 5000, random: 1, expected: 2000 },
	])('$why', ({ number, random, expected }) => {
		expect(backoffMs(number, interval, random)).toBeCloseTo(expected, 1);
	});

	it.each([
		{ why: 'shortest and longest are the same', minimumMs: 500, maximumMs: 500, expected: 500 },
		{ why: 'the longest is shorter still', minimumMs: 2000, maximumMs: 1000, expected: 2000 },
	])('stays at the one pause when $why', ({ minimumMs, maximumMs, expected }) => {
		const pauses = [1, 2, 9, 50].map((number) =>
			backoffMs(number, { minimumMs, maximumMs, steps: 8 }, 0.7),
		);

		expect(pauses).toEqual([expected, expected, expected, expected]);
	});
});
