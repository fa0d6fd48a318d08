import { Cookies } from '../../../nodes/DeepfakeAudioCheck/download/cookies';

const NOW_MS = Date.UTC(2026, 0, 1);
const link = new URL('https://files.example/share/link');

/** The header of a request after an answer has set cookies. */
function carry(setCookie: unknown, to: string, from: URL = link): string | undefined {
	const cookies = new Cookies();
	cookies.note(from, setCookie, NOW_MS);
	return cookies.headerFor(new URL(to));
}

describe('cookies of a download', () => {
	it.each<[string, unknown, string | undefined]>([
		['one', ['a=1'], 'a=1'],
		['several, in their order', ['a=1', 'b=2'], 'a=1; b=2'],
		['a single header', 'a=1; Path=/', 'a=1'],
		['the last of one name', ['a=1', 'a=2'], 'a=2'],
		['a value with an equals sign', ['a=b=c'], 'a=b=c'],
		['no value', ['a='], 'a='],
		['one that lasts', ['a=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT'], 'a=1'],
		['none that is over', ['a=1; Expires=Wed, 01 Jan 2025 00:00:00 GMT'], undefined],
		['none without time left', ['a=1; Max-Age=0'], undefined],
		['none that is taken back', ['a=1', 'a=; Max-Age=-1'], undefined],
		['Max-Age before Expires', ['a=1; Max-Age=9; Expires=Wed, 01 Jan 2025 00:00:00 GMT'], 'a=1'],
		['none without a name', ['=1', 'only'], undefined],
		['none with a line break', ['a=1\r\nx-evil: 1'], undefined],
		['none of 5000 characters', [`a=${'x'.repeat(5000)}`], undefined],
		['nothing for no header', undefined, undefined],
	])('bring back %s', (_, setCookie, expected) => {
		expect(carry(setCookie, 'https://files.example/share/file')).toBe(expected);
	});

	it.each<[string, string, string, string | undefined]>([
		['the same host', 'a=1; Path=/', 'https://files.example/other', 'a=1'],
		['another host', 'a=1; Path=/', 'https://evil.example/', undefined],
		['a host above it', 'a=1; Path=/; Domain=example', 'https://example/', undefined],
		['a host below it', 'a=1; Path=/', 'https://a.files.example/', undefined],
		['another port', 'a=1; Path=/', 'https://files.example:8443/', undefined],
		['its host without encryption', 'a=1; Path=/', 'http://files.example/', 'a=1'],
		['its host without encryption', 'a=1; Path=/; Secure', 'http://files.example/', undefined],
		['its own folder', 'a=1', 'https://files.example/share/x/y', 'a=1'],
		['a folder that begins alike', 'a=1', 'https://files.example/shared', undefined],
		['another folder', 'a=1; Path=/x', 'https://files.example/share/link', undefined],
	])('go to %s, or not: %s', (_, setCookie, to, expected) => {
		expect(carry([setCookie], to)).toBe(expected);
	});

	it('go with the longest path first', () => {
		const header = carry(['a=1; Path=/', 'b=2; Path=/share'], 'https://files.example/share/link');

		expect(header).toBe('b=2; a=1');
	});

	it('are kept up to fifty', () => {
		const many = Array.from({ length: 60 }, (_, index) => `c${index}=1`);

		expect(carry(many, link.href)?.split('; ')).toHaveLength(50);
	});
});
