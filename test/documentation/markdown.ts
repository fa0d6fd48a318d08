import { readdirSync, readFileSync } from 'node:fs';
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

/** The text of a document, by its path in the project. */
export function readDocument(file: string): string {
	return readFileSync(path.join(projectFolder, file), 'utf8');
}

/** The anchors that GitHub gives to the headings of a document. */
export function listAnchors(text: string): string[] {
	return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		(heading ?? '')
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replaceAll(' ', '-'),
	);
}

/** The text under a heading of the second level. */
export function readSection(text: string, heading: string): string {
	const [, ...sections] = `\n${text}`.split(/\n## /);
	const section = sections.find((one) => one.split('\n')[0] === heading);
	if (section === undefined) throw new Error(`There is no section "${heading}"`);
	return section;
}

/** What a document says of a parameter. */
export interface Entry {
	/** The heading of any level that it stands under. */
	heading: string;
	label: string;
	/** Without its markup. */
	default: string;
	text: string;
}

/** The entries of a list of parameters: `- **Label** (default): text`, over several lines. */
export function readEntries(text: string): Entry[] {
	let heading = '';
	return text.split(/\n(?=#|- |\n)/).flatMap((block) => {
		const line = block.replace(/\s+/g, ' ').trim();
		heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
		const [, label, value, rest] = /^- \*\*(.+?)\*\* \((.+?)\): (.*)$/.exec(line) ?? [];
		if (label === undefined || value === undefined) return [];
		return [{ heading, label, default: value.replace(/[`*_]/g, ''), text: rest ?? '' }];
	});
}
