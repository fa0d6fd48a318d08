import { readFile } from 'node:fs/promises';
import { readExamples } from '../../scripts/n8n/exampleWorkflows';
import type { WorkflowFile } from '../../scripts/n8n/n8nApi';
import { startFileServer } from '../fileServer/fileServer';
import { openCallFolder } from '../fixtures/calls';
import { readFixture } from '../fixtures/fixtures';
import {
	callWebhook,
	startExampleBench,
	waitFor,
	type ExampleBench,
	type SentFile,
	type StartedExample,
} from './examples/exampleBench';
import {
	findParameterIssues,
	findUnknownTypes,
	parametersAsExported,
} from './examples/importCheck';
import { textOf } from './examples/chatModel';
import { openEnding, submitForm } from './examples/form';
import { openEditor, type Editor } from './examples/editorImport';
import { readRunData } from './harness/workflows';

/** The simulator scores it 0.75, by its content. */
const flagged = { fixture: 'speech-float32.wav' };
/** The simulator scores it 0.04. */
const clear = { fixture: 'speech-cbr.mp3' };
/** A recording in a format that neither Dataspike nor the node takes. */
const refused = { fixture: 'speech.wma', mimeType: 'audio/x-ms-wma' };
/** A web page that calls itself a recording. */
const loginPage = { fixture: 'login-page.mp3', mimeType: 'audio/mpeg' };
const picture = { fixture: 'picture.png', mimeType: 'image/png' };

/** An analysis that ends without a score. */
const withoutScore = { job: { durationMs: 0, result: { status: 'completed' } } };
/** The verdict says fake, the score does not. */
const forReview = {
	job: { durationMs: 0, result: { status: 'completed', score: 0.5, verdict: 'deepfake_likely' } },
};
const withScore = (score: number) => ({
	job: { durationMs: 0, result: { status: 'completed', score, verdict: 'simulated' } },
});

let bench: ExampleBench;

beforeAll(async () => {
	bench = await startExampleBench();
});
afterAll(async () => await bench?.close());
beforeEach(() => bench.reset());

describe.each(readExamples())('$fileName in n8n', ({ workflow }) => {
	it('has only node types that n8n knows, each in its newest version', () => {
		expect(findUnknownTypes(workflow, bench.nodeTypes)).toEqual([]);
	});

	it('has the parameters as n8n exports them, and none that it complains about', () => {
		const types = bench.nodeTypes;

		expect(findParameterIssues(workflow, types)).toEqual([]);
		expect(workflow.nodes.map(({ name, parameters }) => ({ name, parameters }))).toEqual(
			parametersAsExported(workflow, types),
		);
	});

	it('holds no credential, no pinned data and no trace of an n8n', () => {
		expect(workflow.nodes.filter((node) => 'credentials' in node)).toEqual([]);
		expect(workflow).toMatchObject({
			pinData: {},
			active: false,
			settings: { executionOrder: 'v1' },
		});
		expect(JSON.stringify(workflow)).not.toMatch(/instanceId|127\.0\.0\.1|localhost/);
	});

	it('stands on the grid of 16 pixels, nothing over another', () => {
		const boxes = workflow.nodes.map(readBox);

		expect(boxes.filter(({ x, y }) => x % 16 !== 0 || y % 16 !== 0)).toEqual([]);
		expect(findOverlaps(boxes)).toEqual([]);
	});
});

describe('the editor', () => {
	let editor: Editor;

	beforeAll(async () => {
		editor = await openEditor(bench);
	});
	afterAll(async () => await editor?.close());

	it.each(readExamples())('imports $fileName without a word', async ({ fileName, workflow }) => {
		const isNote = ({ type }: { type: string }) => type.endsWith('.stickyNote');
		const notes = workflow.nodes.filter(isNote).length;
		const expected = { nodes: workflow.nodes.length - notes, notes };

		const seen = await editor.importExample(fileName, expected);

		expect(seen).toEqual({ ...expected, messages: [] });
	});
});

describe('0-upload-form.json', () => {
	let example: StartedExample;
	const upload = async (file: { fixture: string }) => {
		const ending = await openEnding(
			await submitForm(`${bench.server.url}/form/check-recording`, file.fixture),
		);
		return { ...ending, status: (await example.nextExecution()).status };
	};

	beforeAll(async () => {
		example = await bench.start('0-upload-form.json');
	});

	it.each([
		['a flagged recording', 0.75, 'Likely an AI-generated voice'],
		['a recording for review', 0.5, 'Not sure: a person should listen'],
		['a clear recording', 0.04, 'No sign of an AI-generated voice'],
	])('shows the decision on %s, and hands out the report', async (_what, score, title) => {
		bench.simulator.setScenario(withScore(score));

		const { status, text, files } = await upload(clear);

		const [submission] = bench.simulator.submissions;
		expect(status).toBe('success');
		expect(text).toContain(title);
		expect(text).toContain(`Score ${score}, on a scale`);
		expect(text).toContain('Recording: speech-cbr.mp3');
		expect(text).toContain(`Job: ${submission?.jobId}`);
		expect(files).toEqual([
			{
				fileName: 'deepfake-report-speech-cbr.html',
				type: 'text/html',
				text: expect.stringContaining(submission?.sha256 ?? 'no submission') as unknown,
			},
		]);
	});

	it.each([
		['a verdict that differs', forReview, 'Not sure: a person should listen', 1],
		['an analysis without a score', withoutScore, 'Dataspike gave no usable score', 0],
		[
			'an analysis that failed',
			{ job: { durationMs: 0, result: { status: 'failed', error_code: 'RuntimeError' } } },
			'Dataspike could not analyse',
			0,
		],
	])('never calls %s clear', async (_what, scenario, words, reports) => {
		bench.simulator.setScenario(scenario);

		const { status, text, files } = await upload(clear);

		expect(status).toBe('success');
		expect(text).toContain(words);
		expect(text).toContain(`Job: ${bench.simulator.submissions[0]?.jobId}`);
		expect(text).not.toContain('No sign');
		expect(files).toHaveLength(reports);
	});

	it('says why a file was not checked, and what to do', async () => {
		const { status, text, files } = await upload(loginPage);

		expect(status).toBe('success');
		expect(text).toContain('Not checked: nothing is known about this recording');
		expect(text).toContain('"login-page.mp3" is a web page, not a recording');
		expect(text).toContain('Often it is a login page');
		expect(text).toContain('Job: none');
		expect(files).toEqual([]);
		expect(bench.simulator.submissions).toEqual([]);
	});
});

/** n8n lists the files of a request as they were stored, not as they were sent. */
function byFileName(answer: unknown): Array<{ fileName: string }> {
	const { recordings } = answer as { recordings: Array<{ fileName: string }> };
	return [...recordings].sort((one, other) => (one.fileName < other.fileName ? -1 : 1));
}

describe('1-webhook-api.json', () => {
	const path = 'deepfake-check';
	const address = () => `${bench.server.url}/webhook/${path}`;
	const post = async (...files: SentFile[]) => await callWebhook(address(), {}, files);

	beforeAll(async () => {
		await bench.start('1-webhook-api.json');
	});

	it('answers a flagged recording', async () => {
		const { status, data } = await post({ field: 'file', ...flagged });

		expect(status).toBe(200);
		expect(data).toEqual({
			flagged: true,
			score: 0.75,
			verdict: 'deepfake_likely',
			jobId: expect.any(String) as unknown,
			decision: 'flagged',
			reason: null,
			fileName: 'speech-float32.wav',
		});
	});

	it('answers a clear one', async () => {
		const { status, data } = await post({ field: 'file', ...clear });

		expect(status).toBe(200);
		expect(data).toMatchObject({ flagged: false, score: 0.04, decision: 'clear' });
	});

	it('answers a recording for review with its decision', async () => {
		bench.simulator.setScenario(forReview);

		const { status, data } = await post({ field: 'file', ...clear });

		expect(status).toBe(200);
		expect(data).toMatchObject({ flagged: false, score: 0.5, decision: 'review' });
	});

	it('answers several files with the worst of them on top, and with all', async () => {
		const { status, data } = await post(
			{ field: 'first', ...clear },
			{ field: 'second', ...flagged },
		);

		expect(status).toBe(200);
		expect(data).toMatchObject({
			flagged: true,
			fileName: 'speech-float32.wav',
		});
		expect(byFileName(data)).toMatchObject([
			{ fileName: 'speech-cbr.mp3', flagged: false },
			{ fileName: 'speech-float32.wav', flagged: true },
		]);
	});

	it('never lets a refused file among clear ones pass for clear', async () => {
		const { status, data } = await post(
			{ field: 'first', ...clear },
			{ field: 'second', ...loginPage },
		);

		expect(status).toBe(422);
		expect(data).toMatchObject({
			flagged: null,
			decision: 'undecided',
		});
		expect(byFileName(data)).toMatchObject([
			{ flagged: null, fileName: 'login-page.mp3' },
			{ flagged: false, fileName: 'speech-cbr.mp3' },
		]);
	});

	it('says why a file was refused, and what to do', async () => {
		const { status, data } = await post({ field: 'file', ...refused });

		expect(status).toBe(422);
		expect(data).toMatchObject({
			flagged: null,
			score: null,
			jobId: null,
			message: expect.stringContaining('is a Windows Media recording') as unknown,
			advice: expect.stringContaining('WAV, MP3 or M4A') as unknown,
		});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('answers 400 when no file came', async () => {
		const { status, data } = await callWebhook(address(), { note: 'hello' }, []);

		expect(status).toBe(400);
		expect(data).toMatchObject({
			flagged: null,
			reason: 'noAudioFound',
			message: 'No file came',
		});
	});

	it('answers an analysis without a score with flagged null', async () => {
		bench.simulator.setScenario(withoutScore);

		const { status, data } = await post({ field: 'file', ...clear });

		expect(status).toBe(200);
		expect(data).toMatchObject({
			...{ flagged: null, score: null },
			...{ decision: 'undecided', reason: 'noScore' },
		});
	});

	it.each([
		['a refusal by the service', 400, 422],
		['a service in trouble', 500, 502],
		['a refused key', 401, 502],
	])('tells %s from other causes', async (_cause, statusCode, expected) => {
		bench.simulator.setScenario({
			submit: { answer: () => ({ statusCode, headers: {}, body: '{"message":"no"}' }) },
		});

		const { status, data } = await post({ field: 'file', ...clear });

		expect(status).toBe(expected);
		expect(data).toMatchObject({ flagged: null, message: expect.any(String) as unknown });
	});

	it('gives a result later, by the job ID', async () => {
		const { data } = await post({ field: 'file', ...flagged });
		const { jobId } = data as { jobId: string };

		const found = await bench.getWebhook(`${path}?jobId=${jobId}`);
		const unknown = await bench.getWebhook(`${path}?jobId=unknown`);

		expect(found).toMatchObject({ status: 200, data: { flagged: true, score: 0.75, jobId } });
		expect(unknown).toMatchObject({ status: 404, data: { flagged: null } });
	});

	it('answers 202 while the analysis goes on', async () => {
		bench.simulator.setScenario({ job: { durationMs: 3000 } });
		const posted = post({ field: 'file', ...clear });
		const jobId = await waitFor(
			'a submission',
			async () => await Promise.resolve(bench.simulator.submissions[0]?.jobId),
		);

		const { status, data } = await bench.getWebhook(`${path}?jobId=${jobId}`);

		expect(status).toBe(202);
		expect(data).toMatchObject({ flagged: null, decision: 'undecided', jobId });
		expect((await posted).status).toBe(200);
	});
});

describe('2-gmail-attachments.json', () => {
	const mail = {
		id: 'm1',
		subject: '=Urgent <!channel> payment',
		from: { text: 'CFO <cfo@example.com>' },
	};
	let example: StartedExample;

	beforeAll(async () => {
		example = await bench.start('2-gmail-attachments.json');
	});

	it('alerts and logs each recording by its decision, and passes over other attachments', async () => {
		const { status } = await example.trigger('New Mail With Attachments', mail, [
			{ field: 'attachment_0', ...flagged },
			{ field: 'attachment_1', ...picture },
			{ field: 'attachment_2', ...clear },
			{ field: 'attachment_3', ...refused },
			{ field: 'attachment_4', ...loginPage },
		]);

		const sent = bench.delivered();
		expect(status).toBe('success');
		expect(sent['Alert: Likely a Deepfake']).toEqual([
			expect.objectContaining({
				'options.channelId': 'YOUR_CHANNEL_ID',
				file: expect.stringMatching(/speech-float32.*\.html$/) as unknown,
				'options.initialComment': expect.stringMatching(
					/score 0\.75 [^]*speech-float32\.wav\nFrom: CFO {2}cfo@example\.com \nSubject: =Urgent {2}!channel {2}payment/,
				) as unknown,
			}),
		]);
		const alerts = sent['Alert: Please Listen']?.map(({ text }) => String(text).split('\n')[1]);
		expect(alerts?.sort()).toEqual(['Recording: login-page.mp3', 'Recording: speech.wma']);
		const rows = sent['Log in Sheet']?.map((row) => [
			row['columns.value.File'],
			row['columns.value.Decision'],
		]);
		expect(rows?.sort()).toEqual([
			['login-page.mp3', 'undecided'],
			['speech-cbr.mp3', 'clear'],
			['speech-float32.wav', 'flagged'],
			['speech.wma', 'undecided'],
		]);
		expect(sent['Log in Sheet']?.[0]).toMatchObject({
			'columns.value.From': 'CFO <cfo@example.com>',
			'columns.value.Subject': '=Urgent <!channel> payment',
			'options.cellFormat': 'RAW',
		});
	});

	it('goes no further with mail that holds no recording', async () => {
		const { status } = await example.trigger('New Mail With Attachments', mail, [
			{ field: 'attachment_0', ...picture },
		]);

		expect(status).toBe('success');
		expect(bench.delivered()).toEqual({});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('asks a person to listen to a recording for review', async () => {
		bench.simulator.setScenario(forReview);

		await example.trigger('New Mail With Attachments', mail, [{ field: 'attachment_0', ...clear }]);

		expect(bench.delivered()).toEqual({
			'Alert: Please Listen': [
				expect.objectContaining({
					text: expect.stringContaining(
						'*For review, a person should listen:* score 0.5, verdict deepfake_likely',
					) as unknown,
				}),
			],
			'Log in Sheet': [expect.objectContaining({ 'columns.value.Decision': 'review' })],
		});
	});

	it('asks a person when there is no score', async () => {
		bench.simulator.setScenario(withoutScore);

		await example.trigger('New Mail With Attachments', mail, [{ field: 'attachment_0', ...clear }]);

		expect(Object.keys(bench.delivered()).sort()).toEqual(['Alert: Please Listen', 'Log in Sheet']);
	});
});

describe('3-google-drive-folder.json', () => {
	let example: StartedExample;

	beforeAll(async () => {
		example = await bench.start('3-google-drive-folder.json');
	});

	it.each([
		['a refused file', refused.fixture, 'Move to Not Checked Folder', 'YOUR_NOT_CHECKED_FOLDER_ID'],
		[
			'a file that is no recording',
			picture.fixture,
			'Move to Not Checked Folder',
			'YOUR_NOT_CHECKED_FOLDER_ID',
		],
		[
			'a file that cannot be downloaded',
			'gone.wav',
			'Move to Not Checked Folder',
			'YOUR_NOT_CHECKED_FOLDER_ID',
		],
	])('moves %s', async (_what, file, node, folder) => {
		const { status } = await example.trigger('New Recording in Folder', { id: file });

		expect(status).toBe('success');
		expect(bench.delivered()).toEqual({
			[node]: [expect.objectContaining({ fileId: file, folderId: folder })],
		});
	});

	it('moves a flagged recording, with a note of what was found', async () => {
		const { status } = await example.trigger('New Recording in Folder', { id: flagged.fixture });

		const folderId = 'YOUR_REVIEW_FOLDER_ID';
		const [submission] = bench.simulator.submissions;
		expect(status).toBe('success');
		expect(bench.delivered()).toEqual({
			'Move to Review Folder': [expect.objectContaining({ fileId: flagged.fixture, folderId })],
			'Note in Review Folder': [
				expect.objectContaining({
					...{ folderId, name: 'speech-float32.wav - flagged.txt' },
					content: `Flagged: speech-float32.wav, score 0.75.\nJob at Dataspike: ${submission?.jobId}`,
				}),
			],
		});
	});

	it('names the channel of a call whose second party is fake', async () => {
		const folder = openCallFolder();
		const tone = { startSeconds: 1, endSeconds: 1.3, peak: 0.05 };
		bench.services.files.set(
			'call.wav',
			await readFile(folder.makeCall({ seconds: 10, tone })).finally(folder.remove),
		);
		bench.simulator.setScenario({ job: { durationMs: 0, scoreByMarkerTone: true } });

		await example.trigger('New Recording in Folder', { id: 'call.wav' });

		expect(bench.simulator.submissions).toHaveLength(2);
		expect(bench.delivered()).toMatchObject({
			'Move to Review Folder': [{ fileId: 'call.wav' }],
			'Note in Review Folder': [
				{
					name: 'call.wav - flagged.txt',
					content: expect.stringMatching(
						/^Flagged: call\.wav, score 0\.95 on channel 2\.\nJob at Dataspike: \S+$/,
					) as unknown,
				},
			],
		});
	});

	it('moves a recording without a score', async () => {
		bench.simulator.setScenario(withoutScore);

		await example.trigger('New Recording in Folder', { id: clear.fixture });

		expect(Object.keys(bench.delivered())).toEqual(['Move to Not Checked Folder']);
	});

	it('moves a recording for review', async () => {
		bench.simulator.setScenario(forReview);

		await example.trigger('New Recording in Folder', { id: clear.fixture });

		expect(bench.delivered()).toEqual({
			'Move to Review Folder': [expect.objectContaining({ fileId: clear.fixture })],
			'Note in Review Folder': [
				expect.objectContaining({
					name: 'speech-cbr.mp3 - review.txt',
					content: expect.stringMatching(/^For review: speech-cbr\.mp3, score 0\.5\./) as unknown,
				}),
			],
		});
	});

	it('leaves a clear recording where it is', async () => {
		const { status } = await example.trigger('New Recording in Folder', { id: clear.fixture });

		expect(status).toBe('success');
		expect(bench.delivered()).toEqual({});
		expect(bench.simulator.submissions).toHaveLength(1);
	});
});

describe('4a-telegram-voice-messages.json', () => {
	let example: StartedExample;
	const messageWith = (content: object) => ({
		message: { message_id: 7, chat: { id: 42 }, ...content },
	});

	beforeAll(async () => {
		example = await bench.start('4a-telegram-voice-messages.json');
	});

	it.each([
		['a fake voice note', withScore(0.9), 'Reply: Likely a Deepfake', /score 0\.9/],
		['a voice note without a sign', withScore(0.1), 'Reply: No Sign', /score 0\.1/],
		[
			'one for review',
			forReview,
			'Reply: Not Sure',
			/^Not sure: .* deepfake_likely, its score 0\.5\./,
		],
	])('converts and answers %s', async (_what, scenario, node, words) => {
		bench.simulator.setScenario(scenario);

		await example.trigger(
			'Telegram Message',
			messageWith({ voice: { file_id: 'voice-note.ogg' } }),
		);

		expect(bench.simulator.submissions).toMatchObject([{ fileName: 'voice-note.wav' }]);
		expect(bench.delivered()).toEqual({
			[node]: [
				expect.objectContaining({
					chatId: 42,
					'additionalFields.reply_to_message_id': 7,
					text: expect.stringMatching(words) as unknown,
				}),
			],
		});
	});

	it.each([
		['a refused format', { document: { file_id: 'speech.wma', mime_type: 'audio/x-ms-wma' } }],
		['a file that Telegram does not give', { audio: { file_id: 'gone.mp3' } }],
	])('answers that %s was not checked', async (_what, content) => {
		await example.trigger('Telegram Message', messageWith(content));

		expect(bench.delivered()).toEqual({
			'Reply: Not Checked': [expect.objectContaining({ chatId: 42 })],
		});
	});

	it('leaves a text message alone', async () => {
		const { status } = await example.trigger('Telegram Message', messageWith({ text: 'Hello' }));

		expect(status).toBe('success');
		expect(bench.delivered()).toEqual({});
	});
});

describe('4b-slack-voice-messages.json', () => {
	let example: StartedExample;

	beforeAll(async () => {
		example = await bench.start('4b-slack-voice-messages.json');
	});

	it('says that it is not sure of a recording for review', async () => {
		bench.simulator.setScenario(forReview);

		await example.trigger('Slack Message', { channel: 'C1', ts: '1', files: [] }, [
			{ field: 'file_0', ...clear },
		]);

		expect(bench.delivered()).toEqual({
			'Reply: Not Sure': [
				expect.objectContaining({
					text: expect.stringMatching(/^Not sure: .* deepfake_likely, its score 0\.5\./) as unknown,
				}),
			],
		});
	});

	it('answers every recording of a message in its thread', async () => {
		const event = { channel: 'C1', ts: '1700000000.123456', files: [] };

		await example.trigger('Slack Message', event, [
			{ field: 'file_0', ...flagged },
			{ field: 'file_1', ...clear },
			{ field: 'file_2', ...loginPage },
			{ field: 'file_3', ...picture },
		]);

		const inThread = expect.objectContaining({
			channelId: 'C1',
			'otherOptions.thread_ts.replyValues.thread_ts': '1700000000.123456',
		}) as unknown;
		expect(bench.delivered()).toEqual({
			'Reply: Likely a Deepfake': [inThread],
			'Reply: No Sign': [inThread],
			'Reply: Not Checked': [inThread],
		});
	});
});

describe('5-high-volume.json', () => {
	const address = () => `${bench.server.url}/webhook/deepfake-queue`;
	const switchOff = (workflow: WorkflowFile, name: string): WorkflowFile => ({
		...workflow,
		nodes: workflow.nodes.map((node) => (node.name === name ? { ...node, disabled: true } : node)),
	});
	/** A Wait of a second, so that the rounds can be seen; the file's own one is tried below. */
	const waitASecond = (workflow: WorkflowFile): WorkflowFile => ({
		...workflow,
		nodes: workflow.nodes.map((node) =>
			node.name === 'Wait for the Analysis' ? { ...node, parameters: { amount: 1 } } : node,
		),
	});

	describe('with a wait of a second', () => {
		let example: StartedExample;

		beforeAll(async () => {
			example = await bench.start('5-high-volume.json', waitASecond);
		});
		afterAll(async () => await bench.api.unpublish(example.workflowId));

		it('sends each recording by its decision, with the fields that came along', async () => {
			await callWebhook(address(), { callId: 'call 4711' }, [
				{ field: 'a', ...flagged },
				{ field: 'b', ...clear },
				{ field: 'c', ...refused },
			]);
			await example.nextExecution();

			const sent = bench.delivered()['Send to Your System'];
			expect(sent?.map(({ decision }) => decision).sort()).toEqual([
				'clear',
				'flagged',
				'undecided',
			]);
			expect(sent).toContainEqual({
				callId: 'call 4711',
				fileName: 'speech-float32.wav',
				decision: 'flagged',
				flagged: true,
				score: 0.75,
				verdict: 'deepfake_likely',
				jobId: expect.any(String) as unknown,
				message: null,
			});
			expect(sent).toContainEqual(expect.objectContaining({ callId: 'call 4711', score: 0.04 }));
			expect(sent).toContainEqual({
				callId: 'call 4711',
				fileName: 'speech.wma',
				decision: 'undecided',
				flagged: null,
				score: null,
				verdict: null,
				jobId: null,
				message: expect.stringContaining('is a Windows Media recording') as unknown,
			});
		});

		it('reports a recording for review', async () => {
			bench.simulator.setScenario(forReview);

			await callWebhook(address(), { callId: 'call 9' }, [{ field: 'a', ...clear }]);
			await example.nextExecution();

			expect(bench.delivered()).toEqual({
				'Send to Your System': [expect.objectContaining({ callId: 'call 9', decision: 'review' })],
			});
		});

		it('goes round until the analysis has finished, and knows the call even then', async () => {
			bench.simulator.setScenario({
				job: { durationMs: 3500, scoreByMarkerTone: true },
			});

			await callWebhook(address(), { callId: 'call 1' }, [{ field: 'a', ...clear }]);
			await example.nextExecution();

			expect(bench.simulator.polls.length).toBeGreaterThanOrEqual(3);
			expect(bench.simulator.submissions).toHaveLength(1);
			expect(bench.delivered()).toEqual({
				'Send to Your System': [
					expect.objectContaining({ callId: 'call 1', fileName: 'speech-cbr.mp3', flagged: false }),
				],
			});
		});

		it.each([
			['an analysis without a score', withoutScore, 'There is no usable score'],
			[
				'an analysis that failed',
				{ job: { durationMs: 0, result: { status: 'failed', error_code: 'RuntimeError' } } },
				'could not analyse',
			],
			['an analysis that never ends', { job: { durationMs: 1e12 } }, 'has not finished'],
		])('reports %s as not checked', async (_what, scenario, words) => {
			bench.simulator.setScenario(scenario);

			await callWebhook(address(), {}, [{ field: 'a', ...clear }]);
			await example.nextExecution();

			expect(bench.delivered()).toEqual({
				'Send to Your System': [
					expect.objectContaining({
						callId: null,
						decision: 'undecided',
						flagged: null,
						jobId: bench.simulator.submissions[0]?.jobId,
						message: expect.stringContaining(words) as unknown,
					}),
				],
			});
		});
	});

	it('ends well as it is, with the result in sight, before there is an address to send it to', async () => {
		const example = await bench.start('5-high-volume.json', (workflow) =>
			switchOff(waitASecond(workflow), 'Send to Your System'),
		);

		await callWebhook(address(), { callId: 'call 3' }, [{ field: 'a', ...flagged }]);
		const { id, status } = await example.nextExecution();
		await bench.api.unpublish(example.workflowId);

		expect(status).toBe('success');
		expect(bench.delivered()).toEqual({});
		expect(readRunData(await bench.api.execution(id)).Result).toMatchObject([
			[{ json: { callId: 'call 3', decision: 'flagged', score: 0.75 } }],
		]);
	});

	it('is put aside while it waits, and goes on after that', async () => {
		const example = await bench.start('5-high-volume.json');

		await callWebhook(address(), { callId: 'call 2' }, [{ field: 'a', ...flagged }]);
		await waitFor('an execution that n8n has put aside', async () =>
			(await bench.api.executions(example.workflowId)).find(({ status }) => status === 'waiting'),
		);
		expect(bench.simulator.polls).toEqual([]);
		await example.nextExecution(180_000);

		expect(bench.simulator.polls).toHaveLength(1);
		expect(bench.delivered()).toEqual({
			'Send to Your System': [expect.objectContaining({ callId: 'call 2', score: 0.75 })],
		});
	});
});

describe('6-ai-agent.json', () => {
	let example: StartedExample;
	const ask = async (chatInput: string, files: SentFile[] = []) => {
		const { status } = await example.trigger('Chat Message', { chatInput, sessionId: 's' }, files);
		return {
			status,
			answer: textOf(bench.services.modelRequests.at(-1)?.messages.at(-1)),
		};
	};

	beforeAll(async () => {
		example = await bench.start('6-ai-agent.json');
	});

	it('submits the attached recording, and the agent reads the result with its tool', async () => {
		const { status, answer } = await ask('Is this voice real?', [{ field: 'data0', ...flagged }]);

		const [submission] = bench.simulator.submissions;
		expect(status).toBe('success');
		expect(bench.simulator.submissions).toHaveLength(1);
		expect(bench.simulator.polls.at(-1)?.jobId).toBe(submission?.jobId);
		expect(bench.services.modelRequests[0]?.tools).toMatchObject([
			{ function: { name: 'Get_Deepfake_Result' } },
		]);
		expect(answer).toContain('"decision":"flagged"');
		expect(answer).toContain(`"jobId":"${submission?.jobId}"`);
	});

	it('answers about a job that was submitted before', async () => {
		await ask('Is this voice real?', [{ field: 'data0', ...clear }]);
		const jobId = bench.simulator.submissions[0]?.jobId;
		bench.services.reset();

		const { status, answer } = await ask(`What about job ID ${jobId}`);

		expect(status).toBe('success');
		expect(answer).toContain('"decision":"clear"');
	});

	it('tells the agent that a file was not submitted', async () => {
		const { status, answer } = await ask('Is this voice real?', [{ field: 'data0', ...refused }]);

		expect(status).toBe('success');
		expect(answer).toContain(
			'Attached, but not submitted: "speech.wma" is a Windows Media recording',
		);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('tells the agent that a job is not known', async () => {
		const { status, answer } = await ask('What about job ID 00000000-dead-4000-8000-000000000000');

		expect(status).toBe('success');
		expect(answer).toContain('Dataspike does not know this job');
		expect(answer).toContain('"decision":"undecided"');
	});

	it('has the recording submitted before the agent because a tool takes nothing but links', async () => {
		const checkAudio = (workflow: WorkflowFile): WorkflowFile => ({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.name === 'Get Deepfake Result'
					? { ...node, parameters: { binaryPropertyName: "={{ $fromAI('field') }}" } }
					: node,
			),
		});

		// n8n itself refuses to publish it.
		await expect(bench.start('6-ai-agent.json', checkAudio)).rejects.toThrow(
			/Get Deepfake Result.+required parameters: audioUrl/s,
		);
	});

	it('checks what a link leads to when Check Audio is the tool and the agent fills in the URL', async () => {
		const server = await startFileServer(readFixture(flagged.fixture));
		const checkLink = (workflow: WorkflowFile): WorkflowFile => ({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.name === 'Get Deepfake Result'
					? {
							...node,
							parameters: {
								operation: 'checkAudio',
								audioSource: 'url',
								audioUrl: "={{ $fromAI('recordingUrl', 'The link to the recording') }}",
							},
						}
					: node,
			),
		});
		const other = await bench.start('6-ai-agent.json', checkLink);

		const link = server.link('ok', 'call.wav');
		// The model of this test takes the word behind "job ID" for what its tool asks for.
		await other.trigger('Chat Message', { chatInput: `job ID ${link}`, sessionId: 's' }, []);
		await server.close();

		const answer = textOf(bench.services.modelRequests.at(-1)?.messages.at(-1));
		expect(answer).toContain('"decision":"flagged"');
		expect(answer).toContain('"fileName":"call.wav"');
		expect(server.requests.map(({ headers }) => headers['ds-api-token'])).toEqual([undefined]);
	});

	it('tells the agent that there is no score', async () => {
		bench.simulator.setScenario(withoutScore);

		const { answer } = await ask('Is this voice real?', [{ field: 'data0', ...clear }]);

		expect(answer).toContain('"flagged":null');
		expect(answer).toContain('"decision":"undecided"');
	});
});

interface Box {
	name: string;
	x: number;
	y: number;
	width: number;
	height: number;
}

/** What a node covers with its name, in pixels of n8n's canvas: 96 each way, an agent 256 wide. */
function readBox({ name, type, position, parameters }: WorkflowFile['nodes'][number]): Box {
	const [x = 0, y = 0] = position as number[];
	const { width = 96, height = 96 } = parameters as { width?: number; height?: number };
	const isNote = type.endsWith('.stickyNote');
	return {
		name,
		x,
		y,
		width: type.endsWith('.agent') ? 256 : width,
		height: isNote ? height : height + 64,
	};
}

function findOverlaps(boxes: Box[]): string[] {
	return boxes.flatMap((one, index) =>
		boxes
			.slice(index + 1)
			.filter(
				(other) =>
					one.x < other.x + other.width &&
					other.x < one.x + one.width &&
					one.y < other.y + other.height &&
					other.y < one.y + one.height,
			)
			.map((other) => `${one.name} / ${other.name}`),
	);
}
