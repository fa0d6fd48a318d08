import {
	callWebhook,
	waitFor,
	type ExampleBench,
	type StartedExample,
} from '../../test/e2e/examples/exampleBench';
import type { SlackStandIn } from '../../test/e2e/examples/slackStandIn';
import type { WorkflowFile } from '../n8n/n8nApi';

/** As the stand-in credential has it. */
const signingSecret = 'none';

const forReview = {
	job: { durationMs: 0, result: { status: 'completed', score: 0.47, verdict: 'simulated' } },
};

/** Runs example 7 with five recordings, three of them for review. Returns the name of its table. */
export async function fillReviews(bench: ExampleBench, slack: SlackStandIn): Promise<string> {
	const example = await bench.start('7-human-review.json', (workflow) => ({
		...workflow,
		nodes: workflow.nodes.map(waitAMinute),
	}));
	const table = await makeTable(bench, example, 'deepfake_reviews');
	const post = async (fixture: string, fields: { fileName: string; reference: string }) => {
		const { fileName, reference } = fields;
		const url = `${bench.server.url}/webhook/deepfake-review`;
		await callWebhook(url, { reference }, [{ field: 'file', fixture, fileName }]);
		return await rowOf(bench, { table, reference });
	};

	await post('speech-float32.wav', { fileName: 'voicemail-cfo.wav', reference: 'CASE-4711' });
	await post('speech-cbr.mp3', { fileName: 'call-back.mp3', reference: 'CASE-4712' });
	bench.simulator.setScenario(forReview);
	for (const [label, fileName, reference] of [
		['Approve', 'invoice-call.mp3', 'CASE-4713'],
		['Reject', 'new-bank-details.mp3', 'CASE-4714'],
		[undefined, 'supplier.mp3', 'CASE-4715'],
	] as const) {
		slack.reset();
		await post('speech-cbr.mp3', { fileName, reference });
		const question = await waitFor(
			'a question in Slack',
			async () => await Promise.resolve(slack.questions[0]),
		);
		if (label === undefined) continue;
		await waitFor('an execution that n8n has put aside', async () =>
			(await bench.api.executions(example.workflowId)).find(({ status }) => status === 'waiting'),
		);
		await slack.press({ url: bench.server.url, question, label, signingSecret });
		await answered(bench, { table, reference });
	}
	await answered(bench, { table, reference: 'CASE-4715' });
	return table;
}

/** Runs example 8 with two recordings, one of them three times. Returns the name of its table. */
export async function fillChecks(bench: ExampleBench): Promise<string> {
	bench.simulator.reset();
	const example = await bench.start('8-never-pay-twice.json');
	const table = await makeTable(bench, example, 'deepfake_checks');
	for (const fixture of [
		...['speech-float32.wav', 'speech-cbr.mp3', 'speech-cbr.mp3'],
		...['speech-cbr.mp3', 'login-page.mp3'],
	]) {
		const url = `${bench.server.url}/webhook/deepfake-once`;
		await callWebhook(url, {}, [{ field: 'file', fixture }]);
		await waitFor('rows without an open claim', async () => {
			const rows = (await bench.api.dataTableRows(table)) ?? [];
			return rows.some(({ decision }) => decision === null) ? undefined : rows;
		});
	}
	return table;
}

async function makeTable(
	{ api }: ExampleBench,
	{ workflowId }: StartedExample,
	table: string,
): Promise<string> {
	await api.runManually(workflowId, 'Make the Table');
	await waitFor('the Data Table', async () => await api.dataTableRows(table));
	return table;
}

async function rowOf(
	{ api }: ExampleBench,
	{ table, reference }: { table: string; reference: string },
) {
	return await waitFor(`the row of ${reference}`, async () =>
		(await api.dataTableRows(table))?.find((row) => row.reference === reference),
	);
}

/** n8n looks once a minute which executions have waited long enough. */
async function answered(
	bench: ExampleBench,
	row: { table: string; reference: string },
): Promise<void> {
	await waitFor(
		`an answer for ${row.reference}`,
		async () => {
			const { answer } = await rowOf(bench, row);
			return answer === 'waiting' ? undefined : answer;
		},
		240_000,
	);
}

function waitAMinute(node: WorkflowFile['nodes'][number]): WorkflowFile['nodes'][number] {
	if (node.name !== 'Ask in Slack') return node;
	const { options, ...parameters } = node.parameters as { options: object };
	const limitWaitTime = { values: { resumeAmount: 1, resumeUnit: 'minutes' } };
	return { ...node, parameters: { ...parameters, options: { ...options, limitWaitTime } } };
}
