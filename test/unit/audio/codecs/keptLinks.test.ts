import {
	countKeptFrames,
	keepLinks,
	readLinks,
	type LinkReader,
} from '../../../../nodes/DeepfakeAudioCheck/audio/codecs/keptLinks';

/** Of each link, from which frame to which it is heard; nothing is heard of the second. */
const links = keepLinks(
	[
		{ name: 'a', start: 10, end: 110 },
		{ name: 'silent', start: 110, end: 110 },
		{ name: 'b', start: 130, end: 180 },
		{ name: 'c', start: 180, end: 200 },
	],
	({ start, end }) => ({ start, end }),
);

/** Notes what it is asked for, and cannot decode the link of one name to its end. */
function createReader(damaged?: string) {
	const asked: Array<[name: string, start: number, end: number]> = [];
	const free = jest.fn();
	const reader: LinkReader<{ name: string }> = {
		read: async function* ({ name }, { start, end }) {
			asked.push([name, start, end]);
			yield await Promise.resolve([new Float32Array(1)]);
			return name !== damaged;
		},
		free,
	};
	return { reader, asked, free };
}

async function drain(range: { start: number; end: number }, damaged?: string) {
	const { reader, asked, free } = createReader(damaged);
	for await (const samples of readLinks(links, range, reader)) expect(samples).toHaveLength(1);
	return { asked, free };
}

describe('the links of a chain', () => {
	it('are as long together as what is kept of each', () => {
		expect(countKeptFrames(links)).toBe(170);
		expect(countKeptFrames([])).toBe(0);
	});

	it.each<[string, { start: number; end: number }, unknown[]]>([
		['within one', { start: 20, end: 30 }, [['a', 30, 40]]],
		['up to the end of one', { start: 0, end: 100 }, [['a', 10, 110]]],
		['from the start of one', { start: 100, end: 120 }, [['b', 130, 150]]],
		[
			'over all of them',
			{ start: 90, end: 160 },
			[
				['a', 100, 110],
				['b', 130, 180],
				['c', 180, 190],
			],
		],
		['behind the last', { start: 170, end: 200 }, []],
	])('are read where a range lies: %s', async (_, range, expected) => {
		const { asked, free } = await drain(range);

		expect(asked).toEqual(expected);
		expect(free).toHaveBeenCalledTimes(1);
	});

	it('end with one that cannot be decoded: what follows would be heard too early', async () => {
		const { asked, free } = await drain({ start: 0, end: 170 }, 'b');

		expect(asked.map(([name]) => name)).toEqual(['a', 'b']);
		expect(free).toHaveBeenCalledTimes(1);
	});
});
