import { createConversionTools } from '../../../nodes/DeepfakeAudioCheck/execution/conversionTools';

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
					const { pause } = createConversionTools();
					while (performance.now() < endMs) {
						work(1);
						await pause();
					}
				}),
			);

			// A stretch is 10 ms; on a busy machine it may take several times as long.
			expect(turns).toBeGreaterThan(5);
			expect(longestMs).toBeLessThan(250);
		},
	);
});
