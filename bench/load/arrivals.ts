import { createRandom } from './random';

/** When files come at random (a Poisson process), in ms from the beginning: the same for the same seed. */
export function drawArrivalsMs(perSecond: number, forSeconds: number, seed: number): number[] {
	const random = createRandom(seed);
	const arrivalsMs: number[] = [];
	for (let atMs = 0; ; ) {
		atMs += (-Math.log(1 - random()) / perSecond) * 1000;
		if (atMs > forSeconds * 1000) return arrivalsMs;
		arrivalsMs.push(atMs);
	}
}
