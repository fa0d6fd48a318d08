import { joinBytes, uint16BigEndianBytes, uint32BigEndianBytes } from '../byteParts';
import { writeBox, writeFullBox } from './boxWriter';

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
export function writeAacSampleEntry(description: AacDescription): Uint8Array<ArrayBuffer> {
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
