import { identify } from '../../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { acceptedFixtures, readFixture, refusedFixtures } from '../../../fixtures/fixtures';
import { bytes, MP3_FRAME, repeat, zeros, ADTS_FRAME } from '../identifyBuilders';
import { ALL_TAGS, plainSizeTag } from '../tagBuilders';

const FRAMES = repeat(MP3_FRAME, 40);
const asBase64 = (file: Uint8Array): string => Buffer.from(file).toString('base64');
const asNodeDecodes = (text: string): Uint8Array => Buffer.from(text, 'base64');

describe('recordings as people have them', () => {
	it.each(ALL_TAGS)('are told behind a tag: %s', (_label, tag) => {
		const file = bytes(tag, FRAMES);

		expect(identify(file, file.length)).toBe('mp3');
	});

	it.each([
		['zeros in front of MP3', bytes(zeros(200_000), FRAMES), 'mp3'],
		['zeros in front of FLAC', bytes(zeros(70_000), 'fLaC', zeros(60)), 'flac'],
		['an MP3 in Base64', asBase64(repeat(bytes(0xff, 0xf3, 0x84, 0xc4, zeros(210)), 3)), 'base64'],
		[
			'MPEG-2.5 in Base64',
			asBase64(repeat(bytes(0xff, 0xe3, 0x28, 0xc4, zeros(140)), 3)),
			'base64',
		],
		['AAC in Base64', asBase64(repeat(ADTS_FRAME, 4)), 'base64'],
		['WebM in Base64', asBase64(bytes('\x1a\x45\xdf\xa3', zeros(60))), 'base64'],
		['FLAC in Base64', asBase64(bytes('fLaC\0\0\0\x22', zeros(60))), 'base64'],
		[
			'a comment in a program',
			'// All of these are set by the caller, see the notes below',
			'text',
		],
		[
			'a data: URL decoded with its prefix',
			asNodeDecodes(`data:audio/wav;base64,${asBase64(FRAMES)}`),
			'decoded-data-url',
		],
		[
			'the same of a video',
			asNodeDecodes(`data:video/mp4;base64,${asBase64(FRAMES)}`),
			'decoded-data-url',
		],
		[
			'the body of a request',
			bytes(
				'------WebKitFormBoundaryAbC\r\nContent-Disposition: form-data; name="file"\r\n\r\n',
				FRAMES,
			),
			'multipart-body',
		],
		['an attachment of Outlook', bytes(0x78, 0x9f, 0x3e, 0x22, zeros(90)), 'tnef'],
		['AAC of a broadcast', repeat(bytes(0x56, 0xe0, 20, zeros(20)), 4), 'aac-latm'],
	])('are told: %s', (_label, content, expected) => {
		const file = bytes(content);

		expect(identify(file, file.length)).toBe(expected);
	});

	it.each([
		['a tag with a plain size that is longer than the head', bytes(plainSizeTag(100_000), FRAMES)],
		['zeros that are longer than the head', bytes(zeros(100_000), FRAMES)],
	])('are taken for MP3 until all of it is there: %s', (_label, file) => {
		expect(identify(file.subarray(0, 65_536), file.length)).toBe('mp3');
	});
});

const recordings = [
	...acceptedFixtures.map(({ fileName, container }) => ({ fileName, format: container })),
	...refusedFixtures.filter(({ convertsTo }) => convertsTo !== undefined),
];
const tags = ALL_TAGS.filter(([name]) => /^(ID3v2|APEv2)/.test(name));

describe.each(tags)('behind a tag (%s) and without, a recording is the same:', (_, tag) => {
	it.each(recordings)('$fileName', ({ fileName, format }) => {
		const file = bytes(tag, readFixture(fileName));

		expect(identify(file, file.length)).toBe(format);
	});
});

describe('the fixtures', () => {
	it.each(acceptedFixtures)('$fileName is $container', ({ fileName, container }) => {
		const file = readFixture(fileName);

		expect(identify(file, file.length)).toBe(container);
		expect(identify(file)).toBe(container);
		expect(identify(file.subarray(0, 4096), file.length)).toBe(container);
	});

	it.each(refusedFixtures)('$fileName is $format', ({ fileName, format }) => {
		const file = readFixture(fileName);

		expect(identify(file, file.length)).toBe(format);
	});
});
