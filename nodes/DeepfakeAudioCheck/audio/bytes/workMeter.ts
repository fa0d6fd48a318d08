/** Work between two yields to the event loop, in units of about a byte that is looked at: a few ms. */
const WORK_PER_YIELD = 1_000_000;

/**
 * Tells when a loop should let other work go on. Awaiting after every packet of a few bytes would take
 * longer than reading them.
 */
export class WorkMeter {
	private done = 0;

	/**
	 * Adds work to what was done since the last yield.
	 *
	 * @param work about as many units as bytes were looked at; a new object counts for a few hundred
	 * @returns whether to yield now
	 */
	add(work: number): boolean {
		this.done += work;
		if (this.done < WORK_PER_YIELD) return false;
		this.done = 0;
		return true;
	}
}
