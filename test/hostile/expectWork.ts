import { GOALS, scoreOf } from './goals';
import type { Figures } from './worker';

/**
 * Time of the processor also depends on what else a machine does: a test fails only when a goal is
 * missed so many times over. What is quadratic misses them by far more.
 */
const BUSY_MACHINE = 15;

/** Time of the processor, in ms, from which on a ratio is that of the work. */
const ENOUGH_MS = 1000;

const QUADRATIC_RATIO = 3.5;

/** Pauses that come with every file, however small it is. */
const FIXED_PAUSES = 3;

/** Fails when something costs its reader more than its share. */
export function expectWorkInProportion(figures: Figures | undefined): void {
	if (figures === undefined) throw new Error('It was not measured');
	const { once, twice } = figures;
	const { processorMs, memoryFactor, ratio, stretchMs } = scoreOf(figures);
	expect(processorMs).toBeLessThan(BUSY_MACHINE * GOALS.processorMs);
	expect(stretchMs).toBeLessThan(BUSY_MACHINE * GOALS.stretchMs);
	expect(memoryFactor).toBeLessThanOrEqual(GOALS.memoryFactor);
	// Four times the work for twice the size is quadratic on any machine; short times say too little.
	if (twice.processorMs >= ENOUGH_MS) expect(ratio).toBeLessThan(QUADRATIC_RATIO);
	// The work as the readers count it themselves: the same on every machine.
	expect(twice.pauses).toBeLessThanOrEqual(GOALS.ratio * once.pauses + FIXED_PAUSES);
}
