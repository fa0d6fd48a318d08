import { selectBinaryProperties } from '../../../nodes/DeepfakeAudioCheck/input/binarySelection';

const mail = ['attachment_0', 'attachment_1', 'attachment_10', 'logo'];

function names(parameter: string, available: string[]): string[] {
	return selectBinaryProperties(parameter, available).selected.map(({ name }) => name);
}

describe('Input Binary Field', () => {
	it.each([
		['one name', 'data', ['data', 'other'], ['data']],
		['several names, in their order', 'logo, attachment_0', mail, ['logo', 'attachment_0']],
		['a pattern', 'attachment_*', mail, ['attachment_0', 'attachment_1', 'attachment_10']],
		['a pattern for everything', '*', mail, mail],
		['a pattern with a middle', 'a*ment*0', mail, ['attachment_0', 'attachment_10']],
		['a pattern that ends in text', '*_1', mail, ['attachment_1']],
		[
			'a name and a pattern that overlap',
			'attachment_1,attachment_*',
			mail,
			['attachment_1', 'attachment_0', 'attachment_10'],
		],
		['stray commas and spaces', ' , logo ,, ', mail, ['logo']],
		['a field whose own name holds a comma', 'a,b', ['a,b', 'a', 'b'], ['a,b']],
		['a field whose own name holds a star', 'a*', ['a*', 'ab'], ['a*']],
		['a pattern that must not match twice the same text', 'ab*ba', ['aba'], []],
	])('understands %s', (_why, parameter, available, expected) => {
		expect(names(parameter, available)).toEqual(expected);
	});

	it('tells which fields a pattern found', () => {
		const { selected } = selectBinaryProperties('logo,attachment_1*', mail);

		expect(selected).toEqual([
			{ name: 'logo', byPattern: false },
			{ name: 'attachment_1', byPattern: true },
			{ name: 'attachment_10', byPattern: true },
		]);
	});

	it('tells which plain names the item does not have', () => {
		const { missing } = selectBinaryProperties('logo,voice,attachment_9*', mail);

		expect(missing).toEqual(['voice']);
	});

	it('does not take characters of regular expressions for a pattern', () => {
		expect(names('a.t+ach(', mail)).toEqual([]);
	});

	it('finishes at once on a pattern made to be slow', () => {
		const selection = selectBinaryProperties(`${'a*'.repeat(2000)}b`, ['a'.repeat(5000)]);

		expect(selection.selected).toEqual([]);
	});
});
