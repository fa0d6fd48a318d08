import type { Answer } from './refusals';

/** How a job comes out, where it differs from the normal. */
export interface JobOutcome {
	id?: string;
	durationMs?: number;
	/** The status while the analysis goes on; `queued` by default. */
	unfinishedStatus?: string;
	/** Fields of the finished job, instead of a score made from the content. */
	result?: Record<string, unknown>;
	isSandbox?: boolean;
	/** Whether the marker tone makes the score: 0.95 with it, 0.05 without. */
	scoreByMarkerTone?: boolean;
	/** Whether the verdict is the opposite of what the score says. */
	verdictDiffers?: boolean;
}

/** What goes wrong with a request. */
export interface Fault {
	/** So often it goes wrong (for each job, if it is about results); always by default. */
	times?: number;
	/** The answer instead of the normal one. */
	answer?: (about: { apiKey: string; jobId: string | undefined }) => Answer;
	/** Where the connection breaks, or how the answer never ends. */
	break?: AnswerBreak;
	/** Whether a submit that goes wrong makes a job all the same. */
	takesFile?: boolean;
}

export type AnswerBreak =
	| 'beforeBody'
	| 'beforeAnswer'
	| 'inAnswer'
	/** The request stays without an answer. */
	| 'never'
	/** The status, then header after header, a byte now and then. */
	| 'slowHeaders'
	/** A body that goes on a byte now and then. */
	| 'slowAnswer'
	/** A body that goes on as fast as it is read. */
	| 'endlessAnswer';

export interface Scenario {
	description?: string;
	job?: JobOutcome;
	submit?: Fault;
	result?: Fault;
	/** So many requests are taken in each second of the clock; the rest is refused with 429, to come again in a second. */
	requestsPerSecond?: number;
}

const neverMs = Number.MAX_SAFE_INTEGER;

function status(statusCode: number, body: unknown, headers: Record<string, string> = {}) {
	return (): Answer => ({ statusCode, headers, body: JSON.stringify(body) });
}

function text(statusCode: number, body: string, type = 'text/html') {
	return (): Answer => ({ statusCode, headers: { 'content-type': type }, body });
}

const page = '<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>';

function inSeconds(seconds: number): string {
	return new Date(Date.now() + seconds * 1000).toUTCString();
}

/** A finished job at once. */
function finished(result: Record<string, unknown>): JobOutcome {
	return { durationMs: 0, result };
}

/** Uploads that are finished at once, in the order of their arrival; what comes behind the last result has it too. */
export function finishedInOrder(...results: Array<Record<string, unknown>>): Scenario {
	let uploads = 0;
	return {
		submit: {
			takesFile: true,
			answer: ({ jobId }) => {
				const result = results[uploads] ?? results.at(-1);
				uploads += 1;
				return status(200, { id: jobId, status: 'completed', ...result })();
			},
		},
	};
}

/** Every fault that can be asked for by name. */
export const scenarios = {
	slow: { description: 'an analysis of 20 seconds', job: { durationMs: 20_000 } },
	'never-finishing': { description: 'stays queued for ever', job: { durationMs: neverMs } },
	'marker-tone': {
		description: 'a recording with a tone of 1000 Hz in it counts as fake',
		job: { scoreByMarkerTone: true },
	},
	sandbox: { description: 'is_sandbox is true', job: { isSandbox: true } },
	'failed-runtime-error': {
		description: 'the analysis fails with RuntimeError and a message',
		job: finished({ status: 'failed', error_code: 'RuntimeError', message: 'decoder stopped' }),
	},
	'failed-unknown': {
		description: 'the analysis fails with Unknown',
		job: finished({ status: 'failed', error_code: 'Unknown' }),
	},
	'failed-face': {
		description: 'the analysis fails with a code that audio never meets',
		job: finished({ status: 'failed', error_code: 'NoFaceDetected', message: 'no face' }),
	},
	'failed-without-reason': {
		description: 'the analysis fails without a code',
		job: finished({ status: 'failed' }),
	},
	'unknown-status': {
		description: 'a status word that is not documented, then completed',
		job: { durationMs: 700, unfinishedStatus: 'warming_up' },
	},
	'verdict-differs': {
		description: 'the verdict is the opposite of what the score says',
		job: { verdictDiffers: true },
	},
	'unknown-verdict': {
		description: 'the verdict "inconclusive"',
		job: finished({ status: 'completed', score: 0.55, verdict: 'inconclusive' }),
	},
	'no-score': {
		description: 'completed without a score',
		job: finished({ status: 'completed', verdict: 'deepfake_unlikely' }),
	},
	'score-as-text': {
		description: 'the score "0.87" as text',
		job: finished({ status: 'completed', score: '0.87', verdict: 'deepfake_likely' }),
	},
	'score-too-high': {
		description: 'the score 1.7',
		job: finished({ status: 'completed', score: 1.7, verdict: 'deepfake_likely' }),
	},
	'score-below-zero': {
		description: 'the score -1',
		job: finished({ status: 'completed', score: -1, verdict: 'deepfake_unlikely' }),
	},
	'score-not-a-number': {
		description: 'the score "NaN"',
		job: finished({ status: 'completed', score: 'NaN', verdict: 'deepfake_unlikely' }),
	},
	'more-fields': {
		description: 'fields that are not documented',
		job: finished({
			status: 'completed',
			score: 0.2,
			verdict: 'deepfake_unlikely',
			error: null,
			model: { name: 'voice-7', details: [1, 2] },
		}),
	},
	'not-known-at-first': {
		description: '404 for the first two requests for a job',
		result: { times: 2, answer: status(404, { message: 'Job not found' }) },
	},
	'never-known': {
		description: '404 for every request for a job',
		result: { answer: status(404, { message: 'Job not found' }) },
	},
	'rate-limited-seconds': {
		description: '429 with Retry-After: 1 for the first submit and the first poll',
		submit: { times: 1, answer: status(429, { message: 'Slow down' }, { 'retry-after': '1' }) },
		result: { times: 1, answer: status(429, { message: 'Slow down' }, { 'retry-after': '1' }) },
	},
	'rate-limited-date': {
		description: '429 with Retry-After as a date for the first submit',
		submit: {
			times: 1,
			answer: () => status(429, { message: 'Slow down' }, { 'retry-after': inSeconds(2) })(),
		},
	},
	'rate-limited-bare': {
		description: '429 without Retry-After for the first submit',
		submit: { times: 1, answer: status(429, { message: 'Slow down' }) },
	},
	'rate-limited-garbage': {
		description: '429 with a Retry-After that means nothing, once',
		submit: { times: 1, answer: status(429, {}, { 'retry-after': 'soon' }) },
	},
	'rate-limited-always': {
		description: '429 for every submit',
		submit: { answer: status(429, { message: 'Slow down' }, { 'retry-after': '1' }) },
	},
	'submit-500': {
		description: '500 for every submit',
		submit: { answer: status(500, { error: 'boom' }) },
	},
	'submit-502-page': {
		description: '502 with a web page for every submit',
		submit: { answer: text(502, page) },
	},
	'submit-503': {
		description: '503 without Retry-After',
		submit: { answer: status(503, { message: 'busy' }) },
	},
	'submit-503-once': {
		description: '503 with Retry-After: 1, once',
		submit: { times: 1, answer: status(503, { message: 'busy' }, { 'retry-after': '1' }) },
	},
	'submit-400': {
		description: '400 for every submit',
		submit: { answer: status(400, { message: 'No speech found' }) },
	},
	'submit-402': {
		description: '402 for every submit',
		submit: { answer: status(402, { message: 'Quota used up' }) },
	},
	'submit-408': { description: '408 for every submit', submit: { answer: status(408, {}) } },
	'submit-413': {
		description: '413 for every submit',
		submit: { answer: status(413, { error: 'Too large' }) },
	},
	'submit-415': {
		description: '415 for every submit',
		submit: { answer: status(415, { error: { message: 'Unsupported' } }) },
	},
	'submit-422': {
		description: '422 for every submit',
		submit: { answer: status(422, { message: 'Too short' }) },
	},
	'submit-404': { description: '404 for every submit', submit: { answer: text(404, page) } },
	'submit-empty': {
		description: '202 with an empty body',
		submit: { takesFile: true, answer: text(202, '') },
	},
	'submit-page': {
		description: '200 with a web page',
		submit: { takesFile: true, answer: text(200, page) },
	},
	'submit-cut-off': {
		description: '202 with JSON that is cut off',
		submit: { takesFile: true, answer: text(202, '{"id":"01827ed4-c9', 'application/json') },
	},
	'submit-list': {
		description: '202 with a JSON list',
		submit: { takesFile: true, answer: status(202, [{ id: '1' }]) },
	},
	'submit-without-id': {
		description: '202 without an ID',
		submit: { takesFile: true, answer: status(202, { status: 'queued' }) },
	},
	'submit-bare-id': {
		description: '200 with nothing but an ID',
		submit: { takesFile: true, answer: ({ jobId }) => status(200, { id: jobId })() },
	},
	'submit-reset-before': {
		description: 'the connection breaks before the body is read',
		submit: { break: 'beforeBody' },
	},
	'submit-reset-after': {
		description: 'the connection breaks after the file was taken',
		submit: { takesFile: true, break: 'beforeAnswer' },
	},
	'submit-reset-in-answer': {
		description: 'the connection breaks in the middle of the answer',
		submit: { takesFile: true, break: 'inAnswer' },
	},
	'submit-hanging': {
		description: 'a submit is never answered',
		submit: { takesFile: true, break: 'never' },
	},
	'submit-redirect': {
		description: 'a submit is redirected to another host',
		submit: { answer: status(307, {}, { location: 'https://elsewhere.example/' }) },
	},
	'result-500-once': {
		description: '500 for the first poll',
		result: { times: 1, answer: status(500, {}) },
	},
	'result-502-page': {
		description: '502 with a web page for every poll',
		result: { answer: text(502, page) },
	},
	'result-408-once': {
		description: '408 for the first poll',
		result: { times: 1, answer: status(408, {}) },
	},
	'result-page-once': {
		description: '200 with a web page for the first poll',
		result: { times: 1, answer: text(200, page) },
	},
	'result-page': {
		description: '200 with a web page for every poll',
		result: { answer: text(200, page) },
	},
	'result-cut-off-once': {
		description: 'cut-off JSON for the first poll',
		result: { times: 1, answer: text(200, '{"id":"0182', 'application/json') },
	},
	'result-null-once': {
		description: 'null for the first poll',
		result: { times: 1, answer: status(200, null) },
	},
	'result-without-status': {
		description: 'a job without a status for the first poll',
		result: { times: 1, answer: ({ jobId }) => status(200, { id: jobId, score: 0.1 })() },
	},
	'result-other-job': {
		description: 'the first poll is answered with another job',
		result: { times: 1, answer: status(200, { id: 'other', status: 'completed', score: 0 }) },
	},
	'result-reset-once': {
		description: 'the connection breaks at the first poll',
		result: { times: 1, break: 'beforeAnswer' },
	},
	'result-cut-once': {
		description: 'the connection breaks in the first answer',
		result: { times: 1, break: 'inAnswer' },
	},
	'result-hanging': { description: 'a poll is never answered', result: { break: 'never' } },
	'result-401': {
		description: '401 for every poll',
		result: { answer: status(401, { message: 'Token expired' }) },
	},
	'result-402': {
		description: '402 for every poll',
		result: { answer: status(402, { message: 'Plan ended' }) },
	},
	'result-redirect': {
		description: 'a poll is redirected to another host',
		result: { answer: status(302, {}, { location: 'https://elsewhere.example/' }) },
	},
	'job-id-with-path': {
		description: 'a job ID with characters of a path',
		job: { id: '../../x?y=1#z', durationMs: 0 },
	},
	'job-id-number': {
		description: 'a number for a job ID',
		job: { id: '4711', durationMs: 0 },
		submit: { takesFile: true, answer: status(202, { id: 4711, status: 'queued' }) },
	},
	'echo-key-refused': {
		description: 'a refusal that repeats the API key',
		submit: { answer: ({ apiKey }) => status(400, { message: `Bad token ${apiKey}` })() },
	},
	'echo-key-result': {
		description: 'a result that repeats the API key',
		result: {
			answer: ({ apiKey, jobId }) =>
				status(200, { id: jobId, status: 'completed', score: 0.9, debug: [`token ${apiKey}`] })(),
		},
	},
	'large-result': {
		description: 'a result of 900 kB',
		job: finished({
			status: 'completed',
			score: 0.3,
			verdict: 'deepfake_unlikely',
			padding: 'x'.repeat(900_000),
		}),
	},
} satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof scenarios;
