import { distinctRecording, recording, setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

const good = distinctRecording(1);
const bad = recording('speech.wma');
const other = distinctRecording(2);
const badMessage =
	'"speech.wma" is a Windows Media recording (.wma), which Dataspike does not accept [item 1]';

describe('On Error', () => {
	it('Stop Workflow ends the run at the first item that cannot be checked', async () => {
		const result = await bench.check([good, bad, other], { onError: 'stopWorkflow' });

		expect(result.status).toBe('error');
		expect(result.error).toMatchObject({
			message: badMessage,
			context: { itemIndex: 1, fileName: 'speech.wma', binaryProperty: 'data' },
		});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('Stop Workflow names the jobs of the other files when one is refused', async () => {
		let uploads = 0;
		bench.simulator.setScenario({
			job: { durationMs: 1e9 },
			submit: {
				takesFile: true,
				answer: ({ jobId }) => {
					uploads += 1;
					return uploads < 3
						? { statusCode: 202, headers: {}, body: JSON.stringify({ id: jobId }) }
						: { statusCode: 422, headers: {}, body: '{"message":"Too short"}' };
				},
			},
		});
		const items = [1, 2, 3].map((index) => distinctRecording(index));

		// A run that waited for the other jobs would outlast the test.
		const result = await bench.check(items, { options: { maximumWait: 300 } });

		const submitted = bench.simulator.submissions.filter(({ statusCode }) => statusCode === 202);
		const jobs = result.error?.context.jobs as Array<{ jobId: string; fileName: string }>;
		expect(result.error?.message).toContain('Dataspike did not accept the file (HTTP 422)');
		expect(jobs.map(({ jobId }) => jobId).sort()).toEqual(
			submitted.map(({ jobId }) => jobId).sort(),
		);
		for (const { jobId } of submitted) expect(result.error?.description).toContain(jobId);
	});

	it('Continue passes the item on with what happened, and checks the others', async () => {
		const result = await bench.check([good, bad, other], { onError: 'continueRegularOutput' });

		expect(result.status).toBe('success');
		expect(
			result.outputs[0]?.map(({ json }) => (json.error === undefined ? json.reason : json)),
		).toEqual([
			null,
			{
				error: badMessage,
				description: expect.stringContaining('Convert') as string,
				flagged: null,
				decision: 'undecided',
				score: null,
				verdict: null,
				reason: 'refusedFile',
				jobId: null,
				fileName: 'speech.wma',
				binaryProperty: 'data',
				httpStatus: null,
			},
			null,
		]);
		expect(result.outputs[0]?.map(({ pairedJson }) => pairedJson)).toEqual([
			{ index: 0 },
			{ index: 1 },
			{ index: 2 },
		]);
		expect(result.outputs[0]?.[1]?.binary.data?.fileName).toBe('speech.wma');
	});

	it('Continue keeps the fields of the item with Include Input Fields', async () => {
		const caseData = { caseNumber: 'F-17', fileName: 'theirs', error: 'from an earlier step' };

		const result = await bench.check([{ ...bad, json: caseData }], {
			onError: 'continueRegularOutput',
			options: { includeInputFields: true },
		});

		expect(result.outputs[0]?.[0]?.json).toEqual({
			index: 0,
			caseNumber: 'F-17',
			inputError: 'from an earlier step',
			error: badMessage.replace('item 1', 'item 0'),
			description: expect.stringContaining('Convert') as string,
			flagged: null,
			decision: 'undecided',
			score: null,
			verdict: null,
			reason: 'refusedFile',
			jobId: null,
			fileName: 'speech.wma',
			binaryProperty: 'data',
			httpStatus: null,
		});
	});

	it('Continue puts all but the error into the field of Put Result in Field', async () => {
		const result = await bench.check([{ ...bad, json: { description: 'theirs' } }], {
			onError: 'continueRegularOutput',
			options: { includeInputFields: true, putResultInField: 'check' },
		});

		expect(result.outputs[0]?.[0]?.json).toEqual({
			index: 0,
			description: 'theirs',
			error: badMessage.replace('item 1', 'item 0'),
			check: expect.objectContaining({ decision: 'undecided', reason: 'refusedFile' }) as object,
		});
	});

	it('Continue keeps the job ID and the HTTP status of a job that could not be read', async () => {
		const result = await bench.check([good], {
			onError: 'continueRegularOutput',
			apiKey: 'simulate:result-402',
		});

		expect(result.outputs[0]?.[0]?.json).toMatchObject({
			jobId: bench.simulator.submissions[0]?.jobId,
			httpStatus: 402,
			flagged: null,
		});
	});

	it('Continue (using error output) sends the item there, and the others on', async () => {
		const result = await bench.check([good, bad, other], { onError: 'continueErrorOutput' });

		const [success, errors] = result.outputs;
		expect(success?.map(({ json }) => json.fileName)).toEqual(['call-1.wav', 'call-2.wav']);
		expect(errors?.map(({ json }) => json)).toEqual([
			{
				index: 1,
				message: badMessage,
				error: {
					description: expect.stringContaining('Convert') as string,
					flagged: null,
					decision: 'undecided',
					score: null,
					verdict: null,
					reason: 'refusedFile',
					jobId: null,
					fileName: 'speech.wma',
					binaryProperty: 'data',
					httpStatus: null,
				},
			},
		]);
		expect(errors?.[0]?.binary.data?.fileName).toBe('speech.wma');
		expect(errors?.[0]?.pairedJson).toEqual({ index: 1 });
	});

	it('Continue (using error output) keeps the job ID, in the message and as data', async () => {
		const result = await bench.check([good], {
			onError: 'continueErrorOutput',
			apiKey: 'simulate:failed-unknown',
		});

		const jobId = bench.simulator.submissions[0]?.jobId ?? 'none';
		const [item] = result.outputs[1] ?? [];
		expect(item?.json.message).toContain(jobId);
		expect(item?.json.error).toMatchObject({ jobId });
	});

	it('Continue with several files in one item reports just the one that is bad', async () => {
		const files = { ...good.files, note: bad.files?.data ?? { bytes: new Uint8Array() } };

		const result = await bench.check([{ files }], {
			parameters: { binaryPropertyName: 'data, note' },
			onError: 'continueRegularOutput',
		});

		expect(result.outputs[0]?.map(({ json }) => [json.binaryProperty, json.decision])).toEqual([
			['data', expect.stringMatching(/flagged|clear/)],
			['note', 'undecided'],
		]);
	});
});

describe('On Error when the run cannot start', () => {
	const emptyKey = { apiKey: ' ' };
	const message = 'The API key in the Dataspike API credential is empty';

	it('Stop Workflow ends the run', async () => {
		const result = await bench.check([good], { ...emptyKey, onError: 'stopWorkflow' });

		expect(result.error?.message).toBe(message);
	});

	it('Continue reports every item, instead of passing it on as if it were a result', async () => {
		const result = await bench.check([good, other], {
			...emptyKey,
			onError: 'continueRegularOutput',
		});

		expect(result.outputs[0]?.map(({ json }) => json)).toEqual(
			[0, 1].map(() => ({
				error: message,
				description: expect.stringContaining('Copy the key') as string,
				flagged: null,
				decision: 'undecided',
				score: null,
				verdict: null,
				reason: 'unusableParameter',
				jobId: null,
				fileName: null,
				binaryProperty: null,
				httpStatus: null,
			})),
		);
		expect(result.outputs[0]?.map(({ binary }) => binary.data?.fileName)).toEqual([
			'call-1.wav',
			'call-2.wav',
		]);
		expect(result.outputs[0]?.map(({ pairedJson }) => pairedJson)).toEqual([
			{ index: 0 },
			{ index: 1 },
		]);
	});

	it.each([
		{ what: 'the credential', ...emptyKey, options: {} },
		{ what: 'a parameter of the run', options: { filesAtTheSameTime: 0 } },
		{ what: 'a parameter', options: { segmentLength: 1 } },
		{
			what: 'an expression',
			options: { filesAtTheSameTime: "={{ $('Nowhere').item.json.count }}" },
		},
	])(
		'Continue keeps the fields of the item, also when it cannot start because of $what',
		async ({ options, ...request }) => {
			const json = { caseNumber: 'F-17', jobId: 'job-of-before' };

			const result = await bench.check([{ ...good, json }], {
				...request,
				onError: 'continueRegularOutput',
				options: { ...options, includeInputFields: true },
			});

			expect(result.outputs[0]?.[0]?.json).toMatchObject({ ...json, decision: 'undecided' });
			expect(result.outputs[0]?.[0]?.json).toHaveProperty('error');
		},
	);

	it.each([
		{ what: 'the credential', ...emptyKey, options: {}, expected: message },
		{
			what: 'a parameter of the run',
			options: { filesAtTheSameTime: 0 },
			expected:
				'Files at the Same Time has to be a whole number from 1 to 50, but it is 0 [item 0]',
		},
		{
			what: 'an expression',
			options: { filesAtTheSameTime: "={{ $('Nowhere').item.json.count }}" },
			expected: "The item could not be handled: Referenced node doesn't exist [item 0]",
		},
	])('Continue takes no item for flagged because of $what', async ({ expected, ...request }) => {
		const result = await bench.check([good, other], {
			...request,
			onError: 'continueRegularOutput',
			options: { ...request.options, separateOutputs: true },
		});

		const [flagged, review, clear, undecided] = result.outputs;
		expect([flagged ?? [], review ?? [], clear ?? []]).toEqual([[], [], []]);
		expect(undecided?.map(({ json }) => json.error)).toEqual([expected, expected]);
		expect(bench.simulator.submissions).toEqual([]);
	});

	it('Continue (using error output) sends every item there', async () => {
		const result = await bench.check([good, other], {
			...emptyKey,
			onError: 'continueErrorOutput',
		});

		expect(result.outputs[0] ?? []).toEqual([]);
		expect(result.outputs[1]?.map(({ json }) => json.message)).toEqual([message, message]);
	});
});

describe('Retry On Fail', () => {
	const retryOnFail = { maxTries: 3, waitBetweenTriesMs: 1 };

	it('is not set off by results', async () => {
		const result = await bench.check([good, other], { retryOnFail });

		expect(result.outputs[0]).toHaveLength(2);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('is not set off by an input item with a field named error', async () => {
		await bench.check([{ ...good, json: { error: 'from an earlier step' } }], {
			retryOnFail,
			options: { includeInputFields: true },
		});

		expect(bench.simulator.submissions).toHaveLength(1);
	});

	it('takes up the jobs of the last attempt instead of submitting the files again', async () => {
		bench.simulator.setScenario({
			job: { durationMs: 100 },
			result: {
				times: 1,
				answer: () => ({ statusCode: 402, headers: {}, body: '{"message":"Plan ended"}' }),
			},
		});

		const result = await bench.check([good, other], { retryOnFail });

		expect(result.status).toBe('success');
		expect(result.outputs[0]?.map(({ json }) => json.jobId)).toEqual(
			['call-1.wav', 'call-2.wav'].map(
				(name) => bench.simulator.submissions.find(({ fileName }) => fileName === name)?.jobId,
			),
		);
		expect(bench.simulator.submissions).toHaveLength(2);
	});

	it('reports an analysis that failed again, with its job, and pays for no other one', async () => {
		const result = await bench.check([good], { retryOnFail, apiKey: 'simulate:failed-unknown' });

		expect(result.status).toBe('error');
		expect(bench.simulator.submissions).toHaveLength(1);
		expect(result.error?.context.jobId).toBe(bench.simulator.submissions[0]?.jobId);
		expect(bench.simulator.polls).toHaveLength(1);
	});
});
