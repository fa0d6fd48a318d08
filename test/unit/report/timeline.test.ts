import type { ReportSegment } from '../../../nodes/DeepfakeAudioCheck/report/reportData';
import { drawTimeline } from '../../../nodes/DeepfakeAudioCheck/report/timeline';
import { createSample, createSegmentedSample } from '../../fixtures/reportSamples';
import { elementsOf, placeOf, textThatSays, type DrawnElement } from './markup';

/** One segment of each decision, 40 s in all, with the threshold 0.6 and the review threshold 0.4. */
const oneOfEach = createSegmentedSample([0.25, 0.9, 0.5, null], { envelope: undefined });

/** The bars of the scores are drawn between 146 (the score 1) and 226 (the score 0). */
function scoreBarsOf(markup: string): DrawnElement[] {
	return elementsOf(markup, 'rect').filter(
		({ attributes }) =>
			attributes['stroke-width'] === '1.2' && Number(attributes.height) !== 14 /* the legend's */,
	);
}

/** The waveform is drawn between 4 and 100; behind it stands a ground for each segment. */
function bandsOf(markup: string): DrawnElement[] {
	return elementsOf(markup, 'rect').filter(({ attributes }) => attributes.height === '96');
}

function paint({ attributes }: DrawnElement) {
	return { fill: attributes.fill, class: attributes.class };
}

function withSegments(bounds: Array<[startSeconds: number, endSeconds: number]>, score = 0.1) {
	const segments = bounds.map(
		([startSeconds, endSeconds], index): ReportSegment => ({
			index,
			startSeconds,
			endSeconds,
			score,
			flagged: false,
			decision: 'clear',
			jobId: `job-${index}`,
			status: 'completed',
		}),
	);
	return createSegmentedSample([], { segments, durationSeconds: null, envelope: undefined });
}

describe('the scores of segments', () => {
	it('are bars that stand on the line of 0 and grow with the score', () => {
		const bars = scoreBarsOf(drawTimeline(oneOfEach).markup).map(placeOf);

		expect(bars.slice(0, 3).map(({ y, height }) => ({ y, height }))).toEqual([
			{ y: 206, height: 20 },
			{ y: 154, height: 72 },
			{ y: 186, height: 40 },
		]);
	});

	it('have the colour and the filling of their decision', () => {
		expect(scoreBarsOf(drawTimeline(oneOfEach).markup).map(paint)).toEqual([
			{ fill: undefined, class: 'f-clear-ground s-clear' },
			{ fill: 'url(#hatch)', class: 's-flagged' },
			{ fill: 'url(#dots)', class: 's-review' },
			{ fill: undefined, class: 'f-undecided-ground s-undecided' },
		]);
	});

	it('show a segment without a score as a dashed frame with a question mark, not as a low bar', () => {
		const { markup } = drawTimeline(oneOfEach);

		const undecided = scoreBarsOf(markup)[3];
		expect(undecided?.attributes).toMatchObject({
			y: '147',
			height: '78',
			'stroke-dasharray': '3 3',
		});
		expect(textThatSays(markup, '?').attributes.class).toBe('f-undecided');
	});

	it('can be seen even when the score is 0', () => {
		const { markup } = drawTimeline(createSegmentedSample([0, 1]));

		expect(scoreBarsOf(markup).map((bar) => placeOf(bar).height)).toEqual([2, 80]);
	});

	it('stand above their bars in numbers, in the colour of the decision', () => {
		const { markup } = drawTimeline(oneOfEach);

		expect(textThatSays(markup, '0.25').attributes).toMatchObject({
			x: '129.3',
			y: '201',
			class: 'f-clear s-card',
		});
		expect(textThatSays(markup, '0.90').attributes).toMatchObject({
			x: '307.8',
			y: '149',
			class: 'f-flagged s-card',
		});
		expect(textThatSays(markup, '0.50').attributes).toMatchObject({
			x: '486.3',
			y: '181',
			class: 'f-review s-card',
		});
	});

	it('say in words what each of them is', () => {
		const { markup } = drawTimeline(oneOfEach);

		expect([...markup.matchAll(/<title>([^<]*)/g)].map(([, title]) => title)).toEqual([
			'0:00 – 0:30: clear, 0.25 (completed)',
			'0:30 – 1:00: flagged, 0.90 (completed)',
			'1:00 – 1:30: review, 0.50 (completed)',
			'1:30 – 2:00: undecided, no score (queued)',
		]);
	});

	it('are as wide as their segments are long, also when these differ', () => {
		const data = withSegments([
			[0, 10],
			[10, 40],
			[40, 100],
		]);

		const bars = scoreBarsOf(drawTimeline(data).markup).map(placeOf);

		// 714 units for 100 seconds from 40 on, with a gap of 1.5 on either side.
		expect(bars.map(({ x, width }) => ({ x, width }))).toEqual([
			{ x: 41.5, width: 68.4 },
			{ x: 112.9, width: 211.2 },
			{ x: 327.1, width: 425.4 },
		]);
	});

	it('have an axis with 1 above and 0 below, the threshold across, and the review band under it', () => {
		const { markup } = drawTimeline(oneOfEach);

		expect(textThatSays(markup, '1').attributes.y).toBe('150');
		expect(textThatSays(markup, '0').attributes.y).toBe('230');
		expect(textThatSays(markup, '0.60').attributes.y).toBe('182');
		const dashed = elementsOf(markup, 'path').filter(
			({ attributes }) => attributes['stroke-dasharray'] === '6 4',
		);
		expect(dashed.map(({ attributes }) => attributes.d)).toEqual(['M40 178H754']);
		const band = elementsOf(markup, 'rect').filter(
			({ attributes }) => attributes.class === 'f-review-ground' && attributes.width === '714',
		);
		expect(band.map(placeOf)).toEqual([{ x: 40, y: 178, width: 714, height: 16 }]);
	});

	it.each([
		[0.95, ['0', '0.95']],
		[0.05, ['1', '0.05']],
		[0.5, ['1', '0', '0.50']],
	])('have no number that would touch the threshold %p', (threshold, numbers) => {
		const { markup } = drawTimeline(createSegmentedSample([0.1], { threshold }));

		const axis = elementsOf(markup, 'text').filter(({ attributes }) => attributes.x === '34');
		expect(axis.map(({ text }) => text)).toEqual(numbers);
	});

	it('are explained by a legend with the number of each', () => {
		const { markup } = drawTimeline(createSegmentedSample([0.1, 0.9, 0.1, 0.5, 0.2, null, 0.95]));

		const legend = elementsOf(markup, 'rect').filter(
			({ attributes }) => attributes.height === '14',
		);
		expect(legend.map(paint)).toEqual([
			{ fill: 'url(#hatch)', class: 's-flagged' },
			{ fill: 'url(#dots)', class: 's-review' },
			{ fill: undefined, class: 'f-clear-ground s-clear' },
			{ fill: undefined, class: 'f-undecided-ground s-undecided' },
		]);
		const words = ['2 flagged', '1 review', '3 clear', '1 undecided'];
		// Each name stands beside its filling.
		expect(words.map((text) => Number(textThatSays(markup, text).attributes.x) - 25)).toEqual(
			legend.map(({ attributes }) => Number(attributes.x)),
		);
	});
});

describe('the waveform', () => {
	it('stands on the ground of the decision of each segment', () => {
		const { markup } = drawTimeline(oneOfEach);

		expect(
			bandsOf(markup).map((band) => ({ x: placeOf(band).x, class: band.attributes.class })),
		).toEqual([
			{ x: 40, class: 'f-clear-ground' },
			{ x: 218.5, class: 'f-flagged-ground' },
			{ x: 397, class: 'f-review-ground' },
			{ x: 575.5, class: 'f-undecided-ground' },
		]);
	});

	it('has a lid with a filling over what is flagged or for review, and over nothing else', () => {
		const lids = elementsOf(drawTimeline(oneOfEach).markup, 'rect').filter(
			({ attributes }) => attributes.height === '7',
		);

		expect(lids.map(({ attributes }) => [attributes.x, attributes.fill])).toEqual([
			['218.5', 'url(#hatch)'],
			['397', 'url(#dots)'],
		]);
	});

	it('is quiet where the recording is quiet, and loud where it is loud', () => {
		const { markup } = drawTimeline(createSample({ envelope: [0.2, 0.4, 0.8, 0.1] }));

		const strokes = [...markup.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)/g)].map(
			([, x, top, bottom]) => ({ x: Number(x), height: Number(bottom) - Number(top) }),
		);
		const heightAt = (part: number) =>
			strokes.find(({ x }) => x >= 40 + part * 714)?.height.toFixed(0);
		// The loudest reaches 38 units up and down from the middle.
		expect([0.1, 0.35, 0.6, 0.85].map(heightAt)).toEqual(['19', '38', '76', '10']);
	});

	it('has the colour of the decision of the segment that it belongs to', () => {
		const { markup } = drawTimeline(
			createSegmentedSample([0.25, 0.9, 0.5, null], { envelope: [0.5] }),
		);

		const waves = elementsOf(markup, 'path')
			.filter(({ attributes }) => attributes['stroke-linecap'] === 'round')
			.map(({ attributes }) => [attributes.class, attributes.d?.split('M')[1]?.split(' ')[0]]);
		expect(waves).toEqual([
			['s-clear', '42'],
			['s-flagged', '222'],
			['s-review', '398'],
			['s-undecided', '578'],
		]);
	});

	it('is a plain bar in the colour of its decision for each segment where it is not known', () => {
		const bars = elementsOf(drawTimeline(oneOfEach).markup, 'rect').filter(
			({ attributes }) => attributes.height === '18',
		);

		expect(bars.map((bar) => [placeOf(bar).x, placeOf(bar).width, bar.attributes.class])).toEqual([
			[40.5, 177.5, 'f-clear'],
			[219, 177.5, 'f-flagged'],
			[397.5, 177.5, 'f-review'],
			[576, 177.5, 'f-undecided'],
		]);
	});
});

describe('the time axis', () => {
	it.each([
		['5 seconds in halves', 5, ['0:00', '0:00.5', '0:01'], '0:05'],
		['100 seconds in tens', 100, ['0:00', '0:10', '0:20'], '1:40'],
		['12 minutes in whole ones', 720, ['0:00', '1:00', '2:00'], '12:00'],
		['half an hour in fives', 1800, ['0:00', '5:00', '10:00'], '30:00'],
		['two days in fours of hours', 172_800, ['0:00', '4:00:00', '8:00:00'], '48:00:00'],
	])('counts %s', (_, durationSeconds, first, last) => {
		const { markup } = drawTimeline(createSample({ durationSeconds }));

		const ticks = elementsOf(markup, 'text').filter(({ attributes }) => attributes.y === '120');
		expect(ticks.slice(0, 3).map(({ text }) => text)).toEqual(first);
		expect(ticks.at(-1)).toMatchObject({
			text: last,
			attributes: { x: '754', 'text-anchor': 'end' },
		});
		expect(ticks.length).toBeLessThanOrEqual(13);
	});

	it('says only start and end where the length is not known', () => {
		const { markup } = drawTimeline(createSample({ durationSeconds: null }));

		expect(textThatSays(markup, 'start').attributes.x).toBe('40');
		expect(textThatSays(markup, 'end').attributes.x).toBe('754');
	});

	it('reaches to the end of the last segment when the recording says that it is shorter', () => {
		const data = { ...withSegments([[0, 50]]), durationSeconds: 25 };

		expect(bandsOf(drawTimeline(data).markup).map(placeOf)).toEqual([
			{ x: 40, y: 4, width: 714, height: 96 },
		]);
	});
});
