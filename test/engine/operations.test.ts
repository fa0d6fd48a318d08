import { distinctRecording, onlyItem, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

/** Submits a recording as the operation Submit Audio does, and returns its job ID. */
async function submit(apiKey?: string): Promise<string> {
	const result = await bench.check([recording('speech-pcm16.wav', 'call.wav')], {
		parameters: { operation: 'submitAudio' },
		apiKey,
	});
	return String(onlyItem(result).json.jobId);
}

async function getResult(jobId: unknown, changes: Parameters<typeof bench.check>[1] = {}) {
	return await bench.check([{ json: { jobId } }], {
		...changes,
		parameters: { operation: 'getResult', jobId: '={{ $json.jobId }}', ...changes.parameters },
	});
}

describe('Submit Audio', () => {
	it('has one output, also when Separate Outputs is left over from another operation', async () => {
		const result = await bench.check([recording('speech-pcm16.wav', 'call.wav')], {
			parameters: { operation: 'submitAudio' },
			options: { separateOutputs: true },
		});

		expect(result.outputs.map((output) => output.length)).toEqual([1]);
	});

	it('returns the job at once, without a decision', async () => {
		bench.simulator.setScenario({ job: { durationMs: 1e9 } });

		const result = await bench.check([recording('speech-pcm16.wav', 'call.wav')], {
			parameters: { operation: 'submitAudio' },
		});

		expect(onlyItem(result).json).toEqual({
			flagged: null,
			decision: 'undecided',
			reason: 'notFinished',
			score: null,
			verdict: null,
			threshold: null,
			jobId: bench.simulator.submissions[0]?.jobId,
			fileName: 'call.wav',
			binaryProperty: 'data',
			sandbox: null,
		});
		expect(bench.simulator.polls).toEqual([]);
	});

	it("writes the job and the file's fingerprint to n8n's log, and no name", async () => {
		const result = await bench.check([recording('speech-pcm16.wav', 'Ann Lee.wav')], {
			parameters: { operation: 'submitAudio' },
		});

		const { jobId, sha256 } = bench.simulator.submissions[0] ?? {};
		const messages = result.logs.map(({ message }) => message);
		expect(messages).toContainEqual(
			expect.stringMatching(
				RegExp(
					`submitted job ${jobId} \\(execution \\S+, item 0, SHA-256 ${sha256?.slice(0, 16)}\\)$`,
				),
			),
		);
		expect(messages.join()).not.toContain('Ann Lee');
	});

	it('submits every file, so many at a time as was set, in the order of the input', async () => {
		const items = Array.from({ length: 12 }, (_, index) => distinctRecording(index));

		const result = await bench.check(items, {
			parameters: { operation: 'submitAudio' },
			options: { filesAtTheSameTime: 4 },
		});

		expect(result.outputs[0]?.map(({ json }) => json.fileName)).toEqual(
			items.map((_, index) => `call-${index}.wav`),
		);
		expect(bench.simulator.submissions).toHaveLength(12);
	});
});

describe('Get Result', () => {
	it('waits for the job and judges its score', async () => {
		bench.simulator.setScenario({
			job: { durationMs: 400, result: { status: 'completed', score: 0.9, verdict: 'likely' } },
		});
		const jobId = await submit();

		const result = await getResult(jobId);

		expect(onlyItem(result).json).toEqual({
			flagged: true,
			decision: 'flagged',
			reason: null,
			score: 0.9,
			verdict: 'likely',
			threshold: 0.6,
			jobId,
			fileName: null,
			binaryProperty: null,
			sandbox: false,
		});
		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('looks at once at a job that may have finished long ago', async () => {
		const jobId = await submit();
		await new Promise((resolve) => setTimeout(resolve, 200));

		const result = await getResult(jobId, { options: { shortestPause: 30 } });

		expect(onlyItem(result).json.reason).toBeNull();
		expect(bench.simulator.polls).toHaveLength(1);
	});

	it('looks only once with Wait for Completion off, and returns the job as it is', async () => {
		bench.simulator.setScenario({ job: { durationMs: 1e9 } });
		const jobId = await submit();

		const result = await getResult(jobId, { parameters: { waitForCompletion: false } });

		expect(onlyItem(result).json).toMatchObject({
			flagged: null,
			decision: 'undecided',
			reason: 'notFinished',
			jobId,
		});
		expect(bench.simulator.polls).toHaveLength(1);
	});

	it('does not ask again for a job that the service does not know', async () => {
		const result = await getResult('6a3c7c5e-0000-4000-8000-000000000000');

		expect(result.error).toMatchObject({
			message:
				'Dataspike does not know this job (HTTP 404), job 6a3c7c5e-0000-4000-8000-000000000000 [item 0]',
			httpCode: '404',
			context: { jobId: '6a3c7c5e-0000-4000-8000-000000000000' },
		});
		expect(bench.simulator.polls).toHaveLength(1);
	});

	it.each([
		['an empty one', '  ', 'Job ID is empty [item 0]'],
		['none', null, 'Job ID is empty [item 0]'],
		['a parent folder', '..', 'Job ID is not the ID of a job [item 0]'],
		['an object', { id: 1 }, 'Job ID is empty [item 0]'],
	])('asks for a job ID when it gets %s, without a request', async (_, jobId, message) => {
		const result = await getResult(jobId);

		expect(result.error?.message).toBe(message);
		expect(result.error?.description).toContain('{{ $json.jobId }}');
		expect(bench.simulator.polls).toEqual([]);
	});

	it.each(['a/../b', 'x?y=1#z', '100% ünique', 'a b\nc'])(
		'sends the job ID %j as one part of the address',
		async (jobId) => {
			await getResult(jobId);

			expect(bench.simulator.polls.map((poll) => poll.jobId)).toEqual([jobId]);
		},
	);

	it('keeps what the item says of the file when it does not know it itself', async () => {
		const jobId = await submit();

		const result = await bench.check([{ json: { jobId, fileName: 'call.wav', caller: 'x' } }], {
			parameters: { operation: 'getResult', jobId },
			options: { includeInputFields: true },
		});

		expect(onlyItem(result).json).toMatchObject({ fileName: 'call.wav', caller: 'x', jobId });
	});
});
