import { createHash } from 'node:crypto';
import { readFixture } from '../fixtures/fixtures';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

function sha256Of(fixture: string): string {
	return createHash('sha256').update(readFixture(fixture)).digest('hex');
}

/** `2026-11-26 13:49:14 UTC`, as the report writes a moment of the output. */
function asInReport(moment: unknown): string {
	return `${String(moment).slice(0, 19).replace('T', ' ')} UTC`;
}

describe('a result that can be kept', () => {
	it.each([
		['sent as it came', 'speech-pcm16.wav', false],
		['converted', 'voice-note.ogg', true],
	])('holds what identifies the recording: %s', async (_, fixture, isChanged) => {
		const before = new Date().toISOString();

		const result = await bench.check([recording(fixture)], {
			parameters: { simplify: false },
			options: { attachReport: 'html' },
		});

		const { json, binary } = onlyItem(result);
		const sent = bench.simulator.submissions[0]?.sha256;
		expect(json.audio).toMatchObject({
			sha256: sha256Of(fixture),
			sentSha256: isChanged ? sent : null,
			durationSeconds: expect.closeTo(2.774, 1) as number,
			channels: 1,
		});
		expect(sent === sha256Of(fixture)).toBe(!isChanged);
		expect(json.checkedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		expect(String(json.checkedAt) >= before).toBe(true);
		expect(String(json.checkedAt) <= new Date().toISOString()).toBe(true);
		const report = binary.deepfakeReport?.text ?? '';
		expect(report).toContain(sha256Of(fixture));
		expect(report).toMatch(/Channels<\/th><td><bdi>1<\/bdi>/);
		expect(report).toContain(asInReport(json.checkedAt));
	});

	it('was not checked at any time when it was only submitted', async () => {
		const submitted = await bench.check([recording()], {
			parameters: { operation: 'submitAudio', simplify: false },
		});
		const { jobId, checkedAt } = onlyItem(submitted).json;
		const looked = await bench.check([{}], {
			parameters: { operation: 'getResult', jobId, simplify: false },
		});

		expect(checkedAt).toBeNull();
		expect(onlyItem(looked).json).toMatchObject({
			audio: null,
			checkedAt: expect.stringMatching(/Z$/) as string,
		});
	});
});

describe('Reference ID', () => {
	const item = (fixture: string, ticket: unknown) => ({ ...recording(fixture), json: { ticket } });
	const referenceId = '={{ $json.ticket }}';

	it.each([
		['checkAudio', true],
		['checkAudio', false],
		['submitAudio', true],
	])('of each item is kept in its result (%s, Simplify %p)', async (operation, simplify) => {
		const items = [item('speech-pcm16.wav', '<1@mail.example>'), item('speech-pcm8.wav', 17)];

		const result = await bench.check(items, {
			parameters: { operation, simplify },
			options: { referenceId },
		});

		expect(result.outputs[0]?.map(({ json }) => json.referenceId)).toEqual([
			'<1@mail.example>',
			'17',
		]);
	});

	it('is kept by Get Result, and by an item without a recording', async () => {
		const submitted = await bench.check([recording()], {
			parameters: { operation: 'submitAudio' },
		});
		const looked = await bench.check([{ json: { ticket: 'A-1' } }], {
			parameters: { operation: 'getResult', jobId: onlyItem(submitted).json.jobId },
			options: { referenceId },
		});
		const without = await bench.check([{ json: { ticket: 'A-2' } }], {
			options: { referenceId, ifNoAudioIsFound: 'passOn' },
		});

		expect([looked, without].map((result) => onlyItem(result).json.referenceId)).toEqual([
			'A-1',
			'A-2',
		]);
	});

	it.each(['html', 'svg'])('stands in the report (%s), where it does no harm', async (format) => {
		const result = await bench.check([item('speech-pcm16.wav', 'A<b>&"1"')], {
			options: { referenceId, attachReport: format },
		});

		const report = onlyItem(result).binary.deepfakeReport?.text ?? '';
		expect(report).toContain('>Reference ID<');
		expect(report).toContain('A&lt;b&gt;&amp;');
		expect(report).not.toContain('A<b>');
	});

	it('stands in the log beside the job, on one line', async () => {
		const result = await bench.check([item('speech-pcm16.wav', 'A-17\nroot: hello')], {
			options: { referenceId },
		});

		const { jobId, sha256 } = bench.simulator.submissions[0] ?? {};
		expect(result.logs.map(({ message }) => message)).toContainEqual(
			expect.stringMatching(
				RegExp(
					`submitted job ${jobId} \\(execution \\S+, item 0, reference A-17 root: hello, SHA-256 ${sha256?.slice(0, 16)}\\)$`,
				),
			),
		);
	});

	it.each([
		['in itself', 'continueRegularOutput' as const, 0],
		['under error, in the error output', 'continueErrorOutput' as const, 1],
	])('is kept by an item that could not be checked: %s', async (_where, onError, output) => {
		const result = await bench.check([item('login-page.mp3', 'A-3')], {
			onError,
			options: { referenceId },
		});

		const json = result.outputs[output]?.[0]?.json;
		const fields = output === 0 ? json : (json?.error as Record<string, unknown>);
		expect(fields).toMatchObject({ referenceId: 'A-3', reason: 'refusedFile' });
	});

	it('is kept by the error that stops the workflow', async () => {
		const result = await bench.check([item('speech-pcm16.wav', 'A-4')], {
			apiKey: 'simulate:submit-422',
			options: { referenceId },
		});

		expect(result.error?.context).toMatchObject({ referenceId: 'A-4', itemIndex: 0 });
	});

	it('that is no ID is named before anything is sent', async () => {
		const result = await bench.check([item('speech-pcm16.wav', { id: 1 })], {
			options: { referenceId },
		});

		expect(result.error).toMatchObject({
			message: 'Reference ID has to be a text or a number, but it is {"id":1} [item 0]',
			description:
				'Look at what the expression in Options > Output > Reference ID gives for this item: it has to be one value, such as {{ $json.ticketNumber }}.',
		});
		expect(bench.simulator.submissions).toEqual([]);
	});
});
