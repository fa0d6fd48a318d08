import { sleep } from 'n8n-workflow';
import type { ConversionTools } from '../audio/convert/soundSource';

/** So long conversion works at a stretch before other work has its turn, in ms. */
const LONGEST_STRETCH_MS = 10;

/** Decoders on demand, and turns for the rest of n8n. Made anew for every file. */
export function createConversionTools(): ConversionTools {
	let turnStartMs = performance.now();
	return {
		loadDecoders: async () => await import('../audio/decoders'),
		pause: async () => {
			if (performance.now() - turnStartMs < LONGEST_STRETCH_MS) return;
			await sleep(0);
			turnStartMs = performance.now();
		},
	};
}

/** The last of the conversions that are to be done, or undefined. */
let lastTurn: Promise<unknown> = Promise.resolve();

/**
 * Runs conversions one after another, across all executions: there is one thread for all of them,
 * and each one's stretch of work would add to the others'.
 */
export async function takeTurn<Value>(convert: () => Promise<Value>): Promise<Value> {
	const turn = lastTurn.then(convert, convert);
	lastTurn = turn.catch(() => undefined);
	return await turn;
}
