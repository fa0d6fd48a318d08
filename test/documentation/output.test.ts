import { readDocument } from './markdown';

interface Contract {
	outputFields: Record<string, string[]>;
	binaryFields: string[];
}

const contract = JSON.parse(readDocument('test/engine/contract/contract.json')) as Contract;
const fields = [...new Set(Object.values(contract.outputFields).flat())];
const output = readDocument('docs/output.md');

/** What stands in backticks, such as `score`. */
function namedIn(text: string): string[] {
	return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');
}

describe('docs/output.md', () => {
	it('names every field that the node returns', () => {
		const names = fields.map((field) => field.split('.').at(-1) ?? '');

		const named = namedIn(output);
		expect(names.filter((name) => !named.includes(name))).toEqual([]);
	});
});

describe.each(['README.md', 'docs/output.md'])('the table of fields in %s', (file) => {
	it('has the fields of a result, and no other', () => {
		const documented = [...readDocument(file).matchAll(/^\| `(\w+)` +\|/gm)].map(
			([, name]) => name,
		);
		const decisions = ['flagged', 'review', 'clear', 'undecided'];

		const result = contract.outputFields.result ?? [];
		// docs/output.md has a table of the decisions as well; "flagged" is the name of a field, too.
		const others = documented.filter((name) => !decisions.includes(name ?? ''));
		expect([...others, 'flagged'].sort()).toEqual(result);
		expect(documented).toContain('flagged');
	});
});
