/** Width of the first bins, as a share of the shortest pause. */
const FINEST = 0.1;

/** Width of later bins, as a share of their start: who waits long need not know to the tenth. */
const GROWTH = 0.02;

/** So many bins reach from 0 to about 500 times the shortest pause. */
const BIN_COUNT = 280;

/** Job times in bins: bin k reaches from `edgesMs[k]` (exclusive) to `edgesMs[k + 1]` (inclusive). */
export interface DurationGrid {
	edgesMs: readonly number[];
	/** Number of bins; what lasts longer than the last edge is in a bin of its own behind them. */
	binCount: number;
}

/** The bins that fit a shortest pause, in ms. */
export function createDurationGrid(shortestPauseMs: number): DurationGrid {
	const edgesMs = [0];
	for (let edgeMs = 0; edgesMs.length <= BIN_COUNT; ) {
		edgeMs += Math.max(shortestPauseMs * FINEST, edgeMs * GROWTH);
		edgesMs.push(edgeMs);
	}
	return { edgesMs, binCount: BIN_COUNT };
}

/** The first edge that is not before a time; `binCount + 1` when there is none. */
export function edgeNotBefore({ edgesMs }: DurationGrid, timeMs: number): number {
	let [low, high] = [0, edgesMs.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((edgesMs[middle] ?? 0) < timeMs) low = middle + 1;
		else high = middle;
	}
	return low;
}
