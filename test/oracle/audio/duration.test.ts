import { acceptedFixtures, fixturePath, readFixture } from '../../fixtures/fixtures';
import { open, openVoice, write } from '../../unit/audio/opening';
import { metadataDurations } from './segments/tools';

const names = acceptedFixtures.map(({ fileName }) => fileName);

/** MP3 inside a WAV, which has to be decoded to tell its length. */
const untold = 'speech-mp3-inside.wav';

async function durationOf(name: string): Promise<number> {
	return (await openVoice(readFixture(name))).durationSeconds;
}

describe('the duration of a recording', () => {
	const told = names.filter((name) => name !== untold);
	const expected = metadataDurations(told.map((name) => fixturePath(name)));

	it.each(told.map((name, index) => [name, expected[index] ?? Number.NaN] as const))(
		'of %s is what music-metadata says',
		async (name, seconds) => {
			// An MP3 frame of 8 kHz is 72 ms: whether the last one counts is a matter of opinion.
			expect(Math.abs((await durationOf(name)) - seconds)).toBeLessThan(0.08);
		},
	);

	it('of MP3 inside a WAV is not told, and the file can only be sent as it is', async () => {
		const bytes = readFixture(untold);
		const { durationSeconds, original } = await openVoice(bytes);

		expect(durationSeconds).toBe(0);
		expect(original.plan({ segmentSeconds: 1, maximumBytes: 1_000_000 })).toEqual([]);
		expect(Buffer.compare(await write(original), bytes)).toBe(0);
	});

	it('of bytes that are no recording is not told', async () => {
		expect(await open(Buffer.alloc(5000, 7))).toMatchObject({ result: { ok: false } });
	});
});
