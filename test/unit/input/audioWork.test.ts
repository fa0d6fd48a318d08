import { createAudioWork, createYield } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';

/** A clock that only work moves, so that it does not matter how busy the machine is. It never goes back. */
let nowMs = 0;

/** Works without a rest for so long, in ms. */
function work(forMs: number): void {
	nowMs += forMs;
}

beforeEach(() => {
	jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => jest.restoreAllMocks());

describe('pauses of long work', () => {
	it.each([1, 2, 5, 20])(
		'let the network have its turn while %i files are worked on',
		async (files) => {
			const endMs = nowMs + 500;
			let longestMs = 0;
			let lastMs = nowMs;
			const watch = () => {
				longestMs = Math.max(longestMs, nowMs - lastMs);
				lastMs = nowMs;
				if (lastMs < endMs) setImmediate(watch);
			};
			setImmediate(watch);

			await Promise.all(
				Array.from({ length: files }, async () => {
					const yieldToEventLoop = createYield(new AbortController().signal);
					while (nowMs < endMs) {
						work(1);
						await yieldToEventLoop();
					}
				}),
			);
			await new Promise(setImmediate);

			// A stretch is 10 ms; now and then the event loop runs the timers of a few pauses in a row.
			expect(longestMs).toBeLessThanOrEqual(100 + files);
			expect(longestMs).toBeGreaterThan(5);
		},
	);
});

describe('a small file beside large ones of other executions', () => {
	it.each([1, 2, 5])('waits a slice for each of its own, for each of %i', async (others) => {
		const ending = new AbortController();
		let elsewhereMs = 0;
		const large = Array.from({ length: others }, async () => {
			const yieldToEventLoop = createYield(ending.signal);
			for (;;) {
				work(1);
				elsewhereMs += 1;
				await yieldToEventLoop();
			}
		});
		await new Promise(setImmediate);

		elsewhereMs = 0;
		const yieldToEventLoop = createYield(new AbortController().signal);
		const ownMs = 100;
		for (let doneMs = 0; doneMs < ownMs; doneMs += 1) {
			work(1);
			await yieldToEventLoop();
		}
		const waitedMs = elsewhereMs;
		ending.abort(new Error('stopped'));
		await Promise.allSettled(large);

		// A slice is 10 ms: its own work takes ten, and there is one to wait for before the first.
		expect(waitedMs).toBeLessThanOrEqual(others * (ownMs + 20));
		expect(waitedMs).toBeGreaterThanOrEqual(ownMs / 2);
	});
});

describe('work of a run that is over', () => {
	it('ends at the next yield, with the reason why the run is over', async () => {
		const ending = new AbortController();
		const yieldToEventLoop = createYield(ending.signal);
		await yieldToEventLoop();

		ending.abort(new Error('stopped'));

		await expect(yieldToEventLoop()).rejects.toThrow('stopped');
	});

	it('starts no further conversion', async () => {
		const ending = new AbortController();
		const { runExclusively } = createAudioWork(ending.signal);
		const later = jest.fn(async () => await Promise.resolve('done'));
		let finishFirst: () => void = () => {};
		const first = runExclusively(
			async () => await new Promise<string>((resolve) => (finishFirst = () => resolve('first'))),
		);
		const second = runExclusively(later);
		await new Promise(setImmediate);

		ending.abort(new Error('stopped'));
		finishFirst();

		expect(await first).toBe('first');
		await expect(second).rejects.toThrow('stopped');
		expect(later).not.toHaveBeenCalled();
	});
});

describe('conversions', () => {
	it('of one run take turns; one that fails does not hold up the next', async () => {
		const { runExclusively } = createAudioWork(new AbortController().signal);
		const events: string[] = [];
		const convert = (name: string) => async () => {
			events.push(`${name} begins`);
			await new Promise(setImmediate);
			events.push(`${name} ends`);
			if (name === 'a') throw new Error('trap');
		};

		const all = await Promise.allSettled([
			runExclusively(convert('a')),
			runExclusively(convert('b')),
		]);

		expect(all.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
		expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
	});

	it('of several runs go on side by side', async () => {
		const runs = [0, 1].map(() => createAudioWork(new AbortController().signal));
		let running = 0;
		let most = 0;

		await Promise.all(
			runs.map(
				async ({ runExclusively }) =>
					await runExclusively(async () => {
						running += 1;
						most = Math.max(most, running);
						await new Promise(setImmediate);
						running -= 1;
					}),
			),
		);

		expect(most).toBe(2);
	});
});
