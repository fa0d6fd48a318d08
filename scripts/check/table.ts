/** One row of the table: the columns that `npm run check` prints. */
export interface Row {
	file: string;
	container: string;
	size: string;
	status: string;
	score: string;
	verdict: string;
	flagged: string;
	polls: string;
	waited: string;
}

const columns = [
	'file',
	'container',
	'size',
	'status',
	'score',
	'verdict',
	'flagged',
	'polls',
	'waited',
] as const satisfies ReadonlyArray<keyof Row>;

/** The rows as lines of text under a heading, each column as wide as its widest cell. */
export function formatTable(rows: Row[]): string {
	const heading = Object.fromEntries(columns.map((column) => [column, column])) as unknown as Row;
	const all = [heading, ...rows];
	const widths = columns.map((column) => Math.max(...all.map((row) => [...row[column]].length)));
	const format = (row: Row) =>
		columns
			.map((column, index) => pad(row[column], widths[index] ?? 0))
			.join('  ')
			.trimEnd();

	const rule = widths.map((width) => '-'.repeat(width)).join('  ');
	return [format(heading), rule, ...rows.map(format)].join('\n');
}

function pad(text: string, width: number): string {
	return text + ' '.repeat(Math.max(width - [...text].length, 0));
}
