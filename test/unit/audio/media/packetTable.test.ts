import {
	EqualPackets,
	ListedPackets,
	packetAt,
	packetBytesAt,
	SteadyPackets,
} from '../../../../nodes/DeepfakeAudioCheck/audio/media/packetTable';

/** A file that lies in the middle of a larger memory, as Node's small Buffers do. */
const file = Uint8Array.from({ length: 300 }, (_, index) => index % 256).subarray(100, 200);

describe('packets of any size', () => {
	it('are found again in the order in which they were added', () => {
		const packets = new ListedPackets(file, 48_000);

		packets.add(file.subarray(10, 13), 1);
		packets.add(file.subarray(0, 2), 1);

		expect(packets.count).toBe(2);
		expect([...packets.at(0)]).toEqual([110, 111, 112]);
		expect([...packets.at(1)]).toEqual([100, 101]);
	});

	it('that lie in the file are views of it, and those that were joined are kept', () => {
		const packets = new ListedPackets(file, 48_000);
		const joined = Uint8Array.of(7, 8, 9);

		packets.add(joined, 1);
		packets.add(file.subarray(98), 1);

		expect(packets.at(0)).toBe(joined);
		expect(packets.at(1).buffer).toBe(file.buffer);
		expect([...packets.at(1)]).toEqual([198, 199]);
		expect(packets.bytesBetween(0, 2)).toBe(5);
	});

	it('are empty where there is none', () => {
		const packets = new ListedPackets(file, 48_000);
		packets.add(file.subarray(1, 5), 1);

		expect(packets.at(1)).toHaveLength(0);
		expect(packets.at(100_000)).toHaveLength(0);
	});

	it('are more than the first memory for their places holds', () => {
		const packets = new ListedPackets(file, 48_000);

		for (let index = 0; index < 10_000; index += 1) packets.add(file.subarray(index % 100), 1);

		expect(packets.count).toBe(10_000);
		expect([...packets.at(9_999)]).toEqual([199]);
		expect(packets.at(5_000)).toHaveLength(100);
		expect(packets.startOf(9_999)).toBe(9_999);
	});

	const timed = new ListedPackets(file, 16_000);
	for (const [index, duration] of [320, 960, 320].entries()) timed.addAt(index, 1, duration);

	it('start where the ones before them end', () => {
		expect([0, 1, 2, 3].map((index) => timed.startOf(index))).toEqual([0, 320, 1280, 1600]);
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
		expect(packetAt(timed, sample)).toBe(index);
	});

	it('are one run as far as they lie one behind another', () => {
		const packets = new ListedPackets(file, 16_000);
		packets.addAt(0, 3, 1);
		packets.addAt(3, 2, 1);
		packets.addAt(50, 2, 1);
		packets.add(Uint8Array.of(7, 8), 1);

		expect([...packets.run(0, 4)]).toEqual([100, 101, 102, 103, 104]);
		expect([...packets.run(0, 1)]).toEqual([100, 101, 102]);
		expect([...packets.run(2, 4)]).toEqual([150, 151]);
		expect([...packets.run(3, 4)]).toEqual([7, 8]);
	});

	it('give the bytes from any place in their row on, up to where they lie elsewhere', () => {
		const packets = new ListedPackets(file, 16_000);
		packets.addAt(0, 3, 1);
		packets.addAt(3, 2, 1);
		packets.addAt(50, 2, 1);

		expect([...packetBytesAt(packets, 1, 3)]).toEqual([101, 102, 103]);
		expect([...packetBytesAt(packets, 4, 9)]).toEqual([104]);
		expect([...packetBytesAt(packets, 5, 9)]).toEqual([150, 151]);
		expect([...packetBytesAt(packets, 7, 9)]).toEqual([]);
	});
});

describe('packets of any size that last equally long', () => {
	const packets = new SteadyPackets(file, { packetUnits: 576, timescale: 24_000 });
	packets.addAt(10, 3);
	packets.addAt(0, 2);

	it('are found again in the order in which they were added, and are empty behind the last', () => {
		expect([0, 1, 2].map((index) => [...packets.at(index)])).toEqual([
			[110, 111, 112],
			[100, 101],
			[],
		]);
		expect(packets.bytesBetween(0, 2)).toBe(5);
	});

	it('start where the ones before them end', () => {
		expect([0, 1, 2, 3].map((index) => packets.startOf(index))).toEqual([0, 576, 1152, 1152]);
	});

	it('are as large as they are, wherever something stands between them', () => {
		const scattered = new SteadyPackets(file, { packetUnits: 1, timescale: 1 });
		for (const [offset, sizeBytes] of [
			[0, 2],
			[2, 3],
			[9, 1],
			[10, 4],
			[20, 5],
		] as const) {
			scattered.addAt(offset, sizeBytes);
		}

		expect([0, 1, 2, 3, 4].map((index) => scattered.at(index).length)).toEqual([2, 3, 1, 4, 5]);
		expect(scattered.bytesBetween(1, 4)).toBe(8);
		expect(scattered.bytesBetween(0, 9)).toBe(15);
	});
});

describe('packets of one size', () => {
	const about = { start: 4, count: 3, packetBytes: 2, packetUnits: 5, timescale: 8000 };
	const packets = new EqualPackets(file, about);

	it('stand one behind another, and are empty behind the last', () => {
		expect([0, 1, 2, 3].map((index) => [...packets.at(index)])).toEqual([
			[104, 105],
			[106, 107],
			[108, 109],
			[],
		]);
	});

	it('are one run, of which no more is given than there is', () => {
		expect([...packets.run(1, 9)]).toEqual([106, 107, 108, 109]);
		expect(packets.bytesBetween(1, 9)).toBe(4);
	});

	it('start where the ones before them end', () => {
		expect([0, 1, 3, 9].map((index) => packets.startOf(index))).toEqual([0, 5, 15, 15]);
	});
});
