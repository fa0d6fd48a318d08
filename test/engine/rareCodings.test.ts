import { readFixture } from '../fixtures/fixtures';
import { setUpTestBench } from './harness/testBench';

const bench = setUpTestBench();

/* WAV files with codings that hardly anything reads: they are sent, and it is said what they hold. */

/** A WAV whose format tag says something else. Ref: WAVEFORMATEX: 20 the tag, 34 the bits */
function codedAs(tag: number): Buffer {
	const file = Buffer.from(readFixture('speech-pcm16.wav'));
	file.writeUInt16LE(tag, 20);
	file.writeUInt16LE(0, 34);
	return file;
}

const itemOf = (tag: number) => ({
	files: { data: { bytes: codedAs(tag), fileName: 'call.wav' } },
});

describe.each([
	['G.729', 0x83],
	['DSP Group TrueSpeech', 0x22],
	['G.722', 0x65],
	['WAV format 0xabcd', 0xabcd],
])('a WAV file coded as %s', (coding, tag) => {
	it('is sent as it is, and a hint names the coding', async () => {
		const { hints } = await bench.check([itemOf(tag)]);

		expect(bench.simulator.submissions).toHaveLength(1);
		expect(hints.map(({ message }) => message)).toContain(
			`Coded in a way that hardly any program reads, so convert it to WAV with 16-bit PCM if the score surprises: "call.wav" (${coding}).`,
		);
	});

	it('is named with its coding where the analysis did not succeed', async () => {
		const { error } = await bench.check([itemOf(tag)], { apiKey: 'simulate:failed-unknown' });

		expect(error?.description).toContain(
			`Its sound is coded as ${coding}, which hardly any program reads: convert it to WAV with 16-bit PCM first. Check the file again`,
		);
	});
});

it('a WAV file coded as MP3 is nothing rare', async () => {
	const { hints } = await bench.check([itemOf(0x55)]);

	expect(hints.map(({ message }) => message).join()).not.toContain('hardly any program');
});
