import { configureOutputs } from '../../../nodes/DeepfakeAudioCheck/parameters/outputs';
import type { Decision } from '../../../nodes/DeepfakeAudioCheck/output/decision';
import { judgeResult } from '../../../nodes/DeepfakeAudioCheck/output/judgeResult';
import { routeItems } from '../../../nodes/DeepfakeAudioCheck/output/routing';
import { createJob, createResult } from './samples';

const decisions: Decision[] = ['clear', 'undecided', 'flagged', 'clear', 'review', 'flagged'];

/** The items by output, each as its place in the input. */
function route(separateOutputs: boolean, from = decisions) {
	const items = from.map((decision, index) => ({ decision, item: { json: { index } } }));
	return routeItems({ separateOutputs }, items).map((output) =>
		output.map(({ json }) => json.index),
	);
}

/** The names of the outputs; a single one has none. */
function drawOutputs(parameters: Parameters<typeof configureOutputs>[0]) {
	return configureOutputs(parameters).map((output) =>
		typeof output === 'string' ? output : output.displayName,
	);
}

describe('the outputs', () => {
	it('are one for all, in the order of the input, when they are not separate', () => {
		expect(route(false)).toEqual([[0, 1, 2, 3, 4, 5]]);
	});

	it('are four when they are separate: flagged, review, clear, undecided', () => {
		expect(route(true)).toEqual([[2, 5], [4], [0, 3], [1]]);
	});

	it('are four also when nothing is for review', () => {
		const withoutReview = decisions.filter((decision) => decision !== 'review');

		expect(route(true, withoutReview)).toEqual([[2, 4], [], [0, 3], [1]]);
	});

	it.each([
		[true, [[], [], [], []]],
		[false, [[]]],
	])('are all there when there are no items (separate: %p)', (separateOutputs, outputs) => {
		expect(route(separateOutputs, [])).toEqual(outputs);
	});
});

describe('an item', () => {
	// A record, so that a decision that is added does not compile without its output.
	const outputsOf: Record<Decision, { name: string; outputs: number[][] }> = {
		flagged: { name: 'Flagged', outputs: [[0], [], [], []] },
		review: { name: 'Review', outputs: [[], [0], [], []] },
		clear: { name: 'Clear', outputs: [[], [], [0], []] },
		undecided: { name: 'Undecided', outputs: [[], [], [], [0]] },
	};
	const rows = Object.entries(outputsOf).map(([decision, row]) => ({
		decision: decision as Decision,
		...row,
	}));

	it.each(rows)('that is $decision comes out at $name, once', ({ decision, name, outputs }) => {
		const names = drawOutputs({ operation: 'checkAudio', separateOutputs: true });

		expect(route(true, [decision])).toEqual(outputs);
		expect(names[outputs.findIndex((output) => output.length > 0)]).toBe(name);
	});

	it.each(rows)('that is $decision comes out when outputs are not separate', ({ decision }) => {
		expect(route(false, [decision])).toEqual([[0]]);
	});

	it.each([
		['Review Threshold is not set', {}],
		['Review Threshold is set', { reviewThreshold: 0.4 }],
		['the verdict is left alone', { ifVerdictDiffers: 'trustThreshold' }],
		['both are', { reviewThreshold: 0.4, ifVerdictDiffers: 'trustThreshold' }],
	])('never vanishes, whatever score and verdict it has, when %s', (_why, options) => {
		const jobs = [0, 0.4, 0.5, 0.6, 0.61, 1, null].flatMap((score) =>
			['deepfake_likely', 'deepfake_unlikely', 'brand_new', null].flatMap((verdict) =>
				['completed', 'queued', 'failed', 'brand_new'].map((status) => ({
					score,
					verdict,
					status,
				})),
			),
		);
		const judged = jobs.map(
			(job) => judgeResult(createResult({ job: createJob(job) }, options)).judgement.decision,
		);

		const everything = route(true, judged).flat();

		expect(judged).toHaveLength(112);
		expect([...everything].sort((a, b) => Number(a) - Number(b))).toEqual([...judged.keys()]);
	});

	it('whose verdict differs comes out at Review, without a Review Threshold too', () => {
		const job = createJob({ score: 0.1, verdict: 'deepfake_likely' });

		expect(route(true, [judgeResult(createResult({ job })).judgement.decision])).toEqual([
			[],
			[0],
			[],
			[],
		]);
	});
});

describe('the outputs that the editor draws', () => {
	const four = ['Flagged', 'Review', 'Clear', 'Undecided'];

	it.each([
		['nothing is set', {}, ['main']],
		['Separate Outputs is off', { separateOutputs: false, reviewThreshold: 0.4 }, ['main']],
		['Separate Outputs is not truly on', { separateOutputs: 'true' }, ['main']],
		['there is no Review Threshold', { separateOutputs: true }, four],
		['Review Threshold is empty', { separateOutputs: true, reviewThreshold: '' }, four],
		['Review Threshold is null', { separateOutputs: true, reviewThreshold: null }, four],
		['there is a Review Threshold', { separateOutputs: true, reviewThreshold: 0.4 }, four],
		['Review Threshold is 0', { separateOutputs: true, reviewThreshold: 0 }, four],
		[
			'the verdict is left alone',
			{ separateOutputs: true, ifVerdictDiffers: 'trustThreshold' },
			four,
		],
	])('when %s', (_why, parameters, expected) => {
		expect(drawOutputs({ operation: 'checkAudio', ...parameters })).toEqual(expected);
	});

	it('are four for Get Result too', () => {
		expect(drawOutputs({ operation: 'getResult', separateOutputs: true })).toEqual(four);
	});

	it('are one for Submit Audio, whatever parameters are left over', () => {
		const leftOver = { separateOutputs: true, reviewThreshold: 0.4 };

		expect(drawOutputs({ operation: 'submitAudio', ...leftOver })).toEqual(['main']);
	});
});
