import { createHash } from 'node:crypto';
import { readFixture } from '../fixtures/fixtures';
import { startFileServer, type FileServer } from '../fileServer/fileServer';
import { distinctRecording, engineVersion, onlyItem, setUpTestBench } from './harness/testBench';
import type { BenchChanges } from './harness/testBench';
import type { InputItem, OutputItem } from './harness/types';

const bench = setUpTestBench();

const bytes = readFixture('speech-pcm8.wav');
const sha256 = createHash('sha256').update(bytes).digest('hex');
const speech = { bytes, fileName: 'speech.wav' };
const picture = { bytes: readFixture('picture.png'), fileName: 'logo.png', mimeType: 'image/png' };
const pattern = { parameters: { binaryPropertyName: 'attachment_*' } };

/** How a workflow keeps files: in item.binary, or, since n8n 2.x, in the JSON of the item. */
const modes =
	engineVersion === '2.41' ? (['separate', 'combined'] as const) : (['separate'] as const);

function mail(files: InputItem['files'], json: InputItem['json'] = {}): InputItem {
	return { json: { subject: 'Please pay', ...json }, files };
}

function field(name: string): { parameters: Record<string, unknown> } {
	return { parameters: { binaryPropertyName: name } };
}

describe.each(modes)('in a workflow in %s binary mode', (binaryMode) => {
	const inMode = { binaryMode, binaryDataMode: 'filesystem' } as const;
	const isCombined = binaryMode === 'combined';
	/** What later steps find a field under. */
	const path = (name: string) => (isCombined ? `_files.${name}` : name);
	/** An expression for a file of an earlier step. */
	const fileOf = (name: string) =>
		isCombined
			? `={{ $('Prepare').item._files.${name} }}`
			: `={{ $('Prepare').item.binary.${name} }}`;
	const filesOf = (item: OutputItem | undefined) => (isCombined ? item?.filesInJson : item?.binary);

	async function check(items: InputItem[], changes: BenchChanges = {}) {
		return await bench.check(items, { ...inMode, ...changes });
	}

	it.each([
		['a name', 'data', ['data']],
		['several names, in their order', 'voice, data', ['voice', 'data']],
		['a pattern', 'attachment_*', ['attachment_0', 'attachment_1']],
		['all fields', '*', ['data', 'voice', 'attachment_0', 'attachment_1']],
		['names and a pattern that overlap', 'data,d*', ['data']],
		['a list of names by expression', "={{ ['voice', 'data'] }}", ['voice', 'data']],
	])('takes %s', async (_, name, expected) => {
		const items = [
			mail({ data: speech, voice: speech, attachment_0: speech, attachment_1: speech }),
		];

		const result = await check(items, field(name));

		expect(result.outputs[0]?.map(({ json }) => json.binaryProperty)).toEqual(expected.map(path));
		expect(result.outputs[0]?.map(({ json }) => json.reason)).toEqual(expected.map(() => null));
		expect(bench.simulator.submissions[0]?.sha256).toBe(sha256);
	});

	it.each([
		['one file', fileOf('data'), 1],
		['a list of files', fileOf('data').replace(/\{\{ (.+) \}\}/, '{{ [$1, $1] }}'), 2],
		['all files of an item', fileOf('data').replace('.data }}', ' }}'), 1],
	])('takes %s by expression, and says where it is from', async (_, expression, count) => {
		const result = await check([mail({ data: speech })], field(expression));

		const items = result.outputs[0] ?? [];
		expect(items.map(({ json }) => [json.reason, json.binaryProperty, json.fileName])).toEqual(
			Array.from({ length: count }, () => [null, null, 'speech.wav']),
		);
		const where = `"speech.wav" from ${expression.slice(1)}`;
		expect(result.hints).toContainEqual({
			message: `Not taken from a binary field of the item, so binaryProperty is empty: ${items.map(() => where).join(', ')}.`,
			type: 'info',
			location: 'outputPane',
		});
	});

	it('passes the files on byte for byte, with the report beside them', async () => {
		const result = await check([mail({ data: speech, logo: picture })], {
			options: { attachReport: 'html' },
		});

		const item = onlyItem(result);
		expect(Object.keys(filesOf(item) ?? {}).sort()).toEqual(['data', 'deepfakeReport', 'logo']);
		expect(Object.keys((isCombined ? item.binary : item.filesInJson) ?? {})).toEqual([]);
		expect(filesOf(item)?.data?.sha256).toBe(sha256);
		expect(filesOf(item)?.deepfakeReport?.text).toContain('speech.wav');
	});

	it('leaves the files out when Pass Files On is off, also beside the fields of the item', async () => {
		const result = await check([mail({ data: speech })], {
			options: { passFilesOn: false, includeInputFields: true },
		});

		const item = onlyItem(result);
		expect(item.json).toMatchObject({ subject: 'Please pay', reason: null });
		expect(item.json).not.toHaveProperty('_files');
		expect(item.binary).toEqual({});
	});

	it('has the files once when Include Input Fields is on and the result is under one field', async () => {
		const result = await check([mail({ data: speech })], {
			options: { includeInputFields: true, putResultInField: 'check' },
		});

		const item = onlyItem(result);
		expect(Object.keys(filesOf(item) ?? {})).toEqual(['data']);
		expect(JSON.stringify(item.json).match(/_files"/g) ?? []).toHaveLength(isCombined ? 1 : 0);
		expect(item.json).toMatchObject({
			subject: 'Please pay',
			check: { binaryProperty: path('data') },
		});
	});

	it('passes over what is not audio, and names what calls itself a recording', async () => {
		const page = { bytes: readFixture('login-page.mp3'), fileName: 'call.mp3' };

		const result = await check(
			[mail({ attachment_0: picture, attachment_1: page, attachment_2: speech })],
			pattern,
		);

		expect(onlyItem(result).json.binaryProperty).toBe(path('attachment_2'));
		expect(result.hints.map(({ message }) => message)).toContain(
			'Passed over, because the content is not audio: "call.mp3" (a web page, not a recording).',
		);
	});

	it.each([
		['of the item', mail({ voice: speech }), 'voice (speech.wav, audio/wav)'],
		['of an item without any', mail({}), 'The item has no binary fields'],
	])('lists the fields %s where none fits', async (_, item, fields) => {
		const result = await check([item]);

		expect(result.error?.message).toBe('No recording was found in "data" [item 0]');
		expect(result.error?.description).toContain(fields);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'passes on an item that could not be checked, with its files (%s)',
		async (onError) => {
			const result = await check([mail({ data: picture }), mail({ data: speech })], { onError });

			const failed = result.outputs[onError === 'continueErrorOutput' ? 1 : 0]?.[0];
			expect(failed?.json.message ?? failed?.json.error).toContain('"logo.png" is a PNG picture');
			expect(Object.keys(filesOf(failed) ?? {})).toEqual(['data']);
			expect(result.outputs.flat()).toHaveLength(2);
			expect(bench.simulator.submissions).toHaveLength(1);
		},
	);

	describe('a file that n8n has lost', () => {
		const lost = { ...speech, fileName: 'lost.wav', isLost: true };

		it('is told without a path of the server, and other items go on', async () => {
			const result = await check([mail({ data: lost }), mail({ data: speech })], {
				onError: 'continueRegularOutput',
			});

			expect(result.outputs[0]?.map(({ json }) => json.error ?? json.reason)).toEqual([
				'"lost.wav" is not in the storage of n8n any more [item 0]',
				null,
			]);
			expect(result.outputs[0]?.[0]?.json).toMatchObject({
				description:
					'Run the step that brings the file ("Prepare") again, and this node after it in the same execution. n8n deletes the files of executions that are over, such as those of a sub-workflow or an earlier test run.',
				reason: 'notHandled',
				binaryProperty: path('data'),
			});
			expect(JSON.stringify(result.outputs[0]?.[0]?.json)).not.toMatch(/ENOENT|\/tmp|storage\//);
		});

		it('ends the run before anything is sent when On Error is Stop Workflow', async () => {
			const result = await check([mail({ data: speech }), mail({ data: lost })]);

			expect(result.error?.message).toBe(
				'"lost.wav" is not in the storage of n8n any more [item 1]',
			);
			expect(result.error?.everything).not.toMatch(/ENOENT/);
			expect(bench.simulator.submissions).toEqual([]);
		});

		it('names the step that an expression takes it from', async () => {
			const result = await check([mail({ data: lost })], field(fileOf('data')));

			expect(result.error?.description).toMatch(/^Run the step that brings the file \("Prepare"\)/);
		});
	});

	describe('If No Audio Is Found: Skip Item', () => {
		const skip = { options: { ifNoAudioIsFound: 'skip' } };

		it('says in a hint that no item of the run has such a field', async () => {
			const result = await check([mail({ data: speech }), mail({ voice: speech }), mail({})], {
				...pattern,
				...skip,
			});

			expect(result.outputs.flat()).toEqual([]);
			expect(result.hints).toEqual([
				{
					message:
						'Nothing was checked: no item has a binary field that fits "attachment_*" (Input Binary Field). There are: data, voice.',
					type: 'warning',
					location: 'outputPane',
				},
			]);
		});

		it('says in a hint that no item of the run has a file at all', async () => {
			const result = await check([mail({}), mail({})], { ...pattern, ...skip });

			expect(result.hints.map(({ message }) => message)).toEqual([
				'Nothing was checked: no item has a binary field that fits "attachment_*" (Input Binary Field). There are none at all: check that the step before downloads its files or attachments.',
			]);
		});

		it('says nothing when one of the items has such a field', async () => {
			const result = await check([mail({ attachment_0: picture }), mail({})], {
				...pattern,
				...skip,
			});

			expect(result.outputs.flat()).toEqual([]);
			expect(result.hints).toEqual([]);
		});
	});

	it('passes a downloaded recording on like every other file', async () => {
		const server: FileServer = await startFileServer(Buffer.from(bytes));
		try {
			const result = await check([{}], {
				parameters: { audioSource: 'url', audioUrl: server.link('ok', 'call.wav') },
			});

			const item = onlyItem(result);
			expect(item.json.binaryProperty).toBe(path('downloadedAudio'));
			expect(filesOf(item)?.downloadedAudio?.sha256).toBe(sha256);
		} finally {
			await server.close();
		}
	});
});

describe('a path into the JSON of the item', () => {
	const embedded = { data: Buffer.from(bytes).toString('base64'), fileName: 'speech.wav' };

	it.each([
		['to a field of _files', '_files.data', { _files: { data: embedded } }, 'data'],
		['to a pattern of them', '_files.d*', { _files: { data: embedded } }, 'data'],
		['to a file anywhere', 'call.recording', { call: { recording: embedded } }, null],
		['with a number', 'calls[1].audio', { calls: [{}, { audio: embedded }] }, null],
		['with a quoted name', 'call["a b.wav"]', { call: { 'a b.wav': embedded } }, null],
		['to a list of files', 'calls', { calls: [embedded] }, null],
	])('is followed %s', async (_, binaryPropertyName, json, binaryProperty) => {
		const result = await bench.check([{ json }], field(binaryPropertyName));

		expect(onlyItem(result).json).toMatchObject({ reason: null, binaryProperty });
		expect(bench.simulator.submissions[0]?.sha256).toBe(sha256);
	});

	it.each([
		['to nothing', 'call.recording'],
		['to what describes a file without being one', 'drive'],
		['to what every object inherits', 'constructor.name'],
	])('leads %s: that is an item without a recording', async (_, binaryPropertyName) => {
		const item = { json: { drive: { name: 'call.wav', mimeType: 'audio/wav' } } };

		const result = await bench.check([item], field(binaryPropertyName));

		expect(result.error?.message).toBe(
			`No recording was found in "${binaryPropertyName}" [item 0]`,
		);
	});
});

describe('a file as a Code node makes it', () => {
	const base64 = Buffer.from(bytes).toString('base64');

	it.each<[string, unknown, string]>([
		['with nothing but base64', { data: base64 }, 'recording.wav'],
		['with a data URL', { data: `data:audio/wav;base64,${base64}` }, 'recording.wav'],
		['with a Buffer', { data: Buffer.from(bytes), fileName: 'a.wav' }, 'a.wav'],
		['with a Buffer as JSON', { data: Buffer.from(bytes).toJSON() }, 'recording.wav'],
		['with an object for a name', { data: base64, fileName: {} }, 'recording.wav'],
		['with a type that is no text', { data: base64, mimeType: null }, 'recording.wav'],
	])('is taken %s', async (_, data, sentFileName) => {
		const result = await bench.check([{ binary: { data } }]);

		expect(onlyItem(result).json).toMatchObject({ reason: null, fileName: sentFileName });
		expect(bench.simulator.submissions[0]).toMatchObject({ sha256, fileName: sentFileName });
	});

	it('is taken with a number for a name', async () => {
		const result = await bench.check([{ binary: { data: { data: base64, fileName: 4917 } } }]);

		expect(onlyItem(result).json).toMatchObject({ reason: null, fileName: '4917' });
		expect(bench.simulator.submissions[0]).toMatchObject({ sha256, fileName: '4917.wav' });
	});

	it.each<[string, unknown]>([
		['nothing', {}],
		['null', null],
		['a name only', { fileName: 'call.wav', mimeType: 'audio/wav' }],
		['the mark of a file that n8n keeps, without its id', { data: 'filesystem-v2' }],
		['data of no kind', { data: { bytes: 5 } }],
	])('without data is told in words of our own: %s', async (_, data) => {
		const result = await bench.check([{ binary: { data } }, distinctRecording(1)], {
			onError: 'continueRegularOutput',
		});

		expect(result.outputs[0]?.map(({ json }) => json.error ?? json.reason)).toEqual([
			expect.stringMatching(
				/^The file in "data"( \("call\.wav"\))? comes without data \[item 0\]$/,
			),
			null,
		]);
	});

	it('does not disturb another field of the same item', async () => {
		const item = { binary: { logo: { data: 5, fileName: 7 } }, files: { data: speech } };

		const checked = await bench.check([item]);
		const missing = await bench.check([{ ...item, files: {} }]);

		expect(onlyItem(checked).json.reason).toBeNull();
		expect(missing.error?.description).toContain(
			"The item's binary fields are: logo (7, without a type).",
		);
	});

	it.each([
		['text around a file', '=File: {{ $binary.data }}'],
		['a number', '={{ 5 }}'],
		['an object that is no file', '={{ { id: 5 } }}'],
	])('is not what an expression gives that gives %s', async (_, expression) => {
		const result = await bench.check([{ files: { data: speech } }], field(expression));

		expect(result.error?.message).toBe(
			'Input Binary Field gives neither the name of a field nor a file [item 0]',
		);
	});

	it.each([
		['nothing', '={{ $binary.voice }}', 'The expression in Input Binary Field gives nothing'],
		['an empty list', '={{ [] }}', 'No recording was found in "{{ [] }}"'],
		[
			'the files of an item without any',
			'={{ $binary ?? {} }}',
			'No recording was found in "{{ $binary ?? {} }}"',
		],
	])('is missing where an expression gives %s', async (_, expression, message) => {
		const stopped = await bench.check([{}], field(expression));
		const passedOn = await bench.check([{}], {
			...field(expression),
			options: { ifNoAudioIsFound: 'passOn' },
		});

		expect(stopped.error?.message).toBe(`${message} [item 0]`);
		expect(onlyItem(passedOn).json).toMatchObject({ reason: 'noAudioFound', jobId: null });
	});
});
