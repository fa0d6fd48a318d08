import type { DataTableRow, Execution, WorkflowFile } from '../../scripts/n8n/n8nApi';
import {
	callWebhook,
	startExampleBench,
	waitFor,
	type ExampleBench,
	type SentFile,
	type StartedExample,
} from './examples/exampleBench';
import {
	reviewer,
	startSlackStandIn,
	type Question,
	type SlackStandIn,
} from './examples/slackStandIn';
import { readRunData } from './harness/workflows';

const TABLE = 'deepfake_reviews';
/** As the stand-in credential has it. */
const signingSecret = 'none';

/** The simulator scores it 0.75, by its content. */
const flagged = { field: 'file', fixture: 'speech-float32.wav' };
/** The simulator scores it 0.04. */
const clear = { field: 'file', fixture: 'speech-cbr.mp3' };
const loginPage = { field: 'file', fixture: 'login-page.mp3', mimeType: 'audio/mpeg' };

const forReview = {
	job: { durationMs: 0, result: { status: 'completed', score: 0.5, verdict: 'simulated' } },
};
const withoutScore = { job: { durationMs: 0, result: { status: 'completed' } } };

let slack: SlackStandIn;
let bench: ExampleBench;
let example: StartedExample;

beforeAll(async () => {
	slack = await startSlackStandIn();
	bench = await startExampleBench({ settings: slack.settings, keeps: ['n8n-nodes-base.slack'] });
});
afterAll(async () => {
	await bench?.close();
	await slack?.close();
});
beforeEach(() => {
	bench.reset();
	slack.reset();
});
afterEach(async () => await bench.api.unpublish(example.workflowId));

async function start(change?: (workflow: WorkflowFile) => WorkflowFile): Promise<void> {
	example = await bench.start('7-human-review.json', change);
	await bench.api.deleteDataTable(TABLE);
	await bench.api.runManually(example.workflowId, 'Make the Table');
	await example.nextExecution();
}

async function post(file: SentFile, reference = 'CASE-4711'): Promise<void> {
	await callWebhook(`${bench.server.url}/webhook/deepfake-review`, { reference }, [file]);
}

async function question(): Promise<Question> {
	return await waitFor(
		'a question in Slack',
		async () => await Promise.resolve(slack.questions[0]),
	);
}

/** The only row of the table, when it is no longer waiting. */
async function answeredRow(withinMs?: number): Promise<DataTableRow> {
	return await waitFor(
		'a row with an answer',
		async () => {
			const [row] = (await bench.api.dataTableRows(TABLE)) ?? [];
			return row === undefined || row.answer === 'waiting' ? undefined : row;
		},
		withinMs,
	);
}

/** Presses a button as a person does, who sees the question later than n8n begins to wait. */
async function press(label: string, secret = signingSecret): Promise<number> {
	const asked = await question();
	await waitingExecution();
	const { url } = bench.server;
	return await slack.press({ url, question: asked, label, signingSecret: secret });
}

async function waitingExecution(): Promise<Execution> {
	return await waitFor('an execution that n8n has put aside', async () =>
		(await bench.api.executions(example.workflowId)).find(({ status }) => status === 'waiting'),
	);
}

describe('7-human-review.json', () => {
	beforeEach(async () => await start());

	it('shows a recording for review in Slack, and writes down who approved it and when', async () => {
		bench.simulator.setScenario(forReview);
		const beforeMs = Date.now() - 1000;

		await post(clear);
		const asked = await question();
		const status = await press('Approve');
		const row = await answeredRow();

		const [submission] = bench.simulator.submissions;
		expect(asked).toMatchObject({
			channel: '#your-fraud-channel',
			text: expect.stringMatching(
				/^\*A person should listen:\* score 0\.5, for review\nRecording: speech-cbr\.mp3\nReference: CASE-4711\nJob: /,
			) as unknown,
		});
		expect(asked.buttons.map(({ label }) => label)).toEqual(['Reject', 'Approve']);
		expect(slack.uploads).toEqual([
			{
				channel: 'YOUR_CHANNEL_ID',
				comment: `Job ${submission?.jobId}, reference CASE-4711`,
				fileName: 'speech-cbr.mp3',
				sha256: submission?.sha256,
			},
		]);
		expect(status).toBe(200);
		expect(slack.changes).toEqual([expect.stringContaining(`*Approved* by <@${reviewer.id}>`)]);
		expect(row).toMatchObject({
			reference: 'CASE-4711',
			fileName: 'speech-cbr.mp3',
			sha256: submission?.sha256,
			decision: 'review',
			score: 0.5,
			jobId: submission?.jobId,
			note: null,
			answer: 'approved',
			answeredBy: `${reviewer.name}, ${reviewer.email}, ${reviewer.id}`,
		});
		expect(Date.parse(String(row.answeredAt))).toBeGreaterThan(beforeMs);
	});

	it('writes down that an undecided recording was rejected', async () => {
		bench.simulator.setScenario(withoutScore);

		await post(clear);
		const { text } = await question();
		await press('Reject');

		expect(text).toContain('*A person should listen:* there is no usable score');
		expect(await answeredRow()).toMatchObject({
			decision: 'undecided',
			score: null,
			reason: 'noScore',
			jobId: bench.simulator.submissions[0]?.jobId,
			answer: 'rejected',
			answeredBy: expect.stringContaining(reviewer.id) as unknown,
		});
	});

	it('asks about a file that was refused, and says why', async () => {
		await post(loginPage);
		const { text } = await question();
		await press('Reject');

		expect(text).toContain(
			'*A person should listen:* ’login-page.mp3’ is a web page, not a recording',
		);
		expect(text).toContain('Job: none');
		expect(await answeredRow()).toMatchObject({
			decision: 'undecided',
			reason: 'refusedFile',
			jobId: null,
			note: expect.stringContaining('is a web page, not a recording') as unknown,
			answer: 'rejected',
		});
	});

	it('shows names and references as text, whatever is in them', async () => {
		bench.simulator.setScenario(forReview);

		await post({ ...clear, fileName: '<!channel>.mp3' }, '<https://example.com|CASE>');
		const { text } = await question();

		expect(text).not.toMatch(/[<>]/);
		expect(text).toContain('Recording:  !channel .mp3');
	});

	it.each([
		['flagged', flagged, 0.75],
		['clear', clear, 0.04],
	])('writes a row for a %s recording, and asks nobody', async (decision, file, score) => {
		await post(file);
		const row = await answeredRow();
		const { status } = await example.nextExecution();

		expect(status).toBe('success');
		expect(row).toMatchObject({ decision, score, answer: 'not asked', answeredBy: null });
		expect(slack.questions).toEqual([]);
		expect(slack.uploads).toEqual([]);
	});

	it('goes on waiting when a button was not pressed in Slack', async () => {
		bench.simulator.setScenario(forReview);

		await post(clear);
		const status = await press('Approve', 'another secret');

		expect(status).toBe(401);
		expect(await bench.api.dataTableRows(TABLE)).toMatchObject([
			{ answer: 'waiting', answeredBy: null },
		]);
	});

	it('writes down that Slack was not reached', async () => {
		bench.simulator.setScenario(forReview);
		slack.goOut();

		await post(clear);

		expect(await answeredRow()).toMatchObject({
			decision: 'review',
			answer: 'Slack was not reached',
			answeredBy: null,
		});
	});
});

it('7-human-review.json loses no recording in combined binary mode, where Slack nodes of n8n 2.40 do not work', async () => {
	await start((workflow) => {
		const settings = { ...workflow.settings, binaryMode: 'combined' };
		return { ...workflow, settings };
	});
	bench.simulator.setScenario(forReview);

	await post(clear);
	const row = await answeredRow();
	const { id } = await example.nextExecution();

	const [asked] = readRunData(await bench.api.execution(id))['Ask in Slack']?.[0] ?? [];
	expect(asked?.json).toEqual({ error: "Node 'Ask in Slack' hasn't been executed" });
	expect(row).toMatchObject({
		sha256: bench.simulator.submissions[0]?.sha256,
		reference: 'CASE-4711',
		decision: 'review',
		answer: 'Slack was not reached',
	});
});

it('7-human-review.json writes down that nobody answered in time', async () => {
	await start((workflow) => ({ ...workflow, nodes: workflow.nodes.map(waitASecond) }));
	bench.simulator.setScenario(forReview);

	await post(clear);
	// n8n looks once a minute which executions have waited long enough.
	const row = await answeredRow(180_000);

	expect(row).toMatchObject({
		decision: 'review',
		reference: 'CASE-4711',
		jobId: bench.simulator.submissions[0]?.jobId,
		answer: 'no answer in time',
		answeredBy: null,
		answeredAt: expect.any(String) as unknown,
	});
	expect(slack.questions).toHaveLength(1);
});

function waitASecond(node: WorkflowFile['nodes'][number]): WorkflowFile['nodes'][number] {
	if (node.name !== 'Ask in Slack') return node;
	const { options, ...parameters } = node.parameters as { options: object };
	const limitWaitTime = { values: { resumeAmount: 0.02, resumeUnit: 'minutes' } };
	return { ...node, parameters: { ...parameters, options: { ...options, limitWaitTime } } };
}
