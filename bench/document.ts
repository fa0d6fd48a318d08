import { formatTable, type Table } from './table';

/**
 * A document in Markdown with a table put in the place of the one under the same heading; with a new
 * heading, it goes before the first heading of the second level behind `## The tables`.
 */
export function putTable(document: string, table: Table): string {
	const lines = document.split('\n');
	const written = [...formatTable(table).split('\n'), ''];
	const heading = `### ${table.title}`;
	const start = lines.indexOf(heading);
	if (start !== -1) {
		return [...lines.slice(0, start), ...written, ...lines.slice(findEnd(lines, start + 1))].join(
			'\n',
		);
	}
	const tables = lines.indexOf('## The tables');
	const end = lines.findIndex((line, index) => index > tables && line.startsWith('## '));
	const place = tables === -1 || end === -1 ? lines.length : end;
	return [...lines.slice(0, place), ...written, ...lines.slice(place)].join('\n');
}

function findEnd(lines: string[], start: number): number {
	const end = lines.findIndex((line, index) => index >= start && /^#{2,3} /.test(line));
	return end === -1 ? lines.length : end;
}
