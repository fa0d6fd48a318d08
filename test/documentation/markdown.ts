import { readdirSync } from 'node:fs';
import path from 'node:path';

export const projectFolder = path.join(__dirname, '..', '..');

/** The project's documents: at the top level and in `docs/`. */
export function listMarkdownFiles(): string[] {
	return ['.', 'docs'].flatMap((folder) =>
		readdirSync(path.join(projectFolder, folder))
			.filter((name) => name.endsWith('.md'))
			.map((name) => path.join(projectFolder, folder, name)),
	);
}

/** The rows of the first table whose first column has this heading; cells without their markup. */
export function readTable(text: string, heading: string): string[][] {
	const lines = text.split('\n');
	const start = lines.findIndex((line) => readCells(line)[0] === heading);
	if (start === -1) throw new Error(`There is no table with the column "${heading}"`);
	const rest = lines.slice(start + 2);
	const end = rest.findIndex((line) => !line.startsWith('|'));
	return rest.slice(0, end === -1 ? undefined : end).map(readCells);
}

function readCells(line: string): string[] {
	if (!line.startsWith('|')) return [];
	return line
		.split(/(?<!\\)\|/)
		.slice(1, -1)
		.map((cell) => cell.replace(/[`*]|\\(?=\|)/g, '').trim());
}
