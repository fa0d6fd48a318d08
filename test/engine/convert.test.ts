import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fixturePath, readFixture, refusedFixtures } from '../fixtures/fixtures';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const convertedFixtures = refusedFixtures.flatMap(({ fileName, label, format, convertsTo }) =>
	convertsTo === undefined ? [] : [{ fileName, label, format, convertsTo }],
);
const MIME_TYPES = { wav: 'audio/wav', mp3: 'audio/mpeg', m4a: 'audio/mp4' };

describe('Convert Other Formats', () => {
	it.each(convertedFixtures)(
		'converts $fileName ($label) to $convertsTo',
		async ({ fileName, format, convertsTo }) => {
			const result = await bench.check([recording(fileName)], {
				parameters: { simplify: false },
				// The AMR files hold nothing.
				options: { ifThereIsNoSpeech: 'submit' },
			});

			const { json, binary } = onlyItem(result);
			const [submission] = bench.simulator.submissions;
			expect(json).toMatchObject({
				reason: null,
				fileName,
				converted: { from: format, to: convertsTo },
				audio: { container: convertsTo, mimeType: MIME_TYPES[convertsTo] },
			});
			expect(submission).toMatchObject({
				statusCode: 202,
				fileName: fileName.replace(/\.\w+$/, `.${convertsTo}`),
				mimeType: MIME_TYPES[convertsTo],
			});
			expect(submission?.sizeBytes).toBe((json.audio as { sizeBytes: number }).sizeBytes);
			expect(binary.data?.fileName).toBe(fileName);
			expect(result.hints.map(({ message }) => message)).toContain(
				`1 of 1 recording was converted to ${convertsTo.toUpperCase()} before the check, because Dataspike does not accept the original format.`,
			);
		},
	);

	it.each(refusedFixtures.filter(({ convertsTo }) => convertsTo === undefined))(
		'refuses $fileName ($label), which cannot be converted',
		async ({ fileName }) => {
			const result = await bench.check([recording(fileName)]);

			expect(result.error?.message).toMatch(
				new RegExp(`^"${fileName}" is .+, which Dataspike does not accept \\[item 0\\]$`),
			);
			expect(bench.simulator.submissions).toEqual([]);
		},
	);

	it('says null of a recording that is sent as it is', async () => {
		const result = await bench.check([recording()], { parameters: { simplify: false } });

		expect(onlyItem(result).json.converted).toBeNull();
		expect(result.hints.map(({ message }) => message).join()).not.toContain('converted');
	});

	it('switched off, refuses a voice note and names the switch', async () => {
		const result = await bench.check([recording('voice-note.ogg')], {
			options: { convertOtherFormats: false },
		});

		expect(result.error?.message).toBe(
			'"voice-note.ogg" is an Ogg/Opus voice note, which Dataspike does not accept [item 0]',
		);
		expect(result.error?.description).toContain('Switch on Convert Other Formats in Options.');
	});

	it.each(['memory', 'filesystem'] as const)(
		'goes by the content, with files in %s',
		async (binaryDataMode) => {
			const result = await bench.check([recording('voice-note.ogg', 'call.mp3')], {
				binaryDataMode,
			});

			expect(onlyItem(result).json.reason).toBeNull();
			expect(bench.simulator.submissions[0]?.fileName).toBe('call.wav');
		},
	);

	it('checks what is there of a voice note that breaks off, and says so', async () => {
		const bytes = readFixture('speech.webm').subarray(0, 5000);
		const result = await bench.check([{ files: { data: { bytes, fileName: 'broken.webm' } } }]);

		expect(onlyItem(result).json.reason).toBeNull();
		expect(result.hints.map(({ message }) => message)).toContain(
			'Checked as far as it goes, because the file breaks off before its end: "broken.webm".',
		);
	});

	const samples = Buffer.from(readFixture('speech-pcm16.wav').subarray(44));

	it.each([
		['audio/L16;codec=pcm;rate=24000', samples],
		['audio/L16;rate=24000', Buffer.from(samples).swap16()],
		['audio/pcm;rate=24000', samples],
	])('makes a WAV of samples without a header by their type: %s', async (mimeType, bytes) => {
		const files = { data: { bytes, fileName: 'speech.pcm', mimeType } };

		const result = await bench.check([{ files }], { parameters: { simplify: false } });

		expect(onlyItem(result).json).toMatchObject({
			reason: null,
			converted: { from: 'raw-pcm', to: 'wav' },
			heard: { bytesNotHeard: 0 },
			audio: { sizeBytes: 44 + samples.length, sentFileName: 'speech.wav' },
		});
		// In either byte order the same is sent.
		const wav = Buffer.from(readFixture('speech-pcm16.wav').subarray(0, 44));
		wav.writeUInt32LE(24_000, 24);
		wav.writeUInt32LE(48_000, 28);
		const sent = createHash('sha256')
			.update(Buffer.concat([wav, samples]))
			.digest('hex');
		expect(bench.simulator.submissions.map(({ sha256 }) => sha256)).toEqual([sent]);
	});

	it('tells what samples without a header are when their type has no rate', async () => {
		const files = { data: { bytes: samples, fileName: 'speech.pcm', mimeType: 'audio/L16' } };

		const result = await bench.check([{ files }]);

		expect(result.error?.message).toBe(
			'"speech.pcm" is a file of sound without a header (raw samples), which Dataspike does not accept [item 0]',
		);
		expect(result.error?.description).toContain('audio/L16;rate=24000');
	});

	it('says how much of a damaged recording can be read, sends nothing, and checks the next', async () => {
		// Nothing in Matroska tells that other bytes stand in a frame: FLAC itself does, when it is decoded.
		const inMatroska = ['-c', 'copy', '-f', 'matroska', 'pipe:1'];
		const bytes = execFileSync('ffmpeg', [
			...['-v', 'error', '-i', fixturePath('speech.flac'), ...inMatroska],
		]);
		const frame = bytes.indexOf(Uint8Array.of(0xff, 0xf8), bytes.length / 2);
		bytes.fill(0x55, frame + 300, frame + 400);
		const damaged = { files: { data: { bytes, fileName: 'damaged.mka' } } };

		const result = await bench.check([damaged, recording('voice-note.ogg')], {
			onError: 'continueRegularOutput',
		});

		expect(result.outputs[0]?.map(({ json }) => json.error ?? json.reason)).toEqual([
			expect.stringMatching(
				/^"damaged\.mka" is damaged: its sound can be read for \d\.\d seconds only \[item 0\]$/,
			),
			null,
		]);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('checks what is there of FLAC with other bytes in a frame, and does not call it clear', async () => {
		const bytes = Uint8Array.from(readFixture('speech.flac'));
		bytes.fill(0x55, 20_000, 20_100);

		const result = await bench.check([{ files: { data: { bytes, fileName: 'damaged.flac' } } }]);

		expect(onlyItem(result).json).toMatchObject({ decision: 'undecided', reason: 'partlyHeard' });
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('makes the same bytes of the same recording every time', async () => {
		const result = await bench.check([recording('voice-note.ogg'), recording('voice-note.ogg')]);

		const sha256 = new Set(bench.simulator.submissions.map((submission) => submission.sha256));
		expect(result.outputs[0]).toHaveLength(2);
		// The same file becomes the same bytes.
		expect(sha256.size).toBe(1);
		expect([...sha256][0]).not.toBe(
			createHash('sha256').update(readFixture('voice-note.ogg')).digest('hex'),
		);
	});

	it('finds videos with sound by a pattern, and passes over those without', async () => {
		const item = {
			files: {
				attachment_0: { bytes: readFixture('clip.mp4'), fileName: 'message.mp4' },
				attachment_1: { bytes: readFixture('silent-clip.mp4'), fileName: 'silent.mp4' },
			},
		};

		const result = await bench.check([item], {
			parameters: { binaryPropertyName: 'attachment_*' },
		});

		expect(onlyItem(result).json.fileName).toBe('message.mp4');
	});
});
