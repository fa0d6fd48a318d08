import { hasTextAt, indexOfText, uint16BigEndian } from '../../bytes';
import { joinBytes, uint16BigEndianBytes } from '../../byteParts';
import { writeBox, writeFullBox } from '../../mp4/boxWriter';

/** The descriptor with what an AAC decoder has to know. Ref: ISO/IEC 14496-1 section 7.2.2.1 */
const DECODER_SPECIFIC_INFO = 0x05;
const DECODER_CONFIG = 0x04;
const ELEMENTARY_STREAM = 0x03;

/** Bytes in front of the descriptors that these descriptors hold; flags may add some. */
const CONFIG_HEADER_BYTES = 13;
const STREAM_HEADER_BYTES = 3;

/** Ref: Apple Lossless Format "Magic Cookie" description: ALACSpecificConfig */
const ALAC_CONFIG_BYTES = 24;

/**
 * The AudioSpecificConfig in the cookie of AAC; undefined if there is none. The cookie is an
 * elementary stream descriptor, or the config alone.
 *
 * Ref: ISO/IEC 14496-1 section 7.2.6.5 and 8.3.3: a tag, a size of seven bits a byte, the content
 */
export function readAacCookie(cookie: Uint8Array): Uint8Array | undefined {
	if (cookie.length === 2 && cookie[0] !== ELEMENTARY_STREAM) return cookie;
	let content = cookie;
	for (let depth = 0; depth < 3; depth += 1) {
		const descriptor = readDescriptor(content);
		if (descriptor === undefined) return undefined;
		if (descriptor.tag === DECODER_SPECIFIC_INFO) return descriptor.content;
		if (descriptor.tag === ELEMENTARY_STREAM) {
			content = descriptor.content.subarray(streamHeaderBytes(descriptor.content));
		} else if (descriptor.tag === DECODER_CONFIG) {
			content = descriptor.content.subarray(CONFIG_HEADER_BYTES);
		} else return undefined;
	}
	return undefined;
}

/** Ref: ISO/IEC 14496-1 section 7.2.6.5: ID (2), flags (1), then what the flags say */
function streamHeaderBytes(content: Uint8Array): number {
	const flags = content[2] ?? 0;
	const dependsOn = (flags & 0x80) === 0 ? 0 : 2;
	const url = (flags & 0x40) === 0 ? 0 : 1 + (content[STREAM_HEADER_BYTES + dependsOn] ?? 0);
	const clock = (flags & 0x20) === 0 ? 0 : 2;
	return STREAM_HEADER_BYTES + dependsOn + url + clock;
}

function readDescriptor(bytes: Uint8Array): { tag: number; content: Uint8Array } | undefined {
	const [tag] = bytes;
	if (tag === undefined) return undefined;
	let sizeBytes = 0;
	for (let offset = 1; offset <= 4; offset += 1) {
		const byte = bytes[offset];
		if (byte === undefined) return undefined;
		sizeBytes = sizeBytes * 128 + (byte & 0x7f);
		if (byte >= 0x80) continue;
		return { tag, content: bytes.subarray(offset + 1, offset + 1 + sizeBytes) };
	}
	return undefined;
}

/**
 * The sample entry of an MP4 file for Apple Lossless, from the cookie: the config alone, or within
 * the atoms that QuickTime wants. Undefined if there is none.
 *
 * Ref: Apple Lossless Format "Magic Cookie" description; ISO/IEC 14496-12 section 12.2.3
 *
 *      | size | frma | alac | size | alac | version (4) | ALACSpecificConfig (24) | ...
 *      config:  0 frame length (4)  5 sample size  9 channels  20 sample rate (4)
 */
export function createAlacSampleEntry(
	cookie: Uint8Array,
	about: { channels: number; sampleRate: number },
): Uint8Array | undefined {
	const start = hasTextAt(cookie, 4, 'frma')
		? indexOfText(cookie, 'alac', { start: 12, end: cookie.length }) + 8
		: 0;
	const config = cookie.subarray(start, start + ALAC_CONFIG_BYTES);
	if (config.length < ALAC_CONFIG_BYTES || start === 7) return undefined;
	const { channels, sampleRate } = about;
	const sampleSize = config[5] ?? 16;
	// 16 bits before the point: rates above 65 535 Hz stand in the config alone.
	const storedRate = sampleRate <= 0xffff ? sampleRate : 0;
	if (uint16BigEndian(config, 2) === 0 && uint16BigEndian(config, 0) === 0) return undefined;
	return writeBox(
		'alac',
		joinBytes([
			Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
			uint16BigEndianBytes(channels, sampleSize, 0, 0, storedRate, 0),
		]),
		writeFullBox('alac', 0, config),
	);
}
