import { putTable } from '../../../bench/document';

const table = { title: 'Times', columns: ['what', 's'], rows: [['splitting', '2']] };
const written = '### Times\n\n| what      | s   |\n| --------- | --- |\n| splitting | 2   |\n';

describe('putting a table into a document', () => {
	it.each([
		{
			name: 'replaces the one under the same heading, with its notes',
			document: '## The tables\n\n### Times\n\nold\n\nnote\n\n### Others\n\nkept\n',
			expected: `## The tables\n\n${written}\n### Others\n\nkept\n`,
		},
		{
			name: 'adds a new one behind the others',
			document: '## The tables\n\n### Others\n\nkept\n\n## How to read\n\nend\n',
			expected: `## The tables\n\n### Others\n\nkept\n\n${written}\n## How to read\n\nend\n`,
		},
	])('$name', ({ document, expected }) => {
		expect(putTable(document, table)).toBe(expected);
	});
});
