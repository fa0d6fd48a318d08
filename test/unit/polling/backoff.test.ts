import { pollingDelayMs } from '../../../nodes/DeepfakeAudioCheck/polling/backoff';

const advised = { minimumMs: 1000, maximumMs: 3000 };

describe('the pause before a poll', () => {
	it.each([
		{ why: 'the first pause is the shortest', poll: 1, random: 0.99, expected: 1000 },
		{ why: 'the second is drawn below twice the shortest', poll: 2, random: 0.5, expected: 1500 },
		{ why: 'no luck still waits the shortest', poll: 5, random: 0, expected: 1000 },
		{ why: 'the third is bounded by the longest', poll: 3, random: 1, expected: 3000 },
		{ why: 'and so is the hundredth', poll: 100, random: 0.5, expected: 2000 },
		{ why: 'a number past every power of two', poll: 5000, random: 1, expected: 3000 },
	])('$why', ({ poll, random, expected }) => {
		expect(pollingDelayMs(poll, advised, random)).toBe(expected);
	});

	it('stays at the one interval when shortest and longest are the same', () => {
		const delays = [1, 2, 3, 4].map((poll) =>
			pollingDelayMs(poll, { minimumMs: 500, maximumMs: 500 }, 0.7),
		);

		expect(delays).toEqual([500, 500, 500, 500]);
	});

	it('never goes below the shortest when the longest is shorter still', () => {
		const delay = pollingDelayMs(4, { minimumMs: 2000, maximumMs: 1000 }, 0.9);

		expect(delay).toBe(2000);
	});

	it('keeps files apart that were submitted together', () => {
		const delays = Array.from({ length: 50 }, () => pollingDelayMs(3, advised, Math.random()));

		expect(new Set(delays).size).toBeGreaterThan(45);
	});
});
