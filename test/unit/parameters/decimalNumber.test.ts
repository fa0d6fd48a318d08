import { readDecimal } from '../../../nodes/DeepfakeAudioCheck/parameters/decimalNumber';

describe('a number parameter', () => {
	it.each([
		{ why: 'a number', value: 0.75, expected: 0.75 },
		{ why: 'zero', value: 0, expected: 0 },
		{ why: 'text with a point', value: '0.75', expected: 0.75 },
		{ why: 'text with a comma', value: '0,75', expected: 0.75 },
		{ why: 'text with blanks around it', value: ' 12 \n', expected: 12 },
		{ why: 'text without digits before the comma', value: ',5', expected: 0.5 },
		{ why: 'text without digits behind the point', value: '1.', expected: 1 },
		{ why: 'a number below zero', value: '-1', expected: -1 },
		{ why: 'three decimals behind a zero', value: '0,755', expected: 0.755 },
		{ why: 'three decimals behind a point', value: '1.000', expected: 1 },
	])('is read from $why', ({ value, expected }) => {
		expect(readDecimal(value)).toBe(expected);
	});

	it.each([
		{ why: 'a comma that may group thousands', value: '1,000' },
		{ why: 'a comma that may group thousands, with a sign', value: '-86,400' },
		{ why: 'two separators', value: '1.234,5' },
		{ why: 'hexadecimal digits', value: '0x1' },
		{ why: 'binary digits', value: '0b1' },
		{ why: 'an exponent', value: '1e1' },
		{ why: 'a per cent sign', value: '60%' },
		{ why: 'a word', value: 'high' },
		{ why: 'the word Infinity', value: 'Infinity' },
		{ why: 'a sign alone', value: '-' },
		{ why: 'a point alone', value: '.' },
		{ why: 'no text', value: '' },
		{ why: 'blanks', value: '  ' },
		{ why: 'null', value: null },
		{ why: 'undefined', value: undefined },
		{ why: 'not a number', value: NaN },
		{ why: 'infinity', value: Infinity },
		{ why: 'true', value: true },
		{ why: 'a list', value: [0.6] },
		{ why: 'an object', value: { threshold: 0.6 } },
	])('is not read from $why', ({ value }) => {
		expect(readDecimal(value)).toBeUndefined();
	});
});
