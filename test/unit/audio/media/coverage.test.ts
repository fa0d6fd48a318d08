import { createRandom } from '../mutations';
import { CoverageMap } from '../../../../nodes/DeepfakeAudioCheck/audio/media/coverage';

const yieldToEventLoop = async () => {};

/** A map of a file of 100 bytes, none of them zero. */
function mapOf(note: (map: CoverageMap) => void) {
	const map = new CoverageMap(new Uint8Array(100).fill(7));
	note(map);
	return map.finish(yieldToEventLoop);
}

describe('coverage of a file', () => {
	it('without a note nothing is accounted for', async () => {
		expect(await mapOf(() => {})).toEqual({
			fileBytes: 100,
			soundBytes: 0,
			unaccountedBytes: 100,
			unaccounted: [{ start: 0, end: 100 }],
			gaps: 0,
			isCutOff: false,
		});
	});

	it('what is the sound of several tracks counts once', async () => {
		const coverage = await mapOf((map) => {
			map.structure(0, 10);
			map.sound(10, 53);
			map.sound(20, 61);
			map.sound(10, 53);
		});

		expect(coverage).toMatchObject({
			soundBytes: 51,
			unaccountedBytes: 39,
			unaccounted: [{ start: 61, end: 100 }],
		});
	});

	it('what lies outside of the file is left out', async () => {
		const coverage = await mapOf((map) => {
			map.sound(-5, 3);
			map.sound(98, 200);
			map.sound(300, 400);
			map.structure(60, 50);
		});

		expect(coverage).toMatchObject({ soundBytes: 5, unaccounted: [{ start: 3, end: 98 }] });
	});

	it('a file that breaks off is told, and what is there of its last packet is no loss', async () => {
		const coverage = await mapOf((map) => {
			map.sound(0, 90);
			map.cutOff(90);
		});

		expect(coverage).toMatchObject({ soundBytes: 90, unaccountedBytes: 0, isCutOff: true });
	});

	it('zeros between are padding; zeros beside other bytes are not', async () => {
		const file = new Uint8Array(40);
		file.fill(7, 0, 10).fill(7, 30, 31);
		const map = new CoverageMap(file);
		map.sound(0, 10);
		map.structure(20, 30);

		const coverage = await map.finish(yieldToEventLoop);

		expect(coverage.unaccounted).toEqual([{ start: 30, end: 40 }]);
	});

	it('a hole over several pages of 65 536 bytes is one', async () => {
		const map = new CoverageMap(new Uint8Array(300_000).fill(7));
		map.structure(0, 100);
		map.sound(260_000, 300_000);

		const { unaccounted } = await map.finish(yieldToEventLoop);

		expect(unaccounted).toEqual([{ start: 100, end: 260_000 }]);
	});

	it.each([1, 2, 3, 4, 5, 6, 7, 8])('is what a list of bytes says of it, seed %i', async (seed) => {
		const random = createRandom(seed);
		const fileBytes = 65_536 * random(4) + random(65_536) + 1;
		const file = new Uint8Array(fileBytes).fill(7);
		const map = new CoverageMap(file);
		const understood = new Uint8Array(fileBytes);
		const heard = new Uint8Array(fileBytes);
		// Ends of ranges at, right before and right behind 65 536 bytes and eighths of them, too.
		const place = () =>
			random(2) === 0 ? random(fileBytes) : random(5) * 65_536 + random(3) - 1 + 8 * random(2);
		for (let range = 0; range < 12; range += 1) {
			const [start = 0, end = 0] = [place(), place()].sort((one, other) => one - other);
			const isSound = random(2) === 0;
			if (isSound) map.sound(start, end);
			else map.structure(start, end);
			understood.fill(1, Math.max(start, 0), Math.max(end, 0));
			if (isSound) heard.fill(1, Math.max(start, 0), Math.max(end, 0));
		}

		const coverage = await map.finish(yieldToEventLoop);

		const left = [...understood.entries()].filter(([, isIn]) => isIn === 0).map(([at]) => at);
		expect(coverage).toMatchObject({
			soundBytes: heard.reduce((sum, isIn) => sum + isIn, 0),
			unaccountedBytes: left.length,
		});
		expect(coverage.unaccounted.map(({ start }) => start)).toEqual(
			left.filter((at) => understood[at - 1] !== 0),
		);
		expect(coverage.unaccounted.map(({ end }) => end - 1)).toEqual(
			left.filter((at) => understood[at + 1] !== 0),
		);
	});
});
