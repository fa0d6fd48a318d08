import { readFixture } from '../../test/fixtures/fixtures';

/** Length of the header of the fixture, up to its sound. Ref: RIFF WAVE, a canonical 44-byte header. */
const HEADER_BYTES = 44;

/** A WAV of its own: its number is in its last bytes. With a size, silence fills it up. */
export function createRecording(number: number, sizeBytes?: number): Buffer {
	const fixture = readFixture('speech-pcm8.wav');
	const bytes = Buffer.alloc(sizeBytes ?? fixture.length);
	bytes.set(fixture.subarray(0, bytes.length));
	bytes.writeUInt32LE(bytes.length - 8, 4);
	bytes.writeUInt32LE(bytes.length - HEADER_BYTES, HEADER_BYTES - 4);
	bytes.writeUInt32LE(number, bytes.length - 4);
	return bytes;
}
