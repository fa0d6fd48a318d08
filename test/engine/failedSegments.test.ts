import { readFixture } from '../fixtures/fixtures';
import { onlyItem, setUpTestBench, type BenchChanges } from './harness/testBench';

const bench = setUpTestBench();

interface Segment {
	index: number;
	score: number | null;
	flagged: boolean | null;
	jobId: string | null;
	status: string | null;
	error?: string;
}

/** Fifteen seconds of silence behind the header of an 8 kHz, 8-bit WAV: three segments of five. */
function longRecording() {
	const bytes = Buffer.alloc(44 + 15 * 8000, 128);
	bytes.set(readFixture('speech-pcm8.wav').subarray(0, 44));
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.writeUInt32LE(bytes.length - 44, 40);
	// Silence alone would make the segments the same.
	bytes.fill(129, 44 + 5 * 8000, 44 + 10 * 8000);
	bytes.fill(127, 44 + 10 * 8000);
	return { files: { data: { bytes, fileName: 'call.wav' } } };
}

type Answer = { score: number } | { failed: string } | { refused: number };

/** What the service says of each segment, in the order of their uploads. */
function answerSegments(answers: Answer[]): void {
	let upload = -1;
	bench.simulator.setScenario({
		submit: {
			takesFile: true,
			answer: ({ jobId }) => {
				upload += 1;
				const answer = answers[upload] ?? { refused: 400 };
				if ('refused' in answer) {
					return { statusCode: answer.refused, headers: {}, body: '{"message":"Too short"}' };
				}
				const outcome =
					'failed' in answer
						? { status: 'failed', error_code: answer.failed }
						: { status: 'completed', score: answer.score, verdict: 'deepfake_unlikely' };
				const body = JSON.stringify({ id: jobId, ...outcome });
				return { statusCode: 200, headers: {}, body };
			},
		},
	});
}

async function checkInSegments(changes: BenchChanges = {}) {
	return await bench.check([longRecording()], {
		onError: 'continueRegularOutput',
		...changes,
		// One after another: the answers are in the order of the uploads.
		options: {
			segmentLength: 5,
			filesAtTheSameTime: 1,
			ifThereIsNoSpeech: 'submit',
			...changes.options,
		},
	});
}

function submittedJobs(): unknown[] {
	return bench.simulator.submissions
		.filter(({ statusCode }) => statusCode < 300)
		.map(({ jobId }) => jobId);
}

const failedMessage = (job: unknown) =>
	`Dataspike could not analyse "call.wav" (second 5 to 10) (Unknown), job ${String(job)} [item 0]`;

describe('a segment that cannot be checked, with On Error set to Continue', () => {
	it.each([
		['clear', 0.2, { flagged: null, decision: 'undecided', score: 0.2, flaggedSeconds: 0 }],
		['flagged', 0.9, { flagged: true, decision: 'flagged', score: 0.9, flaggedSeconds: 5 }],
	])('leaves what the others say: they are %s', async (_, score, expected) => {
		answerSegments([{ score: 0.1 }, { failed: 'Unknown' }, { score }]);

		const result = await checkInSegments();

		const { json } = onlyItem(result);
		const jobs = submittedJobs();
		expect(json).toMatchObject({ ...expected, jobId: jobs[2] });
		expect(json).not.toHaveProperty('error');
		expect(json.segments).toMatchObject([
			{ index: 0, score: 0.1, flagged: false, jobId: jobs[0], status: 'completed' },
			{
				index: 1,
				score: null,
				flagged: null,
				jobId: jobs[1],
				status: 'failed',
				error: failedMessage(jobs[1]),
			},
			{ index: 2, score, flagged: score === 0.9, jobId: jobs[2], status: 'completed' },
		]);
		expect(result.hints.map(({ message }) => message)).toContain(
			'Not all segments could be checked, so the decision is "undecided" unless another segment is flagged: "call.wav".',
		);
	});

	it('has no job when it was refused, and does not keep the later ones from being sent', async () => {
		answerSegments([{ refused: 422 }, { score: 0.1 }, { score: 0.3 }]);

		const { json } = onlyItem(await checkInSegments());

		expect(json).toMatchObject({ flagged: null, decision: 'undecided', score: 0.3 });
		const segments = json.segments as Segment[];
		expect(segments.map(({ jobId }) => jobId)).toEqual([null, ...submittedJobs()]);
		expect(segments[0]?.error).toMatch(/HTTP 422.*"call\.wav" \(second 0 to 5\)/);
	});

	it('leaves through the first output when errors have one of their own', async () => {
		answerSegments([{ score: 0.1 }, { failed: 'Unknown' }, { score: 0.9 }]);

		const result = await checkInSegments({ onError: 'continueErrorOutput' });

		expect(result.outputs.map((items) => items.length)).toEqual([1, 0]);
		expect(result.outputs[0]?.[0]?.json.decision).toBe('flagged');
	});

	it('is named in the report, and its job is too', async () => {
		answerSegments([{ score: 0.1 }, { failed: 'Unknown' }, { refused: 422 }]);

		const { binary } = onlyItem(await checkInSegments({ options: { attachReport: 'html' } }));

		for (const jobId of submittedJobs()) expect(binary.deepfakeReport?.text).toContain(jobId);
		expect(binary.deepfakeReport?.text).not.toMatch(/<li>none<\/li>/);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'does not hide the jobs of the others when all of them fail (%s)',
		async (onError) => {
			answerSegments([{ failed: 'Unknown' }, { failed: 'Unknown' }, { failed: 'Unknown' }]);

			const result = await checkInSegments({ onError });

			const item = result.outputs.flat()[0];
			const details = onError === 'continueErrorOutput' ? item?.json.error : item?.json;
			const jobs = submittedJobs();
			expect(jobs).toHaveLength(3);
			expect(details).toMatchObject({
				flagged: null,
				decision: 'undecided',
				jobId: jobs[0],
				segments: jobs.map((jobId, index) => ({ index, jobId, score: null, status: 'failed' })),
			});
		},
	);
});

describe('a segment that cannot be checked, with On Error set to Stop Workflow', () => {
	it('ends the run; the jobs of the others are in the message', async () => {
		answerSegments([{ score: 0.1 }, { failed: 'Unknown' }, { score: 0.9 }]);

		const result = await checkInSegments({ onError: 'stopWorkflow' });

		const [first, second, ...others] = submittedJobs();
		expect(others).toEqual([]);
		expect(result.error?.message).toBe(failedMessage(second));
		expect(result.error?.description).toContain(first);
	});
});
