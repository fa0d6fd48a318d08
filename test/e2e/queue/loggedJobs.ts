export interface LoggedJob {
	jobId: string;
	executionId: string;
	/** The beginning of the recording's SHA-256. */
	hash: string;
}

/** The submissions that the node wrote to a log of n8n. */
export function readLoggedJobs(log: string): LoggedJob[] {
	const lines = log.matchAll(
		/submitted job (\S+) \(execution (\d+), item \d+, SHA-256 ([0-9a-f]+)\)/g,
	);
	return [...lines].map(([, jobId = '', executionId = '', hash = '']) => ({
		jobId,
		executionId,
		hash,
	}));
}
