import type { AudioFile } from './audioFile';
import { judge, judgeTogether, type Judgement } from './decision';
import type { Outcome, Result, SegmentResult } from './outcome';

/** The outcomes with those of one recording's segments joined to one, in the order of the input. */
export function joinSegments(
	outcomes: Outcome[],
	fileOf: (index: number) => AudioFile | undefined,
): Outcome[] {
	const joined: Outcome[] = [];
	let group: Array<{ outcome: Outcome; file: AudioFile }> = [];
	for (const [index, outcome] of outcomes.entries()) {
		const file = fileOf(index);
		if (group[0]?.file.segment?.whole !== file?.segment?.whole) {
			joined.push(...joinGroup(group));
			group = [];
		}
		if (file?.segment === undefined) joined.push(outcome);
		else group.push({ outcome, file });
	}
	return [...joined, ...joinGroup(group)];
}

function joinGroup(group: Array<{ outcome: Outcome; file: AudioFile }>): Outcome[] {
	const [first] = group;
	if (first === undefined) return [];
	const results = group.flatMap(({ outcome }) =>
		outcome.kind === 'result' ? [outcome.result] : [],
	);
	if (group.some(({ outcome }) => outcome.kind === 'unfinished')) return [{ kind: 'unfinished' }];
	const segments = group.map(({ outcome, file }) => readSegment(outcome, file));
	// One of many is enough to say why, but the jobs of all of them may be paid for.
	if (results.length === 0) {
		return [first.outcome.kind === 'failed' ? { ...first.outcome, segments } : first.outcome];
	}

	const highest = results.reduce((best, result) =>
		(scoreOf(result) ?? -1) > (scoreOf(best) ?? -1) ? result : best,
	);
	const polls = results.reduce((sum, { polling }) => sum + (polling?.polls ?? 0), 0);
	const waitedMs = Math.max(...results.map(({ polling }) => polling?.waitedMs ?? 0));
	return [
		{
			kind: 'result',
			result: {
				...highest,
				file: first.file.segment?.whole ?? null,
				polling: highest.polling === null ? null : { polls, waitedMs },
				segments,
			},
		},
	];
}

function readSegment(outcome: Outcome, file: AudioFile): SegmentResult {
	const { index = 0, startSeconds = 0, endSeconds = 0 } = file.segment?.plan ?? {};
	const place = { index, startSeconds: round(startSeconds), endSeconds: round(endSeconds) };
	if (outcome.kind === 'result') {
		const { result } = outcome;
		const score = scoreOf(result);
		const verdict = result.job?.verdict ?? null;
		const { threshold, settings } = result;
		return {
			...place,
			score,
			verdict,
			flagged: judge({ score, verdict }, { ...settings, threshold }).flagged,
			jobId: result.job?.id ?? null,
			status: result.job?.status ?? null,
		};
	}
	const failure = outcome.kind === 'failed' ? outcome.failure : undefined;
	const { jobId, jobStatus } = failure?.context ?? {};
	return {
		...place,
		score: null,
		verdict: null,
		flagged: null,
		jobId: typeof jobId === 'string' ? jobId : null,
		status: typeof jobStatus === 'string' ? jobStatus : null,
		error: failure?.message,
	};
}

/** Judges a recording by its segments. */
export function judgeSegments(
	{ threshold, settings }: Result,
	segments: SegmentResult[],
): Judgement {
	return judgeTogether(segments.map((segment) => judge(segment, { ...settings, threshold })));
}

/** How many seconds of the recording are in flagged segments. */
export function countFlaggedSeconds(segments: SegmentResult[]): number {
	const seconds = segments
		.filter(({ flagged }) => flagged === true)
		.reduce((sum, { startSeconds, endSeconds }) => sum + endSeconds - startSeconds, 0);
	return round(seconds);
}

function scoreOf({ job }: Result): number | null {
	return job?.status === 'completed' ? job.score : null;
}

/** To the millisecond. */
function round(seconds: number): number {
	return Math.round(seconds * 1000) / 1000;
}
