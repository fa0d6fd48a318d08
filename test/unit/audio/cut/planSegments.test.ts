import {
	planSegments,
	type UnitTimeline,
} from '../../../../nodes/DeepfakeAudioCheck/audio/cut/planSegments';
import { createRandom } from '../mutations';

/** The length of a unit in seconds and its size in bytes. */
type Unit = readonly [seconds: number, sizeBytes: number];

interface Limits {
	segmentSeconds?: number;
	endSeconds?: number;
	maximumBytes?: number;
	/** What every file holds besides its units, in bytes. */
	headerBytes?: number;
}

function createTimeline(units: readonly Unit[], headerBytes = 0): UnitTimeline {
	const startsSeconds = [0];
	const startsBytes = [0];
	for (const [seconds, sizeBytes] of units) {
		startsSeconds.push((startsSeconds.at(-1) ?? 0) + seconds);
		startsBytes.push((startsBytes.at(-1) ?? 0) + sizeBytes);
	}
	return {
		unitCount: units.length,
		startSeconds: (unit) => startsSeconds[unit] ?? NaN,
		sizeBytes: ({ first, end }) =>
			headerBytes + (startsBytes[end] ?? NaN) - (startsBytes[first] ?? NaN),
	};
}

function plan(units: readonly Unit[], { headerBytes, maximumBytes = 1e9, ...limits }: Limits) {
	return planSegments(createTimeline(units, headerBytes), { maximumBytes, ...limits });
}

/** A plan in short: how many units each segment holds. */
function counts(units: readonly Unit[], limits: Limits): number[] {
	const segments = plan(units, limits);
	return segments.map(({ first, end }) => end - first);
}

/** Units of one length, of these sizes. */
function ofSizes(seconds: number, ...sizes: number[]): Unit[] {
	return sizes.map((sizeBytes) => [seconds, sizeBytes]);
}

function repeated(count: number, unit: Unit): Unit[] {
	return Array.from({ length: count }, () => unit);
}

describe('a recording that is cut between its units', () => {
	it('tells of each segment its place, its times and the size of its file', () => {
		const units = ofSizes(2.5, 10, 20, 30, 40, 50);

		expect(plan(units, { segmentSeconds: 5, headerBytes: 7 })).toEqual([
			{ index: 0, first: 0, end: 2, startSeconds: 0, endSeconds: 5, sizeBytes: 37 },
			{ index: 1, first: 2, end: 4, startSeconds: 5, endSeconds: 10, sizeBytes: 77 },
			{ index: 2, first: 4, end: 5, startSeconds: 10, endSeconds: 12.5, sizeBytes: 57 },
		]);
	});

	it('has no segments when it has no units', () => {
		expect(plan([], { segmentSeconds: 5 })).toEqual([]);
		expect(plan([], { headerBytes: 50, maximumBytes: 10 })).toEqual([]);
	});

	it.each<[string, Unit[], number | undefined, number[]]>([
		['no length is asked for', repeated(9, [1, 1]), undefined, [9]],
		['the length is zero', repeated(9, [1, 1]), 0, [9]],
		['the length is not a number', repeated(9, [1, 1]), NaN, [9]],
		['the length divides it evenly', repeated(9, [1, 1]), 3, [3, 3, 3]],
		['it is shorter than the length', repeated(9, [1, 1]), 20, [9]],
		['it is as long as the length', repeated(9, [1, 1]), 9, [9]],
		['a unit lies across a cut: it stays in front', repeated(6, [2, 1]), 5, [3, 2, 1]],
		['units are longer than a segment', repeated(3, [7, 1]), 5, [1, 1, 1]],
		['a long unit reaches over two cuts', [...repeated(4, [1, 1]), [9, 1], [2, 1]], 5, [5, 1]],
		// 0.1 added ten times is 0.9999999999999999.
		[
			'sums of lengths fall short of the cut by rounding',
			repeated(60, [0.1, 1]),
			1,
			[10, 10, 10, 10, 20],
		],
		// 0.1 added three times is 0.30000000000000004, which does not happen to the cut.
		[
			'sums of lengths exceed the cut by rounding',
			repeated(30, [0.1, 1]),
			0.3,
			[3, 3, 3, 3, 3, 3, 3, 3, 6],
		],
	])('is cut at multiples of the length: %s', (_, units, segmentSeconds, expected) => {
		expect(counts(units, { segmentSeconds })).toEqual(expected);
	});

	it.each<[string, Unit[], Limits, number[]]>([
		['it fits exactly', repeated(10, [3, 10]), { maximumBytes: 100 }, [10]],
		['it is a byte too large', repeated(10, [3, 10]), { maximumBytes: 99 }, [5, 5]],
		[
			'the header makes it too large',
			repeated(10, [3, 10]),
			{ maximumBytes: 100, headerBytes: 1 },
			[5, 5],
		],
		[
			'as few parts as its size needs would be too large',
			ofSizes(3, 1, 1, 1, 1, 1, 1, 9, 9, 1),
			{ maximumBytes: 14 },
			[3, 2, 2, 2],
		],
		[
			'equal parts are equal in time, not in units',
			[...repeated(4, [6, 1] as const), ...repeated(8, [3, 1] as const)],
			{ maximumBytes: 8 },
			[4, 8],
		],
	])('is cut into equal parts by size: %s', (_, units, limits, expected) => {
		expect(counts(units, limits)).toEqual(expected);
	});

	it.each<[string, Unit[], Limits, number[]]>([
		[
			'all weight is at the end, and segments are filled to the last byte',
			ofSizes(3, ...Array<number>(16).fill(1), 10, 10, 10, 10),
			{ maximumBytes: 12 },
			[12, 4, 1, 1, 1, 1],
		],
		[
			'all weight is at the start',
			ofSizes(3, 10, 10, 10, 10, ...Array<number>(16).fill(1)),
			{ maximumBytes: 12 },
			[1, 1, 1, 3, 12, 2],
		],
		[
			'the header counts in every segment',
			ofSizes(3, ...Array<number>(16).fill(1), 10, 10, 10, 10),
			{ maximumBytes: 14, headerBytes: 2 },
			[12, 4, 1, 1, 1, 1],
		],
		[
			'a unit is larger than a segment may be: it stands alone',
			ofSizes(3, 5, 5, 40, 5, 5),
			{ maximumBytes: 12 },
			[2, 1, 2],
		],
		['every unit is too large', ofSizes(3, 40, 40, 40), { maximumBytes: 12 }, [1, 1, 1]],
		['its only unit is too large', ofSizes(3, 40), { maximumBytes: 12 }, [1]],
		[
			'only the piece that is too large is cut again',
			ofSizes(3, 1, 1, 1, 1, 1, 5, 5, 9, 1, 1, 1),
			{ segmentSeconds: 12, maximumBytes: 10 },
			[4, 2, 1, 1, 3],
		],
	])('is filled up where equal parts never fit: %s', (_, units, limits, expected) => {
		expect(counts(units, limits)).toEqual(expected);
	});

	it.each<[string, Unit[], Limits, number[]]>([
		['two seconds stay', repeated(12, [1, 1]), { segmentSeconds: 5 }, [5, 5, 2]],
		['one second joins', repeated(11, [1, 1]), { segmentSeconds: 5 }, [5, 6]],
		[
			'just under two seconds join',
			[...repeated(10, [1, 1] as const), [1.99, 1]],
			{ segmentSeconds: 5 },
			[5, 6],
		],
		[
			'it joins where both just fit',
			repeated(11, [1, 1]),
			{ segmentSeconds: 5, maximumBytes: 6 },
			[5, 6],
		],
		[
			'it shares its length with its neighbour where both are too large together',
			repeated(11, [1, 1]),
			{ segmentSeconds: 5, maximumBytes: 5 },
			[5, 3, 3],
		],
		['there is only one part', repeated(1, [1, 1]), { segmentSeconds: 5 }, [1]],
		[
			'it stays short where nothing else fits',
			ofSizes(1, 1, 1, 1, 1, 12, 12),
			{ segmentSeconds: 5, maximumBytes: 12 },
			[2, 2, 1, 1],
		],
	])('a last part of under two seconds: %s', (_, units, limits, expected) => {
		expect(counts(units, limits)).toEqual(expected);
	});

	it.each<[string, Unit[], Limits, number[]]>([
		['only what is before it', repeated(20, [1, 1]), { endSeconds: 12 }, [12]],
		['in segments', repeated(20, [1, 1]), { endSeconds: 12, segmentSeconds: 5 }, [5, 5, 2]],
		[
			'a short last one joined',
			repeated(20, [1, 1]),
			{ endSeconds: 11, segmentSeconds: 5 },
			[5, 6],
		],
		['as small as allowed', repeated(20, [1, 1]), { endSeconds: 12, maximumBytes: 6 }, [6, 6]],
		['the unit in which it lies', repeated(10, [2, 1]), { endSeconds: 11 }, [6]],
		['a rest of under two seconds too', repeated(20, [0.99, 1]), { endSeconds: 18 }, [20]],
		['without a rest of two seconds', repeated(20, [1, 1]), { endSeconds: 18 }, [18]],
		['all of it when it is longer', repeated(20, [1, 1]), { endSeconds: 30 }, [20]],
		['at least one unit', repeated(3, [9, 1]), { endSeconds: 0.1 }, [1]],
	])('with an end, it cuts %s', (_, units, limits, expected) => {
		expect(counts(units, limits)).toEqual(expected);
		expect(plan(units, limits)[0]?.first).toBe(0);
	});

	it('loses no unit and exceeds no limit, whatever the sizes', () => {
		const random = createRandom(20_260_506);
		let filled = 0;
		for (let round = 0; round < 300; round += 1) {
			const units = Array.from({ length: 1 + random(60) }, (): Unit => {
				return [(1 + random(20)) / 5, random(6) === 0 ? 1 + random(100) : 1 + random(5)];
			});
			const limits = {
				maximumBytes: 20 + random(80),
				segmentSeconds: random(2) === 0 ? undefined : 10 + random(50),
				headerBytes: random(10),
			};

			const segments = plan(units, limits);

			expect(segments.map(({ first }) => first)).toEqual([
				0,
				...segments.slice(0, -1).map(({ end }) => end),
			]);
			expect(segments.at(-1)?.end).toBe(units.length);
			for (const { first, end, sizeBytes } of segments) {
				const isAlone = end - first === 1;
				expect(isAlone || (end > first && sizeBytes <= limits.maximumBytes)).toBe(true);
			}
			filled += segments.length > 1 ? 1 : 0;
		}
		// The rounds above say something only where recordings had to be cut.
		expect(filled).toBeGreaterThan(200);
	});
});
