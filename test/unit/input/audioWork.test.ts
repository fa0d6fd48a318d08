import { createAudioWork, createYield } from '../../../nodes/DeepfakeAudioCheck/input/audioWork';

/** Works without a rest for so long, in ms. */
function work(forMs: number): void {
	const endMs = performance.now() + forMs;
	while (performance.now() < endMs);
}

describe('pauses of long work', () => {
	it.each([1, 2, 5, 20])(
		'let the network have its turn while %i files are worked on',
		async (files) => {
			const endMs = performance.now() + 500;
			let turns = 0;
			let longestMs = 0;
			let lastMs = performance.now();
			const watch = () => {
				turns += 1;
				longestMs = Math.max(longestMs, performance.now() - lastMs);
				lastMs = performance.now();
				if (lastMs < endMs) setImmediate(watch);
			};
			setImmediate(watch);

			await Promise.all(
				Array.from({ length: files }, async () => {
					const yieldToEventLoop = createYield(new AbortController().signal);
					while (performance.now() < endMs) {
						work(1);
						await yieldToEventLoop();
					}
				}),
			);

			// A stretch is 10 ms; on a busy machine it may take several times as long.
			expect(turns).toBeGreaterThan(5);
			expect(longestMs).toBeLessThan(250);
		},
	);
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
