import { createHash } from 'node:crypto';
import type { DataTableRow, WorkflowFile } from '../../scripts/n8n/n8nApi';
import { readFixture } from '../fixtures/fixtures';
import {
	callWebhook,
	startExampleBench,
	waitFor,
	type ExampleBench,
	type SentFile,
	type StartedExample,
} from './examples/exampleBench';

const TABLE = 'deepfake_checks';

/** The simulator scores it 0.75, by its content. */
const flagged: SentFile = { field: 'file', fixture: 'speech-float32.wav' };
/** The simulator scores it 0.04. */
const clear: SentFile = { field: 'file', fixture: 'speech-cbr.mp3' };

function sha256Of({ fixture }: SentFile): string {
	return createHash('sha256').update(readFixture(fixture)).digest('hex');
}

let bench: ExampleBench;
let example: StartedExample;

const post = async (...files: SentFile[]) =>
	await callWebhook(`${bench.server.url}/webhook/deepfake-once`, {}, files);

async function start(change?: (workflow: WorkflowFile) => WorkflowFile): Promise<void> {
	example = await bench.start('8-never-pay-twice.json', change);
	await bench.api.deleteDataTable(TABLE);
	await bench.api.runManually(example.workflowId, 'Make the Table');
	await example.nextExecution();
}

/** The rows of the table when every claim has come to its end: an answer goes out before it does. */
async function settledRows(): Promise<DataTableRow[]> {
	return await waitFor('rows without an open claim', async () => {
		const rows = (await bench.api.dataTableRows(TABLE)) ?? [];
		return rows.some(({ decision }) => decision === null) ? undefined : rows;
	});
}

beforeAll(async () => {
	bench = await startExampleBench();
});
afterAll(async () => {
	await bench?.api.deleteDataTable(TABLE);
	await bench?.close();
});
beforeEach(() => bench.reset());
afterEach(async () => await bench.api.unpublish(example.workflowId));

describe.each(['separate', 'combined'])(
	'8-never-pay-twice.json in %s binary mode',
	(binaryMode) => {
		beforeEach(async () => {
			await start((workflow) => ({ ...workflow, settings: { ...workflow.settings, binaryMode } }));
		});

		it('answers a file that it knows from the table, and sends nothing', async () => {
			const first = await post(clear);
			await settledRows();
			const again = await post({ ...clear, fileName: 'another name.mp3' });

			const known = {
				decision: 'clear',
				score: 0.04,
				verdict: 'deepfake_unlikely',
				jobId: bench.simulator.submissions[0]?.jobId,
				sha256: sha256Of(clear),
				fileName: 'speech-cbr.mp3',
			};
			expect([first.status, first.data]).toEqual([200, { ...known, fromTable: false }]);
			expect([again.status, again.data]).toEqual([200, { ...known, fromTable: true }]);
			expect(bench.simulator.submissions).toHaveLength(1);
			expect(await settledRows()).toEqual([
				expect.objectContaining({
					...known,
					note: null,
					execution: expect.stringMatching(/^\d+$/) as unknown,
				}),
			]);
		});
	},
);

describe('8-never-pay-twice.json', () => {
	beforeEach(async () => await start());

	it('hashes a file as the node does, so that both fingerprints are the same', async () => {
		const { data } = await post(flagged);

		expect(data).toMatchObject({ decision: 'flagged', sha256: sha256Of(flagged) });
		expect(bench.simulator.submissions.map(({ sha256 }) => sha256)).toEqual([sha256Of(flagged)]);
	});

	it('checks another file', async () => {
		await post(clear);
		const { data } = await post(flagged);

		expect(data).toMatchObject({ decision: 'flagged', fromTable: false });
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('pays once when two executions have the same file at once, and tells the other to ask again', async () => {
		bench.simulator.setScenario({ job: { durationMs: 4000, scoreByMarkerTone: true } });

		const answers = await Promise.all([post(clear), post(clear)]);
		const rows = await settledRows();

		const byStatus = answers.sort((one, other) => one.status - other.status);
		expect(byStatus.map(({ status, data }) => [status, data])).toEqual([
			[200, expect.objectContaining({ decision: 'clear', fromTable: false })],
			[
				202,
				expect.objectContaining({
					decision: 'undecided',
					jobId: null,
					fromTable: false,
					message: 'Another execution is checking this file right now. Ask again in a minute.',
				}),
			],
		]);
		expect(bench.simulator.submissions).toHaveLength(1);
		expect(rows.map(({ decision }) => decision)).toEqual(['clear']);
	});

	it('reads the result of a job that had not finished, instead of paying again', async () => {
		await bench.api.unpublish(example.workflowId);
		await start(changeNode('Check Recording', waitingFor(1)));
		bench.simulator.setScenario({ job: { durationMs: 6000, scoreByMarkerTone: true } });

		const first = await post(clear);
		await settledRows();
		const again = await post(clear);
		const [started, finished] = await settledRows();

		const { jobId } = first.data as { jobId: string };
		expect([first.status, first.data]).toEqual([
			202,
			expect.objectContaining({ decision: 'undecided', score: null }),
		]);
		expect([again.status, again.data]).toEqual([
			200,
			expect.objectContaining({
				decision: 'clear',
				score: 0.05,
				jobId,
				fileName: 'speech-cbr.mp3',
				fromTable: false,
			}),
		]);
		expect(bench.simulator.submissions.map((one) => one.jobId)).toEqual([jobId]);
		expect([started, finished]).toMatchObject([
			{ decision: 'undecided', jobId },
			{ decision: 'clear', jobId },
		]);
	});

	it('says why a file was refused, each time, and never counts that as a result', async () => {
		const page = { field: 'file', fixture: 'login-page.mp3', mimeType: 'audio/mpeg' };

		const answers = [await post(page), await post(page)];

		expect(answers.map(({ status, data }) => [status, data])).toEqual([
			[422, expect.objectContaining({ decision: 'undecided', jobId: null, fromTable: false })],
			[422, expect.objectContaining({ decision: 'undecided', jobId: null, fromTable: false })],
		]);
		expect(answers[1]?.data).toMatchObject({
			message: expect.stringContaining('is a web page, not a recording') as unknown,
			advice: expect.stringContaining('Often it is a login page') as unknown,
		});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('checks again after the claim of an execution that never came back', async () => {
		await bench.api.unpublish(example.workflowId);
		await start((workflow) => forgetAtOnce(breakOff(workflow)));
		await post(clear);
		expect((await bench.api.dataTableRows(TABLE))?.map(({ decision }) => decision)).toEqual([null]);
		await bench.api.unpublish(example.workflowId);
		example = await bench.start('8-never-pay-twice.json', forgetAtOnce);

		const { status, data } = await post(clear);

		expect([status, data]).toEqual([200, expect.objectContaining({ decision: 'clear' })]);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('waits for the claim of another execution as long as it may still be at work', async () => {
		await bench.api.unpublish(example.workflowId);
		await start(breakOff);
		await post(clear);
		await bench.api.unpublish(example.workflowId);
		example = await bench.start('8-never-pay-twice.json');

		const { status } = await post(clear);

		expect(status).toBe(202);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it.each([
		['a service in trouble', 500, 502],
		['a refused key', 401, 502],
		['a refusal by the service', 400, 422],
	])('tells %s from other causes', async (_cause, statusCode, expected) => {
		bench.simulator.setScenario({
			submit: { answer: () => ({ statusCode, headers: {}, body: '{"message":"no"}' }) },
		});

		const { status, data } = await post(clear);

		expect(status).toBe(expected);
		expect(data).toMatchObject({
			decision: 'undecided',
			message: expect.any(String) as unknown,
		});
	});

	it('answers 400 when no file came', async () => {
		const { status, data } = await callWebhook(
			`${bench.server.url}/webhook/deepfake-once`,
			{ note: 'hello' },
			[],
		);

		expect([status, data]).toEqual([400, expect.objectContaining({ message: 'No file came' })]);
		expect(await bench.api.dataTableRows(TABLE)).toEqual([]);
	});
});

type Node = WorkflowFile['nodes'][number];

function changeNode(name: string, change: (node: Node) => Node) {
	return (workflow: WorkflowFile): WorkflowFile => ({
		...workflow,
		nodes: workflow.nodes.map((node) => (node.name === name ? change(node) : node)),
	});
}

function waitingFor(maximumWait: number) {
	return (node: Node): Node => {
		const { options, ...parameters } = node.parameters as { options: object };
		const waiting = { values: { ifNotFinishedInTime: 'returnPending', maximumWait } };
		return { ...node, parameters: { ...parameters, options: { ...options, waiting } } };
	};
}

/** An execution that ends with its claim open, as one does that crashes. */
function breakOff(workflow: WorkflowFile): WorkflowFile {
	return changeNode('Whose Turn Is It?', (node) => ({
		...node,
		parameters: { jsCode: "throw new Error('The end')" },
	}))(workflow);
}

/** A claim counts for no time at all. */
function forgetAtOnce(workflow: WorkflowFile): WorkflowFile {
	return changeNode('Whose Turn Is It?', (node) => {
		const { jsCode } = node.parameters as { jsCode: string };
		return {
			...node,
			parameters: {
				jsCode: jsCode.replace('ABANDONED_AFTER_MINUTES = 15', 'ABANDONED_AFTER_MINUTES = 0'),
			},
		};
	})(workflow);
}
