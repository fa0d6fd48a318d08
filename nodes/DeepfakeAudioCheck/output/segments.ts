import { isFinished, type Job } from '../dataspike/job';
import { messageOf } from '../model/failure';
import { hasFailed, isWithheld, type CheckedPart, type PartOutcome } from '../model/outcome';
import type { SegmentPlace } from '../model/recording';
import type { Reason } from '../model/reason';
import type { OutputSettings } from '../model/settings';
import { judge, type Judgement, type JudgingSettings } from './decision';

/** What one segment of a recording came to. */
export interface SegmentResult {
	/** Only of a recording with several sound tracks: counted from 1. */
	track?: number;
	/** Only of a channel that was checked by itself: counted from 1. */
	channel?: number;
	/** What the user calls the channel. */
	channelName?: string;
	index: number;
	startSeconds: number;
	endSeconds: number;
	score: number | null;
	verdict: string | null;
	flagged: boolean | null;
	reason: Reason | null;
	jobId: string | null;
	status: string | null;
	/** Null if its sound cannot be decoded. */
	speechSeconds: number | null;
	/** Only of a segment that could not be checked. */
	error?: string;
}

/** What the segments of a recording are listed by. */
export type SegmentSettings = JudgingSettings & Pick<OutputSettings, 'channelNames'>;

/** The segments of a recording, in order; undefined when it was checked as a whole. */
export function listSegments(
	parts: PartOutcome[],
	settings: SegmentSettings,
): SegmentResult[] | undefined {
	if (parts.every(({ part }) => part.segment === null)) return undefined;
	return parts.map((outcome) => readSegment(outcome, settings));
}

function readSegment(outcome: PartOutcome, settings: SegmentSettings): SegmentResult {
	const { segment, speechSeconds: speech } = outcome.part;
	const place = describePlace(segment, settings);
	const speechSeconds = speech === null ? null : round(speech);
	const { flagged, reason } = judgePart(outcome, settings);
	if (isWithheld(outcome)) {
		const nothing = { score: null, verdict: null, flagged, reason, jobId: null, status: null };
		return { ...place, ...nothing, speechSeconds };
	}
	if (hasFailed(outcome)) {
		const { failure } = outcome;
		const { jobId = null, jobStatus: status = null } = failure.subject;
		const error = messageOf(failure);
		return {
			...place,
			score: null,
			verdict: null,
			flagged,
			reason,
			jobId,
			status,
			speechSeconds,
			error,
		};
	}
	const { job } = outcome;
	const { verdict, id: jobId, status } = job;
	return { ...place, score: scoreOf(job), verdict, flagged, reason, jobId, status, speechSeconds };
}

function describePlace(
	segment: SegmentPlace | null,
	{ channelNames }: SegmentSettings,
): Pick<
	SegmentResult,
	'track' | 'channel' | 'channelName' | 'index' | 'startSeconds' | 'endSeconds'
> {
	const { index = 0, startSeconds = 0, endSeconds = 0, track, channel } = segment ?? {};
	return {
		...(track === undefined ? {} : { track }),
		...describeChannel(channel, channelNames),
		index,
		startSeconds: round(startSeconds),
		endSeconds: round(endSeconds),
	};
}

/** Its number, and its name if the user gave it one; nothing of all channels together. */
export function describeChannel(
	channel: number | undefined,
	channelNames: readonly string[],
): Pick<SegmentResult, 'channel' | 'channelName'> {
	if (channel === undefined) return {};
	const channelName = channelNames[channel - 1] ?? '';
	return channelName === '' ? { channel } : { channel, channelName };
}

const NOT_JUDGED = { flagged: null, decision: 'undecided' } as const;

/** The judgement of one part of a recording, or of a recording that is one part. */
export function judgePart(outcome: PartOutcome, settings: JudgingSettings): Judgement {
	if (isWithheld(outcome)) return { ...NOT_JUDGED, reason: outcome.withheld };
	if (!hasFailed(outcome)) return judgeJob(outcome.job, settings);
	return { ...NOT_JUDGED, reason: outcome.failure.reason };
}

/** The judgement of a job: only a completed analysis has a score that counts. */
export function judgeJob(job: Job, settings: JudgingSettings): Judgement {
	const judgement = judge({ score: scoreOf(job), verdict: job.verdict }, settings);
	return isFinished(job) ? judgement : { ...judgement, reason: 'notFinished' };
}

/** 0 to 1; null as long as the analysis goes on, or when it brought none. */
export function scoreOf(job: Job): number | null {
	return job.status === 'completed' ? job.score : null;
}

/** The part with the highest score; undefined when none has a job. */
export function findHighest(parts: PartOutcome[]): CheckedPart | undefined {
	const checked = parts.filter((outcome): outcome is CheckedPart => 'job' in outcome);
	const [first, ...others] = checked;
	if (first === undefined) return undefined;
	return others.reduce(
		(best, one) => ((scoreOf(one.job) ?? -1) > (scoreOf(best.job) ?? -1) ? one : best),
		first,
	);
}

/** How many seconds of the recording are in flagged segments. */
export function countFlaggedSeconds(segments: SegmentResult[]): number {
	const seconds = segments
		.filter(({ flagged }) => flagged === true)
		.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
	return round(seconds);
}

/** To the millisecond. */
function round(seconds: number): number {
	return Math.round(seconds * 1000) / 1000;
}
