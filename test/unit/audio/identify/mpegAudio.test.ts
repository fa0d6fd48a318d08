import { identify } from '../../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import {
	ADTS_FRAME,
	bytes,
	formatChunk,
	id3Tag,
	chunk,
	MP3_FRAME,
	repeat,
	wave,
	zeros,
} from '../identifyBuilders';

const FRAMES = repeat(MP3_FRAME, 4);

/** Each frame's length by hand from ISO/IEC 11172-3, 2.4.3.1. */
const KINDS: ReadonlyArray<[label: string, header: number[], frameBytes: number]> = [
	['MPEG-1, 44.1 kHz, 128 kbit/s', [0xff, 0xfb, 0x90, 0x64], 417],
	['MPEG-1, 44.1 kHz, 128 kbit/s, padded', [0xff, 0xfb, 0x92, 0x64], 418],
	['MPEG-1, 48 kHz, 320 kbit/s, with a checksum', [0xff, 0xfa, 0xe4, 0x04], 960],
	['MPEG-2, 22.05 kHz, 64 kbit/s', [0xff, 0xf3, 0x80, 0xc4], 208],
	['MPEG-2, 16 kHz, 32 kbit/s', [0xff, 0xf3, 0x48, 0xc4], 144],
	['MPEG-2.5, 8 kHz, 16 kbit/s', [0xff, 0xe3, 0x28, 0xc4], 144],
];

describe('MP3', () => {
	it.each(KINDS)('is taken: %s', (_label, header, frameBytes) => {
		const file = repeat(bytes(...header, zeros(frameBytes - 4)), 3);

		const format = identify(file, file.length);

		expect(format).toBe('mp3');
	});

	it.each([
		['bare', FRAMES],
		['two frames that fill the file', repeat(MP3_FRAME, 2)],
		['two frames and an ID3v1 tag', bytes(repeat(MP3_FRAME, 2), 'TAG', zeros(125))],
		['a cut-off last frame', FRAMES.subarray(0, 417 * 2 + 200)],
		['an ID3 tag', bytes(id3Tag(1000), FRAMES)],
		['two ID3 tags', bytes(id3Tag(1000), id3Tag(50), FRAMES)],
		['an ID3 tag of 800 KB', bytes(id3Tag(800_000), FRAMES)],
		['zeros between tag and sound', bytes(id3Tag(10), zeros(3000), FRAMES)],
		['the end of a frame in front', bytes(MP3_FRAME.subarray(100), FRAMES)],
		['64 KB of padding in front', bytes(zeros(64_000), FRAMES)],
		['a tag that claims to be longer than the file', bytes('ID3', 3, 0, 0, 9, 0, 0, 0, FRAMES)],
	])('is taken with %s', (_label, file) => {
		const format = identify(file, file.length);

		expect(format).toBe('mp3');
	});

	it.each([
		['a single frame', bytes(MP3_FRAME), 'unknown'],
		['a sync word and nothing that follows from it', bytes(MP3_FRAME, zeros(2000)), 'unknown'],
		[
			'frames that do not agree on the sample rate',
			repeat(bytes(MP3_FRAME, 0xff, 0xfb, 0x98, 0x64, zeros(572)), 3),
			'unknown',
		],
		['more than 64 KiB of something else in front', bytes(1, zeros(65_536), FRAMES), 'unknown'],
		['only a tag', id3Tag(500), 'id3-only'],
		['a tag and no sound', bytes(id3Tag(500), zeros(9000)), 'id3-only'],
	])('is not seen in %s', (_label, file, expected) => {
		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});

	it('is what follows a tag that is longer than the first bytes of a file', () => {
		const start = id3Tag(100_000).subarray(0, 65_536);

		const format = identify(start, 12_000_000);

		expect(format).toBe('mp3');
	});
});

describe('relatives of MP3', () => {
	it.each([
		['AAC in ADTS', repeat(ADTS_FRAME, 4), 'adts'],
		['AAC in ADTS behind an ID3 tag', bytes(id3Tag(100), repeat(ADTS_FRAME, 4)), 'adts'],
		['FLAC behind an ID3 tag', bytes(id3Tag(100), 'fLaC', zeros(100)), 'flac'],
		['MPEG-1 Layer II, 192 kbit/s', repeat(bytes(0xff, 0xfd, 0xa0, 4, zeros(622)), 4), 'mp2'],
		['MPEG-1 Layer I, 384 kbit/s', repeat(bytes(0xff, 0xff, 0xc0, 4, zeros(412)), 4), 'mp1'],
	])('are refused by their name: %s', (_label, file, expected) => {
		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});

	it('leaves a WAV behind an ID3 tag a WAV', () => {
		const file = bytes(id3Tag(100), wave(formatChunk(), chunk('data', zeros(10))));

		const format = identify(file, file.length);

		expect(format).toBe('wav');
	});
});
