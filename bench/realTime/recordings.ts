import { readFixture } from '../../test/fixtures/fixtures';

/** Length of the header of the fixture, up to its sound. Ref: RIFF WAVE, a canonical 44-byte header. */
const HEADER_BYTES = 44;

/**
 * A WAV of its own: its number is in its last bytes. With a size, silence fills it up, and it is a minute of
 * 48 kHz stereo for 10 MB rather than twenty of a telephone call: how fast it is sent shall count, and less
 * how fast it is looked through for speech.
 */
export function createRecording(number: number, sizeBytes?: number): Buffer {
	const fixture = readFixture('speech-pcm8.wav');
	const bytes = Buffer.alloc(sizeBytes ?? fixture.length);
	bytes.set(fixture.subarray(0, bytes.length));
	if (sizeBytes !== undefined) {
		bytes.writeUInt16LE(2, 22);
		bytes.writeUInt32LE(48_000, 24);
		bytes.writeUInt32LE(48_000 * 4, 28);
		bytes.writeUInt16LE(4, 32);
		bytes.writeUInt16LE(16, 34);
	}
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.writeUInt32LE(bytes.length - HEADER_BYTES, HEADER_BYTES - 4);
	bytes.writeUInt32LE(number, bytes.length - 4);
	return bytes;
}
