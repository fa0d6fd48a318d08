import type { INodeProperties } from 'n8n-workflow';
import { DataspikeApi } from '../../credentials/DataspikeApi.credentials';
import { DeepfakeAudioCheck } from '../../nodes/DeepfakeAudioCheck/DeepfakeAudioCheck.node';
import { readDocument, readEntries, readSection, type Entry } from './markdown';

/** A parameter, and the heading that it belongs under: the label of its collection, or none. */
interface Described {
	heading: string;
	property: INodeProperties;
}

/** Parameters as the panel has them: those that hold others are headings, not entries. */
function listParameters(properties: INodeProperties[], heading: string): Described[] {
	return properties.flatMap((property) => {
		const { type, displayName, options = [] } = property;
		if (type === 'collection') return listParameters(options as INodeProperties[], displayName);
		if (type !== 'fixedCollection') return [{ heading, property }];
		return options.flatMap((group) =>
			'values' in group ? listParameters(group.values, displayName) : [],
		);
	});
}

/** Labels by heading, each once, in the order of the panel. */
function byHeading(entries: Array<{ heading: string; label: string }>): Record<string, string[]> {
	const headings: Record<string, string[]> = {};
	for (const { heading, label } of entries) {
		const labels = (headings[heading] ??= []);
		if (!labels.includes(label)) labels.push(label);
	}
	return headings;
}

function namesOfChoices({ type, options = [] }: INodeProperties): string[] {
	return type === 'options' ? options.map(({ name }) => name) : [];
}

/** A default as the documents write it. */
function describeDefault({ property }: Described): string {
	const { type, default: value } = property;
	if (type === 'boolean') return value === true ? 'on' : 'off';
	if (type === 'options' || type === 'multiOptions') {
		const values = [value].flat() as unknown[];
		const chosen = property.options?.filter(
			(option) => 'value' in option && values.includes(option.value),
		);
		return chosen?.map(({ name }) => name).join(', ') ?? '';
	}
	return value === '' ? 'empty' : String(value as string | number).replace(/^=/, '');
}

const { properties } = new DeepfakeAudioCheck().description;
const parameters = listParameters(
	properties.filter(({ name }) => name !== 'operation'),
	'Parameters',
);

describe.each<[string, Entry[], Described[]]>([
	['docs/parameters.md', readEntries(readDocument('docs/parameters.md')), parameters],
	[
		'docs/account.md',
		readEntries(`## ${readSection(readDocument('docs/account.md'), 'The credential')}`),
		listParameters(new DataspikeApi().properties, 'The credential'),
	],
])('%s', (_, entries, described) => {
	it('lists every parameter once under the heading of its collection, and no other', () => {
		const expected = byHeading(
			described.map(({ heading, property }) => ({ heading, label: property.displayName })),
		);
		const documented = byHeading(entries);

		const sorted = (labels: Record<string, string[]>) =>
			Object.fromEntries(Object.entries(labels).map(([heading, all]) => [heading, all.sort()]));
		expect(entries).toHaveLength(Object.values(documented).flat().length);
		expect(sorted(documented)).toEqual(sorted(expected));
	});

	it('gives the defaults that the node has', () => {
		const expected = described.map((one) => [one.property.displayName, describeDefault(one)]);

		const documented = entries.map((entry) => [entry.label, entry.default]);
		expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(expected));
	});

	it('names every choice', () => {
		const missing = described.flatMap(({ property }) => {
			const entry = entries.find(({ label }) => label === property.displayName);
			const said = `${entry?.default} ${entry?.text}`;
			return namesOfChoices(property).filter((name) => !said.includes(name));
		});

		expect(missing).toEqual([]);
	});
});

describe('the options in docs/parameters.md', () => {
	it('stand in the order of the panel', () => {
		const documented = byHeading(readEntries(readDocument('docs/parameters.md')));

		const panel = byHeading(
			parameters.map(({ heading, property }) => ({ heading, label: property.displayName })),
		);
		// Parameters differ by operation; the options of the first operation are all there are.
		expect({ ...documented, Parameters: [] }).toEqual({ ...panel, Parameters: [] });
	});

	it('include every operation by its name', () => {
		const operation = properties.find(({ name }) => name === 'operation');
		const text = readSection(readDocument('docs/parameters.md'), 'Operations');

		const documented = [...text.matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, name]) => name);
		expect(documented.sort()).toEqual(namesOfChoices(operation as INodeProperties).sort());
	});
});
