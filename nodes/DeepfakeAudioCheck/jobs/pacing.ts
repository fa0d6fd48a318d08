import type { WaitingSettings } from '../model/settings';
import { backoffMs } from '../polling/backoff';
import type { JobTimes } from '../polling/jobTimes';

/** The pauses between two polls reach the longest one after so many polls. */
const STEPS = 8;

/** The pauses between the polls of one job, and what its polls tell about other jobs. */
export interface Pacing {
	/** The pause before a poll, counted from 1, in ms. */
	pauseMs: (poll: number) => number;
	/** Notes what a poll that was sent at a moment, in ms of the run's clock, found. */
	note: (sentMs: number, hasFinished: boolean) => void;
}

/** What the pacing of a job follows from. */
export interface PacingParts {
	settings: Pick<WaitingSettings, 'shortestPauseMs' | 'longestPauseMs'>;
	/** When this run submitted the job, in ms of its clock; undefined when it did not. */
	submittedMs: number | undefined;
	random: () => number;
	/** How long recent jobs took. */
	jobTimes: JobTimes;
}

/**
 * The pacing of a job. One that this run submitted is first looked at when recent jobs began to finish, and tells
 * later ones how long it took. Of any other nobody knows how long it has been running: it is looked at at once.
 */
export function createPacing({ settings, submittedMs, random, jobTimes }: PacingParts): Pacing {
	const minimumMs = settings.shortestPauseMs;
	const interval = { minimumMs, maximumMs: settings.longestPauseMs, steps: STEPS };
	if (submittedMs === undefined) {
		return {
			pauseMs: (poll) => (poll === 1 ? 0 : backoffMs(poll - 1, interval, random())),
			note: () => {},
		};
	}
	let longerThanMs = 0;
	return {
		pauseMs: (poll) =>
			poll === 1
				? Math.max(minimumMs, jobTimes.firstLookMs(random))
				: backoffMs(poll, interval, random()),
		note: (sentMs, hasFinished) => {
			const afterMs = sentMs - submittedMs;
			if (!hasFinished) longerThanMs = afterMs;
			else if (afterMs > longerThanMs) jobTimes.note({ longerThanMs, atMostMs: afterMs });
		},
	};
}
