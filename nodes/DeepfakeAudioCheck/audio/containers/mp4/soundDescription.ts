import { uint16BigEndian, uint32BigEndian } from '../../bytes/read';
import type { Codec, OpusLink } from '../../media/track';
import type { Box } from './boxes';

/** How sound is laid out that has no packets of its own: samples in blocks of one size. */
export interface Blocks {
	/** Samples of each channel in a block. */
	units: number;
	sizeBytes: number;
	/** What a "sample" of the file's tables is, in samples of each channel. */
	unitsPerSample: number;
}

/** What a sample entry says of the samples that belong to it. */
export interface SoundDescription {
	/** Opus has its streams filled in when its packets are known. */
	codec:
		| Exclude<Codec, { name: 'opus' }>
		| { name: 'opus'; link: Pick<OpusLink, 'layout' | 'preSkip'> };
	/** In Hz. */
	sampleRate: number;
	channels: number;
	blocks?: Blocks;
	/** How long each packet lasts by its codec, in units of `timescale`, whatever the tables say. */
	packetDuration?: { units: number; timescale: number };
}

/**
 * The channels that a sample entry tells; QuickTime's version 2 has them elsewhere.
 *
 * Ref: ISO/IEC 14496-12 section 12.2.3; Apple, "QuickTime File Format", sound sample descriptions
 *
 *      0          6           8         10           16         18            20     24
 *      | reserved | reference | version | revision.. | channels | sample size | ...  | rate, 16.16
 */
export function channelsOf(bytes: Uint8Array, entry: Box): number {
	return isVersion2(bytes, entry)
		? uint32BigEndian(bytes, entry.start + 40)
		: uint16BigEndian(bytes, entry.start + 16);
}

/** The sample rate that a sample entry tells, in Hz. */
export function sampleRateOf(bytes: Uint8Array, entry: Box): number {
	if (!isVersion2(bytes, entry)) return uint16BigEndian(bytes, entry.start + 24);
	if (entry.end - entry.start < 40) return 0;
	const rate = new DataView(bytes.buffer, bytes.byteOffset + entry.start + 32, 8).getFloat64(0);
	return rate >= 1 && rate <= 0xffff_ffff ? rate : 0;
}

function isVersion2(bytes: Uint8Array, entry: Box): boolean {
	return uint16BigEndian(bytes, entry.start + 8) === 2;
}
