import { BytePieces } from '../../../../nodes/DeepfakeAudioCheck/audio/convert/bytePieces';
import { TimedPieces } from '../../../../nodes/DeepfakeAudioCheck/audio/convert/timedPieces';

/** A file that lies in the middle of a larger memory, as Node's small Buffers do. */
const file = Uint8Array.from({ length: 300 }, (_, index) => index % 256).subarray(100, 200);

describe('pieces of a file', () => {
	it('are found again in the order in which they were added', () => {
		const pieces = new BytePieces(file);

		pieces.add(file.subarray(10, 13));
		pieces.add(file.subarray(0, 2));

		expect(pieces.count).toBe(2);
		expect([...pieces.at(0)]).toEqual([110, 111, 112]);
		expect([...pieces.at(1)]).toEqual([100, 101]);
	});

	it('that lie in the file are views of it, and those that were joined are kept', () => {
		const pieces = new BytePieces(file);
		const joined = Uint8Array.of(7, 8, 9);

		pieces.add(joined);
		pieces.add(file.subarray(98));

		expect(pieces.at(0)).toBe(joined);
		expect(pieces.at(1).buffer).toBe(file.buffer);
		expect([...pieces.at(1)]).toEqual([198, 199]);
	});

	it('are empty where there is none', () => {
		const pieces = new BytePieces(file);
		pieces.add(file.subarray(1, 5));

		expect(pieces.at(1)).toHaveLength(0);
		expect(pieces.at(100_000)).toHaveLength(0);
	});

	it('are more than the first memory for their places holds', () => {
		const pieces = new BytePieces(file);

		for (let index = 0; index < 10_000; index += 1) pieces.add(file.subarray(index % 100));

		expect(pieces.count).toBe(10_000);
		expect([...pieces.at(9_999)]).toEqual([199]);
		expect(pieces.at(5_000)).toHaveLength(100);
	});
});

describe('timed pieces', () => {
	const pieces = new TimedPieces(file);
	for (const [index, duration] of [320, 960, 320].entries()) {
		pieces.add(file.subarray(index, index + 1), duration);
	}

	it('start where the ones before them end', () => {
		expect([0, 1, 2, 3].map((index) => pieces.startOf(index))).toEqual([0, 320, 1280, 1600]);
		expect(pieces.duration).toBe(1600);
	});

	it.each([
		[0, 0],
		[319, 0],
		[320, 1],
		[1279, 1],
		[1280, 2],
		[1599, 2],
		[9999, 2],
	])('the one that sounds at sample %i is %i', (sample, index) => {
		expect(pieces.indexAt(sample)).toBe(index);
	});
});
