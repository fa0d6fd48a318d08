import { withCredential } from '../../scripts/n8n/exampleWorkflows';
import type { Execution } from '../../scripts/n8n/n8nApi';
import type { N8nServer } from '../../scripts/n8n/n8nServer';
import { scoreOf } from '../simulator/jobStore';
import { endedExecutions, publishWebhook, until } from './harness/workflows';
import { readLoggedJobs } from './queue/loggedJobs';
import { executionsStartedBy, startQueueBench, type QueueBench } from './queue/queueBench';
import {
	makeRecordings,
	postRecording,
	webhookWorkflow,
	type Recording,
	type Reply,
} from './queue/recordings';

/** Recordings that are posted at once. */
const COUNT = 60;

/** Executions that a worker runs at the same time. */
const CONCURRENCY = 10;

/** Longer than a healthy run takes on a busy machine, so that a hanging one is told from a slow one. */
const REPLY_TIMEOUT_MS = 200_000;

/**
 * n8n notices a dead worker by its lock, which it extends while it lives: after up to
 * QUEUE_WORKER_LOCK_DURATION and QUEUE_WORKER_STALLED_INTERVAL, together 90 s by default.
 */
const settings = {
	QUEUE_WORKER_LOCK_DURATION: '10000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

let bench: QueueBench;

beforeAll(async () => {
	bench = await startQueueBench({ concurrency: CONCURRENCY, jobDurationMs: 4000, settings });
});

afterAll(async () => await bench?.close());

describe('queue mode with one main process and two workers', () => {
	it('answers sixty recordings at once with the score of each, by both workers', async () => {
		const workflow = await publish('all-at-once');
		const recordings = makeRecordings(COUNT, 'calm');

		const replies = await post(workflow.url, recordings);

		expect(replies.map(({ status }) => status)).toEqual(Array(COUNT).fill(200));
		expect(replies.map(toResult)).toEqual(recordings.map(expectedResult));
		const submitted = bench.simulator.submissions.map(({ sha256 }) => sha256).sort();
		expect(submitted).toEqual(recordings.map(({ sha256 }) => sha256).sort());
		const executions = await endedExecutions(bench.api, workflow.id);
		expect(executions.map(({ status }) => status)).toEqual(Array(COUNT).fill('success'));
		const shares = bench.workers.map((worker) => countExecutions(worker, executions));
		expect(shares.reduce((sum, share) => sum + share)).toBe(COUNT);
		expect(Math.min(...shares)).toBeGreaterThanOrEqual(CONCURRENCY);
	});

	it('answers all but those on a worker that is killed, submits none twice, and logs their jobs', async () => {
		const workflow = await publish('one-killed');
		const recordings = makeRecordings(COUNT, 'hard');
		const [survivor, victim] = bench.workers;
		if (survivor === undefined || victim === undefined) throw new Error('There are two workers');
		bench.simulator.reset();

		const posted = post(workflow.url, recordings);
		// In the middle: a good part is at the service, and the victim works on as many as it may.
		await until(
			() => bench.simulator.submissions.length >= COUNT / 3,
			'a third of the recordings is submitted',
		);
		const accepted = bench.simulator.submissions.map(({ jobId }) => jobId ?? '');
		// An answer takes a moment on its way from the service to the log.
		await until(() => {
			const logs = bench.workers.flatMap((worker) => readLoggedJobs(worker.output()));
			return accepted.every((id) => logs.some(({ jobId }) => jobId === id));
		}, 'what was submitted by then is logged');
		await victim.kill();
		const replies = await posted;

		// n8n ends what the dead worker had begun, and never gives it to the other one.
		const executions = await endedExecutions(bench.api, workflow.id);
		const lost = executions.filter(({ status }) => status !== 'success');
		expect(executions).toHaveLength(COUNT);
		expect(lost.length).toBeGreaterThan(0);
		expect(lost.length).toBeLessThanOrEqual(CONCURRENCY);
		expect(new Set(lost.map(({ status }) => status))).toEqual(new Set(['error']));
		expect(executionsStartedBy(victim)).toEqual(expect.arrayContaining(lost.map(({ id }) => id)));
		expect(countExecutions(survivor, lost)).toBe(0);
		for (const { id } of lost) {
			expect((await bench.api.execution(id)).data).toContain('failed to be processed');
		}

		const answered = replies.filter(({ status }) => status === 200);
		const refused = replies.filter(({ status }) => status !== 200);
		expect(answered).toHaveLength(COUNT - lost.length);
		expect(answered.map(toResult)).toEqual(
			answered.map(({ recording }) => expectedResult(recording)),
		);
		expect(refused.map(({ status, body }) => [status, body])).toEqual(
			Array(lost.length).fill([500, { message: 'Error in workflow' }]),
		);

		const submitted = bench.simulator.submissions.map(({ sha256 }) => sha256);
		expect(submitted).toHaveLength(new Set(submitted).size);

		// Whatever the dead worker submitted can be read with Get Result: its log has the job's ID.
		const logged = readLoggedJobs(victim.output());
		const orphans = bench.simulator.submissions.filter(
			({ jobId, sha256 }) =>
				accepted.includes(jobId ?? '') &&
				refused.some(({ recording }) => recording.sha256 === sha256),
		);
		expect(orphans.length).toBeGreaterThan(0);
		for (const { jobId, sha256 } of orphans) {
			expect(logged).toContainEqual({
				jobId,
				executionId: expect.stringMatching(
					RegExp(`^(?:${lost.map(({ id }) => id).join('|')})$`),
				) as string,
				hash: sha256.slice(0, 16),
			});
		}
	});
});

async function publish(path: string): Promise<{ id: string; url: string }> {
	const credential = { id: bench.credentialId, name: 'Dataspike account' };
	const published = await publishWebhook(
		{ api: bench.api, server: bench.main },
		withCredential(webhookWorkflow(path), credential),
	);
	bench.simulator.reset();
	return published;
}

async function post(url: string, recordings: Recording[]): Promise<Reply[]> {
	return await Promise.all(
		recordings.map(async (recording) => await postRecording(url, recording, REPLY_TIMEOUT_MS)),
	);
}

/** What came back, and for which bytes the service made the job that it names. */
function toResult({ body }: Reply) {
	const submission = bench.simulator.submissions.find(({ jobId }) => jobId === body?.jobId);
	return { fileName: body?.fileName, score: body?.score, sha256: submission?.sha256 };
}

function expectedResult({ fileName, sha256 }: Recording) {
	return { fileName, score: scoreOf(sha256), sha256 };
}

/** How many of the executions a worker started. */
function countExecutions(worker: N8nServer, executions: Execution[]): number {
	const started = new Set(executionsStartedBy(worker));
	return executions.filter(({ id }) => started.has(id)).length;
}
