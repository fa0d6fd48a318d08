import type { DemuxResult } from '../../../../nodes/DeepfakeAudioCheck/audio/media/demuxed';
import type { AudioTools } from '../../../../nodes/DeepfakeAudioCheck/audio/media/tools';

/** Tools without decoders: a demuxer needs none. */
export const tools: AudioTools = {
	loadCodec: () => Promise.reject(new Error('Nothing is decoded here')),
	yieldToEventLoop: () => Promise.resolve(),
};

/** What a demuxer found, in a form that a table can hold. */
export function summary(result: DemuxResult) {
	if (!result.ok) return result.refusal;
	const { tracks, coverage, isPlain } = result.demuxed;
	return {
		tracks: tracks.map(({ codec, packets, sampleRate, channels }) => [
			codec.name,
			packets.count,
			sampleRate,
			channels,
		]),
		unaccounted: coverage.unaccounted.map(({ start, end }) => [start, end]),
		gaps: coverage.gaps,
		isCutOff: coverage.isCutOff,
		isPlain,
	};
}
