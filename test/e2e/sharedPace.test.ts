import { withCredential } from '../../scripts/n8n/exampleWorkflows';
import { scoreOf } from '../simulator/jobStore';
import { startN8nBench, type N8nBench } from './harness/n8nBench';
import { publishWebhook } from './harness/workflows';
import { makeRecordings, postRecording, webhookWorkflow } from './queue/recordings';

/** Recordings that are posted at once, each an execution of its own. */
const COUNT = 60;

const REPLY_TIMEOUT_MS = 250_000;

let bench: N8nBench;

beforeAll(async () => {
	bench = await startN8nBench({ simulator: { jobDurationMs: 4000 } });
});

afterAll(async () => await bench?.close());

describe('a service that takes ten requests a second', () => {
	it('answers sixty executions at once, and refuses few of their requests', async () => {
		const credential = { id: bench.credentialId, name: 'Dataspike account' };
		const { url } = await publishWebhook(
			bench,
			withCredential(webhookWorkflow('sixty-at-once'), credential),
		);
		bench.simulator.setScenario({ requestsPerSecond: 10 });
		const recordings = makeRecordings(COUNT, 'sixty');

		const replies = await Promise.all(
			recordings.map(async (recording) => await postRecording(url, recording, REPLY_TIMEOUT_MS)),
		);

		expect(replies.map(({ status, body }) => [status, body?.score])).toEqual(
			recordings.map(({ sha256 }) => [200, scoreOf(sha256)]),
		);
		const { submissions, polls } = bench.simulator;
		const accepted = submissions.filter(({ statusCode }) => statusCode === 202);
		expect(accepted.map(({ sha256 }) => sha256).sort()).toEqual(
			recordings.map(({ sha256 }) => sha256).sort(),
		);
		const refusals = new Map<number, number>();
		for (const { statusCode, atMs } of [...submissions, ...polls]) {
			const second = Math.floor(atMs / 1000);
			if (statusCode === 429) refusals.set(second, (refusals.get(second) ?? 0) + 1);
		}
		// Two on a quiet machine. On a busy one, answers take longer, and more requests are under way when the
		// first is refused; without a shared pace it would be dozens.
		const most = Math.max(0, ...refusals.values());
		if (process.env.SHOW_FIGURES) console.log({ mostRefusalsInASecond: most });
		expect(most).toBeLessThanOrEqual(10);
	});
});
