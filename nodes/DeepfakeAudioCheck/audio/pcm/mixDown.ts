import type { Samples } from '../media/pcm';

/** Writes the mean of all channels into an array, from its start; the array is at least as long. */
export function mixDown(samples: Samples, into: Float32Array | Float64Array): void {
	const [first, second] = samples;
	if (first === undefined) return;
	if (second === undefined) {
		into.set(first);
		return;
	}
	if (samples.length === 2) {
		mixTwo(first, second, into);
		return;
	}
	into.set(first);
	for (const channel of samples.slice(1)) {
		for (let index = 0; index < first.length; index += 1) {
			into[index] = (into[index] as number) + (channel[index] as number);
		}
	}
	for (let index = 0; index < first.length; index += 1) {
		into[index] = (into[index] as number) / samples.length;
	}
}

/** Calls and interviews: half the time of the loops for any number of channels. */
function mixTwo(
	first: Float32Array | Float64Array,
	second: Float32Array | Float64Array,
	into: Float32Array | Float64Array,
): void {
	for (let index = 0; index < first.length; index += 1) {
		into[index] = ((first[index] as number) + (second[index] as number)) / 2;
	}
}
