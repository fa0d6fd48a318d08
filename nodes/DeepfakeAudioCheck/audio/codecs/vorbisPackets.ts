import { hasTextAt, uint32LittleEndian } from '../bytes/read';

/** The most channels that are decoded: layouts with a meaning end at eight. */
const MAXIMUM_CHANNELS = 8;

/** No recording has more, in Hz. */
const MAXIMUM_SAMPLE_RATE = 400_000;

/** What the identification header of a stream says. */
export interface VorbisIdentification {
	sampleRate: number;
	channels: number;
	/** Of short and of long blocks, in samples. */
	blockSizes: [short: number, long: number];
}

/** The kind of a header packet. Ref: Vorbis I specification section 4.2.1 */
export function vorbisHeaderType(packet: Uint8Array): number | undefined {
	return hasTextAt(packet, 1, 'vorbis') ? packet[0] : undefined;
}

/**
 * Reads an identification header; undefined if it is none that can be decoded.
 *
 * Ref: Vorbis I specification section 4.2.2
 *
 *      0   1        7         11         12            16 ...      28            29
 *      | 1 | vorbis | version | channels | sample rate | bit rates | block sizes | framing
 *                                                     as powers of 2: short (low four bits), long
 */
export function readVorbisIdentification(packet: Uint8Array): VorbisIdentification | undefined {
	if (vorbisHeaderType(packet) !== 1 || packet.length < 30) return undefined;
	const channels = packet[11] ?? 0;
	const sampleRate = uint32LittleEndian(packet, 12);
	const short = (packet[28] ?? 0) & 15;
	const long = (packet[28] ?? 0) >> 4;
	const isUsable =
		uint32LittleEndian(packet, 7) === 0 &&
		channels >= 1 &&
		channels <= MAXIMUM_CHANNELS &&
		sampleRate >= 1 &&
		sampleRate <= MAXIMUM_SAMPLE_RATE &&
		short >= 6 &&
		short <= long &&
		long <= 13;
	return isUsable ? { sampleRate, channels, blockSizes: [1 << short, 1 << long] } : undefined;
}

/** Ref: Vorbis I specification section 4.2.4: "mode count" takes six bits */
const MAXIMUM_MODES = 64;
const MODE_BITS = 41;

/**
 * Which modes of a stream are of long blocks; undefined if the setup header ends without modes. They
 * are its end: what stands in front of them cannot be passed over without being decoded.
 *
 * Ref: Vorbis I specification section 4.2.4, "Modes"; read from the end as ffmpeg's
 *      vorbis_parser.c does
 *
 *      count - 1 (6 bits), then for each mode   long (1)  window = 0 (16)  transform = 0 (16)  mapping (8)
 *      and a framing bit of 1, with zeros up to the end of its byte
 */
export function readVorbisModes(setup: Uint8Array): boolean[] | undefined {
	if (vorbisHeaderType(setup) !== 5) return undefined;
	let end = lastSetBit(setup);
	const modes: boolean[] = [];
	let found: boolean[] | undefined;
	while (modes.length < MAXIMUM_MODES && end >= MODE_BITS + 8 * 8) {
		const start = end - MODE_BITS;
		const isMode =
			bitsAt(setup, start + 1, 16) === 0 &&
			bitsAt(setup, start + 17, 16) === 0 &&
			bitsAt(setup, start + 33, 8) < MAXIMUM_MODES;
		if (!isMode) break;
		modes.unshift(bitsAt(setup, start, 1) === 1);
		if (bitsAt(setup, start - 6, 6) + 1 === modes.length) found = [...modes];
		end = start;
	}
	return found;
}

/** The place of the last bit that is 1, counted from the first one; bits fill bytes from below. */
function lastSetBit(bytes: Uint8Array): number {
	let last = bytes.length - 1;
	while (last > 0 && bytes[last] === 0) last -= 1;
	return 8 * last + 31 - Math.clz32(bytes[last] ?? 0);
}

function bitsAt(bytes: Uint8Array, offset: number, count: number): number {
	let value = 0;
	for (let index = 0; index < count; index += 1) {
		const place = offset + index;
		value |= (((bytes[place >> 3] ?? 0) >> (place & 7)) & 1) << index;
	}
	return value;
}

/**
 * Tells how long packets last. A packet gives the second half of the block before it and the first
 * half of its own: so the first one of a stream gives nothing.
 *
 * Ref: Vorbis I specification sections 4.3.1 and 4.3.8
 */
export class VorbisTiming {
	private blockBefore: number | undefined;

	private readonly modeMask: number;

	constructor(
		private readonly blockSizes: [short: number, long: number],
		private readonly modes: boolean[],
	) {
		this.modeMask = 2 ** (32 - Math.clz32(modes.length - 1)) - 1;
	}

	/** Forgets the packet before: a decoder starts anew. */
	restart(): void {
		this.blockBefore = undefined;
	}

	/** How long a packet lasts, in samples; undefined if it is no packet of sound. */
	durationOf(packet: Uint8Array): number | undefined {
		const [first] = packet;
		if (first === undefined || (first & 1) === 1) return undefined;
		const isLong = this.modes[(first >> 1) & this.modeMask];
		if (isLong === undefined) return undefined;
		const block = this.blockSizes[isLong ? 1 : 0];
		const duration = this.blockBefore === undefined ? 0 : (this.blockBefore + block) / 4;
		this.blockBefore = block;
		return duration;
	}
}
