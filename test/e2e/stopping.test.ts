import { readFileSync } from 'node:fs';
import { fixturePath } from '../fixtures/fixtures';
import { startN8nBench, type N8nBench } from './harness/n8nBench';
import {
	check,
	connect,
	lastExecution,
	publishWebhook,
	sendFiles,
	until,
	webhook,
} from './harness/workflows';

let bench: N8nBench;

beforeAll(async () => {
	bench = await startN8nBench();
	bench.simulator.setScenario({ job: { durationMs: Number.MAX_SAFE_INTEGER } });
});

afterAll(async () => await bench?.close());

/** Starts an execution whose job never finishes; resolves when the job has been looked at twice. */
async function startEndless(path: string, settings: Record<string, unknown> = {}) {
	const { id, url } = await publishWebhook(bench, {
		name: path,
		nodes: [webhook(path), check(bench, { binaryPropertyName: 'file0' })],
		connections: { Webhook: connect('Check') },
		settings,
	});
	const pollsBefore = bench.simulator.polls.length;
	await sendFiles(url, [
		{ fileName: 'call.wav', bytes: readFileSync(fixturePath('speech-pcm8.wav')) },
	]);
	await until(() => bench.simulator.polls.length >= pollsBefore + 2, 'the job is polled twice');
	const [execution] = await bench.api.executions(id);
	if (execution === undefined) throw new Error('There is no execution');
	return { workflowId: id, executionId: execution.id };
}

/** The longest interval between two polls is 5 s by default: this is longer. */
async function expectNoFurtherPoll(): Promise<void> {
	const polls = bench.simulator.polls.length;
	await new Promise((resolve) => setTimeout(resolve, 6000));
	expect(bench.simulator.polls).toHaveLength(polls);
	expect(bench.simulator.openRequests()).toBe(0);
}

/** Far below Maximum Wait (five minutes), and enough for a machine that is busy with other work, in ms. */
const LET_GO_WITHIN_MS = 20_000;

describe('a job that never finishes', () => {
	it('is let go at Stop', async () => {
		const { workflowId, executionId } = await startEndless('stopped');

		const stoppedAtMs = Date.now();
		await bench.api.stopExecution(executionId);
		const execution = await lastExecution(bench.api, workflowId);

		expect(execution.status).toBe('canceled');
		expect(Date.now() - stoppedAtMs).toBeLessThan(LET_GO_WITHIN_MS);
		await expectNoFurtherPoll();
	});

	it('is let go at the timeout of the workflow', async () => {
		const { workflowId } = await startEndless('timed-out', { executionTimeout: 5 });

		const execution = await lastExecution(bench.api, workflowId);

		const tookMs = Date.parse(execution.stoppedAt ?? '') - Date.parse(execution.startedAt);
		expect(execution.status).toBe('canceled');
		expect(tookMs).toBeGreaterThanOrEqual(5000);
		expect(tookMs).toBeLessThan(5000 + LET_GO_WITHIN_MS);
		await expectNoFurtherPoll();
	});
});
