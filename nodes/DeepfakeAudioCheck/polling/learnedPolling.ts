import { pollingDelayMs, type PollingInterval } from './backoff';
import { estimateDurations, type ObservedDuration } from './durationEstimate';
import { createDurationGrid } from './durationGrid';
import { PollingPlan } from './pollingPlan';

/** So many finished jobs have to be known before they are gone by. */
const FEWEST_JOBS = 3;

/** So many finished jobs are remembered: what the service does now counts, not what it did before. */
const MOST_JOBS = 100;

/** What one poll costs, as a share of the shortest pause: so much waiting is worth a poll saved. */
const POLL_COST = 0.12;

/** A planned pause becomes longer by up to this share, so that files are not asked for together. */
const JITTER = 0.05;

/** A plan is made anew when so many jobs have finished since, as a share of all that are known. */
const RENEWAL = 0.1;

/** The share of jobs that still run is told apart in so many steps, each with a plan of its own. */
const RUNNING_STEPS = 50;

/** A job that is being waited for. */
export interface WatchedJob {
	/** The pause before a poll (counted from 1), in ms; the job has been running for `elapsedMs`. */
	pauseMs: (poll: number, elapsedMs: number) => number;
	/** A poll that was sent after `elapsedMs` found the job unfinished. */
	sawUnfinished: (elapsedMs: number) => void;
	/** A poll that was answered after `elapsedMs` found the job finished. */
	sawFinished: (elapsedMs: number) => void;
	/** Nobody waits for the job any more. */
	end: () => void;
}

/**
 * Learns within a run how long jobs take, and times the polls of later ones by it.
 *
 * 1. The first files of a run wait by exponential backoff with jitter (see pollingDelayMs), because
 *    nothing is known yet.
 * 2. Every poll tells something: the job took longer than until this poll, or at most so long.
 *    From that the spread of job times is estimated (see estimateDurations).
 * 3. The pauses are planned for that spread (see PollingPlan): short where many jobs end, long where
 *    few do. No pause, the first one included, leaves the node's parameters. So a wrong guess, for
 *    example when the service becomes faster, is never worse than the longest pause, and who knows
 *    that jobs take minutes raises Longest Pause.
 * 4. At the end of a run, when no file takes the place of a finished one, the last jobs decide how
 *    long the run takes: of two that are left, each has ten times the weight it had among twenty.
 *    So a poll counts for less the fewer jobs still run, and they are asked for more often. All of
 *    them together are still asked for more seldom than when all places were taken.
 * 5. Each pause is drawn a little longer than planned, within the parameters, so that files which
 *    were submitted together drift apart.
 */
export class LearnedPolling {
	private readonly finished: ObservedDuration[] = [];

	private readonly running = new Set<ObservedDuration>();

	/** Plans by their interval (items may have parameters of their own) and the share that runs. */
	private readonly plans = new Map<string, { plan: PollingPlan; madeAfter: number }>();

	private finishedCount = 0;

	private mostRunning = 0;

	/** @param random gives numbers from 0 (inclusive) to 1 (exclusive) */
	constructor(private readonly random: () => number) {}

	/** Begins to wait for a job that has just been submitted. */
	watch(interval: PollingInterval): WatchedJob {
		const observed: ObservedDuration = {
			longerThanMs: 0,
			atMostMs: Number.POSITIVE_INFINITY,
		};
		this.running.add(observed);
		this.mostRunning = Math.max(this.mostRunning, this.running.size);
		return {
			pauseMs: (poll, elapsedMs) => this.pauseMs(poll, elapsedMs, interval),
			sawUnfinished: (elapsedMs) => {
				observed.longerThanMs = elapsedMs;
			},
			sawFinished: (elapsedMs) => {
				observed.atMostMs = Math.max(elapsedMs, observed.longerThanMs);
				if (this.running.delete(observed)) this.keep(observed);
			},
			end: () => {
				this.running.delete(observed);
			},
		};
	}

	private keep(observed: ObservedDuration): void {
		this.finished.push(observed);
		if (this.finished.length > MOST_JOBS) this.finished.shift();
		this.finishedCount += 1;
	}

	private pauseMs(poll: number, elapsedMs: number, interval: PollingInterval): number {
		if (this.finished.length < FEWEST_JOBS) return pollingDelayMs(poll, interval, this.random());
		const { minimumMs, maximumMs } = interval;
		const plannedMs = this.planFor(interval).pauseMs(elapsedMs);
		const shortestMs = Math.min(plannedMs, maximumMs / (1 + JITTER));
		return Math.max(minimumMs, shortestMs * (1 + JITTER * this.random()));
	}

	private planFor(interval: PollingInterval): PollingPlan {
		const runningShare =
			Math.ceil((this.running.size / this.mostRunning) * RUNNING_STEPS) / RUNNING_STEPS;
		const key = `${interval.minimumMs} ${interval.maximumMs} ${runningShare}`;
		const known = this.plans.get(key);
		const since = this.finishedCount - (known?.madeAfter ?? 0);
		if (known !== undefined && since <= this.finished.length * RENEWAL) return known.plan;

		const grid = createDurationGrid(interval.minimumMs);
		const shares = estimateDurations(grid, [...this.finished, ...this.running]);
		const plan = new PollingPlan(grid, shares, interval, POLL_COST * runningShare);
		this.plans.set(key, { plan, madeAfter: this.finishedCount });
		return plan;
	}
}
