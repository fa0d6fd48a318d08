import { NumberList } from '../../../../nodes/DeepfakeAudioCheck/audio/bytes/numberLists';

/** Longer than several chunks. */
const COUNT = 50_000;

function listOf(numbers: number[]): NumberList {
	const list = new NumberList();
	for (const number of numbers) list.push(number);
	return list;
}

describe('a list of numbers', () => {
	it.each([
		['of four bytes', (index: number) => index * 80_000],
		['that become larger than four bytes', (index: number) => index * 1_000_003],
		['with fractions', (index: number) => index / 8],
		['below zero', (index: number) => -index],
		['of which one is larger', (index: number) => (index === 30_000 ? 2 ** 40 : index)],
	])('gives back those %s', (_, numberOf) => {
		const numbers = Array.from({ length: COUNT }, (__, index) => numberOf(index));

		const list = listOf(numbers);

		expect(list.count).toBe(COUNT);
		expect(numbers.findIndex((number, index) => list.at(index) !== number)).toBe(-1);
		expect(list.at(COUNT)).toBe(0);
	});

	it.each([1, 64, 65, 16_384, 16_385])('has the last of %p replaced', (count) => {
		const list = listOf(Array.from({ length: count }, (_, index) => index));

		list.replaceLast(2 ** 33);

		expect(list.count).toBe(count);
		expect(list.at(count - 1)).toBe(2 ** 33);
		expect(list.at(count - 2)).toBe(Math.max(count - 2, 0));
	});

	it('stays empty when there is no last one', () => {
		const list = new NumberList();

		list.replaceLast(1);

		expect([list.count, list.at(0)]).toEqual([0, 0]);
	});
});
