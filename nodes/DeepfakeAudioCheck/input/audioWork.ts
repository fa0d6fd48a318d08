import { sleep } from 'n8n-workflow';
import type { AudioTools, YieldToEventLoop } from '../audio/media/tools';
import { loadCodec } from './loadCodec';

/** Work goes on at a stretch for so long before other work has its turn, in ms. */
const LONGEST_STRETCH_MS = 10;

/** When the present stretch began, in ms: there is one thread, and so one stretch for all files. */
let stretchStartMs = 0;

/** The last of the pauses that are to be made. */
let lastPause: Promise<void> = Promise.resolve();

/** Work on sound that takes its turns: what reading a recording of a run needs. */
export interface AudioWork extends AudioTools {
	/** Aborted when the run is over. */
	signal: AbortSignal;
	/**
	 * Runs conversions of this run one after another, so that one file and one decoder of it are in
	 * memory. Conversions of other executions go on meanwhile, in slices.
	 */
	runExclusively: <Value>(convert: () => Promise<Value>) => Promise<Value>;
}

/** Decoders on demand, and turns for the rest of n8n. All of it rejects with the signal's reason. */
export function createAudioWork(signal: AbortSignal): AudioWork {
	let lastConversion: Promise<unknown> = Promise.resolve();
	return {
		signal,
		loadCodec,
		yieldToEventLoop: createYield(signal),
		runExclusively: async (convert) => {
			const conversion = lastConversion.then(async () => {
				signal.throwIfAborted();
				return await convert();
			});
			lastConversion = conversion.catch(() => undefined);
			return await conversion;
		},
	};
}

/**
 * Lets the rest of n8n go on after every few ms of work. Pauses are made one after another, across all
 * executions, so that only one file is worked on between two looks at what else n8n has to do. Timers of
 * their own would wake all files at once: one stretch would follow another, and with two files at work the
 * event loop would never come to its network again.
 *
 * @throws (what is returned) the signal's reason, so that the work ends with the run
 */
export function createYield(signal: AbortSignal): YieldToEventLoop {
	return async () => {
		signal.throwIfAborted();
		if (performance.now() - stretchStartMs < LONGEST_STRETCH_MS) return;
		lastPause = lastPause.then(async () => await sleep(0));
		await lastPause;
		stretchStartMs = performance.now();
		signal.throwIfAborted();
	};
}
