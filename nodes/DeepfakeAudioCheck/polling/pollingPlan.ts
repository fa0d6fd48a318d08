import type { PollingInterval } from './backoff';
import { edgeNotBefore, type DurationGrid } from './durationGrid';

/** When to look at a job, planned for a known spread of job times. */
export class PollingPlan {
	/** Share of jobs that end before each edge, and the sum of their times. */
	private readonly endedBefore: Float64Array;

	private readonly timeBefore: Float64Array;

	/** What is still to be paid, on average, when a poll at an edge finds the job unfinished. */
	private readonly costAfter: Float64Array;

	private readonly pollCostMs: number;

	/**
	 * Plans polls so that waiting for nothing and asking for nothing cost least together.
	 *
	 * A job that ends between two polls is learned of late, on average by half the pause; a short
	 * pause costs polls. Where many jobs end the best pause is short, where few end it is long: about
	 * the square root of 2 × (cost of a poll) / (share of the running jobs that end in a unit of time).
	 * The plan is worked out backwards from the longest job: the cost of polling at a time is what is
	 * lost until then plus the cost of going on best from there. With a single job time (all jobs take
	 * 2 s) it says the same as common sense: poll right after it.
	 *
	 * Source: R. E. Barlow, L. C. Hunter, F. Proschan, "Optimum checking procedures", Journal of the
	 * Society for Industrial and Applied Mathematics 11 (1963); the square root: J. B. Keller, "Optimum
	 * checking schedules for systems subject to random failure", Management Science 21 (1974).
	 *
	 * @param shares how job times are spread over the bins of the grid, see estimateDurations
	 * @param pollCost what one poll costs, as a share of the shortest pause
	 */
	constructor(
		private readonly grid: DurationGrid,
		shares: Float64Array,
		private readonly interval: PollingInterval,
		pollCost: number,
	) {
		const { binCount } = grid;
		this.pollCostMs = pollCost * interval.minimumMs;
		this.endedBefore = new Float64Array(binCount + 1);
		this.timeBefore = new Float64Array(binCount + 1);
		this.costAfter = new Float64Array(binCount + 1);
		for (let bin = 0; bin < binCount; bin += 1) {
			const share = shares[bin] ?? 0;
			const middleMs = (this.edgeMs(bin) + this.edgeMs(bin + 1)) / 2;
			this.endedBefore[bin + 1] = this.endedBy(bin) + share;
			this.timeBefore[bin + 1] = (this.timeBefore[bin] ?? 0) + share * middleMs;
		}
		for (let edge = binCount; edge >= 0; edge -= 1) {
			const best = this.bestEdge(this.edgeMs(edge), edge);
			const running = 1 - this.endedBy(edge);
			this.costAfter[edge] = this.pollCostMs * running + (best?.cost ?? 0);
		}
	}

	/**
	 * The pause before the next poll, in ms, never outside of the interval.
	 *
	 * @param elapsedMs how long the job has been running
	 */
	pauseMs(elapsedMs: number): number {
		const { minimumMs, maximumMs } = this.interval;
		const best = this.bestEdge(elapsedMs, edgeNotBefore(this.grid, elapsedMs));
		const pauseMs = best === undefined ? maximumMs : this.edgeMs(best.edge) - elapsedMs;
		return Math.max(minimumMs, Math.min(maximumMs, pauseMs));
	}

	/** The edge at which the next poll costs least; undefined when none is within the interval. */
	private bestEdge(fromMs: number, from: number): { edge: number; cost: number } | undefined {
		const { minimumMs, maximumMs } = this.interval;
		let best: { edge: number; cost: number } | undefined;
		for (let edge = from + 1; edge <= this.grid.binCount; edge += 1) {
			const atMs = this.edgeMs(edge);
			if (atMs - fromMs > maximumMs) break;
			if (atMs - fromMs < minimumMs) continue;
			const endedMeanwhile = this.endedBy(edge) - this.endedBy(from);
			const timeMeanwhile = (this.timeBefore[edge] ?? 0) - (this.timeBefore[from] ?? 0);
			const lagMs = atMs * endedMeanwhile - timeMeanwhile;
			const cost = lagMs + (this.costAfter[edge] ?? 0);
			if (best === undefined || cost < best.cost) best = { edge, cost };
		}
		return best;
	}

	private edgeMs(edge: number): number {
		return this.grid.edgesMs[edge] ?? Number.POSITIVE_INFINITY;
	}

	private endedBy(edge: number): number {
		return this.endedBefore[edge] ?? 1;
	}
}
