import { createHash } from 'node:crypto';
import { acceptedFixtures, readFixture } from '../fixtures/fixtures';
import { scoreOf } from '../simulator/jobStore';
import {
	distinctRecording,
	jobDurationMs,
	onlyItem,
	recording,
	setUpTestBench,
} from './harness/testBench';

const bench = setUpTestBench();

describe('Check Audio', () => {
	it('submits a recording, waits for its job, and returns the ten fields in their order', async () => {
		bench.simulator.setScenario({
			job: {
				durationMs: jobDurationMs,
				result: { status: 'completed', score: 0.87, verdict: 'deepfake_likely' },
			},
		});

		const result = await bench.check([recording('speech-pcm16.wav', 'call.wav')]);

		const { json } = onlyItem(result);
		expect(json).toEqual({
			flagged: true,
			decision: 'flagged',
			reason: null,
			score: 0.87,
			verdict: 'deepfake_likely',
			threshold: 0.6,
			jobId: bench.simulator.submissions[0]?.jobId,
			fileName: 'call.wav',
			binaryProperty: 'data',
			sandbox: false,
		});
		expect(Object.keys(json)).toEqual([
			'decision',
			'score',
			'fileName',
			'flagged',
			'reason',
			'verdict',
			'threshold',
			'jobId',
			'binaryProperty',
			'sandbox',
		]);
	});

	it('returns the raw job, the audio facts and the polling facts when not simplified', async () => {
		const { json } = onlyItem(
			await bench.check([recording('speech-cbr.mp3', 'talk.wav')], {
				parameters: { simplify: false },
			}),
		);

		const [submission] = bench.simulator.submissions;
		expect(json.job).toEqual({
			id: submission?.jobId,
			job_type: 'audio',
			content_type: 'audio/mpeg',
			file_size_bytes: readFixture('speech-cbr.mp3').length,
			is_sandbox: false,
			status: 'completed',
			score: scoreOf(submission?.sha256 ?? ''),
			verdict: json.verdict,
		});
		expect(json.audio).toEqual({
			container: 'mp3',
			mimeType: 'audio/mpeg',
			sizeBytes: readFixture('speech-cbr.mp3').length,
			sentFileName: 'talk.mp3',
			sha256: submission?.sha256,
			sentSha256: null,
			durationSeconds: 2.88,
			speechSeconds: 2.58,
			channels: 1,
		});
		expect(json.polling).toEqual({
			polls: bench.simulator.polls.length,
			waitedMs: expect.any(Number) as number,
		});
		expect((json.polling as { waitedMs: number }).waitedMs).toBeGreaterThanOrEqual(jobDurationMs);
		expect(json).not.toHaveProperty('error');
	});

	/** A plain decoder would not read all of it: it is written anew. */
	const writtenAnew = 'speech-fragmented.m4a';

	it.each(
		acceptedFixtures
			.filter(({ fileName }) => fileName !== writtenAnew)
			.map(({ fileName, label, mimeType }) => ({ fileName, label, mimeType })),
	)('sends $fileName as it is ($label)', async ({ fileName, mimeType }) => {
		const result = await bench.check([recording(fileName)]);

		expect(onlyItem(result).json.reason).toBeNull();
		expect(bench.simulator.submissions).toEqual([
			expect.objectContaining({
				statusCode: 202,
				fileName,
				mimeType,
				sha256: createHash('sha256').update(readFixture(fileName)).digest('hex'),
			}),
		]);
	});

	it('writes an M4A in fragments anew, as one with an index, before it is sent', async () => {
		const result = await bench.check([recording(writtenAnew)], { parameters: { simplify: false } });

		const original = createHash('sha256').update(readFixture(writtenAnew)).digest('hex');
		const [submission] = bench.simulator.submissions;
		expect(onlyItem(result).json).toMatchObject({ reason: null, decision: 'clear' });
		expect(submission).toMatchObject({ statusCode: 202, fileName: writtenAnew, sizeBytes: 12_893 });
		expect(submission?.sha256).not.toBe(original);
	});

	it.each(['memory', 'filesystem'] as const)(
		'reads and passes on files that n8n keeps in %s',
		async (binaryDataMode) => {
			const sha256 = createHash('sha256').update(readFixture('speech.m4a')).digest('hex');

			const result = await bench.check([recording('speech.m4a')], { binaryDataMode });

			expect(bench.simulator.submissions[0]?.sha256).toBe(sha256);
			expect(onlyItem(result).binary.data).toMatchObject({ fileName: 'speech.m4a', sha256 });
		},
	);

	it('sends the key in its header, with a content-length and nothing else of the user', async () => {
		await bench.check([{ ...recording(), json: { secretField: 'not for the service' } }], {
			apiKey: ' my-own-key \n',
		});

		const [submission] = bench.simulator.submissions;
		expect(submission?.apiKey).toBe('my-own-key');
		expect(Number(submission?.headers['content-length'])).toBeGreaterThan(
			readFixture('speech-pcm16.wav').length,
		);
		expect(JSON.stringify(submission?.headers)).not.toContain('secretField');
	});

	it('returns one item for each recording, in the order of the input, linked to its item', async () => {
		const items = Array.from({ length: 6 }, (_, index) => ({
			...distinctRecording(index),
			json: { customer: `customer ${index}` },
		}));

		const result = await bench.check(items);

		const output = result.outputs[0] ?? [];
		expect(output.map(({ json }) => json.fileName)).toEqual(
			items.map((_, index) => `call-${index}.wav`),
		);
		expect(output.map(({ pairedJson }) => pairedJson)).toEqual(
			items.map((_, index) => ({ customer: `customer ${index}`, index })),
		);
	});

	it('returns an empty output for no items that hold a recording', async () => {
		const result = await bench.check([{ json: { subject: 'no attachment' } }], {
			options: { ifNoAudioIsFound: 'skip' },
		});

		expect(result.status).toBe('success');
		expect(result.outputs[0]).toEqual([]);
	});

	it('judges strictly: a score equal to the threshold is not flagged', async () => {
		bench.simulator.setScenario({
			job: { durationMs: 0, result: { status: 'completed', score: 0.6, verdict: 'x' } },
		});

		const { json } = onlyItem(await bench.check([recording()]));

		expect(json).toMatchObject({ flagged: false, decision: 'clear', score: 0.6, threshold: 0.6 });
	});

	it('takes a threshold for each item from an expression', async () => {
		bench.simulator.setScenario({
			job: { durationMs: 0, result: { status: 'completed', score: 0.5, verdict: 'x' } },
		});
		const items = [0.4, 0.6].map((limit) => ({ ...recording(), json: { limit } }));

		const result = await bench.check(items, { parameters: { threshold: '={{ $json.limit }}' } });

		expect(result.outputs[0]?.map(({ json }) => json.flagged)).toEqual([true, false]);
	});

	it('does not poll a job that the service has finished by the time it answers the upload', async () => {
		bench.simulator.setScenario({
			submit: {
				takesFile: true,
				answer: ({ jobId }) => ({
					statusCode: 200,
					headers: {},
					body: JSON.stringify({ id: jobId, status: 'completed', score: 0.1, verdict: 'fine' }),
				}),
			},
		});

		const { json } = onlyItem(await bench.check([recording()]));

		expect(json).toMatchObject({ reason: null, score: 0.1, decision: 'clear' });
		expect(bench.simulator.polls).toEqual([]);
	});
});
