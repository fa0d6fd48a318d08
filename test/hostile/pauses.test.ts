import { identify } from '../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { openRecording } from '../../nodes/DeepfakeAudioCheck/audio/open';
import { HOSTILE_FILES } from './builders';

const SIZE_BYTES = 200_000;

/** How often the reading of a file of about 200 kB looks whether the run is over. */
async function countPauses(name: string): Promise<number> {
	const file = HOSTILE_FILES.find((one) => one.name === name)?.build(SIZE_BYTES);
	if (file === undefined) throw new Error(`There is no file "${name}"`);
	let pauses = 0;
	await openRecording(identify(file, file.length), file, {
		loadCodec: () => Promise.reject(new Error('Nothing is decoded here')),
		yieldToEventLoop: () => {
			pauses += 1;
			return Promise.resolve();
		},
	});
	return pauses;
}

/*
 * Ten MB of each cost some hundred ms. Counted are the pauses, and not the time between them: by its bytes
 * alone, none of these files is long enough for one.
 */
it.each([
	['Ogg: pages of 255 packets of one byte', 5],
	['Ogg: pages of 255 packets of no byte', 9],
	['Matroska: laces of frames of one byte', 5],
	['Matroska: header marks in junk', 2],
	['Matroska: cluster marks in junk', 2],
	['Matroska: marks of blocks in junk', 2],
	['Matroska: cluster marks in an element that is not known', 3],
])('%s: its reader looks at Stop as often as its work asks for', async (name, atLeast) => {
	expect(await countPauses(name)).toBeGreaterThanOrEqual(atLeast);
});
