import { createRedact } from '../../../nodes/DeepfakeAudioCheck/dataspike/redact';

const key = 'sk_live/+a"b\\c&d=e%f';
const redact = createRedact(key);

const base64 = (text: string) => Buffer.from(text).toString('base64');
const escaped = (write: (code: number) => string) =>
	Array.from(key, (character) => write(character.charCodeAt(0))).join('');
const hex = (code: number, digits: number) => code.toString(16).padStart(digits, '0');

describe('the API key is taken out of an answer', () => {
	it.each([
		['as it is', key],
		['percent-encoded', encodeURIComponent(key)],
		['percent-encoded in small letters', 'sk_live%2f%2ba%22b%5cc%26d%3de%25f'],
		['percent-encoded twice', encodeURIComponent(encodeURIComponent(key))],
		['percent-encoded throughout', escaped((code) => `%${hex(code, 2)}`)],
		['partly percent-encoded', 'sk_live/%2Ba"b\\c&d%3De%f'],
		['with the escapes of JSON', 'sk_live\\/+a\\"b\\\\c&d=e%f'],
		['with the escapes of JSON, twice', 'sk_live/+a\\\\\\"b\\\\\\\\c&d=e%f'],
		['with code points of JSON', escaped((code) => `\\u${hex(code, 4)}`)],
		['with code points of JSON in capitals', escaped((code) => `\\u${hex(code, 4).toUpperCase()}`)],
		['with the references of HTML', 'sk_live/+a&quot;b\\c&amp;d=e%f'],
		['with numbers of HTML', escaped((code) => `&#${code};`)],
		['with numbers of HTML in hexadecimal', escaped((code) => `&#x${hex(code, 2)};`)],
	])('%s', (_, written) => {
		const answer = { echo: `header: ${written}.`, [written]: [{ again: [written] }] };

		expect(redact(answer)).toEqual({
			echo: 'header: [hidden].',
			'[hidden]': [{ again: ['[hidden]'] }],
		});
	});

	it.each([
		['alone', base64(key)],
		['behind one character', base64(`:${key}`)],
		['behind two characters', base64(`u:${key}`)],
		['behind a user', base64(`user:${key}`)],
		['before something', base64(`${key}:x`)],
		['in the alphabet for URLs', Buffer.from(`user:${key}`).toString('base64url')],
		['percent-encoded', encodeURIComponent(base64(`>>${key}`))],
	])('in base64, %s', (_, written) => {
		const rest = redact(written);

		expect(rest).toContain('[hidden]');
		// What is left of the text holds no three characters of the key.
		const decoded = Buffer.from(rest.replace('[hidden]', ''), 'base64').toString('latin1');
		const pieces = Array.from(key, (__, index) => key.slice(index, index + 3)).slice(0, -2);
		expect(pieces.filter((piece) => decoded.includes(piece))).toEqual([]);
	});

	it('and nothing else is', () => {
		const answer = { id: 'sk_live', list: [1, null, true, 'sk_live/+a"b\\c&d=e%'], text: '%73' };

		expect(redact(answer)).toEqual(answer);
	});

	it('unless it is too short to be told from a word', () => {
		expect(createRedact('queue')({ status: 'queue' })).toEqual({ status: 'queue' });
	});
});
