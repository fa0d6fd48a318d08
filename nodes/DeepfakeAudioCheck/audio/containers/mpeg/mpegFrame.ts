/** The header of an MPEG audio frame, of any version and layer. */
export interface MpegFrame {
	/** 0b11: MPEG-1, 0b10: MPEG-2, 0b00: MPEG-2.5. */
	versionBits: number;
	layer: 1 | 2 | 3;
	sampleRate: number;
	/** The index of its bit rate, 1 to 14. */
	bitRateIndex: number;
	samples: number;
	sizeBytes: number;
}

export const FRAME_HEADER_BYTES = 4;

export const VERSION_1 = 0b11;

/** Bit rates in kbit/s by index 1 to 14. Ref: ISO/IEC 11172-3 section 2.4.2.3, 13818-3 2.4.2.3. */
const BIT_RATES = {
	mpeg1: {
		1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
		2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
		3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	},
	mpeg2: {
		1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
		2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
		3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
	},
} as const;

/** Samples per second by version bits and index. Version 2.5 is Fraunhofer's, in no standard. */
const SAMPLE_RATES: Readonly<Record<number, readonly number[]>> = {
	0b00: [11_025, 12_000, 8_000],
	0b10: [22_050, 24_000, 16_000],
	0b11: [44_100, 48_000, 32_000],
};

/**
 * The frame at an offset; undefined when none is there. "Free format" (a bit rate that the header
 * does not tell, known to hardly any decoder) is not recognised.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.1.3 (header) and 2.4.3.1 (frame length)
 *
 *      byte 0     byte 1             byte 2              byte 3
 *      11111111   111 vv ll p        bbbb ss p x         ...
 *      sync ......    |  |  no CRC   |    |  padding
 *                     |  layer: 11 = I, 10 = II, 01 = III (00 is ADTS)
 *                     version: 11 = MPEG-1, 10 = MPEG-2, 00 = MPEG-2.5
 */
export function readMpegFrame(bytes: Uint8Array, offset: number): MpegFrame | undefined {
	if (bytes[offset] !== 0xff || offset + FRAME_HEADER_BYTES > bytes.length) return undefined;
	const second = bytes[offset + 1] ?? 0;
	const third = bytes[offset + 2] ?? 0;
	const versionBits = (second >> 3) & 0b11;
	const layer = toLayer((second >> 1) & 0b11);
	const sampleRate = SAMPLE_RATES[versionBits]?.[(third >> 2) & 0b11];
	if (layer === undefined || (second & 0xe0) !== 0xe0 || sampleRate === undefined) return undefined;

	const bitRateIndex = third >> 4;
	const rates = versionBits === VERSION_1 ? BIT_RATES.mpeg1 : BIT_RATES.mpeg2;
	const kilobitsPerSecond = rates[layer][bitRateIndex - 1];
	if (kilobitsPerSecond === undefined) return undefined;

	const samples = samplesOf(layer, versionBits);
	// Layer I counts in slots of four bytes.
	const slotBytes = layer === 1 ? 4 : 1;
	const slots = Math.floor((samples * kilobitsPerSecond * 125) / sampleRate / slotBytes);
	const padding = (third >> 1) & 1;
	return {
		versionBits,
		layer,
		sampleRate,
		bitRateIndex,
		samples,
		sizeBytes: (slots + padding) * slotBytes,
	};
}

function samplesOf(layer: 1 | 2 | 3, versionBits: number): number {
	if (layer === 1) return 384;
	return layer === 3 && versionBits !== VERSION_1 ? 576 : 1152;
}

function toLayer(layerBits: number): 1 | 2 | 3 | undefined {
	if (layerBits === 0b11) return 1;
	if (layerBits === 0b10) return 2;
	return layerBits === 0b01 ? 3 : undefined;
}
