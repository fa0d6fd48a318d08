/** A table: a heading for each column, and rows of as many cells. */
export interface Table {
	title: string;
	columns: string[];
	rows: string[][];
	/** Sentences below the table. */
	notes?: string[];
}

/** The table in Markdown, with columns padded so that it reads well on a terminal too. */
export function formatTable({ title, columns, rows, notes = [] }: Table): string {
	const all = [columns, ...rows];
	const widths = columns.map((_, index) =>
		Math.max(...all.map((row) => [...(row[index] ?? '')].length), 3),
	);
	const format = (row: string[]) =>
		`| ${row.map((cell, index) => pad(cell, widths[index])).join(' | ')} |`;
	const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
	const lines = [`### ${title}`, '', format(columns), rule, ...rows.map(format)];
	for (const note of notes) lines.push('', note);
	return lines.join('\n');
}

function pad(text: string, width = 0): string {
	return text + ' '.repeat(Math.max(width - [...text].length, 0));
}
