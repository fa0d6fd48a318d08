/*
 * Prints music-metadata's opinion of how long the files named on the command line are, in seconds.
 * A process of its own, because music-metadata is an ECMAScript module and jest loads CommonJS.
 */
import { readFile } from 'node:fs/promises';
import { parseBuffer } from 'music-metadata';

const durations = [];
for (const path of process.argv.slice(2)) {
	const { format } = await parseBuffer(await readFile(path));
	durations.push(format.duration);
}
process.stdout.write(JSON.stringify(durations));
