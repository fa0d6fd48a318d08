import type { FrameRange, Pcm, Samples } from '../media/pcm';

/**
 * Channels that differ by no more than this are the same: the last bit of 16. A recorder that writes one
 * microphone twice may dither each copy by itself.
 */
const LARGEST_DIFFERENCE = 1 / 0x8000 + 1e-9;

/** One channel of a sound, counted from 0, as a sound of its own. */
export function channelOf(pcm: Pcm, channel: number): Pcm {
	return {
		...pcm,
		channels: 1,
		read: async function* (range, onLost) {
			for await (const samples of pcm.read(range, onLost)) {
				const one = samples[channel];
				if (one === undefined) return;
				yield [one];
			}
		},
	};
}

/**
 * Which channels hold the same as an earlier one: for each channel the first one that it equals, counted from
 * 0, or itself. Reads only as far as two of them may still be the same.
 *
 * @param ranges what is compared, in order; all of it by default
 * @returns undefined if a range could not be decoded to its end, or to where all channels differ
 * @throws what a decoder throws
 */
export async function findEqualChannels(
	pcm: Pcm,
	ranges: readonly FrameRange[] = [{ start: 0, end: pcm.frameCount }],
): Promise<number[] | undefined> {
	const candidates = Array.from({ length: pcm.channels }, (_, channel) =>
		Array.from({ length: channel }, (__, earlier) => earlier),
	);
	const isDecided = () => candidates.every((earlier) => earlier.length === 0);
	for (const range of ranges) {
		let read = 0;
		for await (const samples of pcm.read(range)) {
			for (const [channel, earlier] of candidates.entries()) {
				candidates[channel] = earlier.filter((one) => areSame(samples, one, channel));
			}
			read += samples[0]?.length ?? 0;
			if (isDecided()) break;
		}
		if (isDecided()) break;
		if (read < range.end - range.start) return undefined;
	}
	return candidates.map(([first], channel) => first ?? channel);
}

function areSame(samples: Samples, one: number, other: number): boolean {
	const a = samples[one];
	const b = samples[other];
	if (a === undefined || b === undefined || a.length !== b.length) return false;
	for (let index = 0; index < a.length; index += 1) {
		if (Math.abs((a[index] as number) - (b[index] as number)) > LARGEST_DIFFERENCE) return false;
	}
	return true;
}
