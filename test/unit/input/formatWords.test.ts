import type { OtherFormat } from '../../../nodes/DeepfakeAudioCheck/audio/media/format';
import { REFUSED_FORMATS } from '../../../nodes/DeepfakeAudioCheck/input/refusedFormats';

const formats = Object.entries(REFUSED_FORMATS).map(([format, words]) => ({ format, ...words }));

describe('the words about refused files', () => {
	it.each(formats)('complete "It is ..." for $format', ({ label }) => {
		expect(label).toMatch(/^(a|an) \S.*[^.\s]$/);
	});

	it.each(formats)('say in whole sentences what to do about $format', ({ advice }) => {
		expect(advice).toMatch(/^[A-Z].*\.$/);
		expect(advice).not.toMatch(/\s{2}|\.\.|\bundefined\b/);
	});

	it.each(formats)('do not alarm about $format', ({ label, advice }) => {
		expect(`${label} ${advice}`).not.toMatch(/error|problem|fail|invalid/i);
	});

	it('name the messengers, and the way out, for a voice note', () => {
		expect(REFUSED_FORMATS['ogg-opus']).toMatchObject({
			label: 'an Ogg/Opus voice note',
			advice: expect.stringMatching(/WhatsApp and Telegram.*WAV, MP3 or M4A.*ffmpeg/) as string,
		});
	});

	it('lead from a login page to the step that is not signed in', () => {
		expect(REFUSED_FORMATS.html).toMatchObject({
			label: 'a web page, not a recording',
			advice: expect.stringMatching(/login page.*signed in/) as string,
		});
	});
});

describe('the category of a refused file', () => {
	it.each<[string, OtherFormat[]]>([
		['empty', ['empty', 'blank-bytes', 'blank-text', 'wav-no-sound']],
		[
			'audio',
			[
				...(['ogg-opus', 'ogg-vorbis', 'ogg-flac', 'ogg-speex', 'ogg'] as const),
				...(['webm-audio', 'matroska-audio', 'flac', 'amr', 'silk', 'aiff', 'caf'] as const),
				...(['wma', 'au', 'adts', 'monkeys-audio', 'wavpack', 'ac3'] as const),
			],
		],
		[
			'video',
			[
				...(['ogg-video', 'webm-video', 'matroska-video'] as const),
				...(['wmv', 'flv', 'mpeg-video'] as const),
			],
		],
		[
			'other',
			[
				...(['pdf', 'zip', 'gzip', 'archive', 'document', 'png', 'jpeg', 'gif'] as const),
				...(['program', 'midi', 'unknown'] as const),
			],
		],
	])('is "%s"', (category, named) => {
		expect(named.map((format) => REFUSED_FORMATS[format].category)).toEqual(
			named.map(() => category),
		);
	});
});
