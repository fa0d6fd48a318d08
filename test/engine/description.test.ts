import { runInNewContext } from 'node:vm';
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

/** Everything a user reads in the panel: parameters, and the options with those in their groups. */
function allProperties(properties: INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => {
		const inner = (property.options ?? []).flatMap((option) => {
			if ('values' in option) return option.values;
			return 'type' in option ? [option] : [];
		});
		return [property, ...allProperties(inner)];
	});
}

function choices({ type, options = [] }: INodeProperties): INodePropertyOptions[] {
	return type === 'options' ? (options as INodePropertyOptions[]) : [];
}

/** The outputs that n8n computes from the node's expression for these parameters. */
function outputsFor(parameters: object): Array<{ displayName?: string }> {
	const outputs = bench.engine.description?.outputs;
	if (typeof outputs !== 'string') throw new Error('The outputs are not an expression');
	const code = outputs.replace(/^=\{\{/, '').replace(/\}\}$/, '');
	return runInNewContext(code, { $parameter: parameters }) as Array<{ displayName?: string }>;
}

describe('what n8n shows of the node', () => {
	it('can be used as a tool by an AI agent, and names its credential', () => {
		const description = bench.engine.description;

		expect(description?.usableAsTool).toBe(true);
		expect(description?.displayName).toBe('Deepfake Audio Check');
		expect(description?.credentials?.map(({ name }) => name)).toEqual(['dataspikeApi']);
		expect(description?.subtitle).toContain('operation');
	});

	it('offers the three operations', () => {
		const operation = bench.engine.description?.properties.find(({ name }) => name === 'operation');

		expect(operation?.default).toBe('checkAudio');
		expect((operation?.options as INodePropertyOptions[]).map(({ name }) => name).sort()).toEqual([
			'Check Audio',
			'Get Result',
			'Submit Audio',
		]);
	});

	it.each([
		['operation', 'checkAudio'],
		['binaryPropertyName', 'data'],
		['threshold', 0.6],
		['reviewThreshold', ''],
		['separateOutputs', false],
		['simplify', true],
		['waitForCompletion', true],
		['filesAtTheSameTime', 5],
		['shortestPause', 1],
		['longestPause', 2],
		['maximumWait', 300],
		['ifNotFinishedInTime', 'followOnError'],
		['ifNoAudioIsFound', 'followOnError'],
		['segmentLength', ''],
		['passFilesOn', true],
	])('has %s with the default %p', (name, expected) => {
		const found = allProperties(bench.engine.description?.properties ?? []).filter(
			(property) => property.name === name,
		);

		expect(found.length).toBeGreaterThan(0);
		for (const property of found) expect(property.default).toEqual(expected);
	});

	it('has one output, or one for each decision', () => {
		const names = (parameters: object) =>
			outputsFor(parameters).map(({ displayName }) => displayName);

		expect(outputsFor({ options: {} })).toHaveLength(1);
		const four = ['Flagged', 'Review', 'Clear', 'Undecided'];
		expect(names({ operation: 'checkAudio', separateOutputs: true })).toEqual(four);
		expect(names({ operation: 'getResult', separateOutputs: true, reviewThreshold: 0.3 })).toEqual(
			four,
		);
		expect(outputsFor({ operation: 'submitAudio', separateOutputs: true })).toEqual(['main']);
	});

	it('uses no word that alarms or needs explaining', () => {
		const texts = allProperties(bench.engine.description?.properties ?? []).flatMap((property) => [
			property.displayName,
			property.description ?? '',
			property.hint ?? '',
			...choices(property).flatMap(({ name, description }) => [name, description ?? '']),
		]);

		const alarming = texts.filter((text) =>
			/\b(failure|problem|invalid|wrong|payload)\b/i.test(text),
		);
		expect(texts.length).toBeGreaterThan(30);
		expect(alarming).toEqual([]);
	});

	it('limits no number in its box: n8n would change what is typed without a word', () => {
		const numbers = allProperties(bench.engine.description?.properties ?? []).filter(
			({ type }) => type === 'number',
		);

		expect(numbers.length).toBeGreaterThan(7);
		for (const { typeOptions, hint } of numbers) {
			expect(typeOptions).toBeUndefined();
			expect(hint).toMatch(/\d.* to \d/);
		}
	});

	it('has short hints under its fields', () => {
		const hints = allProperties(bench.engine.description?.properties ?? []).flatMap(
			({ hint }) => hint ?? [],
		);

		expect(hints.length).toBeGreaterThan(8);
		expect(hints.filter((hint) => hint.length > 120)).toEqual([]);
	});

	it('says "Whether" of every switch, and describes every parameter', () => {
		const properties = allProperties(bench.engine.description?.properties ?? []);
		const switches = properties.filter(({ type }) => type === 'boolean');
		const undescribed = properties.filter(
			({ type, description, options }) =>
				!type.toLowerCase().endsWith('collection') &&
				type !== 'notice' &&
				type !== 'hidden' &&
				!description &&
				options === undefined,
		);

		expect(switches.length).toBeGreaterThan(3);
		for (const { description } of switches) expect(description).toMatch(/^Whether /);
		expect(undescribed.map(({ name }) => name)).toEqual([]);
	});
});
