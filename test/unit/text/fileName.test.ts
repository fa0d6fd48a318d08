import { fitFileName } from '../../../nodes/DeepfakeAudioCheck/text/fileName';

describe('the extension', () => {
	it.each([
		['a download called "file"', 'file', 'm4a', 'file.m4a'],
		['capitals stay', 'x.MP3', 'mp3', 'x.MP3'],
		['a fitting name stays', 'call 7.wav', 'wav', 'call 7.wav'],
		["another kind's is replaced", 'talk.wav', 'mp3', 'talk.mp3'],
		['in capitals too', 'TALK.WAV', 'mp3', 'TALK.mp3'],
		['a relative of the same container is replaced', 'memo.mp4', 'm4a', 'memo.m4a'],
		["a web page's is replaced", 'download.php', 'wav', 'download.wav'],
		['it is not doubled', 'talk.mp3.wav', 'mp3', 'talk.mp3'],
		['a date is no extension', 'meeting 12.05', 'wav', 'meeting 12.05.wav'],
		['a title is no extension', 'Dr. Smith', 'mp3', 'Dr. Smith.mp3'],
		['a version is no extension', 'take v1.2', 'mp3', 'take v1.2.mp3'],
		['a dot at the end goes', 'talk.', 'mp3', 'talk.mp3'],
		['a blank at the end goes', 'talk.mp3 ', 'mp3', 'talk.mp3'],
	])('fits the content: %s', (_label, given, extension, expected) => {
		expect(fitFileName(given, extension)).toBe(expected);
	});
});

describe('a file without a usable name', () => {
	it.each([
		['undefined', undefined],
		['empty', ''],
		['blank', '  \n'],
		['only an extension', '.wav'],
		['only dots', '...'],
		['a folder up', '..'],
		['only slashes', '///'],
		['only control characters', '\u0000\u0007'],
	])('is called recording: %s', (_label, given) => {
		expect(fitFileName(given, 'wav')).toBe('recording.wav');
	});
});

describe('what could do harm in a form', () => {
	it.each([
		['quotes', 'the "boss".mp3', "the 'boss'.mp3"],
		['a line break that would add a header', 'a\r\nContent-Type: text/html.mp3', 'html.mp3'],
		['a line break', 'line one\nline two.mp3', 'line one line two.mp3'],
		['a Unicode line break', 'one\u2028two.mp3', 'one two.mp3'],
		['a zero byte', 'a.exe\u0000.mp3', 'a.exe.mp3'],
		['control characters', 'a\u001b[31m\u009bb.mp3', 'a[31mb.mp3'],
		['a Unix path', '/home/someone/voice.mp3', 'voice.mp3'],
		['a Windows path', 'C:\\Users\\someone\\voice.mp3', 'voice.mp3'],
		['a way out of the folder', '../../etc/passwd', 'passwd.mp3'],
		['a hidden file', '.htaccess.mp3', 'htaccess.mp3'],
		['a text direction override', 'x\u202egpj.mp3', 'xgpj.mp3'],
		['text direction isolates', '\u2066a\u2069.mp3', 'a.mp3'],
		['a byte order mark', '\ufeffa.mp3', 'a.mp3'],
		['half of a character', 'a\ud83d.mp3', 'a.mp3'],
	])('is taken out: %s', (_label, given, expected) => {
		expect(fitFileName(given, 'mp3')).toBe(expected);
	});
});

describe('what people call their files', () => {
	it.each([
		'голосовое сообщение.mp3',
		'録音 (1).mp3',
		'שיחה.mp3',
		'family 👨‍👩‍👧‍👦 🇩🇪.mp3',
		'नमस्ते.mp3',
		"it's 100% [final] #1; v=2.mp3",
		'Cafe\u0301.mp3',
	])('arrives intact: %s', (given) => {
		expect(fitFileName(given, 'mp3')).toBe(given);
	});
});

describe('a long name', () => {
	const family = '👨‍👩‍👧‍👦';

	it.each([
		['letters', `${'a'.repeat(500)}.MP3`, `${'a'.repeat(196)}.MP3`],
		['letters of two bytes', `${'ж'.repeat(500)}.mp3`, `${'ж'.repeat(98)}.mp3`],
		['emoji of four bytes', '😀'.repeat(500), `${'😀'.repeat(49)}.mp3`],
		['emoji of 25 bytes', family.repeat(50), `${family.repeat(7)}.mp3`],
		['letters with accents apart', 'e\u0301'.repeat(500), `${'e\u0301'.repeat(65)}.mp3`],
		['one letter with endless accents', `e${'\u0301'.repeat(999)}`, `e${'\u0301'.repeat(97)}.mp3`],
		['no extension among the dots', `x.${'y'.repeat(500)}`, `x.${'y'.repeat(194)}.mp3`],
		['exactly as long as allowed', `${'a'.repeat(196)}.mp3`, `${'a'.repeat(196)}.mp3`],
	])('loses its end, but no half letter and not its extension: %s', (_label, given, expected) => {
		const name = fitFileName(given, 'mp3');

		expect(name).toBe(expected);
		expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
	});

	// Work that grows with the square of the length would take longer than a test may.
	it('of a million dots takes no time', () => {
		const name = fitFileName(`a${'.'.repeat(1_000_000)}b`, 'mp3');

		expect(name).toMatch(/^a\.*\.mp3$/);
	});
});
