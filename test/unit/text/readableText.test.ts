import {
	oneLine,
	readableName,
	readableText,
} from '../../../nodes/DeepfakeAudioCheck/text/readableText';

describe('a text from outside', () => {
	it.each([
		['keeps what is no line break and no control', ' <a@b.cd> ', '<a@b.cd>'],
		['has no line breaks', 'a\r\nb\u2028c', 'a b c'],
		['has no control characters', 'a\u0000\u001b[31mb', 'a [31mb'],
		['does not turn the direction of writing', 'a\u202Ecba', 'a cba'],
		['has no half of a character', 'a\uD800', 'a\uFFFD'],
		['is cut off where it says so', '1234567890x', '123456789…'],
		['is whole at its longest', '1234567890', '1234567890'],
	])('on one line %s', (_why, text, expected) => {
		expect(oneLine(text, 10)).toBe(expected);
	});

	it('in a message has no angle brackets, since n8n shows some as HTML', () => {
		expect(readableText('<b>\n1', 10)).toBe('‹b› 1');
		expect(readableText('<b>45678901', 10)).toBe('‹b›456789…');
	});
});

describe('a file name in a message', () => {
	it.each([
		['stays as it is', 'call 7.wav', 'call 7.wav'],
		['of 120 characters stays whole', 'a'.repeat(120), 'a'.repeat(120)],
		[
			'that is longer keeps its end',
			`${'a'.repeat(200)} 2026-11-26 part 12.wav`,
			`${'a'.repeat(79)}…${'a'.repeat(17)} 2026-11-26 part 12.wav`,
		],
		['keeps emoji whole', `${'😀'.repeat(121)}`, `${'😀'.repeat(79)}…${'😀'.repeat(40)}`],
		['is on one line', 'a\nb<i>', 'a b‹i›'],
	])('%s', (_why, name, expected) => {
		expect(readableName(name)).toBe(expected);
	});
});
