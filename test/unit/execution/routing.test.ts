import type { Decision } from '../../../nodes/DeepfakeAudioCheck/execution/decision';
import { routeItems } from '../../../nodes/DeepfakeAudioCheck/execution/routing';
import { configureOutputs } from '../../../nodes/DeepfakeAudioCheck/description/outputs';

const decisions: Decision[] = ['clear', 'undecided', 'flagged', 'clear', 'review', 'flagged'];

/** The items by output, each as its place in the input. */
function route(settings: { separateOutputs: boolean; hasReviewOutput: boolean }, from = decisions) {
	const items = from.map((decision, index) => ({ decision, item: { json: { index } } }));
	return routeItems(settings, items).map((output) => output.map(({ json }) => json.index));
}

describe('the outputs', () => {
	it('are one for all, in the order of the input, when they are not separate', () => {
		expect(route({ separateOutputs: false, hasReviewOutput: true })).toEqual([[0, 1, 2, 3, 4, 5]]);
	});

	it('are four with Review: flagged, review, clear, undecided', () => {
		expect(route({ separateOutputs: true, hasReviewOutput: true })).toEqual([
			[2, 5],
			[4],
			[0, 3],
			[1],
		]);
	});

	it('are three without Review: flagged, clear, undecided', () => {
		const withoutReview = decisions.filter((decision) => decision !== 'review');

		expect(route({ separateOutputs: true, hasReviewOutput: false }, withoutReview)).toEqual([
			[2, 4],
			[0, 3],
			[1],
		]);
	});

	it.each([
		[true, [[], [], [], []]],
		[false, [[], [], []]],
	])('are all there when there are no items (Review: %p)', (hasReviewOutput, outputs) => {
		expect(route({ separateOutputs: true, hasReviewOutput }, [])).toEqual(outputs);
	});
});

describe('the outputs that the editor draws', () => {
	const four = ['Flagged', 'Review', 'Clear', 'Undecided'];
	const three = ['Flagged', 'Clear', 'Undecided'];

	it.each([
		['nothing is set', {}, ['main']],
		['Separate Outputs is off', { separateOutputs: false, reviewThreshold: 0.4 }, ['main']],
		['there is no Review Threshold', { separateOutputs: true }, three],
		['Review Threshold is empty', { separateOutputs: true, reviewThreshold: '' }, three],
		['Review Threshold is null', { separateOutputs: true, reviewThreshold: null }, three],
		['there is a Review Threshold', { separateOutputs: true, reviewThreshold: 0.4 }, four],
		['Review Threshold is 0', { separateOutputs: true, reviewThreshold: 0 }, four],
	])('when %s', (_why, options, expected) => {
		const outputs = configureOutputs({ operation: 'checkAudio', options });

		expect(
			outputs.map((output) => (typeof output === 'string' ? output : output.displayName)),
		).toEqual(expected);
	});

	it('are one for Submit Audio, whatever options are left over', () => {
		const options = { separateOutputs: true, reviewThreshold: 0.4 };

		expect(configureOutputs({ operation: 'submitAudio', options })).toEqual(['main']);
	});
});
