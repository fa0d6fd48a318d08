import { drawScale } from '../../../nodes/DeepfakeAudioCheck/report/scale';
import { createSample } from '../../fixtures/reportSamples';
import { elementsOf, placeOf, textThatSays } from './markup';

/** The grounds of the scale's zones, from left to right. */
function zonesOf(markup: string) {
	return elementsOf(markup, 'rect')
		.filter(({ attributes }) => attributes.class?.endsWith('-ground'))
		.map((zone) => {
			const { x, width } = placeOf(zone);
			return { colour: zone.attributes.class, x, width };
		});
}

describe('the scale', () => {
	it('has the human end on the left and the AI-generated end on the right', () => {
		const { markup } = drawScale(createSample());

		expect(textThatSays(markup, '0 human').attributes).toMatchObject({ x: '10' });
		expect(textThatSays(markup, 'AI-generated 1').attributes).toMatchObject({
			x: '750',
			'text-anchor': 'end',
		});
	});

	// The scale is 740 units wide and starts at 10.
	it.each([
		['the lowest score there is', 0, 'clear', 10],
		['a score in the lower half', 0.25, 'clear', 195],
		['a score in the review band', 0.5, 'review', 380],
		['a score in the upper half', 0.9, 'flagged', 676],
		['the highest score there is', 1, 'flagged', 750],
	] as const)('has a pin for %s where it belongs', (_, score, decision, x) => {
		const { markup } = drawScale(createSample({ score, decision, reviewThreshold: 0.4 }));

		const pins = elementsOf(markup, 'path').filter(
			({ attributes }) => attributes['stroke-width'] === '3.5',
		);
		expect(pins.map(({ attributes }) => [attributes.d, attributes.class])).toEqual([
			[`M${x} 52V82`, `s-${decision}`],
		]);
		expect(textThatSays(markup, score.toFixed(2)).attributes.class).toBe('f-card');
	});

	it('has its pin and both ends within a narrow drawing, too', () => {
		const { markup } = drawScale(createSample({ score: 0.9, decision: 'flagged' }), 320);

		const pins = elementsOf(markup, 'path').filter(
			({ attributes }) => attributes['stroke-width'] === '3.5',
		);
		expect(pins.map(({ attributes }) => attributes.d)).toEqual(['M280 52V82']);
		expect(textThatSays(markup, 'AI-generated 1').attributes.x).toBe('310');
		const ends = elementsOf(markup, 'rect').map((one) => {
			const { x = 0, width = 0 } = placeOf(one);
			return x + width;
		});
		expect(Math.max(...ends)).toBe(310);
	});

	it('keeps the label of a pin at an end within the picture', () => {
		const labelled = (score: number) =>
			elementsOf(drawScale(createSample({ score })).markup, 'rect')
				.filter(({ attributes }) => attributes.y === '20')
				.map(placeOf);

		expect(labelled(0)).toEqual([{ x: 0, y: 20, width: 60, height: 25 }]);
		expect(labelled(1)).toEqual([{ x: 700, y: 20, width: 60, height: 25 }]);
	});

	it('is clear up to the review threshold, review up to the threshold, and flagged above it', () => {
		const { markup } = drawScale(createSample({ threshold: 0.7, reviewThreshold: 0.2 }));

		expect(zonesOf(markup)).toEqual([
			{ colour: 'f-clear-ground', x: 10, width: 148 },
			{ colour: 'f-review-ground', x: 158, width: 370 },
			{ colour: 'f-flagged-ground', x: 528, width: 222 },
		]);
		// Each zone has its name in its middle.
		expect(textThatSays(markup, 'clear').attributes).toMatchObject({ x: '84', class: 'f-clear' });
		expect(textThatSays(markup, 'review').attributes).toMatchObject({
			x: '343',
			class: 'f-review',
		});
		expect(textThatSays(markup, 'flagged').attributes).toMatchObject({
			x: '639',
			class: 'f-flagged',
		});
	});

	it.each([
		[
			'without a review threshold',
			{ threshold: 0.7 },
			[
				{ colour: 'f-clear-ground', x: 10, width: 518 },
				{ colour: 'f-flagged-ground', x: 528, width: 222 },
			],
		],
		['with the threshold 1', { threshold: 1 }, [{ colour: 'f-clear-ground', x: 10, width: 740 }]],
		['with the threshold 0', { threshold: 0 }, [{ colour: 'f-flagged-ground', x: 10, width: 740 }]],
		[
			'with a review threshold of 0',
			{ threshold: 0.5, reviewThreshold: 0 },
			[
				{ colour: 'f-review-ground', x: 10, width: 370 },
				{ colour: 'f-flagged-ground', x: 380, width: 370 },
			],
		],
	])('has no empty zones: %s', (_, thresholds, zones) => {
		expect(zonesOf(drawScale(createSample(thresholds)).markup)).toEqual(zones);
	});

	it('does not name a zone that is too narrow for its name', () => {
		const { markup } = drawScale(createSample({ threshold: 0.95 }));

		expect(elementsOf(markup, 'text').map(({ text }) => text)).not.toContain('flagged');
		expect(textThatSays(markup, 'clear')).toBeDefined();
	});

	it('marks both thresholds where they are, with their numbers', () => {
		const { markup } = drawScale(createSample({ threshold: 0.7, reviewThreshold: 0.2 }));

		const marks = elementsOf(markup, 'path').filter(
			({ attributes }) => attributes['stroke-width'] === '2',
		);
		expect(marks.map(({ attributes }) => attributes.d)).toEqual(['M158 53V93', 'M528 53V93']);
		expect(textThatSays(markup, 'review above 0.20').attributes.x).toBe('158');
		expect(textThatSays(markup, 'threshold 0.70').attributes.x).toBe('528');
	});

	it('names thresholds that are close together one below the other', () => {
		const rowsFor = (reviewThreshold: number) => {
			const { markup, height } = drawScale(createSample({ threshold: 0.7, reviewThreshold }));
			const rows = [`threshold 0.70`, `review above ${reviewThreshold.toFixed(2)}`].map((words) =>
				Number(textThatSays(markup, words).attributes.y),
			);
			return { rows, height };
		};

		expect(rowsFor(0.6)).toEqual({ rows: [106, 126], height: 132 });
		expect(rowsFor(0.2)).toEqual({ rows: [106, 106], height: 112 });
	});

	it('says that there is no score, and has no pin for it', () => {
		const { markup } = drawScale(createSample({ score: null, decision: 'undecided' }));

		expect(textThatSays(markup, 'no score').attributes.class).toBe('f-undecided');
		expect(markup).not.toContain('stroke-width="3.5"');
	});
});
