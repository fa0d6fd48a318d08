import { identify } from '../../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { bytes, chunk, formatChunk, uint32LittleEndian, wave, zeros } from '../identifyBuilders';

const SOUND = chunk('data', zeros(100));

describe('WAV', () => {
	it.each([
		['PCM', wave(formatChunk(), SOUND)],
		['A-law', wave(formatChunk(6), SOUND)],
		['the format behind the sound', wave(SOUND, formatChunk())],
		['MP3 inside', wave(formatChunk(0x55), SOUND)],
		['a broadcast description in front', wave(chunk('bext', zeros(603)), formatChunk(), SOUND)],
		[
			'a sound chunk of size 0 with sound behind it',
			wave(formatChunk(), chunk('data', zeros(9), 0)),
		],
		['a sound chunk of size 0xFFFFFFFF', wave(formatChunk(), chunk('data', zeros(9), 0xffff_ffff))],
		['a cut-off end', wave(formatChunk(), chunk('data', zeros(9), 5000))],
		['a RIFF size of 0', bytes('RIFF', uint32LittleEndian(0), 'WAVE', formatChunk(), SOUND)],
		[
			'an odd chunk without its padding',
			wave(formatChunk(), bytes('LIST', uint32LittleEndian(3), 'abc'), SOUND),
		],
		['a chunk that swallows the others', wave(chunk('bext', zeros(4), 9999), formatChunk(), SOUND)],
	])('is taken with %s', (_label, file) => {
		const format = identify(file, file.length);

		expect(format).toBe('wav');
	});

	it.each([
		['no format chunk', wave(SOUND), 'wav-damaged'],
		['a format of zeros', wave(chunk('fmt ', zeros(16)), SOUND), 'wav-damaged'],
		['nothing behind "WAVE"', wave(), 'wav-damaged'],
		[
			'an empty sound chunk at the end',
			wave(formatChunk(), chunk('data', zeros(0))),
			'wav-no-sound',
		],
		['no sound chunk', wave(formatChunk()), 'wav-no-sound'],
		['a chunk that runs past the end', wave(chunk('JUNK', zeros(4), 9999)), 'wav-damaged'],
		['the RF64 header', bytes('RF64', zeros(4), 'WAVE', formatChunk(), SOUND), 'wav-rf64'],
		['the BW64 header', bytes('BW64', zeros(4), 'WAVE', formatChunk(), SOUND), 'wav-rf64'],
		['the RIFX header', bytes('RIFX', zeros(4), 'WAVE', formatChunk(), SOUND), 'wav-rifx'],
	])('is refused with %s', (_label, file, expected) => {
		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});

	it('is taken from its first bytes when the rest may hold what is missing', () => {
		const start = wave(chunk('JUNK', zeros(4), 100_000));

		const format = identify(start, 200_000);

		expect(format).toBe('wav');
	});

	it.each([
		['AVI ', 'avi'],
		['WEBP', 'webp'],
		['RMID', 'midi'],
		['ACON', 'unknown'],
	])('is not the only RIFF file: %s', (form, expected) => {
		const file = bytes('RIFF', uint32LittleEndian(100), form, zeros(100));

		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});
});
