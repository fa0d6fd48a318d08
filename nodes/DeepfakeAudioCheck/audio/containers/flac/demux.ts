import { hasTextAt } from '../../bytes/read';
import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import { durationSecondsOf } from '../../media/packetTable';
import type { AudioTools } from '../../media/tools';
import type { Track } from '../../media/track';
import { passLeading, scanFlac, type FlacPiece } from './scanStreams';
import { readStreamInfoAt } from './streamHeader';

/** Reads a FLAC file, or several put together. Ref: RFC 9639 section 6 */
export async function demuxFlac(
	bytes: Uint8Array,
	{ yieldToEventLoop }: AudioTools,
): Promise<DemuxResult> {
	const map = new CoverageMap(bytes);
	const start = passLeading(bytes, map);
	const isFlac = hasTextAt(bytes, start, 'fLaC') && readStreamInfoAt(bytes, start) !== undefined;
	if (!isFlac) return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };

	const scan = await scanFlac(bytes, map, { start, yieldToEventLoop });
	const tracks = toTracks(scan.pieces);
	if (scan.isTooLong) {
		const seconds = tracks.reduce((sum, track) => sum + durationSecondsOf(track.packets), 0);
		return { ok: false, refusal: { reason: 'tooLong', seconds } };
	}
	const coverage = await map.finish(yieldToEventLoop);
	if (tracks.length === 0) {
		const isEmpty = coverage.unaccountedBytes === 0 && !coverage.isCutOff;
		return {
			ok: false,
			refusal: isEmpty ? { reason: 'noSound' } : { reason: 'damaged', readableSeconds: 0 },
		};
	}
	const isPlain = scan.streams === 1 && coverage.gaps === 0 && coverage.unaccountedBytes === 0;
	return { ok: true, demuxed: { tracks, coverage, isPlain } };
}

function toTracks(pieces: FlacPiece[]): Track[] {
	let startSeconds = 0;
	return pieces.map(({ info, packets }, index) => {
		const { header, bitsPerSample, sampleRate, channels } = info;
		const track: Track = {
			number: index + 1,
			codec: { name: 'flac', header, bitsPerSample },
			sampleRate,
			channels,
			packets,
			startSeconds,
			skippedUnits: 0,
		};
		startSeconds += durationSecondsOf(packets);
		return track;
	});
}
