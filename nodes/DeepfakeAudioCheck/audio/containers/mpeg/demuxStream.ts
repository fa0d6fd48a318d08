import { CoverageMap, type Coverage } from '../../media/coverage';
import type { Refusal } from '../../media/refusal';
import type { AudioTools } from '../../media/tools';
import type { Track } from '../../media/track';
import { isFreeFormatAt } from './freeFormat';
import { scanStream, type StreamScan } from './scanStream';
import { toTracks } from './toTracks';

/** Tracks of a row of frames, and how they were found. */
export type DemuxedStream =
	| { ok: true; tracks: Track[]; coverage: Coverage; scan: StreamScan }
	| { ok: false; refusal: Refusal };

/** A frame more or less is a matter of how an encoder counts. */
const UNCERTAIN_FRAMES = 1;

/** Finds the tracks of MPEG audio and ADTS in a file; a track for each format, in order. */
export async function demuxStream(
	bytes: Uint8Array,
	{ yieldToEventLoop }: AudioTools,
): Promise<DemuxedStream> {
	const map = new CoverageMap(bytes);
	const scan = await scanStream(bytes, map, yieldToEventLoop);
	const tracks = toTracks(scan.pieces);
	const [first] = tracks;
	if (scan.isTooLong) {
		const last = tracks.at(-1);
		const seconds =
			last === undefined
				? 0
				: last.startSeconds + last.packets.startOf(last.packets.count) / last.sampleRate;
		return { ok: false, refusal: { reason: 'tooLong', seconds } };
	}
	// Fewer frames than the first one says: the file was cut between two of them.
	const frames = first?.packets.count ?? 0;
	const isShort = frames + UNCERTAIN_FRAMES < (scan.statedFrames ?? 0);
	if (tracks.length === 1 && scan.isContiguous && isShort) map.cutOff(bytes.length);
	const coverage = await map.finish(yieldToEventLoop);
	if (first === undefined) return { ok: false, refusal: refuse(bytes, coverage) };
	return { ok: true, tracks, coverage, scan };
}

function refuse(bytes: Uint8Array, { unaccounted, unaccountedBytes }: Coverage): Refusal {
	if (unaccountedBytes === 0) return { reason: 'noSound' };
	const isFreeFormat = unaccounted.some(({ start }) => isFreeFormatAt(bytes, start));
	return isFreeFormat
		? { reason: 'codec', codec: 'MP3 without a bit rate (free format)' }
		: { reason: 'damaged', readableSeconds: 0 };
}

/** Whether the frame of facts at the start says nothing, or no fewer frames than there are. */
export function hasTrueFrameCount({ statedFrames }: StreamScan, { packets }: Track): boolean {
	return statedFrames === undefined || statedFrames + UNCERTAIN_FRAMES >= packets.count;
}
