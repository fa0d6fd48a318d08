import { JobTimes } from '../../../nodes/DeepfakeAudioCheck/polling/jobTimes';

/** No first look is a trial. */
const noTrial = () => 0.5;

function timesOf(observed: Array<[longerThanMs: number, atMostMs: number]>): JobTimes {
	const times = new JobTimes();
	for (const [longerThanMs, atMostMs] of observed) times.note({ longerThanMs, atMostMs });
	return times;
}

function repeat<Value>(count: number, value: Value): Value[] {
	return Array.from({ length: count }, () => value);
}

describe('the first look at a job', () => {
	it('is not held back while fewer than eight jobs are known', () => {
		expect(timesOf(repeat(7, [3000, 4000])).firstLookMs(noTrial)).toBe(0);
		expect(timesOf(repeat(8, [3000, 4000])).firstLookMs(noTrial)).toBe(4000);
	});

	it.each<[why: string, observed: Array<[number, number]>, expected: number]>([
		[
			'a tenth of jobs had finished, when it is known exactly',
			Array.from({ length: 50 }, (_, job) => [job * 100, job * 100 + 100]),
			500,
		],
		[
			'all jobs can have finished, when they can have taken the same time',
			[
				...repeat<[number, number]>(4, [2900, 4300]),
				...repeat<[number, number]>(4, [3950, 5100]),
				[3100, 4050],
			],
			4050,
		],
		[
			'a first look found none, when later ones tell that it came too early',
			[...repeat<[number, number]>(10, [0, 4050]), ...repeat<[number, number]>(40, [4060, 5060])],
			4050,
		],
		[
			'jobs finished now, when they finish far earlier than those of before',
			[...repeat<[number, number]>(45, [0, 60_000]), ...repeat<[number, number]>(5, [4000, 5000])],
			5000,
		],
	])('comes when %s', (_why, observed, expected) => {
		expect(timesOf(observed).firstLookMs(noTrial)).toBe(expected);
	});

	it('goes by the last fifty jobs', () => {
		const times = timesOf([
			...repeat<[number, number]>(50, [1000, 1500]),
			...repeat<[number, number]>(46, [20_000, 21_000]),
		]);
		expect(times.firstLookMs(noTrial)).toBe(21_000);
	});

	it('is earlier for one job of twenty, to learn whether jobs take less time now', () => {
		const times = timesOf(repeat(8, [3000, 4000]));
		const drawn = [0.049, 0.25];

		expect(times.firstLookMs(() => drawn.shift() ?? 1)).toBe(1000);
		expect(times.firstLookMs(() => 0.05)).toBe(4000);
	});
});
