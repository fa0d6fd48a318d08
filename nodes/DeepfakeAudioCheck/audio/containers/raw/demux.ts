import { CoverageMap } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import { EqualPackets } from '../../media/packetTable';
import type { AudioTools } from '../../media/tools';

/** What has to be known of samples without a header, from a type such as `audio/L16;rate=24000`. */
export interface RawPcm {
	/** In Hz. */
	sampleRate: number;
	channels: number;
	/** 8, 16, 24 or 32: signed whole numbers. */
	bits: number;
	/** False as RFC 2586 has it for `audio/L16`; some programs send the other order all the same. */
	isLittleEndian: boolean;
}

/**
 * Samples without a header as a track.
 *
 * Ref: RFC 2586 (audio/L16) and RFC 3190 (audio/L20, audio/L24): signed, most significant byte first
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function demuxRawPcm(
	bytes: Uint8Array,
	about: RawPcm,
	{ yieldToEventLoop }: Pick<AudioTools, 'yieldToEventLoop'>,
): Promise<DemuxResult> {
	const { sampleRate, channels, bits, isLittleEndian } = about;
	const bytesPerSample = Math.ceil(bits / 8);
	const isSane = sampleRate >= 1 && channels >= 1 && bytesPerSample >= 1 && bytesPerSample <= 4;
	if (!isSane) return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };
	const packetBytes = bytesPerSample * channels;
	const count = Math.floor(bytes.length / packetBytes);
	if (count === 0) return { ok: false, refusal: { reason: 'noSound' } };
	const coverage = new CoverageMap(bytes);
	coverage.sound(0, bytes.length);
	const track = {
		number: 1,
		codec: {
			name: 'pcm' as const,
			coding: 'integer' as const,
			isLittleEndian,
			bytesPerSample,
			bitsPerSample: bits,
		},
		sampleRate,
		channels,
		packets: new EqualPackets(bytes, {
			start: 0,
			count,
			packetBytes,
			packetUnits: 1,
			timescale: sampleRate,
		}),
		startSeconds: 0,
		skippedUnits: 0,
	};
	const finished = await coverage.finish(yieldToEventLoop);
	return { ok: true, demuxed: { tracks: [track], coverage: finished, isPlain: false } };
}
