import { execFileSync } from 'node:child_process';
import { fixturePath, readFixture } from '../fixtures/fixtures';
import { makeFieldRecordings } from '../fixtures/fieldRecordings';
import { onlyItem, setUpTestBench, type BenchChanges } from './harness/testBench';

const bench = setUpTestBench();

/* Recordings of which not all sound can be sent: what the node says of them, and where they go. */

const speech = readFixture('speech.m4a');

const fromTheField = new Map(makeFieldRecordings().map(({ name, file }) => [name, file]));

function fieldRecording(name: string): Buffer {
	const file = fromTheField.get(name);
	if (file === undefined) throw new Error(`No such recording: ${name}`);
	return file;
}

/** Bytes that are neither zeros, nor text, nor anything that begins like sound. */
const junk = Buffer.alloc(3000, Buffer.from([7, 201, 33, 158, 90]));

const rows = [
	{
		kind: 'bytes that are not accounted for',
		fileName: 'junk-in-front.webm',
		file: () => fieldRecording('junk-in-front.webm'),
		heard: { bytesNotHeard: 76_804, gaps: 0, tracksNotHeard: [] },
		inReport: '76 804 bytes that may be sound',
	},
	{
		kind: 'the same behind a file that is sent as it is',
		fileName: 'junk-behind.m4a',
		file: () => Buffer.concat([speech, junk]),
		heard: { bytesNotHeard: 3000, gaps: 0, tracksNotHeard: [] },
		inReport: '3 000 bytes that may be sound',
	},
	{
		kind: 'sound that is missing in the middle',
		fileName: 'hole.webm',
		file: () => fieldRecording('hole.webm'),
		heard: { gaps: 1, tracksNotHeard: [] },
		inReport: 'sound that is missing in 1 place',
	},
	{
		kind: 'a track that cannot be used',
		fileName: 'first-track-ac3.mp4',
		file: () => fieldRecording('first-track-ac3.mp4'),
		heard: { bytesNotHeard: 0, gaps: 0, tracksNotHeard: ['track 1 (Dolby Digital (AC-3))'] },
		inReport: 'track 1 (Dolby Digital (AC-3))',
	},
];

async function check(
	row: Pick<(typeof rows)[number], 'fileName' | 'file'>,
	score: number,
	changes: BenchChanges = {},
) {
	bench.simulator.setScenario({
		job: { durationMs: 0, result: { status: 'completed', verdict: 'word', score } },
	});
	const item = { files: { data: { bytes: row.file(), fileName: row.fileName } } };
	return await bench.check([item], changes);
}

describe.each(rows)('a recording with $kind', (row) => {
	const hint = `Not all sound of the file could be checked, so the decision is never "clear": "${row.fileName}".`;

	it('is undecided with its reason, a hint, and what was heard', async () => {
		const result = await check(row, 0.1, { parameters: { simplify: false } });

		const { json } = onlyItem(result);
		expect(json).toMatchObject({
			flagged: null,
			decision: 'undecided',
			reason: 'partlyHeard',
			score: 0.1,
			heard: row.heard,
		});
		expect((json.heard as { seconds: number }).seconds).toBeGreaterThan(2);
		expect(result.hints.map(({ message }) => message)).toEqual(
			expect.arrayContaining([
				hint,
				`Undecided: ${row.fileName} (not all of its sound could be checked).`,
			]),
		);
	});

	it.each(['html', 'svg'])('has a report (%s) that says so', async (attachReport) => {
		const result = await check(row, 0.1, { options: { attachReport } });

		const text = onlyItem(result).binary.deepfakeReport?.text;
		expect(text).toContain('>Undecided</');
		expect(text).toContain('Not all sound of the file could be checked');
		expect(text).toContain('>Not checked</');
		expect(text).toContain(`>${row.inReport}</`);
		expect(text).toContain('>Checked</');
	});

	it.each(['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const)(
		'is no error (On Error: %s)',
		async (onError) => {
			const result = await check(row, 0.1, { onError });

			expect(result.error).toBeUndefined();
			const [first = [], errors = []] = result.outputs;
			expect(first.map(({ json }) => json.decision)).toEqual(['undecided']);
			expect(errors).toEqual([]);
		},
	);

	it('leaves through the output for undecided ones', async () => {
		const result = await check(row, 0.1, { options: { separateOutputs: true } });

		expect(result.outputs.map((items) => items.length)).toEqual([0, 0, 0, 1]);
	});

	it.each([
		[0.9, 'flagged', null, true],
		[0.5, 'review', null, false],
	])('stays what a score of %p makes it: %s', async (score, decision, reason, flagged) => {
		const result = await check(row, score, { options: { reviewThreshold: 0.4 } });

		expect(onlyItem(result).json).toMatchObject({ decision, reason, flagged });
		expect(result.hints.map(({ message }) => message)).toContain(hint);
	});

	it('is not called clear in segments either', async () => {
		const result = await check(row, 0.1, { options: { segmentLength: 5 } });

		expect(onlyItem(result).json).toMatchObject({ decision: 'undecided', reason: 'partlyHeard' });
	});
});

describe('a recording of two channels with packets that cannot be decoded', () => {
	it.each([
		['is not called clear where they are missing from what is sent', 12, 'undecided', 1],
		['is clear where they are as short as what is lost at a cut', 2, 'clear', 0],
	] as const)('%s', async (_name, broken, decision, gaps) => {
		const bytes = breakPackets(makeStereoAac(), { first: 100, count: broken });

		const result = await check({ fileName: 'call.aac', file: () => bytes }, 0.1, {
			options: { channels: 'each' },
			parameters: { simplify: false },
		});

		expect(onlyItem(result).json).toMatchObject({
			decision,
			reason: decision === 'clear' ? null : 'partlyHeard',
			heard: { gaps },
		});
	});
});

/** Six seconds of a voice on the left, and of a quieter one on the right. */
function makeStereoAac(): Buffer {
	const voice = ['-stream_loop', '-1', '-t', '6', '-i', fixturePath('speech-pcm16.wav')];
	const apart = ['-af', 'pan=stereo|c0=c0|c1=0.5*c0,aecho=0.8:0.5:40:0.3'];
	const coded = ['-ar', '44100', '-c:a', 'aac', '-b:a', '96k', '-f', 'adts', 'pipe:1'];
	return execFileSync('ffmpeg', ['-v', 'error', ...voice, ...apart, ...coded]);
}

/** Puts noise in the place of some packets, behind their headers. Ref: ISO/IEC 13818-7: 7 bytes, 13 bits of size */
function breakPackets(file: Buffer, { first, count }: { first: number; count: number }): Buffer {
	let start = 0;
	for (let packet = 0; packet < first + count; packet += 1) {
		const size =
			((file.readUInt8(start + 3) & 3) << 11) |
			(file.readUInt8(start + 4) << 3) |
			(file.readUInt8(start + 5) >> 5);
		for (let byte = start + 7; packet >= first && byte < start + size; byte += 1) {
			file.writeUInt8((byte * 151 + (byte >> 3) * 37) % 251, byte);
		}
		start += size;
	}
	return file;
}
