import { isFinished, type Job } from '../dataspike/job';
import type { WaitingSettings } from '../model/settings';
import { pollingDelayMs } from '../polling/backoff';
import type { Clock } from '../polling/interruptibleSleep';
import type { LearnedPolling } from '../polling/learnedPolling';

/** The pauses between the polls of one job, and what its polls tell about other jobs. */
export interface Pacing {
	/** The pause before a poll, counted from 1, in ms. */
	pauseMs: (poll: number) => number;
	/** Notes what a poll saw; `sentMs` is when it was sent, in ms of the run's clock. */
	note: (job: Job, sentMs: number) => void;
	/** To be called when the waiting has ended, however it did. */
	end: () => void;
}

/** What the jobs of a run share. */
export interface PacingParts {
	clock: Clock;
	random: () => number;
	/** What this run has learned of how long jobs take. */
	polling: LearnedPolling;
}

/**
 * The pacing of a job. One that was submitted just now learns from the other jobs of the run, and
 * they learn from it; of a job that is asked for by its ID nobody knows how long it has been running,
 * so it waits by backoff alone.
 */
export function createPacing(
	{ clock, random, polling }: PacingParts,
	settings: Pick<WaitingSettings, 'shortestPauseMs' | 'longestPauseMs'>,
	isNewJob: boolean,
): Pacing {
	const interval = {
		minimumMs: settings.shortestPauseMs,
		maximumMs: settings.longestPauseMs,
	};
	if (!isNewJob) {
		return {
			pauseMs: (poll) => pollingDelayMs(poll, interval, random()),
			note: () => {},
			end: () => {},
		};
	}
	const submittedMs = clock.nowMs();
	const watched = polling.watch(interval);
	return {
		pauseMs: (poll) => watched.pauseMs(poll, clock.nowMs() - submittedMs),
		note: (job, sentMs) => {
			if (isFinished(job)) watched.sawFinished(clock.nowMs() - submittedMs);
			else watched.sawUnfinished(sentMs - submittedMs);
		},
		end: watched.end,
	};
}
