import { readBox } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/boxes';
import { readSampleTable } from '../../../../nodes/DeepfakeAudioCheck/audio/containers/mp4/sampleTable';
import { box, bytes, uint32BigEndian, zeros } from '../identifyBuilders';
import { noTools } from './mp4Builders';

const FILE_BYTES = 1000;

/** A box with a version and flags of zero before its numbers. */
function table(type: string, ...numbers: number[]): Uint8Array {
	return box(type, zeros(4), ...numbers.map((number) => uint32BigEndian(number)));
}

const sizes = table('stsz', 0, 5, 10, 11, 12, 13, 14);
/** Three samples in the first chunk, two in the second. */
const runs = table('stsc', 2, 1, 3, 1, 2, 2, 1);
const chunks = table('stco', 2, 100, 500);
const times = table('stts', 2, 4, 1024, 1, 700);

/** Offset, size, duration and sample entry of each sample. */
type Taken = [number, number, number, number];

const expected: Taken[] = [
	[100, 10, 1024, 1],
	[110, 11, 1024, 1],
	[121, 12, 1024, 1],
	[500, 13, 1024, 1],
	[513, 14, 700, 1],
];

async function read(boxes: Uint8Array[], { base = 0, takesRuns = false } = {}) {
	const file = bytes(box('stbl', ...boxes), zeros(FILE_BYTES));
	const stbl = readBox(file, 0, file.length);
	if (stbl === undefined) throw new Error('There is no table');
	const samples: Taken[] = [];
	const sampleRuns: unknown[] = [];
	let description = 0;
	let missed = 0;
	const sink = {
		isFull: false,
		elapsedSeconds: 0,
		lastSeconds: 0,
		takesRuns,
		useDescription: (number: number) => (description = number),
		add: (offset: number, sizeBytes: number, duration: number) =>
			samples.push([offset, sizeBytes, duration, description]),
		addRun: (run: unknown) => sampleRuns.push(run),
		isBeyond: (offset: number) => offset >= FILE_BYTES,
		miss: () => (missed += 1),
	};
	const told = await readSampleTable(file, stbl, { base, sink, tools: noTools });
	return { ...told, samples, sampleRuns, missed };
}

describe('the sample table of an MP4 file', () => {
	it.each([
		['sizes of 32 bits', sizes, chunks],
		['sizes of 16 bits', table('stz2', 16, 5, 0x000a_000b, 0x000c_000d, 0x000e_0000), chunks],
		['sizes of 8 bits', table('stz2', 8, 5, 0x0a0b_0c0d, 0x0e00_0000), chunks],
		['sizes of 4 bits', table('stz2', 4, 5, 0xabcd_e000), chunks],
		['offsets of 64 bits', sizes, table('co64', 2, 0, 100, 0, 500)],
	])('is read with %s', async (_, sizeBox, chunkBox) => {
		const found = await read([times, sizeBox, runs, chunkBox]);

		expect(found).toEqual({
			stated: 5,
			isComplete: true,
			samples: expected,
			sampleRuns: [],
			missed: 0,
		});
	});

	it('is read with one size for all samples', async () => {
		const found = await read([times, table('stsz', 20, 5), runs, chunks]);

		expect(found.isComplete).toBe(true);
		expect(found.samples.map(([offset, size]) => [offset, size])).toEqual([
			[100, 20],
			[120, 20],
			[140, 20],
			[500, 20],
			[520, 20],
		]);
	});

	it('is read with one size for all samples, chunk by chunk', async () => {
		const boxes = [times, table('stsz', 20, 5), runs, chunks];

		const { samples, sampleRuns, isComplete } = await read(boxes, { takesRuns: true });

		expect({ samples, isComplete }).toEqual({ samples: [], isComplete: true });
		expect(sampleRuns).toEqual([
			{ offset: 100, count: 3, sizeBytes: 20 },
			{ offset: 500, count: 2, sizeBytes: 20 },
		]);
	});

	it('counts offsets from the start of the file that it belongs to', async () => {
		const { samples } = await read([times, sizes, runs, chunks], { base: 30 });

		expect(samples.map(([offset]) => offset)).toEqual([130, 140, 151, 530, 543]);
	});

	it('names the sample entry of each chunk', async () => {
		const twoEntries = table('stsc', 2, 1, 3, 1, 2, 2, 7);

		const { samples } = await read([times, sizes, twoEntries, chunks]);

		expect(samples.map(([, , , entry]) => entry)).toEqual([1, 1, 1, 7, 7]);
	});

	it.each([
		['holds fewer sizes than it says', [times, table('stsz', 0, 6, 10, 11, 12), runs, chunks], 3],
		['has fewer chunks than its samples need', [times, sizes, runs, table('stco', 1, 100)], 3],
		['has no chunks', [times, sizes, runs], 0],
		['does not say what is in its chunks', [times, sizes, chunks], 0],
		['says it from the second chunk on only', [times, sizes, table('stsc', 1, 2, 2, 1), chunks], 0],
	])('is not complete when it %s', async (_, boxes, count) => {
		const found = await read(boxes);

		expect(found.isComplete).toBe(false);
		expect(found.samples).toEqual(expected.slice(0, count));
	});

	it.each([
		['has sizes of an unknown kind', [times, table('stz2', 12, 5, 0, 0), runs, chunks]],
		['has no sizes', [times, runs, chunks]],
	])('gives no samples when it %s', async (_, boxes) => {
		expect((await read(boxes)).samples).toEqual([]);
	});

	it.each([
		['too few durations', table('stts', 1, 3, 1024), [1024, 1024, 1024, 1024, 1024]],
		['runs of no samples among its durations', table('stts', 3, 0, 9, 4, 1024, 1, 700), undefined],
		['no durations', table('free'), [0, 0, 0, 0, 0]],
	])('gives all samples with %s', async (_, timeBox, durations) => {
		const { samples, isComplete } = await read([timeBox, sizes, runs, chunks]);

		expect(isComplete).toBe(true);
		expect(samples.map(([, , duration]) => duration)).toEqual(
			durations ?? [1024, 1024, 1024, 1024, 700],
		);
	});

	it('passes over a chunk beyond the end of the file, and goes on with the times of the next', async () => {
		const boxes = [times, sizes, runs, table('stco', 2, FILE_BYTES, 500)];

		const { samples, missed, isComplete } = await read(boxes);

		expect({ missed, isComplete }).toEqual({ missed: 1, isComplete: true });
		expect(samples).toEqual(expected.slice(3));
	});
});
