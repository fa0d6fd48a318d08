/** What one request came to. */
export type RequestOutcome = { kind: 'answered'; finished: boolean } | Refusal;

/** The service did not take the request (HTTP 429). */
export interface Refusal {
	kind: 'refused';
	retryAfterMs: number;
}

/** The service as a contender sees it, simulated or over HTTP. */
export interface Service {
	submit: (file: number) => Promise<RequestOutcome & { jobId?: string }>;
	poll: (jobId: string) => Promise<RequestOutcome>;
}
