import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { answerControlRequest, isControlRequest } from './control';
import { JobStore } from './jobStore';
import { checkKey, refuse, type Answer } from './refusals';
import { readUpload } from './readUpload';
import {
	scenarios,
	type AnswerBreak,
	type Fault,
	type Scenario,
	type ScenarioName,
} from './scenarios';

/**
 * A stand-in for Dataspike's deepfake API, written from its documented contract and sharing no code
 * with the node. It is strict where the real service would be (key, exactly one part named `file`,
 * size, type) and shows faults on demand. Its scores are made from the content of the file, so they
 * are the same every time, and mean nothing. It listens on loopback and logs no key and no content.
 *
 * A fault is chosen by the API key (`simulate:NAME`), by `setScenario`, or over HTTP:
 * `PUT /_simulator/scenario` with a scenario as JSON; `DELETE` goes back to normal.
 */
export interface Simulator {
	url: string;
	/** Every upload that was read to its end, in the order of arrival. */
	submissions: Submission[];
	/** Every request for a job. */
	polls: Poll[];
	/** Requests whose connection is open at the moment. */
	openRequests: () => number;
	/** When a job ends, in ms since 1970; undefined when there is no such job. */
	jobEndsAtMs: (jobId: string) => number | undefined;
	/** The most jobs that were queued at the same time since the last reset. */
	mostJobsAtOnce: () => number;
	/** Applies to all coming requests, whatever their key; undefined goes back to normal. */
	setScenario: (scenario: Scenario | undefined) => void;
	/** Forgets jobs, records and the scenario. */
	reset: () => void;
	close: () => Promise<void>;
}

export interface SimulatorOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** How long an analysis takes, in ms; a function of the file's name where it differs. */
	jobDurationMs?: number | ((fileName: string) => number);
	/** Called for every request, without anything secret. */
	onRequest?: (line: string) => void;
}

export interface Submission {
	atMs: number;
	statusCode: number;
	jobId: string | undefined;
	apiKey: string;
	fileName: string;
	mimeType: string;
	sizeBytes: number;
	sha256: string;
	headers: IncomingMessage['headers'];
}

export interface Poll {
	atMs: number;
	statusCode: number;
	jobId: string;
	headers: IncomingMessage['headers'];
}

const submitPath = '/api/v4/deepfake/audio/analyze';
const jobPath = /^\/api\/v4\/deepfake\/job\/([^/]+)$/;

const tooMany: Fault = {
	answer: () => ({ ...refuse(429, 'Too many requests'), headers: { 'retry-after': '1' } }),
};

/** Starts a simulator on 127.0.0.1. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
	const { port = 0, jobDurationMs = 1500, onRequest } = options;
	const state = new State(typeof jobDurationMs === 'number' ? () => jobDurationMs : jobDurationMs);
	const sockets = new Set<Socket>();
	let openRequests = 0;

	const server = createServer((request, response) => {
		openRequests += 1;
		response.once('close', () => {
			openRequests -= 1;
			onRequest?.(`${request.method ?? ''} ${request.url ?? ''} ${response.statusCode}`);
		});
		handle(state, request, response).catch(() => request.socket.destroy());
	});
	server.on('connection', (socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		submissions: state.submissions,
		polls: state.polls,
		openRequests: () => openRequests,
		jobEndsAtMs: (jobId) => state.jobs.endsAtMs(jobId),
		mostJobsAtOnce: () => state.jobs.mostAtOnce,
		setScenario: (scenario) => {
			state.scenario = scenario;
		},
		reset: () => state.reset(),
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise<void>((resolve) => server.close(() => resolve()));
		},
	};
}

/** What the simulator remembers between requests. */
class State {
	readonly jobs: JobStore;

	readonly submissions: Submission[] = [];

	readonly polls: Poll[] = [];

	scenario: Scenario | undefined;

	/** How often each scenario has been applied, for those that end after some times. */
	readonly uses = new Map<string, number>();

	constructor(jobDurationMs: (fileName: string) => number) {
		this.jobs = new JobStore(jobDurationMs);
	}

	reset(): void {
		this.jobs.reset();
		this.submissions.length = 0;
		this.polls.length = 0;
		this.uses.clear();
		this.scenario = undefined;
	}

	/** The scenario for a request: set for all, or named by its key. */
	scenarioFor(apiKey: string): Scenario {
		if (this.scenario !== undefined) return this.scenario;
		const name = /^simulate:(.+)$/.exec(apiKey)?.[1];
		return name !== undefined && name in scenarios ? scenarios[name as ScenarioName] : {};
	}

	/** Counts a request; whether it is one too many for its second. */
	isTooMany(requestsPerSecond = Number.POSITIVE_INFINITY): boolean {
		return this.count(`second ${Math.floor(Date.now() / 1000)}`) >= requestsPerSecond;
	}

	/** Counts a use; returns how often the same thing was used before. */
	count(use: string): number {
		const before = this.uses.get(use) ?? 0;
		this.uses.set(use, before + 1);
		return before;
	}
}

async function handle(
	state: State,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const path = (request.url ?? '/').split('?')[0] ?? '/';
	if (isControlRequest(path)) {
		await answerControlRequest(request, response, state);
		return;
	}
	const apiKey = String(request.headers['ds-api-token'] ?? '');
	const chosen = state.scenarioFor(apiKey);
	const scenario = state.isTooMany(chosen.requestsPerSecond)
		? { ...chosen, submit: tooMany, result: tooMany }
		: chosen;
	const jobId = jobPath.exec(path)?.[1];

	if (request.method === 'POST' && path === submitPath) {
		await handleSubmit({ state, request, response, apiKey, scenario });
	} else if (request.method === 'GET' && jobId !== undefined) {
		const asked = { state, request, response, apiKey, scenario };
		await handleResult({ ...asked, jobId: decodeURIComponent(jobId) });
	} else {
		request.resume();
		await send(response, refuse(404, 'There is nothing here'));
	}
}

interface Exchange {
	state: State;
	request: IncomingMessage;
	response: ServerResponse;
	apiKey: string;
	scenario: Scenario;
}

async function handleSubmit(exchange: Exchange): Promise<void> {
	const { state, request, response, apiKey, scenario } = exchange;
	const fault = scenario.submit;
	const isFaulty =
		fault !== undefined && state.count('submit') < (fault.times ?? Number.POSITIVE_INFINITY);
	if (isFaulty && fault.break === 'beforeBody') {
		request.socket.destroy();
		return;
	}

	const upload = await readUpload(request, { isHeard: scenario.job?.scoreByMarkerTone === true });
	let answer: Answer = checkKey(apiKey) ?? upload.refusal ?? refuse(500, 'not decided');
	let jobId: string | undefined;
	const isTaken = checkKey(apiKey) === undefined && upload.refusal === undefined;
	if (isTaken && (!isFaulty || fault.takesFile === true)) {
		jobId = state.jobs.add({ apiKey, upload, outcome: scenario.job });
		const body = { id: jobId, status: 'queued', job_type: 'audio' };
		answer = { statusCode: 202, headers: {}, body: JSON.stringify(body) };
	}
	if (isFaulty && fault.answer !== undefined) answer = fault.answer({ apiKey, jobId });

	state.submissions.push({
		atMs: Date.now(),
		statusCode: answer.statusCode,
		jobId,
		apiKey,
		fileName: upload.fileName,
		mimeType: upload.mimeType,
		sizeBytes: upload.sizeBytes,
		sha256: upload.sha256,
		headers: request.headers,
	});
	await deliver(response, answer, isFaulty ? fault.break : undefined);
}

async function handleResult(exchange: Exchange & { jobId: string }): Promise<void> {
	const { state, request, response, apiKey, scenario, jobId } = exchange;
	request.resume();
	const fault = scenario.result;
	const isFaulty =
		fault !== undefined &&
		state.count(`result ${jobId}`) < (fault.times ?? Number.POSITIVE_INFINITY);
	let answer = checkKey(apiKey) ?? state.jobs.answer(jobId, apiKey);
	if (isFaulty && fault.answer !== undefined) answer = fault.answer({ apiKey, jobId });

	const { headers } = request;
	state.polls.push({ atMs: Date.now(), statusCode: answer.statusCode, jobId, headers });
	await deliver(response, answer, isFaulty ? fault.break : undefined);
}

/** Answers as the fault says: not at all, cut off in the middle, or whole. */
async function deliver(
	response: ServerResponse,
	answer: Answer,
	brokenOff: AnswerBreak | undefined,
): Promise<void> {
	if (brokenOff === 'never') return;
	if (brokenOff === 'slowHeaders' || brokenOff === 'slowAnswer' || brokenOff === 'endlessAnswer') {
		answerWithoutEnd(response, brokenOff);
		return;
	}
	if (brokenOff === 'beforeAnswer' || brokenOff === 'beforeBody') {
		response.socket?.destroy();
		return;
	}
	if (brokenOff === 'inAnswer') {
		response.writeHead(answer.statusCode, { 'content-length': answer.body.length + 100 });
		response.write(answer.body.slice(0, 10), () => response.socket?.destroy());
		return;
	}
	await send(response, answer);
}

/** Goes on until the other side closes the connection. */
function answerWithoutEnd(
	response: ServerResponse,
	how: 'slowHeaders' | 'slowAnswer' | 'endlessAnswer',
): void {
	const { socket } = response;
	if (socket === null) return;
	if (how === 'endlessAnswer') {
		response.writeHead(200, { 'content-type': 'application/json' });
		const piece = Buffer.alloc(65_536, ' ');
		const goOn = () => {
			while (!response.destroyed && response.write(piece)) {
				// As fast as the other side reads.
			}
		};
		response.on('drain', goOn);
		goOn();
		return;
	}
	socket.write('HTTP/1.1 200 OK\r\nx-slow: ');
	if (how === 'slowAnswer') socket.write('no\r\ncontent-type: application/json\r\n\r\n');
	const timer = setInterval(() => socket.write(' '), 100);
	socket.once('close', () => clearInterval(timer));
}

async function send(response: ServerResponse, answer: Answer): Promise<void> {
	response.writeHead(answer.statusCode, { 'content-type': 'application/json', ...answer.headers });
	await new Promise<void>((resolve) => response.end(answer.body, resolve));
}
