import { startSimulator, type Simulator } from '../../test/simulator/simulator';
import { mean, percentile } from '../statistics';

/** What a run came to, as the service saw it. */
export interface ServiceFigures {
	/** From the first submission to the last poll. */
	wallMs: number;
	/** From the end of a job to the poll that learned of it. */
	meanLagMs: number;
	p95LagMs: number;
	pollsPerJob: number;
	/** Answers with HTTP 429. */
	refusals: number;
}

/** Starts a service whose jobs take the given times: the number in a file's name says which. */
export async function startForLoad(jobTimeMs: (file: number) => number): Promise<Simulator> {
	return await startSimulator({
		jobDurationMs: (fileName) => jobTimeMs(Number(/\d+/.exec(fileName)?.[0])),
	});
}

/** The figures of a run that has ended. The last poll of a job is taken for the one that learned of it. */
export function readFigures(
	{ submissions, polls, jobEndsAtMs }: Simulator,
	files: number,
): ServiceFigures {
	const learnedAtMs = new Map(polls.map(({ jobId, atMs }) => [jobId, atMs]));
	const lagsMs = [...learnedAtMs].map(([jobId, atMs]) => atMs - (jobEndsAtMs(jobId) ?? atMs));
	const firstMs = Math.min(...submissions.map(({ atMs }) => atMs));
	return {
		wallMs: Math.max(...learnedAtMs.values()) - firstMs,
		meanLagMs: mean(lagsMs),
		p95LagMs: percentile(lagsMs, 0.95),
		pollsPerJob: polls.length / files,
		refusals: [...submissions, ...polls].filter(({ statusCode }) => statusCode === 429).length,
	};
}
