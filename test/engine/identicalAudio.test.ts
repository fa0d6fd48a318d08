import { startFileServer } from '../fileServer/fileServer';
import { readFixture } from '../fixtures/fixtures';
import { distinctRecording, recording, setUpTestBench } from './harness/testBench';
import type { InputItem, RunResult } from './harness/types';

const bench = setUpTestBench();

/** The same bytes under another name. */
function copy(item: InputItem, fileName: string): InputItem {
	const file = item.files?.data ?? { bytes: new Uint8Array() };
	return { files: { data: { ...file, fileName } } };
}

const first = distinctRecording(1);
const again = copy(first, 'again.wav');
const other = distinctRecording(2);

function jsonOf(result: RunResult, field: string): unknown[] {
	return (result.outputs[0] ?? []).map(({ json }) => json[field]);
}

const hint =
	'Not submitted again, because another recording of this run is the same to the last byte: "again.wav" (as "call-1.wav").';

describe('identical audio in one run', () => {
	it.each([1, 5])(
		'is submitted once, with %d files at a time; each item has its own result',
		async (filesAtTheSameTime) => {
			const result = await bench.check([first, again, other], {
				parameters: { simplify: false },
				options: { filesAtTheSameTime },
			});

			const [job, sameJob, otherJob] = jsonOf(result, 'jobId');
			expect(sameJob).toBe(job);
			expect(otherJob).not.toBe(job);
			expect(bench.simulator.submissions.map(({ jobId }) => jobId)).toEqual([job, otherJob]);
			expect(bench.simulator.submissions[0]?.fileName).toBe('call-1.wav');
			expect(jsonOf(result, 'fileName')).toEqual(['call-1.wav', 'again.wav', 'call-2.wav']);
			expect(jsonOf(result, 'sameAudioAsItem')).toEqual([null, 0, null]);
			expect(jsonOf(result, 'reason')).toEqual([null, null, null]);
			expect(result.outputs[0]?.map(({ pairedJson }) => pairedJson)).toEqual([
				{ index: 0 },
				{ index: 1 },
				{ index: 2 },
			]);
			expect(result.hints.map(({ message }) => message)).toContain(hint);
		},
	);

	it('is judged by the settings of each item', async () => {
		const items = [0.9, 0.01].map((limit) => ({ ...recording(), json: { limit } }));

		const result = await bench.check(items, { parameters: { threshold: '={{ $json.limit }}' } });

		expect(jsonOf(result, 'decision')).toEqual(['clear', 'flagged']);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('is submitted for each item when the option is off', async () => {
		const result = await bench.check([first, again], {
			parameters: { simplify: false },
			options: { checkIdenticalAudioOnce: false },
		});

		expect(new Set(jsonOf(result, 'jobId')).size).toBe(2);
		expect(jsonOf(result, 'sameAudioAsItem')).toEqual([null, null]);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('shares its job in Submit Audio', async () => {
		const result = await bench.check([first, again], {
			parameters: { operation: 'submitAudio', simplify: false },
		});

		expect(new Set(jsonOf(result, 'jobId')).size).toBe(1);
		expect(jsonOf(result, 'sameAudioAsItem')).toEqual([null, 0]);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it.each([
		[
			'the analysis fails',
			'simulate:failed-unknown',
			/^Dataspike could not analyse "call-1.wav" \(Unknown\), job .+ \[item 0\]$/,
			/^Dataspike could not analyse "again.wav" \(Unknown\), job .+ \[item 1\]$/,
		],
		[
			'the file is refused',
			'simulate:submit-422',
			/^Dataspike did not accept the file \(HTTP 422\) for "call-1.wav" \[item 0\]$/,
			/^Dataspike did not accept the file \(HTTP 422\) for "again.wav" \[item 1\]$/,
		],
		[
			'nobody knows whether the file was accepted',
			'simulate:submit-500',
			/^Dataspike is having problems \(HTTP 500\) for "call-1.wav" \[item 0\]$/,
			/^Dataspike is having problems \(HTTP 500\) for "again.wav" \[item 1\]$/,
		],
	])('has a message of its own for each item when %s', async (_, apiKey, message, second) => {
		const result = await bench.check([first, again], {
			apiKey,
			onError: 'continueRegularOutput',
		});

		expect(jsonOf(result, 'error')).toEqual([
			expect.stringMatching(message),
			expect.stringMatching(second),
		]);
		expect(result.outputs[0]?.map(({ pairedJson }) => pairedJson)).toEqual([
			{ index: 0 },
			{ index: 1 },
		]);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('is waited for as each item says', async () => {
		bench.simulator.setScenario({ job: { durationMs: 1e9 } });
		const items = ['returnPending', 'followOnError'].map((late) => ({ ...first, json: { late } }));

		const result = await bench.check(items, {
			onError: 'continueRegularOutput',
			options: { ifNotFinishedInTime: '={{ $json.late }}', maximumWait: 3 },
		});

		expect(jsonOf(result, 'reason')).toEqual(['notFinished', 'notFinished']);
		expect(jsonOf(result, 'error')[1]).toMatch(/had not finished after 3 seconds.+\[item 1\]$/);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('shares the jobs of its segments', async () => {
		// Twelve seconds of silence behind the header of an 8 kHz, 8-bit WAV.
		const bytes = Buffer.alloc(44 + 12 * 8000, 128);
		bytes.set(readFixture('speech-pcm8.wav').subarray(0, 44));
		bytes.writeUInt32LE(bytes.length - 8, 4);
		bytes.writeUInt32LE(bytes.length - 44, 40);
		const long = { files: { data: { bytes, fileName: 'long.wav' } } };

		const result = await bench.check([long, copy(long, 'again.wav')], {
			parameters: { simplify: false },
			options: { segmentLength: 5, ifThereIsNoSpeech: 'submit' },
		});

		const [segments, sameSegments] = jsonOf(result, 'segments') as unknown[][];
		expect(segments).toHaveLength(bench.simulator.submissions.length);
		expect(segments?.length).toBeGreaterThan(1);
		expect(sameSegments).toEqual(segments);
		expect(jsonOf(result, 'sameAudioAsItem')).toEqual([null, 0]);
	});

	it('is converted once; both results name what was sent', async () => {
		const note = recording('voice-note.ogg');

		const result = await bench.check([note, copy(note, 'again.ogg')], {
			options: { attachReport: 'html' },
		});

		expect(bench.simulator.submissions).toHaveLength(1);
		const sent = bench.simulator.submissions[0]?.sha256 ?? 'none';
		for (const { binary } of result.outputs[0] ?? []) {
			expect(binary.deepfakeReport?.text).toContain(sent);
		}
	});

	it('is submitted once when it comes from several links, and from several fields', async () => {
		const server = await startFileServer(readFixture('speech-pcm8.wav'));
		const links = ['a.wav', 'b.wav'].map((name) => ({ json: { link: server.link('ok', name) } }));
		const linked = await bench.check(links, {
			parameters: { audioSource: 'url', audioUrl: '={{ $json.link }}' },
		});
		await server.close();
		expect(jsonOf(linked, 'fileName')).toEqual(['a.wav', 'b.wav']);
		expect(bench.simulator.submissions).toHaveLength(1);

		bench.simulator.reset();
		const file = first.files?.data ?? { bytes: new Uint8Array() };
		const fields = await bench.check([{ files: { data: file, voice: file } }], {
			parameters: { binaryPropertyName: '*', simplify: false },
		});
		expect(jsonOf(fields, 'sameAudioAsItem')).toEqual([null, 0]);
		expect(jsonOf(fields, 'binaryProperty')).toEqual(['data', 'voice']);
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('is not submitted again on Retry On Fail', async () => {
		bench.simulator.setScenario({
			result: { times: 1, answer: () => ({ statusCode: 402, headers: {}, body: '{}' }) },
		});

		const result = await bench.check([first, again, other], {
			retryOnFail: { maxTries: 3, waitBetweenTriesMs: 1 },
		});

		expect(jsonOf(result, 'reason')).toEqual([null, null, null]);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('is listed once when the run ends early', async () => {
		let polls = 0;
		bench.simulator.setScenario({
			result: {
				answer: ({ jobId }) => {
					polls += 1;
					const body = JSON.stringify({ id: jobId, status: polls > 4 ? 'failed' : 'queued' });
					return { statusCode: 200, headers: {}, body };
				},
			},
		});

		const result = await bench.check([first, again, other]);

		const jobs = [
			result.error?.context.jobId,
			...((result.error?.context.jobs as Array<{ jobId: string }> | undefined) ?? []).map(
				({ jobId }) => jobId,
			),
		];
		expect([...jobs].sort()).toEqual(bench.simulator.submissions.map(({ jobId }) => jobId).sort());
	});
});
