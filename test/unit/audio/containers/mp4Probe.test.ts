import { probeMp4 } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/probe';
import {
	box,
	bytes,
	fileType,
	repeat,
	soundEntry,
	track,
	uint32BigEndian,
	zeros,
} from '../identifyBuilders';

const AAC = track('soun', soundEntry('mp4a', 0x40));
const H264 = track('vide', box('avc1', zeros(78)));
const CHAPTERS = track('text', box('text', zeros(40)));
const CHAPTER_PICTURES = track('vide', box('jpeg', zeros(78)));
const DATA = box('mdat', zeros(200));

describe('M4A', () => {
	it.each([
		['AAC', bytes(fileType('M4A '), box('moov', AAC), DATA)],
		['the index at the end', bytes(fileType('M4A '), DATA, box('moov', AAC))],
		['Apple Lossless', bytes(fileType('M4A '), box('moov', track('soun', soundEntry('alac'))))],
		['MPEG-2 AAC', bytes(fileType(), box('moov', track('soun', soundEntry('mp4a', 0x67))))],
		[
			'AAC that names no object type',
			bytes(fileType(), box('moov', track('soun', soundEntry('mp4a')))),
		],
		['the brand of a voice recorder', bytes(fileType('mp42', 'isom'), box('moov', AAC), DATA)],
		['the brand 3GP and AAC', bytes(fileType('3gp4', '3gp6'), box('moov', AAC), DATA)],
		['the brand QuickTime and AAC', bytes(fileType('qt  '), box('wide'), DATA, box('moov', AAC))],
		['chapters', bytes(fileType('M4B '), box('moov', AAC, CHAPTERS), DATA)],
		['chapter pictures', bytes(fileType('M4B '), box('moov', AAC, CHAPTERS, CHAPTER_PICTURES))],
		['a cover', bytes(fileType('M4A '), box('moov', AAC, box('udta', box('meta', box('covr')))))],
		[
			'a 64-bit size in front of the index',
			bytes(fileType('M4A '), uint32BigEndian(1), 'mdat', zeros(7), 24, zeros(8), box('moov', AAC)),
		],
		['zeros in front', bytes(zeros(70_000), fileType('M4A '), box('moov', AAC), DATA)],
		[
			'a first track that is Dolby Digital',
			bytes(fileType(), box('moov', track('soun', soundEntry('ac-3')), AAC)),
		],
		[
			"a first track in Apple's spatial codec",
			bytes(fileType('qt  '), box('moov', track('soun', soundEntry('apac')), AAC)),
		],
		[
			'two thousand boxes in front of the index',
			bytes(fileType('M4A '), repeat(box('free'), 2000), box('moov', AAC)),
		],
		[
			'sound that reaches to the end by size 0',
			bytes(fileType('M4A '), box('moov', AAC), zeros(4), 'mdat', zeros(500)),
		],
	])('is taken with %s', (_label, file) => {
		expect(probeMp4({ bytes: file, isWhole: true })).toBe('m4a');
	});

	it.each([
		['video and sound', bytes(fileType(), box('moov', H264, AAC)), 'mp4-video'],
		['video behind the sound', bytes(fileType('M4A '), box('moov', AAC, H264)), 'mp4-video'],
		['video alone', bytes(fileType(), box('moov', H264)), 'mp4-video'],
		['subtitles alone', bytes(fileType(), box('moov', CHAPTERS)), 'mp4-no-audio'],
		['no tracks', bytes(fileType(), box('moov', zeros(8)), DATA), 'mp4-no-audio'],
		['nothing but zeros', zeros(70_000), undefined],
		['no index', bytes(fileType('M4A '), DATA), 'mp4-incomplete'],
		['a piece of a stream', bytes(box('styp', 'msdh', zeros(4)), box('moof')), 'mp4-incomplete'],
		['AMR', bytes(fileType('3gp4'), box('moov', track('soun', soundEntry('samr')))), '3gp-amr'],
		[
			'wideband AMR',
			bytes(fileType('3gp6'), box('moov', track('soun', soundEntry('sawb')))),
			'3gp-amr',
		],
		['Opus', bytes(fileType(), box('moov', track('soun', soundEntry('Opus')))), 'mp4-other-codec'],
		['AC-3', bytes(fileType(), box('moov', track('soun', soundEntry('ac-3')))), 'mp4-other-codec'],
		[
			'MP3 in MP4',
			bytes(fileType(), box('moov', track('soun', soundEntry('mp4a', 0x6b)))),
			'mp4-other-codec',
		],
		[
			'encryption',
			bytes(fileType(), box('moov', track('soun', soundEntry('enca')))),
			'mp4-protected',
		],
		['a HEIC picture', bytes(fileType('heic', 'mif1'), box('meta')), 'heic'],
		['an AVIF picture', bytes(fileType('avif', 'mif1'), box('meta')), 'heic'],
		['QuickTime from before ftyp', bytes(box('wide'), DATA, box('moov', H264)), 'quicktime'],
	])('is not seen in %s', (_label, file, format) => {
		expect(probeMp4({ bytes: file, isWhole: true })).toBe(format);
	});
});

describe('the first bytes of an MP4 whose index is at the end', () => {
	const start = box('mdat', zeros(100));

	it.each([
		['M4A ', 'isom'],
		['M4B ', 'isom'],
		['mp42', 'isom'],
		['isom', 'iso2'],
		['3gp4', 'isom'],
	])('are taken for M4A with the brands %s and %s', (...brands) => {
		const head = bytes(fileType(...brands), start);

		expect(probeMp4({ bytes: head, isWhole: false })).toBe('m4a');
	});

	it.each([
		['M4V ', 'isom'],
		['qt  ', 'qt  '],
		['isom', 'avc1'],
	])('are taken for video with the brands %s and %s', (...brands) => {
		const head = bytes(fileType(...brands), start);

		expect(probeMp4({ bytes: head, isWhole: false })).toBe('mp4-video');
	});
});
