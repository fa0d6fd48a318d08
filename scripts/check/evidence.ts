import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OutputItem } from '../../test/engine/harness/types';

/** The evidence report of a result: a name that the node made safe, and what stands in it. */
export interface Evidence {
	fileName: string;
	text: string;
}

/** The report that the node attached to an item; undefined when there is none. */
export function readEvidence(item: OutputItem | undefined): Evidence | undefined {
	const { fileName, text } = item?.binary.deepfakeReport ?? {};
	return fileName === undefined || text === undefined ? undefined : { fileName, text };
}

/**
 * Writes reports into a folder, which is made if it is missing. Recordings of the same name get
 * numbers; reports of an earlier run are replaced.
 *
 * @returns where each one is
 */
export async function writeEvidence(
	folder: string,
	reports: ReadonlyArray<Evidence | undefined>,
): Promise<Array<string | undefined>> {
	if (reports.every((report) => report === undefined)) return reports.map(() => undefined);
	await mkdir(folder, { recursive: true });
	const taken = new Set<string>();
	const paths: Array<string | undefined> = [];
	for (const report of reports) {
		const filePath = report && path.join(folder, chooseName(path.basename(report.fileName), taken));
		if (report && filePath) await writeFile(filePath, report.text);
		paths.push(filePath);
	}
	return paths;
}

/** The first of `name.html`, `name-2.html` and so on that is free; case counts on some systems only. */
function chooseName(name: string, taken: Set<string>): string {
	const { name: stem, ext } = path.parse(name);
	let chosen = name;
	for (let number = 2; taken.has(chosen.toLowerCase()); number += 1) {
		chosen = `${stem}-${number}${ext}`;
	}
	taken.add(chosen.toLowerCase());
	return chosen;
}
