import { joinBytes, uint16BigEndianBytes, uint32BigEndianBytes } from '../../bytes/write';
import { writeBox, writeFullBox } from './boxWriter';

/** Sample rates by index, 0 to 12. Ref: ISO/IEC 14496-3 section 1.6.3.4, table 1.18 */
const SAMPLE_RATES = [
	96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000,
	7350,
];

/** The index that says: the rate itself follows, in 24 bits. */
const EXPLICIT_RATE = 15;

/** Samples in a frame of AAC; its variant of 960 is for radio. Ref: ISO/IEC 14496-3 section 4.1.1 */
export const AAC_FRAME_SAMPLES = 1024;

/** Channels by configuration. Ref: ISO/IEC 14496-3 section 1.6.3.5, table 1.19 */
const CHANNELS = [0, 1, 2, 3, 4, 5, 6, 8];

/** The plain kinds: Main, Low Complexity, Scalable Sampling Rate, Long Term Prediction. */
const PLAIN_TYPES = new Set([1, 2, 3, 4]);

/** High frequencies are rebuilt from low ones; the second with stereo rebuilt besides. */
const REBUILT_TYPES = new Set([5, 29]);

/** AAC as its AudioSpecificConfig describes it. */
export interface AacConfig {
	/** In Hz, of the frames as they are coded: twice as high when decoded, if high frequencies are rebuilt. */
	sampleRate: number;
	/** 2 if the configuration leaves it to the frames. */
	channels: number;
	/** Samples of each channel in a frame, at `sampleRate`: 1024 or 960. */
	frameSamples: number;
	/** A sample entry for an M4A file. */
	sampleEntry: Uint8Array;
}

/**
 * Reads an AudioSpecificConfig; undefined if it is not one of AAC.
 *
 * Ref: ISO/IEC 14496-3 section 1.6.2.1 and 4.4.1 (GASpecificConfig: the first bit says 960)
 *
 *      ooooo ffff [24 bits of rate] cccc ...    object type (5 bits), sample rate index (4), channels (4)
 *      with object types 5 and 29: ffff and ooooo once more
 */
export function readAacConfig(config: Uint8Array): AacConfig | undefined {
	if (config.length < 2) return undefined;
	const reader = new BitReader(config);
	let objectType = reader.take(5);
	const sampleRate = takeRate(reader);
	const channels = CHANNELS[reader.take(4)] ?? 0;
	if (REBUILT_TYPES.has(objectType)) {
		takeRate(reader);
		objectType = reader.take(5);
	}
	if (!PLAIN_TYPES.has(objectType) || sampleRate === undefined) return undefined;
	const told = { sampleRate, channels: channels === 0 ? 2 : channels };
	return {
		...told,
		frameSamples: reader.take(1) === 1 ? 960 : AAC_FRAME_SAMPLES,
		sampleEntry: writeAacSampleEntry({ audioSpecificConfig: config, ...told }),
	};
}

/** The object type of an AudioSpecificConfig. Ref: ISO/IEC 14496-3 section 1.6.2.1: 31 means 32 and six bits */
export function audioObjectType(config: Uint8Array): number {
	const reader = new BitReader(config);
	const type = reader.take(5);
	return type === 31 ? 32 + reader.take(6) : type;
}

function takeRate(reader: BitReader): number | undefined {
	const index = reader.take(4);
	const rate = index === EXPLICIT_RATE ? reader.take(24) : SAMPLE_RATES[index];
	return rate === 0 ? undefined : rate;
}

/** Reads bits from the highest on; zeros behind the end. */
class BitReader {
	private position = 0;

	constructor(private readonly bytes: Uint8Array) {}

	take(count: number): number {
		let value = 0;
		for (let index = 0; index < count; index += 1, this.position += 1) {
			const byte = this.bytes[this.position >> 3] ?? 0;
			value = value * 2 + ((byte >> (7 - (this.position & 7))) & 1);
		}
		return value;
	}
}

/** What a decoder has to know about AAC that came without an MP4 sample entry. */
export interface AacDescription {
	/** Ref: ISO/IEC 14496-3 section 1.6.2.1; two bytes for plain AAC. */
	audioSpecificConfig: Uint8Array;
	channels: number;
	sampleRate: number;
}
/** Of MPEG-4 audio. Ref: ISO/IEC 14496-1 section 7.2.6.6, table 5 */
const OBJECT_TYPE_AAC = 0x40;
/** An audio stream, with the reserved bit set. Ref: ISO/IEC 14496-1 section 7.2.6.6, table 6 */
const STREAM_TYPE_AUDIO = (5 << 2) | 1;

/**
 * The sample entry `mp4a` with its elementary stream descriptor.
 *
 * Ref: ISO/IEC 14496-12 section 12.2.3 (AudioSampleEntry), 14496-14 section 5.6 (esds)
 *
 *      mp4a  reserved (6), data reference (2), reserved (8), channels (2), sample size (2),
 *            reserved (4), sample rate as 16.16 (4)
 *        esds  03 ES descriptor
 *                04 decoder config: object type, stream type, buffer size, bit rates
 *                  05 decoder specific info: the AudioSpecificConfig
 *                06 SL config: 2 = "as in MP4 files"
 */
function writeAacSampleEntry(description: AacDescription): Uint8Array<ArrayBuffer> {
	const { audioSpecificConfig, channels, sampleRate } = description;
	const decoderConfig = writeDescriptor(
		0x04,
		Uint8Array.of(OBJECT_TYPE_AAC, STREAM_TYPE_AUDIO, 0, 0, 0),
		uint32BigEndianBytes(0, 0),
		writeDescriptor(0x05, audioSpecificConfig),
	);
	const elementaryStream = writeDescriptor(
		0x03,
		Uint8Array.of(0, 0, 0),
		decoderConfig,
		writeDescriptor(0x06, Uint8Array.of(2)),
	);
	// 16 bits before the point: rates above 65 535 Hz stand in the config alone.
	const storedRate = sampleRate <= 0xffff ? sampleRate : 0;
	return writeBox(
		'mp4a',
		Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
		uint16BigEndianBytes(channels, 16, 0, 0, storedRate, 0),
		writeFullBox('esds', 0, elementaryStream),
	);
}

/** Ref: ISO/IEC 14496-1 section 8.3.3: a length of four times seven bits */
function writeDescriptor(tag: number, ...content: Uint8Array[]): Uint8Array {
	const inner = joinBytes(content);
	const { length } = inner;
	const size = [21, 14, 7].map((shift) => 0x80 | ((length >> shift) & 0x7f));
	return joinBytes([Uint8Array.of(tag, ...size, length & 0x7f), inner]);
}
