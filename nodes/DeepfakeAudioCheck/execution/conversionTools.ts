import { sleep } from 'n8n-workflow';
import type { ConversionTools } from '../audio/convert/soundSource';
import { loadCodec } from './loadCodec';

/** So long work goes on at a stretch before other work has its turn, in ms. */
const LONGEST_STRETCH_MS = 10;

/** When the present stretch began, in ms: there is one thread, and so one stretch for all files. */
let stretchStartMs = 0;

/** The last of the pauses that are to be made. */
let lastPause: Promise<void> = Promise.resolve();

/** Decoders on demand, and turns for the rest of n8n. */
export function createConversionTools(): ConversionTools {
	return { loadCodec, pause };
}

/**
 * Pauses are made one after another, so that only one file works between two looks at what else n8n
 * has to do. Timers of their own would wake all files at once: one stretch would follow another, and
 * with two files at work the event loop never comes to its network again.
 */
async function pause(): Promise<void> {
	if (performance.now() - stretchStartMs < LONGEST_STRETCH_MS) return;
	lastPause = lastPause.then(async () => await sleep(0));
	await lastPause;
	stretchStartMs = performance.now();
}

/** The last of the conversions that are to be done. */
let lastTurn: Promise<unknown> = Promise.resolve();

/** Runs conversions one after another, across all executions, so that one decoder is in memory. */
export async function takeTurn<Value>(convert: () => Promise<Value>): Promise<Value> {
	const turn = lastTurn.then(convert, convert);
	lastTurn = turn.catch(() => undefined);
	return await turn;
}
