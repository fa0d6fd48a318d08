import { isFinished, type Job } from '../dataspike/job';
import type { Run } from '../execution/run';
import type { Settings } from '../execution/settings';
import { pollingDelayMs } from '../polling/backoff';

/** The pauses between the polls of one job, and what its polls tell about other jobs. */
export interface Pacing {
	/** The pause before a poll, counted from 1, in ms. */
	pauseMs: (poll: number) => number;
	/** Notes what a poll saw; `sentMs` is when it was sent, in ms of the run's clock. */
	note: (job: Job, sentMs: number) => void;
	/** To be called when the waiting has ended, however it did. */
	end: () => void;
}

/**
 * The pacing of a job. One that was submitted just now learns from the other jobs of the run, and
 * they learn from it; of a job that is asked for by its ID nobody knows how long it has been running,
 * so it waits by backoff alone.
 */
export function createPacing(run: Run, settings: Settings, isNewJob: boolean): Pacing {
	const { clock } = run;
	const interval = {
		minimumMs: settings.pollingIntervalMs,
		maximumMs: settings.maximumPollingIntervalMs,
	};
	if (!isNewJob) {
		return {
			pauseMs: (poll) => pollingDelayMs(poll, interval, run.random()),
			note: () => {},
			end: () => {},
		};
	}
	const submittedMs = clock.nowMs();
	const watched = run.polling.watch(interval);
	return {
		pauseMs: (poll) => watched.pauseMs(poll, clock.nowMs() - submittedMs),
		note: (job, sentMs) => {
			if (isFinished(job)) watched.sawFinished(clock.nowMs() - submittedMs);
			else watched.sawUnfinished(sentMs - submittedMs);
		},
		end: watched.end,
	};
}
