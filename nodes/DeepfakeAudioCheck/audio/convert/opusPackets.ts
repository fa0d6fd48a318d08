import { hasTextAt, uint16LittleEndian } from '../bytes';
import type { OpusLayout } from '../media/libraries';

/** Opus counts in samples of 48 kHz, whatever the rate of the sound. Ref: RFC 7845 section 4 */
export const OPUS_CLOCK_RATE = 48_000;

/** 120 ms. Ref: RFC 6716 section 3.2.5 */
const MAXIMUM_PACKET_DURATION = 5760;

/** The identification header of a stream. */
export interface OpusHead {
	layout: OpusLayout;
	/** Samples at 48 kHz to drop from the start: the decoder runs in on them. */
	preSkip: number;
}

/**
 * Reads an identification header; undefined when it is none that can be decoded.
 *
 * Stereo is decoded as mono by libopus itself; more channels come one by one.
 *
 * Ref: RFC 7845 section 5.1
 *
 *      0          8         9          10         12           16     18
 *      | OpusHead | version | channels | pre-skip | input rate | gain | mapping family
 *      with another family than 0:  19 streams  20 coupled  21 mapping, a byte for each channel
 */
export function readOpusHead(packet: Uint8Array): OpusHead | undefined {
	if (!hasTextAt(packet, 0, 'OpusHead') || packet.length < 19) return undefined;
	const channels = packet[9] ?? 0;
	const family = packet[18] ?? 0;
	const isMajorVersionKnown = (packet[8] ?? 0) < 16;
	if (channels === 0 || !isMajorVersionKnown) return undefined;

	const preSkip = uint16LittleEndian(packet, 10);
	if (family === 0) {
		const mono = { channels: 1, streamCount: 1, coupledCount: 0, mapping: Uint8Array.of(0) };
		return channels <= 2 ? { layout: mono, preSkip } : undefined;
	}
	const streamCount = packet[19] ?? 0;
	const coupledCount = packet[20] ?? 0;
	const mapping = packet.slice(21, 21 + channels);
	const isUsable =
		channels <= 8 &&
		mapping.length === channels &&
		streamCount > 0 &&
		coupledCount <= streamCount &&
		mapping.every((stream) => stream === 255 || stream < streamCount + coupledCount);
	return isUsable
		? { layout: { channels, streamCount, coupledCount, mapping }, preSkip }
		: undefined;
}

/**
 * How long a packet lasts, in samples of 48 kHz; 0 when it is no packet.
 *
 * Ref: RFC 6716 section 3.1, table 2
 *
 *      0 1 2 3 4   5   6 7
 *      | config  | s | code |    code: 0 one frame, 1 and 2 two, 3 as many as the next byte says
 */
export function opusPacketDuration(packet: Uint8Array): number {
	const [first, second] = packet;
	if (first === undefined) return 0;
	const code = first & 3;
	const frameCount = code === 3 ? (second ?? 0) & 0x3f : code === 0 ? 1 : 2;
	const duration = frameCount * frameDuration(first >> 3);
	return duration <= MAXIMUM_PACKET_DURATION ? duration : 0;
}

function frameDuration(config: number): number {
	if (config >= 16) return 120 << (config & 3);
	if (config >= 12) return 480 << (config & 1);
	return [480, 960, 1920, 2880][config & 3] ?? 0;
}
