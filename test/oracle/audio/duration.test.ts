import { readDuration } from '../../../nodes/DeepfakeAudioCheck/audio/openRecording';
import { identifyContent } from '../../../nodes/DeepfakeAudioCheck/audio/identifyContent';
import { acceptedFixtures, fixturePath, readFixture } from '../../fixtures/fixtures';
import { metadataDurations, noPause } from './segments/tools';

/** Files that do not tell it without being decoded: MP3 inside a WAV, and a fragmented MP4. */
const untold = ['speech-mp3-inside.wav', 'speech-fragmented.m4a'];
const names = acceptedFixtures.map(({ fileName }) => fileName);

async function durationOf(name: string): Promise<number | undefined> {
	const bytes = readFixture(name);
	const content = identifyContent(bytes, bytes.length);
	if (!content.accepted) throw new Error(`${name} is ${content.label}`);
	return await readDuration(bytes, content.container, noPause);
}

describe('the duration of a recording', () => {
	const told = names.filter((name) => !untold.includes(name));
	const expected = metadataDurations(told.map((name) => fixturePath(name)));

	it.each(told.map((name, index) => [name, expected[index] ?? Number.NaN] as const))(
		'of %s is what music-metadata says',
		async (name, seconds) => {
			// An MP3 frame of 8 kHz is 72 ms: whether the last one counts is a matter of opinion.
			expect(Math.abs(((await durationOf(name)) ?? 0) - seconds)).toBeLessThan(0.08);
		},
	);

	it.each(untold)('of %s is not told', async (name) => {
		expect(await durationOf(name)).toBeUndefined();
	});

	it.each(['wav', 'mp3', 'm4a'] as const)(
		'of bytes that are no %s is not told',
		async (container) => {
			expect(await readDuration(Buffer.alloc(5000, 7), container, noPause)).toBeUndefined();
		},
	);
});
