import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { identify } from '../../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import {
	acceptedFixtures,
	fixturePath,
	readFixture,
	refusedFixtures,
} from '../../../fixtures/fixtures';

describe('real recordings', () => {
	it.each(acceptedFixtures)(
		'takes $fileName ($label) for $container',
		({ fileName, container }) => {
			const bytes = readFixture(fileName);

			const format = identify(bytes, bytes.length);

			expect(format).toBe(container);
		},
	);

	it.each(acceptedFixtures)('tells $fileName by its first 4 KiB too', ({ fileName, container }) => {
		const bytes = readFixture(fileName);

		const format = identify(bytes.subarray(0, 4096), bytes.length);

		expect(format).toBe(container);
	});

	it.each(acceptedFixtures)(
		'takes $fileName when the size is not known',
		({ fileName, container }) => {
			const bytes = readFixture(fileName);

			const format = identify(bytes);

			expect(format).toBe(container);
		},
	);
});

describe('look-alikes', () => {
	it.each(refusedFixtures)('refuses $fileName ($label) as $format', ({ fileName, format }) => {
		const bytes = readFixture(fileName);

		const found = identify(bytes, bytes.length);

		expect(found).toBe(format);
	});
});

/** music-metadata's words for container, codec and video, and what they are called here. */
const ORACLE: ReadonlyArray<[RegExp, string]> = [
	[/^WAVE /, 'wav'],
	[/^MPEG MPEG .* Layer 3/, 'mp3'],
	[/^MPEG MPEG .* Layer 2/, 'mp2'],
	[/^M4A\S* (MPEG-4\/AAC|ALAC) sound$/, 'm4a'],
	[/^isom\S* .* video$/, 'mp4-video'],
	[/^Ogg Opus/, 'ogg-opus'],
	[/^Ogg Vorbis/, 'ogg-vorbis'],
	[/^Ogg Speex/, 'ogg-speex'],
	[/^Ogg FLAC/, 'ogg-flac'],
	[/^FLAC /, 'flac'],
	[/^AIFF /, 'aiff'],
	[/^ADTS/, 'adts'],
	[/^ASF\/audio /, 'wma'],
	[/^EBML\/webm .* sound$/, 'webm-audio'],
	[/^EBML\/webm .* video$/, 'webm-video'],
	[/^EBML\/matroska .* sound$/, 'matroska-audio'],
];

/**
 * What music-metadata does not know (AMR, CAF, AVI, pictures, pages), cannot name (Opus in MP4), or
 * has no opinion on (a WAV without sound, an M4A that broke off).
 */
const BEYOND_THE_ORACLE = [
	'speech.amr',
	'speech.3gp',
	'speech.caf',
	'clip.avi',
	'picture.png',
	'login-page.mp3',
	'empty.wav',
	'opus.mp4',
	'no-sound.wav',
	'truncated.m4a',
];

describe('music-metadata as an independent opinion', () => {
	const known = [...acceptedFixtures, ...refusedFixtures].filter(
		({ fileName }) => !BEYOND_THE_ORACLE.includes(fileName),
	);

	let opinions: Record<string, string> = {};

	beforeAll(() => {
		const paths = known.map(({ fileName }) => fixturePath(fileName));
		const output = execFileSync(process.execPath, [
			join(__dirname, 'identifyOracle.mjs'),
			...paths,
		]);
		opinions = JSON.parse(output.toString()) as Record<string, string>;
	});

	it.each(known)('agrees on $fileName', ({ fileName }) => {
		const bytes = readFixture(fileName);
		const opinion = opinions[fixturePath(fileName)] ?? 'none';

		const format = identify(bytes, bytes.length);

		const expected = ORACLE.find(([pattern]) => pattern.test(opinion))?.[1] ?? opinion;
		expect(format).toBe(expected);
	});
});
