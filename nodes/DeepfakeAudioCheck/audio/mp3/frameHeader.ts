import { hasTextAt } from '../bytes';

/** The header of an MPEG Layer III frame. */
export interface Mp3Frame {
	sizeBytes: number;
	samples: number;
	sampleRate: number;
	/** The index of its bit rate, 1 to 14. */
	bitRateIndex: number;
	/** Of the side information behind the header, in bytes. */
	sideInfoBytes: number;
	/** Bytes of the checksum between header and side information: 2 or 0. */
	checksumBytes: number;
	/** Equal in all frames of a recording: version, layer and sample rate. */
	signature: number;
}

/** Bit rates in kbit/s by index. Ref: ISO/IEC 11172-3 section 2.4.2.3, 13818-3 section 2.4.2.3 */
const BIT_RATES_VERSION_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const BIT_RATES_VERSION_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

/** Samples per second by version bits and index. Version 2.5 is Fraunhofer's, in no standard. */
const SAMPLE_RATES: Readonly<Record<number, readonly number[]>> = {
	0b00: [11_025, 12_000, 8_000],
	0b10: [22_050, 24_000, 16_000],
	0b11: [44_100, 48_000, 32_000],
};

const VERSION_1 = 0b11;
const LAYER_3 = 0b01;
const MONO = 0b11;

export const FRAME_HEADER_BYTES = 4;

/**
 * The frame at an offset; undefined when none is there. "Free format" (a bit rate that the header
 * does not tell) is not known.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.1.3 (header), 2.4.1.7 (side information), 2.4.3.1 (length)
 *
 *      byte 0     byte 1             byte 2              byte 3
 *      11111111   111 vv ll p        bbbb ss p x         mm ......
 *      sync ......    |  |  no CRC   |    |  padding     mode: 11 = one channel
 *                     |  layer: 01 = III
 *                     version: 11 = MPEG-1, 10 = MPEG-2, 00 = MPEG-2.5
 */
export function readMp3Frame(bytes: Uint8Array, offset: number): Mp3Frame | undefined {
	if (bytes[offset] !== 0xff || offset + FRAME_HEADER_BYTES > bytes.length) return undefined;
	const second = bytes[offset + 1] ?? 0;
	const third = bytes[offset + 2] ?? 0;
	const fourth = bytes[offset + 3] ?? 0;
	if ((second & 0xe0) !== 0xe0 || ((second >> 1) & 0b11) !== LAYER_3) return undefined;

	const version = (second >> 3) & 0b11;
	const sampleRate = SAMPLE_RATES[version]?.[(third >> 2) & 0b11];
	const bitRateIndex = third >> 4;
	const isVersion1 = version === VERSION_1;
	const kilobitsPerSecond = (isVersion1 ? BIT_RATES_VERSION_1 : BIT_RATES_VERSION_2)[bitRateIndex];
	if (sampleRate === undefined || !kilobitsPerSecond) return undefined;

	const isMono = fourth >> 6 === MONO;
	const samples = isVersion1 ? 1152 : 576;
	return {
		sizeBytes: frameBytes({ samples, kilobitsPerSecond, sampleRate }) + ((third >> 1) & 1),
		samples,
		sampleRate,
		bitRateIndex,
		sideInfoBytes: isVersion1 ? (isMono ? 17 : 32) : isMono ? 9 : 17,
		checksumBytes: (second & 1) === 0 ? 2 : 0,
		signature: (second & 0xfe) * 256 + (third & 0x0c),
	};
}

function frameBytes(frame: {
	samples: number;
	kilobitsPerSecond: number;
	sampleRate: number;
}): number {
	return Math.floor((frame.samples * frame.kilobitsPerSecond * 125) / frame.sampleRate);
}

/**
 * Whether a frame holds facts about the recording instead of sound. Players skip it.
 *
 * Ref: http://gabriel.mp3-tech.org/mp3infotag.html (Xing, Info: behind the side information),
 *      Fraunhofer's VBRI: 32 bytes behind the header, whatever the version
 */
export function isInfoFrame(bytes: Uint8Array, offset: number, frame: Mp3Frame): boolean {
	const behindSideInfo = offset + FRAME_HEADER_BYTES + frame.sideInfoBytes;
	return (
		[behindSideInfo, behindSideInfo + frame.checksumBytes].some(
			(at) => hasTextAt(bytes, at, 'Xing') || hasTextAt(bytes, at, 'Info'),
		) || hasTextAt(bytes, offset + FRAME_HEADER_BYTES + 32, 'VBRI')
	);
}
