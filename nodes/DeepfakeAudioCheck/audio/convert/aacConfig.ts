import { writeAacSampleEntry } from '../mp4/aacSampleEntry';

/** Sample rates by index, 0 to 12. Ref: ISO/IEC 14496-3 section 1.6.3.4, table 1.18 */
const SAMPLE_RATES = [
	96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
	7350,
];

/** Samples in a frame of AAC; its variant of 960 is for radio. Ref: ISO/IEC 14496-3 section 4.1.1 */
export const AAC_FRAME_SAMPLES = 1024;

/** Channels by configuration. Ref: ISO/IEC 14496-3 section 1.6.3.5, table 1.19 */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8];

/** AAC as its AudioSpecificConfig describes it. */
export interface AacConfig {
	sampleRate: number;
	sampleEntry: Uint8Array;
}

/**
 * Reads an AudioSpecificConfig; undefined when it is not one of AAC.
 *
 * Ref: ISO/IEC 14496-3 section 1.6.2.1
 *
 *      ooooo ffff cccc ...    object type (5 bits), sample rate index (4), channels (4)
 */
export function readAacConfig(config: Uint8Array): AacConfig | undefined {
	const [first = 0, second = 0] = config;
	const objectType = first >> 3;
	const frequencyIndex = ((first & 7) << 1) | (second >> 7);
	const sampleRate = SAMPLE_RATES[frequencyIndex];
	// 1 to 4 are the plain kinds; 5 and 29 say that high frequencies are rebuilt from low ones.
	const isAac = (objectType >= 1 && objectType <= 4) || objectType === 5 || objectType === 29;
	if (config.length < 2 || !isAac || sampleRate === undefined) return undefined;
	const channels = CHANNELS[(second >> 3) & 15] ?? 0;
	return {
		sampleRate,
		sampleEntry: writeAacSampleEntry({
			audioSpecificConfig: config,
			channels: channels === 0 ? 2 : channels,
			sampleRate,
		}),
	};
}
