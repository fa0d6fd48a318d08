import { DataspikeClient } from '../../nodes/DeepfakeAudioCheck/dataspike/client';
import { JobRunner } from '../../nodes/DeepfakeAudioCheck/jobs/jobRunner';
import { Ledger } from '../../nodes/DeepfakeAudioCheck/jobs/ledger';
import { SharedPaces, type Pace } from '../../nodes/DeepfakeAudioCheck/jobs/sharedPaces';
import type { Part } from '../../nodes/DeepfakeAudioCheck/model/recording';
import type { CheckFile, Contender, ContenderParts } from './contender';
import type { RequestOutcome } from './service';

const access = { baseUrl: 'https://simulated.example', apiKey: 'a-valid-key' };

/** The node, with its defaults. */
export const thisNode: Contender = {
	name: 'this node',
	isSerial: false,
	startProcess: (parts) => {
		const paces = new SharedPaces(parts.clock);
		return () => startRun(parts, paces.of(access));
	},
};

/** The node if each execution knew of itself alone. */
export const unsharedNode: Contender = {
	name: 'this node, nothing shared',
	isSerial: false,
	startProcess: (parts) => () => startRun(parts, new SharedPaces(parts.clock).of(access)),
};

/** An execution: the node's own jobs, as Check Audio drives them. */
function startRun(parts: ContenderParts, { gate, jobTimes }: Pace): CheckFile {
	const { clock, random } = parts;
	const { signal } = new AbortController();
	const store = {
		load: () => ({}),
		save: () => {},
		loadSent: () => undefined,
		saveSent: () => {},
	};
	const settings = {
		shortestPauseMs: 1000,
		longestPauseMs: 2000,
		maximumWaitMs: 600_000,
		ifNotFinishedInTime: 'followOnError' as const,
	};
	const jobs = new JobRunner({
		client: new DataspikeClient({
			send: createSend(parts),
			baseUrl: access.baseUrl,
			clock,
			nowSinceEpochMs: () => clock.nowMs(),
			random,
			gate: gate.forRun(signal),
			signal,
			stopSignal: undefined,
			redact: (value) => value,
		}),
		jobTimes,
		clock,
		random,
		signal,
		ledger: new Ledger(store, { executionId: '1', runIndex: '0' }),
		nowSinceEpochMs: () => clock.nowMs(),
		onSubmitted: () => {},
	});
	return async (file) => {
		const startMs = clock.nowMs();
		const deadlineMs = startMs + settings.maximumWaitMs;
		const part = createPart(file);
		const { job: submittedJob } = await jobs.submit(part, deadlineMs);
		await jobs.wait({
			jobId: submittedJob.id,
			submittedJob,
			part,
			itemIndex: file,
			settings,
			startMs,
			deadlineMs,
			once: false,
		});
	};
}

function createPart(file: number): Part {
	const name = String(file);
	return {
		itemIndex: file,
		fileName: name,
		binaryProperty: 'data',
		name,
		segment: null,
		speechSeconds: null,
		isWithheld: false,
		sizeBytes: 0,
		sentFileName: name,
		mimeType: 'audio/wav',
		sha256: name,
		identity: name,
		isShared: true,
		sentSha256: () => undefined,
		load: async () => await Promise.resolve(new Uint8Array()),
		release: () => {},
	};
}

/** Takes what the client sends to the simulated service, as n8n's request helper takes it to HTTP. */
function createSend({ service }: ContenderParts) {
	return async (options: { method?: string; url: string; body?: unknown }): Promise<unknown> => {
		if (options.method === 'POST') {
			const file = (options.body as FormData).get('file') as File;
			const { jobId, ...outcome } = await service.submit(Number(file.name));
			return answer(outcome, { id: jobId, status: 'queued' });
		}
		const outcome = await service.poll(options.url.split('/').at(-1) ?? '');
		const isDone = outcome.kind === 'answered' && outcome.finished;
		return answer(outcome, { status: isDone ? 'completed' : 'queued' });
	};
}

function answer(outcome: RequestOutcome | { kind: string }, body: object): unknown {
	if (outcome.kind === 'answered') {
		return { statusCode: 200, headers: {}, body: JSON.stringify(body) };
	}
	const retryAfterMs = 'retryAfterMs' in outcome ? outcome.retryAfterMs : 1000;
	return { statusCode: 429, headers: { 'retry-after': String(retryAfterMs / 1000) }, body: '{}' };
}
