import type { LoadCodec } from './libraries';

/** Lets other work go on: long loops await it every few ms. The caller brings it. */
export type YieldToEventLoop = () => Promise<void>;

/** What reading and writing sound works with; the caller brings it. */
export interface AudioTools {
	/** Loads a bundled library; called only when a recording needs it. */
	loadCodec: LoadCodec;
	/**
	 * Awaited every few ms of work. It rejects when the work is to end, because the run was stopped or
	 * the file asks for more than its share: whoever holds a decoder frees it in a `finally`.
	 */
	yieldToEventLoop: YieldToEventLoop;
}
