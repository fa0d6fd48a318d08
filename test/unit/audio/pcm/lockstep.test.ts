import type { FrameRange, Pcm } from '../../../../nodes/DeepfakeAudioCheck/audio/media/pcm';
import {
	readInLockstep,
	type LockstepReader,
} from '../../../../nodes/DeepfakeAudioCheck/audio/pcm/lockstep';

/** What became of a sound that others read. */
interface Watched {
	pcm: Pcm;
	begun: FrameRange[];
	/** The frames that were decoded, in order. */
	frames: number[];
	isOver: () => boolean;
}

/** A sound whose samples are the numbers of their frames, one in each piece, in an array that is used again. */
function watch({ brokenAt = Infinity } = {}): Watched {
	const begun: FrameRange[] = [];
	const frames: number[] = [];
	let isOver = false;
	const piece = new Float32Array(1);
	const pcm: Pcm = {
		...{ sampleRate: 8000, channels: 1, bitsPerSample: 16, frameCount: 100 },
		read: async function* (range, onLost) {
			begun.push(range);
			try {
				for (let frame = range.start; frame < range.end; frame += 1) {
					if (frame === brokenAt) throw new Error('a trap');
					if (frame === 2) onLost?.({ start: 2, end: 3 });
					frames.push(frame);
					piece[0] = await Promise.resolve(frame);
					yield [piece];
				}
			} finally {
				isOver = true;
			}
		},
	};
	return { pcm, begun, frames, isOver: () => isOver };
}

async function readAll(
	{ pcm, leave }: LockstepReader,
	range: FrameRange,
	onPiece: (frame: number) => Promise<void> = async () => await Promise.resolve(),
): Promise<number[]> {
	const heard: number[] = [];
	try {
		for await (const [samples] of pcm.read(range)) {
			const frame = samples?.[0] ?? Number.NaN;
			await onPiece(frame);
			// Only now: the array may not have been used again meanwhile.
			heard.push(samples?.[0] ?? Number.NaN);
		}
	} finally {
		leave();
	}
	return heard;
}

const RANGE = { start: 1, end: 5 };

describe('readers of one sound', () => {
	it('get all of it, and it is decoded once', async () => {
		const { pcm, begun, frames, isOver } = watch();
		const readers = readInLockstep(pcm, 3);

		const heard = await Promise.all(readers.map(async (reader) => await readAll(reader, RANGE)));

		expect(heard).toEqual([
			[1, 2, 3, 4],
			[1, 2, 3, 4],
			[1, 2, 3, 4],
		]);
		expect(begun).toEqual([RANGE]);
		expect(frames).toEqual([1, 2, 3, 4]);
		expect(isOver()).toBe(true);
	});

	it('wait for the slowest of them before the next piece is decoded', async () => {
		const { pcm, frames } = watch();
		const [fast, slow] = readInLockstep(pcm, 2) as [LockstepReader, LockstepReader];
		const ahead: number[] = [];

		await Promise.all([
			readAll(fast, RANGE),
			readAll(slow, RANGE, async (frame) => {
				for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
				ahead.push((frames.at(-1) ?? 0) - frame);
			}),
		]);

		expect(ahead).toEqual([0, 0, 0, 0]);
	});

	it('do not wait for one that leaves early, or never came', async () => {
		const { pcm, isOver } = watch();
		const [stays, leaves, absent] = readInLockstep(pcm, 3) as [
			LockstepReader,
			LockstepReader,
			LockstepReader,
		];
		const leaving = readAll(leaves, RANGE, async (frame) => {
			if (frame === 2) await Promise.reject(new Error('enough'));
		});
		absent.leave();

		const [heard, left] = await Promise.allSettled([readAll(stays, RANGE), leaving]);

		expect(heard).toEqual({ status: 'fulfilled', value: [1, 2, 3, 4] });
		expect(left).toMatchObject({ status: 'rejected', reason: { message: 'enough' } });
		expect(isOver()).toBe(true);
	});

	it('let go of the sound when all leave before its end, and once each', async () => {
		const { pcm, frames, isOver } = watch();
		const readers = readInLockstep(pcm, 2);
		const stop = async () => await Promise.reject(new Error('enough'));

		await Promise.allSettled(readers.map(async (reader) => await readAll(reader, RANGE, stop)));
		for (const { leave } of readers) leave();
		await Promise.resolve();

		expect(frames).toEqual([1]);
		expect(isOver()).toBe(true);
	});

	it('are all told of what ends it, and of what could not be decoded', async () => {
		const { pcm } = watch({ brokenAt: 4 });
		const readers = readInLockstep(pcm, 2);
		const lost: FrameRange[][] = [[], []];

		const settled = await Promise.allSettled(
			readers.map(async (reader, index) => {
				for await (const samples of reader.pcm.read(RANGE, (one) => lost[index]?.push(one))) {
					expect(samples).toHaveLength(1);
				}
			}),
		);

		expect(settled).toMatchObject([
			{ status: 'rejected', reason: { message: 'a trap' } },
			{ status: 'rejected', reason: { message: 'a trap' } },
		]);
		expect(lost).toEqual([[{ start: 2, end: 3 }], [{ start: 2, end: 3 }]]);
	});

	it('decode another range than the first one by themselves', async () => {
		const { pcm, begun } = watch();
		const [first, second] = readInLockstep(pcm, 2) as [LockstepReader, LockstepReader];
		const other = { start: 7, end: 9 };

		const heard = await Promise.all([readAll(first, RANGE), readAll(second, other)]);

		expect(heard).toEqual([
			[1, 2, 3, 4],
			[7, 8],
		]);
		expect(begun).toEqual(expect.arrayContaining([RANGE, other]));
	});
});
