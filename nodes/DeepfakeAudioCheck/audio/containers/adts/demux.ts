import { hasTextAt } from '../../bytes/read';
import type { DemuxResult } from '../../media/demuxed';
import type { AudioTools } from '../../media/tools';
import { demuxStream } from '../mpeg/demuxStream';

/** Reads bare AAC: a row of frames, each behind a header of its own, without an index. */
export async function demuxAdts(bytes: Uint8Array, tools: AudioTools): Promise<DemuxResult> {
	if (hasTextAt(bytes, 0, 'ADIF')) {
		return { ok: false, refusal: { reason: 'codec', codec: 'AAC in ADIF' } };
	}
	const stream = await demuxStream(bytes, tools);
	if (!stream.ok) return stream;
	const { tracks, coverage, scan } = stream;
	const isPlain =
		tracks[0]?.codec.name === 'aac' &&
		tracks.length === 1 &&
		coverage.unaccountedBytes === 0 &&
		scan.isContiguous &&
		scan.hasPlainStart;
	return { ok: true, demuxed: { tracks, coverage, isPlain } };
}
