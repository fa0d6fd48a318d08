import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { scenarios, type Scenario, type ScenarioName } from './scenarios';

/** What the control endpoint may change and show. */
export interface Controlled {
	scenario: Scenario | undefined;
	submissions: Array<{ jobId: string | undefined; fileName: string; sha256: string; atMs: number }>;
	polls: Array<{ jobId: string; atMs: number }>;
	reset: () => void;
}

const scenarioPath = '/_simulator/scenario';
const recordPath = '/_simulator/record';

export function isControlRequest(path: string): boolean {
	return path === scenarioPath || path === recordPath;
}

/**
 * `PUT /_simulator/scenario` with `{"name":"slow"}`, or with `{"job":{...}}` for an outcome of one's
 * own; `DELETE` resets everything. `GET /_simulator/record` shows what was submitted and asked for.
 */
export async function answerControlRequest(
	request: IncomingMessage,
	response: ServerResponse,
	controlled: Controlled,
): Promise<void> {
	const finish = (statusCode: number, body: unknown) => {
		response.writeHead(statusCode, { 'content-type': 'application/json' });
		response.end(JSON.stringify(body));
	};
	if (request.method === 'GET' && request.url === recordPath) {
		finish(200, {
			submissions: controlled.submissions.map(({ jobId, fileName, sha256, atMs }) => ({
				jobId,
				fileName,
				sha256,
				atMs,
			})),
			polls: controlled.polls.map(({ jobId, atMs }) => ({ jobId, atMs })),
		});
		return;
	}
	if (request.method === 'DELETE') {
		controlled.reset();
		finish(200, { scenario: null });
		return;
	}
	if (request.method !== 'PUT') {
		finish(405, { message: 'PUT or DELETE' });
		return;
	}
	const asked = (await json(request).catch(() => null)) as { name?: string; job?: object } | null;
	const isKnown = asked?.name !== undefined && asked.name in scenarios;
	if (!isKnown && asked?.job === undefined) {
		finish(400, { message: 'Unknown scenario', names: Object.keys(scenarios) });
		return;
	}
	controlled.scenario = isKnown
		? scenarios[asked.name as ScenarioName]
		: { job: asked?.job as Scenario['job'] };
	finish(200, { scenario: asked });
}
