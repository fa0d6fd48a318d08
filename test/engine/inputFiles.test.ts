import { createHash } from 'node:crypto';
import { readFixture, refusedFixtures } from '../fixtures/fixtures';
import { distinctRecording, onlyItem, recording, setUpTestBench } from './harness/testBench';
import type { InputItem } from './harness/types';

const bench = setUpTestBench();

const speech = { bytes: readFixture('speech-pcm8.wav'), fileName: 'speech.wav' };
const picture = { bytes: readFixture('picture.png'), fileName: 'logo.png', mimeType: 'image/png' };
const page = {
	bytes: readFixture('login-page.mp3'),
	fileName: 'call.mp3',
	mimeType: 'audio/mpeg',
};
const phoneCall = { bytes: readFixture('speech.wma'), fileName: 'call.amr' };

function mail(files: InputItem['files']): InputItem {
	return { json: { subject: 'Please pay' }, files };
}

describe('Input Binary Field', () => {
	it.each([
		['one name', 'data', ['data']],
		['several names, in their order', 'voice, data', ['voice', 'data']],
		['a pattern', 'attachment_*', ['attachment_0', 'attachment_1']],
		['all fields', '*', ['data', 'voice', 'attachment_0', 'attachment_1']],
		[
			'names and patterns together, each field once',
			'data,d*,attachment_*',
			['data', 'attachment_0', 'attachment_1'],
		],
	])('takes %s', async (_, binaryPropertyName, expected) => {
		const item = mail({ data: speech, voice: speech, attachment_0: speech, attachment_1: speech });

		const result = await bench.check([item], { parameters: { binaryPropertyName } });

		expect(result.outputs[0]?.map(({ json }) => json.binaryProperty)).toEqual(expected);
		expect(result.outputs[0]?.map(({ pairedJson }) => pairedJson)).toEqual(
			expected.map(() => ({ subject: 'Please pay', index: 0 })),
		);
	});

	it('passes over files that a pattern finds and that are not audio', async () => {
		const item = mail({ attachment_0: picture, attachment_1: speech });

		const result = await bench.check([item], {
			parameters: { binaryPropertyName: 'attachment_*' },
		});

		expect(onlyItem(result).json.binaryProperty).toBe('attachment_1');
		expect(result.hints.filter(({ message }) => message.startsWith('Passed over'))).toEqual([]);
	});

	it('names in a hint what a pattern passed over although it calls itself a recording', async () => {
		const item = mail({ attachment_0: page, attachment_1: speech });

		const result = await bench.check([item], {
			parameters: { binaryPropertyName: 'attachment_*' },
		});

		expect(onlyItem(result).json.binaryProperty).toBe('attachment_1');
		expect(result.hints.map(({ message }) => message)).toContain(
			'Passed over, because the content is not audio: "call.mp3" (a web page, not a recording).',
		);
	});

	it('reports a recording that a pattern finds and that Dataspike does not accept', async () => {
		const item = mail({ attachment_0: phoneCall });

		const result = await bench.check([item], {
			parameters: { binaryPropertyName: 'attachment_*' },
		});

		expect(result.error?.message).toContain('"call.amr" is a Windows Media recording');
	});

	it('reports a plain name that is not audio', async () => {
		const result = await bench.check([mail({ data: picture })]);

		expect(result.error).toMatchObject({
			message: '"logo.png" is a PNG picture, which Dataspike does not accept [item 0]',
			isNodeOperationError: true,
		});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it.each([
		[
			'lists the fields that are there when nothing is found',
			mail({ voice: speech, logo: picture }),
			'data',
			'No recording was found in "data" [item 0]',
			"Set Input Binary Field to voice. The item's binary fields are: voice (speech.wav, audio/wav), logo (logo.png, image/png). For items",
		],
		[
			'does not choose between two recordings',
			mail({ voice: speech, call: phoneCall }),
			'data',
			'No recording was found in "data" [item 0]',
			'Set Input Binary Field to the field that holds the recording. For items',
		],
		[
			'does not advise to take the file that was just passed over',
			mail({ attachment_0: page }),
			'attachment_*',
			'No recording was found in "attachment_*" [item 0]',
			'Set Input Binary Field to the field that holds the recording. For items',
		],
		[
			'says that the item has no files at all',
			mail({}),
			'data',
			'No recording was found in "data" [item 0]',
			'The item has no binary fields: check that the step before downloads its files or attachments.',
		],
		[
			'reports one missing name of several',
			mail({ data: speech }),
			'data, voice',
			'The item has no binary field "voice" [item 0]',
			"The item's binary fields are: data (speech.wav, audio/wav).",
		],
		[
			'reports a pattern that finds only other files',
			mail({ attachment_0: picture }),
			'attachment_*',
			'No recording was found in "attachment_*" [item 0]',
			"The item's binary fields are: attachment_0 (logo.png, image/png).",
		],
		[
			'asks for a name when there is none',
			mail({ data: speech }),
			' ',
			'Input Binary Field is empty [item 0]',
			"Set Input Binary Field to data. The item's binary fields are: data (speech.wav, audio/wav).",
		],
		[
			'says so when an expression gives nothing',
			mail({ data: speech }),
			'={{ $json.nowhere }}',
			'The expression in Input Binary Field gives nothing [item 0]',
			"Set Input Binary Field to data. The item's binary fields are: data (speech.wav, audio/wav).",
		],
		[
			'asks for a name or a file when it is given something else',
			mail({ data: speech }),
			'={{ 5 }}',
			'Input Binary Field gives neither the name of a field nor a file [item 0]',
			'Fill in the name of the binary field that holds the recording',
		],
	])('%s', async (_, item, binaryPropertyName, message, description) => {
		const result = await bench.check([item], { parameters: { binaryPropertyName } });

		expect(result.error?.message).toBe(message);
		expect(result.error?.description).toContain(description);
		expect(bench.simulator.submissions).toEqual([]);
	});
});

describe('before anything is uploaded', () => {
	it.each(refusedFixtures.map(({ fileName, label }) => ({ fileName, label })))(
		'refuses $fileName ($label)',
		async ({ fileName }) => {
			const result = await bench.check([recording(fileName)], {
				options: { convertOtherFormats: false },
			});

			expect(result.error?.message).toMatch(
				new RegExp(`^"${fileName}" is .+, which Dataspike does not accept \\[item 0\\]$`),
			);
			expect(result.error?.description).toMatch(/\S.{20}/);
			expect(bench.simulator.submissions).toEqual([]);
		},
	);

	it.each([
		[
			'voice-note.ogg',
			'voice.mp3',
			'"voice.mp3" is an Ogg/Opus voice note, which Dataspike does not accept [item 0]',
		],
		[
			'login-page.mp3',
			'call.mp3',
			'"call.mp3" is a web page, not a recording, which Dataspike does not accept [item 0]',
		],
		[
			'empty.wav',
			'empty.wav',
			'"empty.wav" is an empty file (0 bytes), which Dataspike does not accept [item 0]',
		],
	])('says of %s, named %s, what it really is', async (fixture, name, message) => {
		const result = await bench.check([recording(fixture, name)], {
			options: { convertOtherFormats: false },
		});

		expect(result.error?.message).toBe(message);
	});

	it('looks at every item before it uploads the first one', async () => {
		const result = await bench.check([recording(), recording(), recording('speech.wma')]);

		expect(result.error?.message).toContain('[item 2]');
		expect(bench.simulator.submissions).toEqual([]);
	});

	it.each(['memory', 'filesystem'] as const)(
		'takes 10 485 760 bytes and refuses one more, with files in %s',
		async (binaryDataMode) => {
			const limit = 10_485_760;
			const exact = { files: { data: { bytes: wavOf(limit), fileName: 'exact.wav' } } };
			const larger = { files: { data: { bytes: wavOf(limit + 1), fileName: 'larger.wav' } } };

			const result = await bench.check([exact, larger], {
				binaryDataMode,
				onError: 'continueRegularOutput',
				options: { ifThereIsNoSpeech: 'submit' },
			});

			expect(result.outputs[0]?.map(({ json }) => json.error ?? json.reason)).toEqual([
				null,
				'"larger.wav" is too large: 10.1 MB, and Dataspike accepts up to 10 MB [item 1]',
			]);
			expect(bench.simulator.submissions.map(({ sizeBytes }) => sizeBytes)).toEqual([limit]);
		},
	);
});

describe('names', () => {
	const bytes = readFixture('speech.m4a');

	it.each([
		['without an extension', 'file', 'file.m4a'],
		['with a wrong extension', 'voice.wav', 'voice.m4a'],
		['with capitals', 'VOICE.M4A', 'VOICE.M4A'],
		['none at all', undefined, 'recording.m4a'],
		['with quotes', 'the "boss".m4a', undefined],
		['with a line break', 'first\r\nContent-Type: text/html\r\n\r\n.m4a', undefined],
		['with emoji and umlauts', 'Anruf 📞 Müller.m4a', 'Anruf 📞 Müller.m4a'],
		['with a path', '../../etc/passwd.m4a', undefined],
		['of 500 characters', `${'long '.repeat(100)}.m4a`, undefined],
		['with half a character', `broken\uD83D.m4a`, undefined],
	])('%s arrive intact or made safe', async (_, fileName, expected) => {
		const result = await bench.check([{ files: { data: { bytes, fileName } } }]);

		const [submission] = bench.simulator.submissions;
		expect(submission?.statusCode).toBe(202);
		expect(submission?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
		expect(submission?.mimeType).toBe('audio/mp4');
		expect(submission?.fileName).toMatch(/^[^\r\n"/\\]{1,255}\.m4a$/i);
		if (expected !== undefined) expect(submission?.fileName).toBe(expected);
		expect(onlyItem(result).json.reason).toBeNull();
	});
});

describe('many files', () => {
	it('checks 200 files in one run, in the order of the input, so many at a time as was set', async () => {
		// Longer than it takes a busy machine to send the next ones, so that the jobs overlap.
		bench.simulator.setScenario({ job: { durationMs: 1500 } });
		const items = Array.from({ length: 100 }, (_, index) => ({
			files: {
				first: distinctRecording(2 * index).files?.data ?? speech,
				second: distinctRecording(2 * index + 1).files?.data ?? speech,
			},
		}));

		const result = await bench.check(items, {
			parameters: { binaryPropertyName: 'first, second' },
			options: { filesAtTheSameTime: 20 },
		});

		expect(result.outputs[0]?.map(({ json }) => json.fileName)).toEqual(
			Array.from({ length: 200 }, (_, index) => `call-${index}.wav`),
		);
		expect(new Set(bench.simulator.submissions.map(({ jobId }) => jobId)).size).toBe(200);
		expect(bench.simulator.mostJobsAtOnce()).toBeLessThanOrEqual(20);
		expect(bench.simulator.mostJobsAtOnce()).toBeGreaterThan(10);
	}, 300_000);

	it.each([
		[undefined, 5],
		[1, 1],
	])('works on %p files at a time', async (filesAtTheSameTime, most) => {
		// Longer than the gate of the run keeps the first uploads apart, so that the jobs overlap.
		bench.simulator.setScenario({ job: { durationMs: 1000 } });
		const items = Array.from({ length: 6 }, (_, index) => distinctRecording(index));

		const result = await bench.check(items, { options: { filesAtTheSameTime } });

		expect(result.outputs[0]).toHaveLength(6);
		expect(bench.simulator.mostJobsAtOnce()).toBe(most);
	});
});

/** A WAV of exactly so many bytes, of silence. */
function wavOf(sizeBytes: number): Uint8Array {
	const bytes = Buffer.alloc(sizeBytes);
	readFixture('speech-pcm8.wav')
		.subarray(0, 44)
		.forEach((value, index) => (bytes[index] = value));
	bytes.writeUInt32LE(sizeBytes - 8, 4);
	bytes.writeUInt32LE(sizeBytes - 44, 40);
	return bytes;
}
