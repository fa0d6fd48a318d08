import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const folder = mkdtempSync(join(tmpdir(), 'speech-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function make(name: string, ...arguments_: string[]) {
	execFileSync('ffmpeg', ['-y', '-v', 'error', ...arguments_, join(folder, name)]);
	return { files: { data: { bytes: readFileSync(join(folder, name)), fileName: name } } };
}

const silence = (name: string) => make(name, '-f', 'lavfi', '-i', 'anullsrc=r=16000:d=8');

/** Speech from the fifth second to the eighth, and 7 seconds of silence behind it. */
function speechWithPauses() {
	execFileSync('cp', [join(__dirname, '../fixtures/files/speech-pcm16.wav'), folder]);
	const filter = 'adelay=5000:all=1,apad=pad_dur=7,atrim=end=15';
	return make('pauses.wav', '-i', join(folder, 'speech-pcm16.wav'), '-af', filter, '-ar', '16000');
}

describe('If There Is No Speech', () => {
	it.each([
		['checkAudio', 'silence.wav'],
		['checkAudio', 'silence.mp3'],
		['checkAudio', 'silence.flac'],
		['checkAudio', 'silence.m4a'],
		['checkAudio', 'silence.aac'],
		['submitAudio', 'silence.wav'],
	])('%s makes no job of %s', async (operation, name) => {
		const result = await bench.check([silence(name)], {
			parameters: { operation, simplify: false },
		});

		expect(onlyItem(result).json).toMatchObject({
			flagged: null,
			decision: 'undecided',
			reason: 'noSpeech',
			score: null,
			jobId: null,
			fileName: name,
			audio: { speechSeconds: 0 },
		});
		expect(bench.simulator.submissions).toHaveLength(0);
		expect(result.hints.map(({ message }) => message)).toContain(
			`Not submitted, because there is no speech in it: "${name}". To check it all the same, set If There Is No Speech to Submit Anyway.`,
		);
	});

	it('Submit Anyway checks it like any other', async () => {
		const result = await bench.check([silence('silence.wav')], {
			options: { ifThereIsNoSpeech: 'submit' },
		});

		expect(onlyItem(result).json).toMatchObject({ jobId: expect.any(String) as string });
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('submits what it cannot decode, and does not guess', async () => {
		const item = make(
			...(['silence.m4a', '-f', 'lavfi', '-i', 'anullsrc=r=16000:d=8', '-c:a', 'alac'] as const),
		);

		const result = await bench.check([item], { parameters: { simplify: false } });

		expect(onlyItem(result).json).toMatchObject({ audio: { speechSeconds: null } });
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('submits only the segments with speech, and decides by them', async () => {
		const result = await bench.check([speechWithPauses()], {
			apiKey: 'simulate:marker-tone',
			options: { segmentLength: 5, attachReport: 'html' },
		});

		const { json, binary } = onlyItem(result);
		expect(json).toMatchObject({ decision: 'clear', reason: null });
		expect(json.segments).toMatchObject([
			{ index: 0, reason: 'noSpeech', jobId: null, status: null, speechSeconds: 0 },
			{ index: 1, reason: null, jobId: json.jobId, status: 'completed' },
			{ index: 2, reason: 'noSpeech', jobId: null, status: null, speechSeconds: 0 },
		]);
		expect(bench.simulator.submissions).toHaveLength(1);
		expect(binary.deepfakeReport?.text).toContain('2 segments without speech, not submitted');
	});

	it('tells how much speech there is, and when it is little', async () => {
		const short = make(
			'short.wav',
			'-i',
			join(__dirname, '../fixtures/files/speech-pcm16.wav'),
			'-t',
			'2',
		);

		const result = await bench.check([short, recording()], { parameters: { simplify: false } });

		const [little] = (result.outputs[0] ?? []).map(
			({ json }) => (json.audio as { speechSeconds: number }).speechSeconds,
		);
		expect(little).toBeGreaterThan(1);
		expect(little).toBeLessThanOrEqual(2);
		expect(result.hints.map(({ message }) => message).join()).toContain(
			'Less than 3 seconds of speech, so the score is unreliable: "short.wav"',
		);
	});
});
