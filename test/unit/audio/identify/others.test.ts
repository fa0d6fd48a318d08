import { identify } from '../../../../nodes/DeepfakeAudioCheck/audio/identify/identify';
import { bytes, element, oggPage, repeat, uint32LittleEndian, zeros } from '../identifyBuilders';

const EBML = [0x1a, 0x45, 0xdf, 0xa3];
const SEGMENT_OF_UNKNOWN_SIZE = bytes(0x18, 0x53, 0x80, 0x67, 0x01, ...Array<number>(7).fill(0xff));

function ebml(docType: string, ...trackTypes: number[]): Uint8Array {
	const header = element(EBML, element([0x42, 0x82], bytes(docType)));
	const entries = trackTypes.map((type) => element([0xae], element([0x83], bytes(type))));
	const tracks = element([0x16, 0x54, 0xae, 0x6b], ...entries);
	const info = element([0x15, 0x49, 0xa9, 0x66], zeros(20));
	return bytes(header, SEGMENT_OF_UNKNOWN_SIZE, info, tracks, 0x1f, 0x43, 0xb6, 0x75, 0xff);
}

const ASF_HEADER = bytes(
	'\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c',
	uint32LittleEndian(200),
	zeros(60),
);
const ASF_VIDEO = '\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\0\x80\x5f\x5c\x44\x2b';

describe('recordings in other containers', () => {
	it.each([
		['Opus in Ogg', oggPage(bytes('OpusHead', zeros(11))), 'ogg-opus'],
		['Vorbis in Ogg', oggPage(bytes('\x01vorbis', zeros(23))), 'ogg-vorbis'],
		['FLAC in Ogg', oggPage(bytes('\x7fFLAC', zeros(46))), 'ogg-flac'],
		['Speex in Ogg', oggPage(bytes('Speex   ', zeros(72))), 'ogg-speex'],
		['an unknown codec in Ogg', oggPage(bytes('PCM     ', zeros(20))), 'ogg'],
		[
			'Opus behind a skeleton',
			bytes(oggPage(bytes('fishead\0', zeros(56))), oggPage(bytes('OpusHead', zeros(11)))),
			'ogg-opus',
		],
		['WebM with sound only', ebml('webm', 2), 'webm-audio'],
		['Matroska with sound and subtitles', ebml('matroska', 2, 17), 'matroska-audio'],
		['FLAC', bytes('fLaC', zeros(50)), 'flac'],
		['AMR', bytes('#!AMR\n', zeros(50)), 'amr'],
		['AMR-WB', bytes('#!AMR-WB\n', zeros(50)), 'amr'],
		['SILK as WeChat writes it', bytes('\x02#!SILK_V3', zeros(50)), 'silk'],
		['AIFF', bytes('FORM', zeros(4), 'AIFF', zeros(50)), 'aiff'],
		['AIFF-C', bytes('FORM', zeros(4), 'AIFC', zeros(50)), 'aiff'],
		['Core Audio', bytes('caff\0\x01\0\0', zeros(50)), 'caf'],
		['Windows Media', ASF_HEADER, 'wma'],
		['Sun audio', bytes('.snd', zeros(50)), 'au'],
		['AAC in ADIF', bytes('ADIF', zeros(50)), 'adts'],
		["Monkey's Audio", bytes('MAC \x96\x0f\0\0', zeros(50)), 'monkeys-audio'],
		['WavPack', bytes('wvpk', zeros(50)), 'wavpack'],
		['Dolby Digital', bytes(0x0b, 0x77, zeros(50)), 'ac3'],
	])('are refused by name, as audio: %s', (_label, file, expected) => {
		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});
});

describe('videos', () => {
	it.each([
		[
			'Theora and Vorbis in Ogg',
			bytes(oggPage(bytes('\x01vorbis', zeros(23))), oggPage(bytes('\x80theora', zeros(35)))),
			'ogg-video',
		],
		['WebM', ebml('webm', 1, 2), 'webm-video'],
		['WebM whose tracks are not found', ebml('webm'), 'webm-video'],
		['Matroska', ebml('matroska', 2, 1), 'matroska-video'],
		['Windows Media', bytes(ASF_HEADER, ASF_VIDEO, zeros(50)), 'wmv'],
		['Flash', bytes('FLV\x01', zeros(50)), 'flv'],
		['a DVD stream', bytes(0, 0, 1, 0xba, zeros(50)), 'mpeg-video'],
		['a broadcast stream', repeat(bytes(0x47, zeros(187)), 4), 'mpeg-video'],
	])('are refused as video: %s', (_label, file, expected) => {
		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});
});

const utf16 = (text: string): Uint8Array => bytes(0xff, 0xfe, Buffer.from(text, 'utf16le'));
const BASE64_WAV = Buffer.concat([Buffer.from('RIFF....WAVEfmt '), zeros(60)]).toString('base64');

describe('texts saved as recordings', () => {
	it.each([
		['a page', '<!DOCTYPE html><html><body>Sign in</body></html>', 'html'],
		['a page in lower case', '<!doctype html>\n<html>', 'html'],
		['a page without a doctype', '<HTML><HEAD>', 'html'],
		['a page behind blank lines', '\r\n\n\t <html lang="en">', 'html'],
		['a page behind a byte order mark', '\u00ef\u00bb\u00bf<!DOCTYPE html>', 'html'],
		['a page behind a comment', '<!-- login --><html>', 'html'],
		['a page in Latin-1', '<html><title>Anmeldung f\u00fcr G\u00e4ste</title>', 'html'],
		['a redirecting script', '<script>location = "/login"</script>', 'html'],
		['a page that is XML too', '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', 'html'],
		['a refusal of a file store', '<?xml version="1.0"?><Error><Code>AccessDenied</Code>', 'xml'],
		['XML without its first line', '<Response><Status>1</Status></Response>', 'xml'],
		['a JSON object', '{"message":"Not found"}', 'json'],
		['a JSON list', '[ {"id":1} ]', 'json'],
		['an empty JSON object', '{ }', 'json'],
		['a playlist', '#EXTM3U\nhttps://example.com/a.mp3', 'playlist'],
		['Base64', BASE64_WAV, 'base64'],
		['a data URL', 'data:audio/mpeg;base64,SUQzBAAAAAAA', 'base64'],
		['plain words', 'Please find the recording attached.', 'text'],
		['words that begin like a signature', 'MAC addresses of the office', 'text'],
		['words in Latin-1', 'Gr\u00fc\u00dfe aus K\u00f6ln, und bis bald!', 'text'],
		['blanks', ' \r\n\t ', 'blank-text'],
	])('are told apart: %s', (_label, text, expected) => {
		const file = bytes(text);

		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});

	it.each([
		['a page in UTF-16', utf16('<!DOCTYPE html><html></html>'), 'html'],
		['words in UTF-16', utf16('Grüße'), 'text'],
		['words in UTF-8', Buffer.from('Голосовое сообщение 🎤'), 'text'],
	])('are told apart: %s', (_label, file, expected) => {
		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});
});

describe('files of other kinds', () => {
	it.each([
		['nothing', zeros(0), 'empty', 'empty'],
		['nothing but zeros', zeros(5000), 'blank-bytes', 'empty'],
		['PDF', bytes('%PDF-1.7\n', 0xe2, 0xe3), 'pdf', 'other'],
		['ZIP or Office', bytes('PK\x03\x04', zeros(30)), 'zip', 'other'],
		['gzip', bytes(0x1f, 0x8b, 8, zeros(30)), 'gzip', 'other'],
		['7z', bytes("7z\xbc\xaf'\x1c", zeros(30)), 'archive', 'other'],
		[
			'an old Office document',
			bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', zeros(30)),
			'document',
			'other',
		],
		['RTF', bytes('{\\rtf1\\ansi Hello}'), 'document', 'other'],
		['PNG', bytes('\x89PNG\r\n\x1a\n', zeros(30)), 'png', 'other'],
		['JPEG', bytes(0xff, 0xd8, 0xff, 0xe0, zeros(30)), 'jpeg', 'other'],
		['GIF', bytes('GIF89a', zeros(30)), 'gif', 'other'],
		['a Windows program', bytes('MZ', zeros(58), 64, zeros(3), 'PE\0\0'), 'program', 'other'],
		['a Linux program', bytes('\x7fELF', zeros(30)), 'program', 'other'],
		['MIDI', bytes('MThd\0\0\0\x06', zeros(30)), 'midi', 'other'],
		['one byte', bytes(0x80), 'unknown', 'other'],
	])('are told apart: %s', (_label, file, expected) => {
		const format = identify(file, file.length);

		expect(format).toBe(expected);
	});
});
