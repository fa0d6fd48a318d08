import { GOALS, scoreOf } from './goals';
import type { Figures } from './worker';

/**
 * Time of the processor also depends on what else a machine does: a test fails only when a goal is
 * missed so many times over. What is quadratic misses them by far more.
 */
const BUSY_MACHINE = 15;

/** Pauses that come with every file, however small it is. */
const FIXED_PAUSES = 3;

/** Fails when something costs its reader more than its share. */
export function expectWorkInProportion(figures: Figures | undefined): void {
	if (figures === undefined) throw new Error('It was not measured');
	const { once, twice } = figures;
	const { processorMs, memoryFactor, stretchMs } = scoreOf(figures);
	expect(processorMs).toBeLessThan(BUSY_MACHINE * GOALS.processorMs);
	expect(stretchMs).toBeLessThan(BUSY_MACHINE * GOALS.stretchMs);
	// What is collected, and when, differs too.
	expect(memoryFactor).toBeLessThanOrEqual(2 * GOALS.memoryFactor);
	// The work as the readers count it themselves: the same on every machine.
	expect(twice.pauses).toBeLessThanOrEqual(GOALS.ratio * once.pauses + FIXED_PAUSES);
}
