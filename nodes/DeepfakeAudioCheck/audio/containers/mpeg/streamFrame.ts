import { FRAME_HEADER_BYTES, readMpegFrame } from './mpegFrame';

/** A frame of MPEG audio or of AAC in ADTS. */
export interface StreamFrame {
	format: 'mp3' | 'mp2' | 'mp1' | 'adts';
	/** With its header. */
	sizeBytes: number;
	/** Bytes of the header before a packet of AAC; 0 for the others, whose packets are whole frames. */
	headerBytes: number;
	/** Equal in all frames of a stream: format, version, sample rate; for ADTS, channels as well. */
	key: number;
	isMono: boolean;
	/** Samples of each channel in the frame. */
	samples: number;
	/** In Hz. For ADTS 0: its AudioSpecificConfig says it. */
	sampleRate: number;
	/** Its AudioSpecificConfig in 16 bits; for ADTS only. */
	config: number;
	/** Whether an ADTS frame holds more than one block of sound: hardly anything reads those. */
	hasSeveralBlocks: boolean;
}

const MONO = 0b11;

/** Samples in a block of AAC. Ref: ISO/IEC 14496-3 section 4.1.1 */
const AAC_BLOCK_SAMPLES = 1024;

const HIGHEST_FREQUENCY_INDEX = 12;

/** The frame at an offset, whose end may lie behind the bytes; undefined if none is there. */
export function readStreamFrame(bytes: Uint8Array, offset: number): StreamFrame | undefined {
	if (bytes[offset] !== 0xff || offset + FRAME_HEADER_BYTES > bytes.length) return undefined;
	const second = bytes[offset + 1] ?? 0;
	if ((second & 0xf6) === 0xf0) return readAdtsFrame(bytes, offset);

	const frame = readMpegFrame(bytes, offset);
	if (frame === undefined) return undefined;
	const { layer, sizeBytes, samples, sampleRate } = frame;
	return {
		format: `mp${layer}`,
		sizeBytes,
		headerBytes: 0,
		key: ((second & 0x1e) << 8) | ((bytes[offset + 2] ?? 0) & 0x0c),
		isMono: (bytes[offset + 3] ?? 0) >> 6 === MONO,
		samples,
		sampleRate,
		config: 0,
		hasSeveralBlocks: false,
	};
}

/**
 * Ref: ISO/IEC 13818-7 section 6.2 (ADTS), 14496-3 section 1.A.2.2
 *
 *      byte 0     byte 1       byte 2         byte 3      byte 4     byte 5     byte 6
 *      11111111   1111 i 00 p  oo ffff x c    cc ....ll   llllllll   lll.....   ......nn
 *      sync ........         | |  |    channels     length, 13 bits        |
 *                    no CRC: 1 |  sample rate index, 0 to 12      n + 1 blocks in the frame
 *                              object type - 1
 */
function readAdtsFrame(bytes: Uint8Array, offset: number): StreamFrame | undefined {
	const byte = (index: number) => bytes[offset + index] ?? 0;
	const third = byte(2);
	const frequencyIndex = (third >> 2) & 0b1111;
	const sizeBytes = ((byte(3) & 0b11) << 11) | (byte(4) << 3) | (byte(5) >> 5);
	const headerBytes = (byte(1) & 1) === 1 ? 7 : 9;
	// Behind the end of the bytes, the size reads as too small: the frame may still be one.
	const isSizeThere = offset + 6 <= bytes.length;
	if (frequencyIndex > HIGHEST_FREQUENCY_INDEX || (isSizeThere && sizeBytes <= headerBytes)) {
		return undefined;
	}
	const channels = ((third & 1) << 2) | (byte(3) >> 6);
	const blocks = (byte(6) & 0b11) + 1;
	const config = (((third >> 6) + 1) << 11) | (frequencyIndex << 7) | (channels << 3);
	return {
		format: 'adts',
		sizeBytes: Math.max(sizeBytes, headerBytes),
		headerBytes,
		key: 0x1_0000 | config | Math.min(blocks - 1, 1),
		isMono: channels === 1,
		samples: blocks * AAC_BLOCK_SAMPLES,
		sampleRate: 0,
		config,
		hasSeveralBlocks: blocks > 1,
	};
}
