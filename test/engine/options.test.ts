import {
	distinctRecording,
	longerRecording,
	onlyItem,
	recording,
	setUpTestBench,
	type BenchChanges,
} from './harness/testBench';

const bench = setUpTestBench();

function scored(score: number | null) {
	const result = { status: 'completed', verdict: 'word', ...(score === null ? {} : { score }) };
	return { job: { durationMs: 0, result } };
}

/** One recording for each score: the simulator answers by the order of submission. */
async function checkScores(scores: Array<number | null>, changes: BenchChanges) {
	let submissions = 0;
	bench.simulator.setScenario({
		submit: {
			takesFile: true,
			answer: ({ jobId }) => {
				const score = scores[submissions];
				submissions += 1;
				const body = { id: jobId, status: 'completed', ...(score === null ? {} : { score }) };
				return { statusCode: 200, headers: {}, body: JSON.stringify(body) };
			},
		},
	});
	const items = scores.map((_, index) => distinctRecording(index));
	return await bench.check(items, {
		...changes,
		options: { filesAtTheSameTime: 1, ...changes.options },
	});
}

describe('Threshold and Review Threshold', () => {
	it.each([
		[0.3, false, 'clear'],
		[0.4, false, 'clear'],
		[0.41, false, 'review'],
		[0.6, false, 'review'],
		[0.61, true, 'flagged'],
		[1, true, 'flagged'],
		[0, false, 'clear'],
	])('judge the score %p as flagged: %p, decision: %s', async (score, flagged, decision) => {
		bench.simulator.setScenario(scored(score));

		const result = await bench.check([recording()], { options: { reviewThreshold: 0.4 } });

		expect(onlyItem(result).json).toMatchObject({ flagged, decision, score });
	});

	it.each([
		['0,75', 0.75],
		['0.75', 0.75],
		[' 0,6 ', 0.6],
	])('understand the text %p as %p', async (threshold, expected) => {
		bench.simulator.setScenario(scored(0.7));

		const result = await bench.check([recording()], { parameters: { threshold } });

		expect(onlyItem(result).json).toMatchObject({ threshold: expected, flagged: 0.7 > expected });
	});

	it.each([
		[1, 'Threshold is 1, the highest score there is: nothing can be flagged.'],
		[0, 'Threshold is 0: every recording that scores higher than 0 is flagged.'],
	])('at the end of the scale (%p), a hint says what follows', async (threshold, hint) => {
		bench.simulator.setScenario(scored(0.95));

		const result = await bench.check([recording()], { parameters: { threshold } });

		expect(result.hints).toContainEqual({
			message: hint,
			type: 'warning',
			location: 'outputPane',
		});
	});

	it.each([0.99, 0.01])('a Threshold of %p has no such hint', async (threshold) => {
		const result = await bench.check([recording()], { parameters: { threshold } });

		expect(result.hints.map(({ message }) => message).join()).not.toContain('Threshold is');
	});

	it.each([
		[
			'Threshold',
			{ parameters: { threshold: 1.5 } },
			'Threshold has to be a number from 0 to 1, but it is 1.5 [item 0]',
		],
		[
			'Threshold as text',
			{ parameters: { threshold: 'high' } },
			'Threshold has to be a number from 0 to 1, but it is "high" [item 0]',
		],
		[
			'an empty Threshold',
			{ parameters: { threshold: '' } },
			'Threshold has to be a number from 0 to 1, but it is empty [item 0]',
		],
		[
			'Threshold in per cent',
			{ parameters: { threshold: 60 } },
			'Threshold has to be a number from 0 to 1, but it is 60 [item 0]',
		],
		[
			'Threshold in hexadecimal digits',
			{ parameters: { threshold: '0x1' } },
			'Threshold has to be a number from 0 to 1, but it is "0x1" [item 0]',
		],
		[
			'Threshold that is cleared',
			{ parameters: { threshold: null } },
			'Threshold has to be a number from 0 to 1, but it is empty [item 0]',
		],
		[
			'Maximum Wait with thousands',
			{ options: { maximumWait: '1,000' } },
			'Maximum Wait has to be a number from 1 to 86400, but it is "1,000" [item 0]',
		],
		[
			'Longest Pause',
			{ options: { longestPause: 301 } },
			'Longest Pause has to be a number from 0.1 to 300, but it is 301 [item 0]',
		],
		[
			'Segment Length',
			{ options: { segmentLength: 4.9 } },
			'Segment Length has to be a number from 5 to 300, but it is 4.9 [item 0]',
		],
		[
			'First Seconds',
			{ options: { check: 'firstSeconds', firstSeconds: 0 } },
			'First Seconds has to be a number from 5 to 10800, but it is 0 [item 0]',
		],
		[
			'Number of Samples',
			{ options: { check: 'evenlySpreadSamples', numberOfSamples: 1 } },
			'Number of Samples has to be a whole number from 2 to 1000, but it is 1 [item 0]',
		],
		[
			'Maximum Segments',
			{ options: { maximumSegments: 2.5 } },
			'Maximum Segments has to be a whole number from 1 to 1000, but it is 2.5 [item 0]',
		],
		[
			'Review Threshold',
			{ options: { reviewThreshold: -1 } },
			'Review Threshold has to be a number from 0 to 1, but it is -1 [item 0]',
		],
		[
			'a Review Threshold above Threshold',
			{ options: { reviewThreshold: 0.7 } },
			'Review Threshold (0.7) is higher than Threshold (0.6) [item 0]',
		],
		[
			'Files at the Same Time',
			{ options: { filesAtTheSameTime: 0 } },
			'Files at the Same Time has to be a whole number from 1 to 50, but it is 0 [item 0]',
		],
		...(
			[
				[0, '0'],
				[-5, '-5'],
				[1.5, '1.5'],
				['many', '"many"'],
				[2_000_000, '2000000'],
			] as const
		).map(([maximumJobs, said]): [string, BenchChanges, string] => [
			`Maximum Jobs (${maximumJobs})`,
			{ options: { maximumJobs } },
			`Maximum Jobs has to be a whole number from 1 to 1000000, but it is ${said} [item 0]`,
		]),
		[
			'Shortest Pause',
			{ options: { shortestPause: 0 } },
			'Shortest Pause has to be a number from 0.1 to 300, but it is 0 [item 0]',
		],
		[
			'Maximum Wait',
			{ options: { maximumWait: 1e9 } },
			'Maximum Wait has to be a number from 1 to 86400, but it is 1000000000 [item 0]',
		],
		[
			'Reference ID',
			{ options: { referenceId: '={{ [1, 2] }}' } },
			'Reference ID has to be a text or a number, but it is [1,2] [item 0]',
		],
		[
			'Put Result in Field',
			{ options: { putResultInField: 'error' } },
			'Put Result in Field cannot be "error" [item 0]',
		],
	] as Array<[string, BenchChanges, string]>)(
		'a wrong %s is named before anything is sent',
		async (_, changes, message) => {
			const result = await bench.check([recording()], changes);

			expect(result.error?.message).toBe(message);
			expect(result.error?.description).toMatch(/\S.{20}/);
			expect(bench.simulator.submissions).toEqual([]);
		},
	);
});

describe('If Verdict Differs', () => {
	const differing = { job: { durationMs: 0, result: { status: 'completed', score: 0.59 } } };
	const setScore = (verdict: string) =>
		bench.simulator.setScenario({
			job: { ...differing.job, result: { ...differing.job.result, verdict } },
		});

	it.each([
		[undefined, 'review', 'verdictDiffers'],
		['review', 'review', 'verdictDiffers'],
		['trustThreshold', 'clear', null],
	])('%p: a fake verdict below Threshold is %p', async (ifVerdictDiffers, decision, reason) => {
		setScore('deepfake_likely');

		const result = await bench.check([recording()], { options: { ifVerdictDiffers } });

		expect(onlyItem(result).json).toMatchObject({ flagged: false, decision, reason, score: 0.59 });
	});

	it.each(['deepfake_unlikely', 'inconclusive'])('leaves the verdict %p alone', async (verdict) => {
		setScore(verdict);

		const result = await bench.check([recording()]);

		expect(onlyItem(result).json).toMatchObject({ decision: 'clear', reason: null });
	});

	it('holds for a job that Get Result reads', async () => {
		setScore('deepfake_likely');
		const checked = await bench.check([recording()]);
		const { jobId } = onlyItem(checked).json;

		const result = await bench.check([{ json: {} }], {
			parameters: { operation: 'getResult', jobId },
		});

		expect(onlyItem(result).json).toMatchObject({ decision: 'review', reason: 'verdictDiffers' });
	});

	it.each(['html', 'svg'])(
		'is said in the report (%s), and nothing is called clear',
		async (attachReport) => {
			setScore('deepfake_likely');

			const result = await bench.check([recording()], { options: { attachReport } });

			const report = onlyItem(result).binary.deepfakeReport?.text;
			expect(report).toContain('>Review</');
			expect(report).toContain(
				'The verdict of the service says fake, but the score is not higher than the threshold of 0.60: a person should listen.',
			);
		},
	);
});

describe('Separate Outputs', () => {
	const scores = [0.9, 0.5, 0.1, null, 0.95];
	const names = (item: { json: Record<string, unknown> }) => item.json.fileName;

	it('sends every item to the output of its decision', async () => {
		const result = await checkScores(scores, { options: { separateOutputs: true } });

		expect(result.outputs.map((output) => output.map(names))).toEqual([
			['call-0.wav', 'call-4.wav'],
			[],
			['call-1.wav', 'call-2.wav'],
			['call-3.wav'],
		]);
	});

	it('sends to Review what a Review Threshold puts there', async () => {
		const result = await checkScores(scores, {
			options: { separateOutputs: true, reviewThreshold: 0.3 },
		});

		expect(result.outputs.map((output) => output.map(names))).toEqual([
			['call-0.wav', 'call-4.wav'],
			['call-1.wav'],
			['call-2.wav'],
			['call-3.wav'],
		]);
	});

	it('sends what could not be checked to Undecided when On Error is Continue', async () => {
		const result = await bench.check([recording('speech.wma')], {
			options: { separateOutputs: true },
			onError: 'continueRegularOutput',
		});

		expect(result.outputs.map((output) => output.length)).toEqual([0, 0, 0, 1]);
	});

	it('keeps the error output behind the others', async () => {
		const result = await bench.check([recording('speech.wma'), recording()], {
			options: { separateOutputs: true },
			onError: 'continueErrorOutput',
		});

		expect(result.outputs[4]?.map(({ json }) => json.message)).toEqual([
			expect.stringContaining('speech.wma'),
		]);
		expect(result.outputs.slice(0, 4).flat()).toHaveLength(1);
	});
});

describe('If Not Finished in Time', () => {
	it('Return Pending Job goes on with the job ID and no decision', async () => {
		bench.simulator.setScenario({ job: { durationMs: 1e9 } });

		const result = await bench.check([recording()], {
			options: { maximumWait: 3, ifNotFinishedInTime: 'returnPending' },
		});

		expect(onlyItem(result).json).toMatchObject({
			flagged: null,
			decision: 'undecided',
			reason: 'notFinished',
			jobId: bench.simulator.submissions[0]?.jobId,
		});
	});

	it('Return Pending Job still reports a job that failed', async () => {
		const result = await bench.check([recording()], {
			apiKey: 'simulate:failed-unknown',
			options: { ifNotFinishedInTime: 'returnPending' },
		});

		expect(result.error?.message).toContain('Dataspike could not analyse');
	});
});

describe('If No Audio Is Found', () => {
	const withoutAudio = { json: { subject: 'hello' } };

	it('Skip Item lets the item go no further', async () => {
		const result = await bench.check([withoutAudio, recording()], {
			options: { ifNoAudioIsFound: 'skip' },
		});

		expect(onlyItem(result).json.fileName).toBe('speech-pcm16.wav');
		expect(onlyItem(result).pairedJson).toEqual({ index: 1 });
	});

	it('Pass Item On goes on without a job and without a decision', async () => {
		const result = await bench.check([withoutAudio], {
			options: { ifNoAudioIsFound: 'passOn', includeInputFields: true },
		});

		expect(onlyItem(result).json).toMatchObject({
			subject: 'hello',
			flagged: null,
			decision: 'undecided',
			jobId: null,
		});
		expect(bench.simulator.submissions).toEqual([]);
	});

	it.each(['skip', 'passOn'])(
		'%s still reports a recording that cannot be checked',
		async (choice) => {
			const result = await bench.check([recording('speech.wma')], {
				options: { ifNoAudioIsFound: choice },
			});

			expect(result.error?.message).toContain('Windows Media');
		},
	);
});

describe('what an output item holds', () => {
	it('Include Input Fields keeps the JSON of the item beside the result', async () => {
		const result = await bench.check([{ ...recording(), json: { from: 'a@b.c', score: 'old' } }], {
			options: { includeInputFields: true },
		});

		expect(onlyItem(result).json).toMatchObject({ from: 'a@b.c', reason: null });
		expect(onlyItem(result).json.score).toEqual(expect.any(Number));
	});

	it('Put Result in Field nests the result', async () => {
		const result = await bench.check([{ ...recording(), json: { score: 'old' } }], {
			options: { includeInputFields: true, putResultInField: 'deepfakeCheck' },
		});

		expect(onlyItem(result).json).toEqual({
			index: 0,
			score: 'old',
			deepfakeCheck: expect.objectContaining({ reason: null, threshold: 0.6 }) as object,
		});
	});

	it.each([
		[true, ['data']],
		[undefined, ['data']],
		[false, []],
	])('Pass Files On: %p', async (passFilesOn, expected) => {
		const result = await bench.check([recording()], { options: { passFilesOn } });

		expect(Object.keys(onlyItem(result).binary)).toEqual(expected);
	});
});

describe('hints', () => {
	const messages = ({ hints }: { hints: Array<{ message: string }> }) =>
		hints.map(({ message }) => message);

	it('lead with the run in a sentence, which names what was not checked', async () => {
		bench.simulator.setScenario(scored(0.9));

		const result = await bench.check(
			[longerRecording('call.wav'), recording('login-page.mp3', 'voicemail.mp3')],
			{
				onError: 'continueRegularOutput',
			},
		);

		expect(result.hints).toEqual([
			{
				message: '2 recordings: 1 flagged, 1 not checked: voicemail.mp3 (a web page).',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it('count every decision', async () => {
		const result = await checkScores([0.9, 0.1, 0.5, null, 0.2], {
			options: { reviewThreshold: 0.4 },
		});

		expect(messages(result)).toEqual([
			'5 recordings: 1 flagged, 1 for review, 2 clear, 1 undecided: call-3.wav (no usable score).',
		]);
	});

	it('say of a single recording that it was flagged, and how it scored', async () => {
		expect(messages(await checkScores([0.95], {}))).toEqual(['Flagged, score 0.95.']);
	});

	it('say why a single recording is for review', async () => {
		bench.simulator.setScenario({
			job: {
				durationMs: 0,
				result: { status: 'completed', score: 0.59, verdict: 'deepfake_likely' },
			},
		});

		expect(messages(await bench.check([longerRecording('call.wav')]))).toEqual([
			'For review, score 0.59 (the verdict says fake, the score is not above Threshold).',
		]);
	});

	it('say which job has not finished', async () => {
		bench.simulator.setScenario({ job: { durationMs: 1e9 } });

		const result = await bench.check([longerRecording('long.wav')], {
			options: { maximumWait: 3, ifNotFinishedInTime: 'returnPending' },
		});

		expect(messages(result)).toEqual(['Undecided: long.wav (not finished yet).']);
	});

	it('say of a run that cannot start that nothing was checked', async () => {
		const result = await bench.check([recording()], {
			options: { filesAtTheSameTime: 0 },
			onError: 'continueRegularOutput',
		});

		expect(messages(result)).toEqual([
			'Not checked: item 0 (Files at the Same Time has to be a whole number from 1 to 50, but it is 0).',
		]);
	});

	it('show warnings before what is only good to know', async () => {
		const result = await bench.check(
			[recording('voice-note.ogg'), recording('voice-note.ogg'), recording('login-page.mp3')],
			{ onError: 'continueRegularOutput', parameters: { threshold: 1 } },
		);

		expect(result.hints.map(({ type }) => type)).toEqual([
			...['warning', 'warning', 'warning'],
			...['info', 'info'],
		]);
		expect(messages(result)[0]).toMatch(/^3 recordings: /);
		expect(messages(result)[1]).toMatch(/^Less than 3 seconds of speech/);
		expect(messages(result)[2]).toMatch(/^Threshold is 1/);
	});

	it('say of several clear recordings only that they are', async () => {
		expect((await checkScores([0.1, 0.2], {})).hints).toEqual([
			{ message: '2 recordings: 2 clear.', type: 'info', location: 'outputPane' },
		]);
	});

	it('say that a result is from the sandbox', async () => {
		bench.simulator.setScenario({
			job: { ...scored(0.1).job, result: { ...scored(0.1).job.result, is_sandbox: true } },
		});

		const result = await bench.check([longerRecording('call.wav')]);

		expect(result.hints.map(({ message }) => message)).toEqual([
			'The result comes from the Dataspike sandbox and says nothing about the recording. Use a Production credential for real checks.',
		]);
	});

	it('say that a result has no score', async () => {
		const result = await checkScores([null], {});

		expect(result.hints.map(({ message }) => message)).toEqual([
			'Undecided: call-0.wav (no usable score).',
		]);
	});

	it('are not shown when there is nothing to notice', async () => {
		const result = await checkScores([0.1], {});

		expect(result.hints).toEqual([]);
	});
});
