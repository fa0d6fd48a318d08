import type { Job } from '../dataspike/job';
import {
	isWithheld,
	type PartOutcome,
	type Polling,
	type RecordingResult,
	type Result,
} from '../model/outcome';
import type { Part, Recording } from '../model/recording';
import type { Service } from '../model/service';
import { judgePartlyHeard, judgeSampled, judgeTogether, type Judgement } from './decision';
import { findHighest, judgeJob, judgePart, listSegments, type SegmentResult } from './segments';

/** A result as it is written: the same for every operation. */
export interface JudgedResult {
	judgement: Judgement;
	/** That of the highest score; null when the item holds no recording. */
	job: Job | null;
	/** Null when the job was asked for by its ID, or the item holds no recording. */
	recording: Recording | null;
	/** Null when nothing was to be judged: the file was only submitted. */
	threshold: number | null;
	/** Of a recording that was checked in segments. */
	segments: SegmentResult[] | undefined;
	polling: Polling | null;
	/** What is the same audio and was checked for both; null for all others. */
	sameAs: Part | null;
	/** The channel of the job, counted from 1; undefined unless channels were checked each by itself. */
	channel: number | undefined;
	/** When the job, or the last of several, was looked at, in ms since 1970; null when none was. */
	checkedAtMs: number | null;
	/** SHA-256 of what was sent, when it was made from the file as a whole. */
	sentSha256: string | undefined;
}

/** Judges what an operation brought. */
export function judgeResult(result: Result): JudgedResult {
	const { settings } = result;
	const { threshold } = settings;
	const nothing = {
		job: null,
		recording: null,
		segments: undefined,
		polling: null,
		sameAs: null,
		channel: undefined,
		checkedAtMs: null,
		sentSha256: undefined,
	};
	switch (result.kind) {
		case 'withoutAudio':
			return {
				...nothing,
				judgement: { flagged: null, decision: 'undecided', reason: 'noAudioFound' },
				threshold,
			};
		case 'lookedUp': {
			const { job, polling, seenAtMs: checkedAtMs } = result;
			const judgement = judgeJob(job, settings);
			return { ...nothing, judgement, job, threshold, polling, checkedAtMs };
		}
		case 'checked':
		case 'submitted':
			return judgeRecording(result);
	}
}

function judgeRecording(result: RecordingResult): JudgedResult {
	const { recording, parts, settings, kind } = result;
	const highest = findHighest(parts);
	// Silence was heard: it is not left out.
	const sent = parts.filter((part) => !isWithheld(part));
	const together = judgeTogether(
		(sent.length > 0 ? sent : parts).map((part) => judgePart(part, settings)),
	);
	const judged = recording.sampledSeconds === null ? together : judgeSampled(together);
	const heard = recording.unheard === null ? judged : judgePartlyHeard(judged);
	const isSubmission = kind === 'submitted';
	const segments = listSegments(parts, settings);
	return {
		judgement:
			isSubmission && sent.length > 0
				? { flagged: null, decision: 'undecided', reason: 'notFinished' }
				: heard,
		job: highest?.job ?? null,
		recording,
		threshold: isSubmission ? null : settings.threshold,
		segments,
		polling: isSubmission ? null : joinPolling(parts),
		sameAs: highest?.sameAs ?? null,
		channel: highest?.part.segment?.channel,
		checkedAtMs: findLastSeen(parts),
		sentSha256: segments === undefined ? highest?.sentSha256 : undefined,
	};
}

function findLastSeen(parts: PartOutcome[]): number | null {
	const seen = parts.flatMap((part) => ('seenAtMs' in part ? (part.seenAtMs ?? []) : []));
	return seen.length === 0 ? null : Math.max(...seen);
}

function joinPolling(parts: PartOutcome[]): Polling | null {
	const pollings = parts.flatMap((part) => ('polling' in part ? (part.polling ?? []) : []));
	if (pollings.length === 0) return null;
	return {
		polls: pollings.reduce((sum, { polls }) => sum + polls, 0),
		waitedMs: Math.max(...pollings.map(({ waitedMs }) => waitedMs)),
	};
}

/** Whether a job ran in the sandbox: what the service says, or else the environment asked. */
export function isSandbox({ environment }: Service, job: Job | null): boolean | null {
	if (typeof job?.isSandbox === 'boolean') return job.isSandbox;
	return environment === 'custom' ? null : environment === 'sandbox';
}
