import type { NodeExecutionHint } from 'n8n-workflow';
import { addHints } from '../../../nodes/DeepfakeAudioCheck/execution/hints';
import type { Outcome, Result } from '../../../nodes/DeepfakeAudioCheck/execution/outcome';
import type { Run } from '../../../nodes/DeepfakeAudioCheck/execution/run';
import { createFile, createJob, createResult } from './samples';

/** What the panel shows above the output. */
function hintsFor(
	results: Result[],
	{ environment = 'production', passedOver = [] as string[] } = {},
): string[] {
	const shown: NodeExecutionHint[] = [];
	const run = {
		environment,
		context: { addExecutionHints: (...hints: NodeExecutionHint[]) => shown.push(...hints) },
	} as unknown as Run;
	addHints(
		run,
		results.map((result): Outcome => ({ kind: 'result', result })),
		passedOver,
	);
	return shown.map(({ message }) => message);
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
		['nothing to notice', scored(0.1, 0.6), []],
		['no results', [], []],
		['one of one flagged', scored(0.9), ['1 of 1 recording was flagged.']],
		['one of three flagged', scored(0.1, 0.9, 0.2), ['1 of 3 recordings was flagged.']],
		['two of three flagged', scored(0.61, 0.9, 0.2), ['2 of 3 recordings were flagged.']],
		[
			'one without a score',
			scored(0.1, null),
			['1 of 2 recordings came back without a usable score: the decision is "undecided".'],
		],
		[
			'a job that has not finished is not one without a score',
			[createResult({ job: createJob({ status: 'queued', score: null }) })],
			[],
		],
		[
			'a job that was only submitted is not one without a score',
			[createResult({ threshold: null, job: createJob({ score: null }) })],
			[],
		],
		[
			'an item without a recording counts for nothing',
			[createResult({ job: null, file: null })],
			[],
		],
		[
			'the same audio twice',
			named(2, { sameAudioAsItem: 0 }),
			[
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
			'1 of 2 recordings was converted to WAV before the check, because Dataspike does not take the original format.',
		]);
		expect(hintsFor([converted('wav', false), converted('m4a', true)])).toEqual([
			'2 of 2 recordings were converted to WAV and M4A before the check, because Dataspike does not take the original format.',
			'Checked as far as it goes, because the file breaks off before its end: "note-m4a".',
		]);
	});
});
