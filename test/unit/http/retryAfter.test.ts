import { parseRetryAfterMs } from '../../../nodes/DeepfakeAudioCheck/http/retryAfter';

const nowMs = Date.parse('2026-03-04T10:00:00Z');

describe('Retry-After', () => {
	it.each([
		['seconds', '7', 7000],
		['zero seconds', '0', 0],
		['seconds with spaces', ' 12 ', 12_000],
		['an HTTP date', 'Wed, 04 Mar 2026 10:00:30 GMT', 30_000],
		['an old RFC 850 date', 'Wednesday, 04-Mar-26 10:01:00 GMT', 60_000],
		['a date in the past', 'Wed, 04 Mar 2026 09:00:00 GMT', 0],
		['a list of headers', ['3', '9'], 3000],
	])('understands %s', (_why, header, expected) => {
		expect(parseRetryAfterMs(header, nowMs)).toBe(expected);
	});

	it.each([
		['no header', undefined],
		['an empty one', ''],
		['a word', 'soon'],
		['a day that is none', 'Wed, 99 Foo 2026'],
		['a negative number', '-5'],
		['a fraction', '1.5'],
		['a number past all reason', '99999999999999'],
		['an object', {}],
	])('says nothing for %s', (_why, header) => {
		expect(parseRetryAfterMs(header, nowMs)).toBeUndefined();
	});
});
