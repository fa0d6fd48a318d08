import { createLimiter } from '../../../nodes/DeepfakeAudioCheck/items/limiter';

/** Tasks that end when they are told to, and the order in which they began. */
function createTasks(count: number) {
	const begun: number[] = [];
	const ends: Array<(error?: Error) => void> = [];
	const tasks = Array.from({ length: count }, (_, index) => async () => {
		begun.push(index);
		await new Promise<void>((resolve, reject) => {
			ends[index] = (error) => (error === undefined ? resolve() : reject(error));
		});
		return index;
	});
	return { begun, ends, tasks };
}

/** Lets everything go on that can. */
async function settle(): Promise<void> {
	await new Promise(setImmediate);
}

describe('a limiter', () => {
	it('starts tasks in order, no more than its number at a time', async () => {
		const { begun, ends, tasks } = createTasks(4);
		const limit = createLimiter(2);
		const results = tasks.map(async (task) => await limit(task));

		await settle();
		expect(begun).toEqual([0, 1]);
		ends[1]?.();
		await settle();
		expect(begun).toEqual([0, 1, 2]);
		ends[0]?.();
		await settle();
		expect(begun).toEqual([0, 1, 2, 3]);
		ends[2]?.();
		ends[3]?.();

		expect(await Promise.all(results)).toEqual([0, 1, 2, 3]);
	});

	it('is not held up by a task that fails', async () => {
		const { begun, ends, tasks } = createTasks(2);
		const limit = createLimiter(1);
		const results = Promise.allSettled(tasks.map(async (task) => await limit(task)));
		await settle();

		ends[0]?.(new Error('broken'));
		await settle();
		expect(begun).toEqual([0, 1]);
		ends[1]?.();

		expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
	});

	it('has a place again after all tasks have ended', async () => {
		const limit = createLimiter(1);
		await limit(async () => await Promise.resolve());

		expect(await limit(async () => await Promise.resolve('again'))).toBe('again');
	});
});
