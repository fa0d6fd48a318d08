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
});
