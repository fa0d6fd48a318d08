import type { Coverage } from './coverage';
import type { Refusal } from './refusal';
import type { Track } from './track';

/** What a demuxer found in a file. */
export interface Demuxed {
	/** All sound tracks, in the order of the file, also those that cannot be decoded; at least one. */
	tracks: Track[];
	coverage: Coverage;
	/**
	 * Whether a plain decoder of this container reads the same sound from the file as it is: no header to
	 * be put right, no tag in its way, nothing behind its first end.
	 */
	isPlain: boolean;
}

/** A demuxer never throws but what `yieldToEventLoop` rejects with. */
export type DemuxResult = { ok: true; demuxed: Demuxed } | { ok: false; refusal: Refusal };
