import type { IDataObject, NodeExecutionHint } from 'n8n-workflow';
import type { Job } from '../../../nodes/DeepfakeAudioCheck/dataspike/job';
import { addHints } from '../../../nodes/DeepfakeAudioCheck/execution/hints';
import { itemFailure } from '../../../nodes/DeepfakeAudioCheck/execution/itemFailure';
import type { Outcome, Result } from '../../../nodes/DeepfakeAudioCheck/execution/outcome';
import type { Run } from '../../../nodes/DeepfakeAudioCheck/execution/run';
import { createContext, createFile, createJob, createResult } from './samples';

interface Circumstances {
	environment?: string;
	passedOver?: string[];
}

/** What the panel shows above the output. */
function showHints(
	outcomes: Outcome[],
	{ environment = 'production', passedOver = [] }: Circumstances = {},
): NodeExecutionHint[] {
	const shown: NodeExecutionHint[] = [];
	const run = {
		environment,
		context: { addExecutionHints: (...hints: NodeExecutionHint[]) => shown.push(...hints) },
	} as unknown as Run;
	addHints(run, outcomes, passedOver);
	return shown;
}

function asOutcomes(results: Result[]): Outcome[] {
	return results.map((result): Outcome => ({ kind: 'result', result }));
}

/** The messages of these results' hints, in the order of the panel. */
function hintsFor(results: Result[], circumstances?: Circumstances): string[] {
	return showHints(asOutcomes(results), circumstances).map(({ message }) => message);
}

/** What could not be checked, with On Error set to Continue. */
function failed(itemIndex: number, message: string, fileName?: string): Outcome {
	const failure = itemFailure(createContext(), {
		itemIndex,
		message,
		description: 'Look at it.',
		...(fileName === undefined ? {} : { fileName }),
	});
	return { kind: 'failed', failure, itemIndex, settings: createResult().settings };
}

function called(fileName: string, job: Partial<Job>, options: IDataObject = {}): Result {
	return createResult({ job: createJob(job), file: createFile({ fileName }) }, options);
}

function scored(...scores: Array<number | null>): Result[] {
	return scores.map((score) => createResult({ job: createJob({ score }) }));
}

function named(count: number, changes: Partial<Result>): Result[] {
	return Array.from({ length: count }, (_, index) =>
		createResult({ ...changes, file: createFile({ fileName: `call-${index}.wav` }) }),
	);
}

const SANDBOX =
	'The result comes from the Dataspike sandbox and says nothing about the recording. Use a Production credential for real checks.';

describe('a hint', () => {
	it.each<[why: string, results: Result[], hints: string[]]>([
		['nothing to notice', scored(0.1), []],
		['exactly the threshold', scored(0.6), []],
		['several that are clear', scored(0.1, 0.6), ['2 recordings: 2 clear.']],
		['no results', [], []],
		['one of one flagged', scored(0.9), ['Flagged, score 0.90.']],
		['one of three flagged', scored(0.1, 0.9, 0.2), ['3 recordings: 1 flagged, 2 clear.']],
		['two of three flagged', scored(0.61, 0.9, 0.2), ['3 recordings: 2 flagged, 1 clear.']],
		[
			'one without a score',
			scored(0.1, null),
			['2 recordings: 1 clear, 1 undecided: call.wav (no usable score).'],
		],
		[
			'a job that has not finished is not one without a score',
			[createResult({ job: createJob({ status: 'queued', score: null }) })],
			['Undecided: call.wav (not finished yet).'],
		],
		[
			'a job that was only submitted is not one without a score',
			[createResult({ threshold: null, job: createJob({ score: null }) })],
			[],
		],
		[
			'several that were only submitted',
			named(2, { threshold: null, job: createJob({ score: null }) }),
			['2 recordings: 2 submitted.'],
		],
		[
			'an item without a recording',
			[createResult({ job: null, file: null, itemIndex: 4 })],
			['Without a recording: item 4.'],
		],
		[
			'an item without a recording is not one of the recordings',
			[createResult({ job: null, file: null }), ...scored(0.1)],
			['1 recording: 1 clear, 1 without a recording.'],
		],
		[
			'one in the review band',
			[called('a.wav', { score: 0.5 }, { reviewThreshold: 0.4 })],
			['For review, score 0.50.'],
		],
		[
			'one whose verdict differs',
			[called('a.wav', { score: 0.59, verdict: 'deepfake_likely' })],
			['For review, score 0.59 (the verdict says fake, the score is not above Threshold).'],
		],
		[
			'one of two whose verdict differs',
			[called('a.wav', { score: 0.1, verdict: 'deepfake_likely' }), ...scored(0.1)],
			['2 recordings: 1 for review, 1 clear.'],
		],
		[
			'a verdict that differs, when the threshold is trusted',
			[
				called(
					'a.wav',
					{ score: 0.59, verdict: 'deepfake_likely' },
					{ ifVerdictDiffers: 'trustThreshold' },
				),
			],
			[],
		],
		[
			'a job that was asked for by its ID',
			[createResult({ job: createJob({ id: 'job-7', score: null }), file: null })],
			['Undecided: job job-7 (no usable score).'],
		],
		[
			'the same audio twice',
			named(2, { sameAudioAsItem: 0 }),
			[
				'2 recordings: 2 clear.',
				'Not submitted again, because another recording of this run is the same to the last byte: "call-0.wav", "call-1.wav".',
			],
		],
		[
			'what the service calls a sandbox',
			[createResult({ job: createJob({ isSandbox: true }) })],
			[SANDBOX],
		],
	])('%s', (_why, results, hints) => {
		expect(hintsFor(results)).toEqual(hints);
	});

	it.each([
		['production', null, []],
		['sandbox', null, [SANDBOX]],
		['custom', null, []],
		['sandbox', false, []],
		['production', true, [SANDBOX]],
	])('in %s, of a job that says %p, tells of the sandbox: %j', (environment, isSandbox, hints) => {
		const results = [createResult({ job: createJob({ isSandbox }) })];

		expect(hintsFor(results, { environment })).toEqual(hints);
	});

	it.each([
		[1, '"a0"'],
		[5, '"a0", "a1", "a2", "a3", "a4"'],
		[6, '"a0", "a1", "a2", "a3", "a4" and 1 more'],
		[8, '"a0", "a1", "a2", "a3", "a4" and 3 more'],
	])('names at most five of %i files that were passed over', (count, names) => {
		const passedOver = Array.from({ length: count }, (_, index) => `"a${index}"`);

		expect(hintsFor([], { passedOver })).toEqual([
			`Passed over, because the content is not audio: ${names}.`,
		]);
	});

	it('names recordings of which a segment could not be checked', () => {
		const segment = {
			index: 0,
			startSeconds: 0,
			endSeconds: 5,
			score: 0.1,
			verdict: null,
			flagged: false,
			jobId: null,
			status: null,
		};
		const whole = createResult({ segments: [segment] });
		const torn = createResult({
			file: createFile({ fileName: 'torn.wav' }),
			segments: [segment, { ...segment, score: null, flagged: null, error: 'It was refused' }],
		});

		expect(hintsFor([whole, torn])).toEqual([
			'2 recordings: 1 clear, 1 undecided: torn.wav (1 of 2 segments without a score).',
			'Not all segments could be checked, so the decision is "undecided" unless another segment is flagged: "torn.wav".',
		]);
	});

	it('counts what was converted, and names what breaks off', () => {
		const converted = (to: 'wav' | 'm4a', isCutOff: boolean) =>
			createResult({
				file: createFile({
					fileName: `note-${to}`,
					converted: { from: 'ogg-opus', to, isCutOff, sentSha256: null },
				}),
			});

		expect(hintsFor([converted('wav', false), ...scored(0.1)])).toEqual([
			'2 recordings: 2 clear.',
			'1 of 2 recordings was converted to WAV before the check, because Dataspike does not take the original format.',
		]);
		expect(hintsFor([converted('wav', false), converted('m4a', true)])).toEqual([
			'2 recordings: 2 clear.',
			'Checked as far as it goes, because the file breaks off before its end: "note-m4a".',
			'2 of 2 recordings were converted to WAV and M4A before the check, because Dataspike does not take the original format.',
		]);
	});
});

describe('the hint that leads', () => {
	const webPage = failed(
		0,
		'"voicemail.mp3" is a web page, not a recording, which Dataspike does not take',
		'voicemail.mp3',
	);

	it('sums up a mixed run, and names what was not checked', () => {
		const results = [
			called('a.wav', { score: 0.95 }),
			called('b.wav', { score: 0.2, verdict: 'deepfake_likely' }),
			called('c.wav', { score: 0.1 }),
			called('d.wav', { score: 0.2 }),
		];

		expect(showHints([webPage, ...asOutcomes(results)])).toEqual([
			{
				message:
					'5 recordings: 1 flagged, 1 for review, 2 clear, 1 not checked: voicemail.mp3 (a web page).',
				type: 'warning',
				location: 'outputPane',
			},
		]);
	});

	it.each<[why: string, outcomes: Outcome[], message: string]>([
		['one that was not checked', [webPage], 'Not checked: voicemail.mp3 (a web page).'],
		[
			'an item without a file name',
			[failed(2, 'URL is empty')],
			'Not checked: item 2 (URL is empty).',
		],
		[
			'what the end of the run kept from its result',
			[{ kind: 'unfinished' }, webPage],
			'Not checked: voicemail.mp3 (a web page).',
		],
	])('tells of %s', (_why, outcomes, message) => {
		expect(showHints(outcomes)).toEqual([{ message, type: 'warning', location: 'outputPane' }]);
	});

	it('stands before warnings, and these before information', () => {
		const converted = createFile({
			fileName: 'note.ogg',
			converted: { from: 'ogg-opus', to: 'wav', isCutOff: true, sentSha256: null },
		});
		const results = [
			createResult({ file: converted, sameAudioAsItem: 1 }, { reviewThreshold: 0.4 }),
			...scored(0.1),
		];

		const hints = showHints(asOutcomes(results), {
			environment: 'sandbox',
			passedOver: ['"logo.png"'],
		});

		expect(hints.map(({ type, message }) => [type, message.split(/[,:.]/)[0]])).toEqual([
			['info', '2 recordings'],
			['warning', 'Checked as far as it goes'],
			['warning', 'Passed over'],
			['info', '1 of 2 recordings was converted to WAV before the check'],
			['info', 'Not submitted again'],
			['info', 'The result comes from the Dataspike sandbox and says nothing about the recording'],
		]);
	});
});

describe('a threshold at an end of the scale', () => {
	it.each<[threshold: number, score: number, hints: string[]]>([
		[1, 0.95, ['Threshold is 1, the highest score there is: nothing can be flagged.']],
		[
			0,
			0.01,
			[
				'Flagged, score 0.01.',
				'Threshold is 0: every recording that scores higher than 0 is flagged.',
			],
		],
		[0.99, 0.95, []],
		[0.01, 0.01, []],
	])('of %p is named, with a score of %p', (threshold, score, hints) => {
		expect(hintsFor([createResult({ threshold, job: createJob({ score }) })])).toEqual(hints);
	});
});
