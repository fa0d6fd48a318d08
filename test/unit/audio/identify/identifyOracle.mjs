/*
 * Prints music-metadata's opinion of the files named on the command line: a JSON object of
 * "container codec video|sound" by path. A process of its own, because music-metadata is an ECMAScript
 * module and jest loads CommonJS.
 */
import { readFile } from 'node:fs/promises';
import { parseBuffer } from 'music-metadata';

const opinions = {};
for (const path of process.argv.slice(2)) {
	const { format } = await parseBuffer(await readFile(path));
	const kind = format.hasVideo ? 'video' : 'sound';
	opinions[path] = `${format.container} ${format.codec} ${kind}`;
}
process.stdout.write(JSON.stringify(opinions));
