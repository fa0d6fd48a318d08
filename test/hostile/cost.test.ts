import { HOSTILE_FILES } from './builders';
import { leastCostOf } from './cost';

/*
 * The cost of a file is in proportion to its size, whatever it claims: one of twice the size may take
 * 2.3 times the work, and 10 MB of anything at most 2 s of the processor. `SHOW_FIGURES=1` prints what
 * each took.
 */

const SIZE_BYTES = 1_250_000;
const MAXIMUM_RATIO = 2.3;

/** Below this, ratios say more of the machine than of the file. */
const FLOOR_MS = 60;

/** For each 10 MB, in ms of the processor. */
const MAXIMUM_MS = 2000;

/** Beyond the file: so many times its size, and what the bounded tables of packets take. */
const MAXIMUM_MEMORY_FACTOR = 3;
const FIXED_MEMORY_BYTES = 80_000_000;

const TRIES = 2;

const figures: object[] = [];
afterAll(() => {
	if (process.env.SHOW_FIGURES !== undefined) console.table(figures);
});

describe('a hostile file costs in proportion to its size:', () => {
	it.each(HOSTILE_FILES.map(({ name, build }) => [name, build] as const))(
		'%s',
		async (name, build) => {
			const small = build(SIZE_BYTES);
			const large = build(2 * SIZE_BYTES);

			// The first one may have to be compiled, too.
			await leastCostOf(small, 1);
			const once = await leastCostOf(small, TRIES);
			const twice = await leastCostOf(large, TRIES);

			const ratio = twice.processorMs / once.processorMs;
			figures.push({
				name,
				'N (ms)': Math.round(once.processorMs),
				'2N (ms)': Math.round(twice.processorMs),
				ratio: Number(ratio.toFixed(2)),
				'2N (MB of memory)': Math.round(twice.memoryBytes / 1e6),
				outcome: twice.outcome,
			});
			if (twice.processorMs > FLOOR_MS) expect(ratio).toBeLessThanOrEqual(MAXIMUM_RATIO);
			expect(twice.processorMs * (10_000_000 / large.length)).toBeLessThanOrEqual(MAXIMUM_MS);
			expect(twice.memoryBytes).toBeLessThan(
				MAXIMUM_MEMORY_FACTOR * large.length + FIXED_MEMORY_BYTES,
			);
		},
		120_000,
	);
});
