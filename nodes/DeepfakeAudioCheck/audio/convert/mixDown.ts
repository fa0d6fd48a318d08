import type { Samples } from '../media/libraries';

/** Writes the mean of all channels into an array, from its start; the array is at least as long. */
export function mixDown(samples: Samples, into: Float32Array): void {
	const [first] = samples;
	if (first === undefined) return;
	if (samples.length === 1) {
		into.set(first);
		return;
	}
	into.fill(0, 0, first.length);
	for (const channel of samples) {
		for (let index = 0; index < first.length; index += 1) {
			into[index] = (into[index] as number) + (channel[index] as number) / samples.length;
		}
	}
}
