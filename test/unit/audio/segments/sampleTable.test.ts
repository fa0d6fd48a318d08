import {
	joinBytes,
	uint32BigEndianBytes,
} from '../../../../nodes/DeepfakeAudioCheck/audio/byteParts';
import { listBoxes } from '../../../../nodes/DeepfakeAudioCheck/audio/isoBoxes';
import { writeBox } from '../../../../nodes/DeepfakeAudioCheck/audio/mp4/boxWriter';
import { readSampleTable } from '../../../../nodes/DeepfakeAudioCheck/audio/mp4/readSampleTable';
import { SampleList } from '../../../../nodes/DeepfakeAudioCheck/audio/mp4/sampleList';

const FILE_BYTES = 1000;
const noPause = async () => {};

/** A box with a version and flags of zero before its numbers. */
function table(type: string, ...numbers: number[]): Uint8Array {
	return writeBox(type, uint32BigEndianBytes(0, ...numbers));
}

const sizes = table('stsz', 0, 5, 10, 11, 12, 13, 14);
/** Three samples in the first chunk, two in the second. */
const runs = table('stsc', 2, 1, 3, 1, 2, 2, 1);
const chunks = table('stco', 2, 100, 500);
const times = table('stts', 2, 4, 1024, 1, 700);

const expected = {
	count: 5,
	offsets: [100, 110, 121, 500, 513],
	sizes: [10, 11, 12, 13, 14],
	durations: [1024, 1024, 1024, 1024, 700],
};

async function read(...boxes: Uint8Array[]) {
	const file = joinBytes([writeBox('stbl', ...boxes), new Uint8Array(FILE_BYTES)]);
	const [box] = listBoxes(file, { start: 0, end: file.length });
	if (box === undefined) throw new Error('There is no table');
	const samples = new SampleList(FILE_BYTES);
	const told = await readSampleTable(file, box, { samples, pause: noPause });
	const { count, ...columns } = samples.take();
	const { offsets, sizes: sizesBytes, durations } = columns;
	return {
		...told,
		isCutOff: samples.isCutOff,
		samples: {
			count,
			offsets: [...offsets],
			sizes: [...sizesBytes],
			durations: [...durations],
		},
	};
}

describe('the sample table of an MP4 file', () => {
	it.each([
		['sizes of 32 bits', sizes, chunks],
		['sizes of 16 bits', table('stz2', 16, 5, 0x000a_000b, 0x000c_000d, 0x000e_0000), chunks],
		['sizes of 8 bits', table('stz2', 8, 5, 0x0a0b_0c0d, 0x0e00_0000), chunks],
		['sizes of 4 bits', table('stz2', 4, 5, 0xabcd_e000), chunks],
		['offsets of 64 bits', sizes, table('co64', 2, 0, 100, 0, 500)],
	])('is read with %s', async (_, sizeBox, chunkBox) => {
		expect(await read(times, sizeBox, runs, chunkBox)).toEqual({
			stated: 5,
			isComplete: true,
			isCutOff: false,
			samples: expected,
		});
	});

	it('is read with one size for all samples', async () => {
		const found = await read(times, table('stsz', 20, 5), runs, chunks);

		expect(found).toMatchObject({ isComplete: true, samples: { sizes: [20, 20, 20, 20, 20] } });
		expect(found.samples.offsets).toEqual([100, 120, 140, 500, 520]);
	});

	it.each([
		['holds fewer sizes than it says', [times, table('stsz', 0, 6, 10, 11, 12), runs, chunks], 3],
		['has fewer chunks than its samples need', [times, sizes, runs, table('stco', 1, 100)], 3],
		['has no chunks', [times, sizes, runs], 0],
		['does not say what is in its chunks', [times, sizes, chunks], 0],
		['says it from the second chunk on only', [times, sizes, table('stsc', 1, 2, 2, 1), chunks], 0],
		['has sizes of an unknown kind', [times, table('stz2', 12, 5, 0, 0), runs, chunks], 0],
		['has no sizes', [times, runs, chunks], 0],
		['tells too few durations', [table('stts', 1, 3, 1024), sizes, runs, chunks], 5],
		['tells no durations', [sizes, runs, chunks], 5],
	])('is not complete when it %s', async (_, boxes, count) => {
		expect(await read(...boxes)).toMatchObject({
			isComplete: false,
			isCutOff: false,
			samples: { count },
		});
	});

	it.each([
		['reach beyond the end of the file', sizes, table('stco', 2, 100, FILE_BYTES - 20), 4],
		['share bytes with others', table('stsz', 400, 5), table('stco', 2, 0, 0), 2],
	])('gives no samples behind those that %s', async (_, sizeBox, chunkBox, count) => {
		expect(await read(times, sizeBox, runs, chunkBox)).toMatchObject({
			isComplete: false,
			isCutOff: true,
			samples: { count },
		});
	});
});
