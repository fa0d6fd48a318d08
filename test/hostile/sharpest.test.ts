import { expectWorkInProportion } from './expectWork';
import { runHostile } from './runHostile';
import type { Figures } from './worker';

/** Those that once cost most, and the worst of each reader. The others are in all.test.ts. */
const SHARPEST = [
	'Matroska: empty tracks, then empty clusters',
	'Matroska: empty tracks',
	'Matroska: blocks of one frame',
	"Matroska: EBML's laces of nothing",
	'Matroska: laces of frames of one byte',
	'Ogg: one packet over all pages',
	'Ogg: a chain of links of one packet',
	'Ogg: pages of 255 packets of one byte',
	'MP4: a fragment for each sample',
	'MP4: tracks that claim the same endless table',
	'MP4: boxes in boxes',
	'AIFF: headers alone',
	'WAV: marks of data in the sound',
	'Core Audio: a table of packets of one byte',
	'AU: headers alone',
	'AAC: headers that overlap',
	'MP3: headers that overlap',
	'FLAC: sync words',
	'AMR: narrow and wide by turns',
	'an answer with the beginnings of a key',
] as const;

const SIZE_BYTES = 500_000;

let measured: Map<string, Figures>;

beforeAll(async () => {
	const names = SHARPEST.map((name) => name.replace(/[^\w ]/g, '\\$&'));
	measured = await runHostile(`^(${names.join('|')})$`, SIZE_BYTES);
}, 300_000);

it.each(SHARPEST)('the work is in proportion to the size: %s', (name) => {
	expectWorkInProportion(measured.get(name));
});
