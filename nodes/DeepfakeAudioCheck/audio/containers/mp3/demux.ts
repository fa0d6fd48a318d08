import type { DemuxResult } from '../../media/demuxed';
import type { AudioTools } from '../../media/tools';
import { demuxStream, hasTrueFrameCount } from '../mpeg/demuxStream';

/**
 * Reads an MP3 file: tags, a frame of facts (Xing, VBRI), and frames of sound, whose format may change.
 *
 * Ref: ISO/IEC 11172-3 section 2.4: a file is a row of frames and nothing else; tags are additions
 */
export async function demuxMp3(bytes: Uint8Array, tools: AudioTools): Promise<DemuxResult> {
	const stream = await demuxStream(bytes, tools);
	if (!stream.ok) return stream;
	const { tracks, coverage, scan } = stream;
	const [track] = tracks;
	const isPlain =
		track?.codec.name === 'mp3' &&
		tracks.length === 1 &&
		coverage.unaccountedBytes === 0 &&
		scan.isContiguous &&
		scan.hasPlainStart &&
		// A player may stop where the first frame says that the sound ends.
		hasTrueFrameCount(scan, track);
	return { ok: true, demuxed: { tracks, coverage, isPlain } };
}
