import { readExamples } from '../../scripts/n8n/exampleWorkflows';
import type { WorkflowFile } from '../../scripts/n8n/n8nApi';
import {
	callWebhook,
	startExampleBench,
	type ExampleBench,
	type StartedExample,
} from './examples/exampleBench';
import { textOf } from './examples/chatModel';

/** The simulator scores it 0.75, by its content. */
const flagged = 'speech-float32.wav';
/** The simulator scores it 0.04. */
const clear = 'speech-cbr.mp3';

let bench: ExampleBench;
let unpublish: (() => Promise<void>) | undefined;

beforeAll(async () => {
	bench = await startExampleBench();
});
afterAll(async () => await bench?.close());
beforeEach(() => bench.reset());
afterEach(async () => {
	await unpublish?.();
	unpublish = undefined;
});

interface StartOptions {
	on?: ExampleBench;
	change?: (workflow: WorkflowFile) => WorkflowFile;
}

async function start(
	fileName: string,
	{ on = bench, change = (workflow) => workflow }: StartOptions = {},
): Promise<StartedExample> {
	const started = await on.start(fileName, (workflow) => {
		const settings = { ...workflow.settings, binaryMode: 'combined' };
		return { ...change(workflow), settings };
	});
	unpublish = async () => await on.api.unpublish(started.workflowId);
	return started;
}

/** The other examples are run in both modes by test files of their own. */
describe('in combined binary mode', () => {
	it('0-upload-form.json cannot be published by this n8n, as its note says', async () => {
		const file = readExamples().find(({ fileName }) => fileName === '0-upload-form.json');

		expect(JSON.stringify(file)).toContain(
			'With *v2* (combined binary mode) n8n 2.40 publishes no form',
		);
		await expect(start('0-upload-form.json')).rejects.toThrow(
			"Node 'Upload a Recording' hasn't been executed",
		);
	});

	it('1-webhook-api.json answers with the worst of several files on top', async () => {
		await start('1-webhook-api.json');
		const address = `${bench.server.url}/webhook/deepfake-check`;

		const { status, data } = await callWebhook(address, {}, [
			{ field: 'first', fixture: clear },
			{ field: 'second', fixture: flagged },
		]);
		const empty = await callWebhook(address, { note: 'hello' }, []);

		expect([status, data]).toEqual([
			200,
			expect.objectContaining({ flagged: true, score: 0.75, fileName: flagged }),
		]);
		expect((data as { recordings: unknown[] }).recordings).toHaveLength(2);
		expect(empty.status).toBe(400);
	});

	it('2-gmail-attachments.json alerts with the report, and logs sender and subject', async () => {
		const { trigger } = await start('2-gmail-attachments.json');

		const { status } = await trigger(
			'New Mail With Attachments',
			{ subject: 'Urgent', from: { text: 'CFO <cfo@example.com>' } },
			[
				{ field: 'attachment_0', fixture: flagged },
				{ field: 'attachment_1', fixture: 'picture.png', mimeType: 'image/png' },
				{ field: 'attachment_2', fixture: 'login-page.mp3', mimeType: 'audio/mpeg' },
			],
		);

		const sent = bench.delivered();
		expect(status).toBe('success');
		expect(sent['Alert: Likely a Deepfake']).toEqual([
			expect.objectContaining({
				file: expect.stringMatching(/speech-float32.*\.html$/) as unknown,
				'options.initialComment': expect.stringMatching(
					/speech-float32\.wav\nFrom: CFO {2}cfo@example\.com \nSubject: Urgent/,
				) as unknown,
			}),
		]);
		expect(sent['Alert: Please Listen']).toHaveLength(1);
		expect(sent['Log in Sheet']?.map((row) => row['columns.value.Decision']).sort()).toEqual([
			'flagged',
			'undecided',
		]);
		expect(sent['Log in Sheet']?.[0]).toMatchObject({
			'columns.value.From': 'CFO <cfo@example.com>',
			'columns.value.Subject': 'Urgent',
		});
	});

	it('3-google-drive-folder.json moves a flagged file, with a note', async () => {
		const { trigger } = await start('3-google-drive-folder.json');

		await trigger('New Recording in Folder', { id: flagged });

		const [submission] = bench.simulator.submissions;
		expect(bench.delivered()).toEqual({
			'Move to Review Folder': [expect.objectContaining({ fileId: flagged })],
			'Note in Review Folder': [
				expect.objectContaining({
					name: `${flagged} - flagged.txt`,
					content: `Flagged: ${flagged}, score 0.75.\nJob at Dataspike: ${submission?.jobId}`,
				}),
			],
		});
	});

	it('3-google-drive-folder.json moves a file that is not there', async () => {
		const { trigger } = await start('3-google-drive-folder.json');

		await trigger('New Recording in Folder', { id: 'gone.wav' });

		expect(bench.delivered()).toEqual({
			'Move to Not Checked Folder': [expect.objectContaining({ fileId: 'gone.wav' })],
		});
	});

	it('4a-telegram-voice-messages.json answers in the chat', async () => {
		const { trigger } = await start('4a-telegram-voice-messages.json');

		await trigger('Telegram Message', {
			message: { message_id: 7, chat: { id: 42 }, voice: { file_id: flagged } },
		});

		expect(bench.delivered()).toEqual({
			'Reply: Likely a Deepfake': [
				expect.objectContaining({ chatId: 42, 'additionalFields.reply_to_message_id': 7 }),
			],
		});
	});

	it('4b-slack-voice-messages.json answers in the thread', async () => {
		const { trigger } = await start('4b-slack-voice-messages.json');

		await trigger('Slack Message', { channel: 'C1', ts: '1700000000.123456', files: [] }, [
			{ field: 'file_0', fixture: flagged },
			{ field: 'file_1', fixture: 'picture.png', mimeType: 'image/png' },
		]);

		expect(bench.delivered()).toEqual({
			'Reply: Likely a Deepfake': [
				expect.objectContaining({
					channelId: 'C1',
					'otherOptions.thread_ts.replyValues.thread_ts': '1700000000.123456',
				}),
			],
		});
	});
});

/** Where n8n has no item to read, its newer engine resolves no expression in this mode. */
describe('in combined binary mode, with the older of the two expression engines of n8n', () => {
	let legacy: ExampleBench;

	beforeAll(async () => {
		legacy = await startExampleBench({ settings: { N8N_EXPRESSION_ENGINE: 'legacy' } });
	});
	afterAll(async () => await legacy?.close());
	beforeEach(() => legacy.reset());

	it('5-high-volume.json sends the result with the fields that came along', async () => {
		const { nextExecution } = await start('5-high-volume.json', {
			on: legacy,
			change: (workflow) => ({
				...workflow,
				nodes: workflow.nodes.map((node) =>
					node.name === 'Wait for the Analysis' ? { ...node, parameters: { amount: 1 } } : node,
				),
			}),
		});

		await callWebhook(`${legacy.server.url}/webhook/deepfake-queue`, { callId: 'call 4711' }, [
			{ field: 'a', fixture: flagged },
		]);
		await nextExecution();

		expect(legacy.delivered()).toEqual({
			'Send to Your System': [
				expect.objectContaining({ callId: 'call 4711', fileName: flagged, decision: 'flagged' }),
			],
		});
	});

	it('6-ai-agent.json submits the attached recording, and the agent reads the result', async () => {
		const { trigger } = await start('6-ai-agent.json', { on: legacy });

		const { status } = await trigger(
			'Chat Message',
			{ chatInput: 'Is this voice real?', sessionId: 's' },
			[{ field: 'data0', fixture: flagged }],
		);

		const answer = textOf(legacy.services.modelRequests.at(-1)?.messages.at(-1));
		expect(status).toBe('success');
		expect(legacy.simulator.submissions).toHaveLength(1);
		expect(answer).toContain('"decision":"flagged"');
	});
});
