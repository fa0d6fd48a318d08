import {
	beginsLikeTag,
	tagEndAt,
	tagStartBefore,
} from '../../../../nodes/DeepfakeAudioCheck/audio/bytes/tags';
import { bytes, id3Tag, MP3_FRAME, zeros } from '../identifyBuilders';
import { ALL_TAGS, APE_WITHOUT_HEADER } from '../tagBuilders';

describe('the end of a tag', () => {
	it.each(ALL_TAGS)('is found of %s, in front of a frame', (_label, tag) => {
		const file = bytes(zeros(7), tag, MP3_FRAME);

		expect(tagEndAt(file, 7)).toBe(7 + tag.length);
		expect(beginsLikeTag(file, 7)).toBe(true);
	});

	it.each(ALL_TAGS)('is found of %s, in front of another one', (_label, tag) => {
		expect(tagEndAt(bytes(tag, id3Tag(5)), 0)).toBe(tag.length);
	});

	it.each(['RIFF', 'RIFX', 'RF64', 'BW64', 'FORM', 'ADIF'])(
		'is where the recording begins if the size is too small: %s is no frame of the tag',
		(name) => {
			const frame = bytes('TIT2', 0, 0, 0, 6, 0, 0, zeros(6));
			const tag = bytes('ID3', 3, 0, 0, 0, 0, 0, 4, frame);
			// Read as a frame, the first recording would end at the second.
			const recording = bytes(name, 0, 0, 0, 30, zeros(32));

			expect(tagEndAt(bytes(tag, recording, recording), 0)).toBe(tag.length);
		},
	);

	it.each([
		['a frame', MP3_FRAME],
		['a version of 0xff', bytes('ID3\xff', zeros(30))],
		['a chunk that holds a tag', bytes('ID3 ', 0, 0, 0, 30, zeros(30))],
		['lyrics without an end', bytes('LYRICSBEGIN', 'la la')],
		['lyrics that another tag begins in', bytes('LYRICSBEGIN', 'LYRICSBEGIN', 'LYRICSEND')],
		['nothing', zeros(0)],
	])('is none for %s', (_label, file) => {
		expect(tagEndAt(file, 0)).toBeUndefined();
	});

	it.each([
		['ID3v1', bytes('TAG', zeros(20)), 23],
		['an ID3v2 tag that claims to be longer', bytes('ID3', 3, 0, 0, 9, 0, 0, 0, MP3_FRAME), 10],
	])('never lies behind the file: %s that is cut off', (_label, file, end) => {
		expect(tagEndAt(file, 0)).toBe(end);
	});
});

describe('the start of a tag whose size stands at its end', () => {
	it('is found by its footer', () => {
		const file = bytes(zeros(9), APE_WITHOUT_HEADER);

		expect(tagStartBefore(file, { start: 0, end: file.length })).toBe(9);
		expect(tagStartBefore(file, { start: 10, end: file.length })).toBeUndefined();
	});
});
