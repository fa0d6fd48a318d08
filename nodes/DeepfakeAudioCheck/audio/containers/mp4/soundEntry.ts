import { indexOfText, uint16BigEndian, uint32BigEndian } from '../../bytes/read';
import {
	joinBytes,
	textBytes,
	uint16BigEndianBytes,
	uint16LittleEndianBytes,
} from '../../bytes/write';
import { readFlacStreamInfo } from '../../codecs/flacFrames';
import { OPUS_CLOCK_RATE, readOpusHead } from '../../codecs/opusPackets';
import { audioObjectType, readAacConfig } from './aacSampleEntry';
import type { Box } from './boxes';
import { writeBox } from './boxWriter';
import { labelOfObjectType, labelOfType } from './codecLabels';
import { readElementaryStream } from './elementaryStream';
import { readPcmEntry } from './pcmEntry';
import { channelsOf, sampleRateOf, type SoundDescription } from './soundDescription';

/** Object types of MP3 in MP4. Ref: ISO/IEC 14496-1 section 7.2.6.6, table 5 */
const MP3_OBJECT_TYPES = new Set([0x69, 0x6b]);

/** Object types of AAC: MPEG-4, and MPEG-2 Main, Low Complexity and Scalable Sampling Rate. */
export const AAC_OBJECT_TYPES = new Set([0x40, 0x66, 0x67, 0x68]);

/** Layers I to III within MPEG-4 audio. Ref: ISO/IEC 14496-3 table 1.17 */
const LAYER_3 = 34;
const LAYERS_1_AND_2 = new Set([32, 33]);

/** Samples in a frame of MP3 from 32 kHz on, and below. Ref: ISO/IEC 11172-3, 13818-3 */
const MP3_FRAME_SAMPLES = 1152;
const SLOW_MP3_FRAME_SAMPLES = 576;
const SLOWEST_FULL_RATE = 32_000;

/**
 * Reads the sample entry of a sound track: what its samples are coded with.
 *
 * Ref: ISO/IEC 14496-12 section 12.2.3; 14496-14 section 5.6; Apple, "QuickTime File Format"
 */
export function readSoundEntry(bytes: Uint8Array, entry: Box): SoundDescription {
	switch (entry.type) {
		case 'mp4a':
			return readMpeg4Entry(bytes, entry);
		case 'alac':
			return readLosslessEntry(bytes, entry) ?? other(bytes, entry, 'Apple Lossless');
		case 'Opus':
			return readOpusEntry(bytes, entry) ?? other(bytes, entry, 'Opus');
		case 'fLaC':
			return readFlacEntry(bytes, entry) ?? other(bytes, entry, 'FLAC');
		case 'samr':
			return { codec: { name: 'amr-nb' }, sampleRate: 8000, channels: 1 };
		case 'sawb':
			return { codec: { name: 'amr-wb' }, sampleRate: 16_000, channels: 1 };
		case '.mp3':
		case 'ms\0U':
			return mp3(bytes, entry);
		default:
			return readPcmEntry(bytes, entry) ?? other(bytes, entry, labelOfType(entry.type));
	}
}

function other(bytes: Uint8Array, entry: Box, label: string): SoundDescription {
	return { codec: { name: 'other', label }, ...statedOf(bytes, entry) };
}

function statedOf(bytes: Uint8Array, entry: Box) {
	return { sampleRate: sampleRateOf(bytes, entry), channels: channelsOf(bytes, entry) };
}

function mp3(bytes: Uint8Array, entry: Box): SoundDescription {
	const stated = statedOf(bytes, entry);
	const { sampleRate } = stated;
	const units = sampleRate < SLOWEST_FULL_RATE ? SLOW_MP3_FRAME_SAMPLES : MP3_FRAME_SAMPLES;
	const isKnown = sampleRate > 0;
	return {
		codec: { name: 'mp3' },
		...stated,
		packetDuration: isKnown ? { units, timescale: sampleRate } : undefined,
	};
}

/** `mp4a` is AAC nearly always; what cannot be read is taken for AAC. */
function readMpeg4Entry(bytes: Uint8Array, entry: Box): SoundDescription {
	const { objectType, config } = readElementaryStream(bytes, entry);
	if (objectType !== undefined && MP3_OBJECT_TYPES.has(objectType)) return mp3(bytes, entry);
	if (objectType !== undefined && !AAC_OBJECT_TYPES.has(objectType)) {
		return other(bytes, entry, labelOfObjectType(objectType));
	}
	const kind = config.length === 0 ? 0 : audioObjectType(config);
	if (kind === LAYER_3) return mp3(bytes, entry);
	if (LAYERS_1_AND_2.has(kind)) return other(bytes, entry, 'MPEG Layer I or II');

	const read = readAacConfig(config);
	const original = plainEntryBytes(bytes, entry);
	const sampleEntry = original ?? read?.sampleEntry;
	if (sampleEntry === undefined) return other(bytes, entry, 'AAC without its configuration');
	const codec = { name: 'aac' as const, config, sampleEntry };
	if (read === undefined) return { codec, ...statedOf(bytes, entry) };
	const { sampleRate, channels, frameSamples } = read;
	return {
		codec,
		sampleRate,
		channels,
		packetDuration: { units: frameSamples, timescale: sampleRate },
	};
}

/** The longest entry, in bytes, that is carried over as it stands. */
const LONGEST_ENTRY_BYTES = 65_536;

/**
 * An entry as it stands; undefined if it cannot stand in an M4A file: QuickTime has two longer forms
 * of it, and puts what a decoder has to know one level deeper (`wave`).
 */
function plainEntryBytes(bytes: Uint8Array, entry: Box): Uint8Array | undefined {
	const sizeBytes = entry.end - entry.offset;
	const isPlain =
		!entry.isCutOff &&
		!entry.isOpenEnded &&
		entry.start - entry.offset === 8 &&
		sizeBytes >= 36 &&
		sizeBytes <= LONGEST_ENTRY_BYTES &&
		uint16BigEndian(bytes, entry.start + 8) === 0 &&
		indexOfText(bytes, 'wave', entry) === -1;
	return isPlain ? bytes.slice(entry.offset, entry.end) : undefined;
}

/** The size of the box `alac` in an entry of the same name: header, flags, 24 bytes of settings. */
const LOSSLESS_SETTINGS_BYTES = 36;

/**
 * Ref: Apple Lossless, "ALACMagicCookieDescription.txt"
 *
 *      0      4      8       12             16        17     18..  21         22..   32
 *      | size | alac | flags | frame length | version | bits | ... | channels | ...  | rate
 */
function readLosslessEntry(bytes: Uint8Array, entry: Box): SoundDescription | undefined {
	// QuickTime names the format once more (`frma`) before the box of that name.
	let typeOffset = indexOfText(bytes, 'alac', { start: entry.start, end: entry.end });
	for (let count = 0; count < 4 && typeOffset !== -1; count += 1) {
		if (uint32BigEndian(bytes, typeOffset - 4) === LOSSLESS_SETTINGS_BYTES) break;
		typeOffset = indexOfText(bytes, 'alac', { start: typeOffset + 4, end: entry.end });
	}
	const start = typeOffset - 4;
	const isThere =
		typeOffset !== -1 &&
		uint32BigEndian(bytes, start) === LOSSLESS_SETTINGS_BYTES &&
		start + LOSSLESS_SETTINGS_BYTES <= entry.end;
	if (!isThere) return undefined;
	const settings = bytes.slice(start, start + LOSSLESS_SETTINGS_BYTES);
	const frameSamples = uint32BigEndian(settings, 12);
	const bits = settings[17] ?? 0;
	const channels = settings[21] ?? 0;
	const sampleRate = uint32BigEndian(settings, 32);
	const isUsable = sampleRate > 0 && frameSamples > 0 && channels > 0;
	const rewritten = () =>
		writeBox(
			'alac',
			Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
			uint16BigEndianBytes(channels, bits, 0, 0, sampleRate <= 0xffff ? sampleRate : 0, 0),
			settings,
		);
	return {
		codec: { name: 'alac', sampleEntry: plainEntryBytes(bytes, entry) ?? rewritten() },
		sampleRate,
		channels,
		packetDuration: isUsable ? { units: frameSamples, timescale: sampleRate } : undefined,
	};
}

/**
 * The box `dOps` is an identification header with its numbers the other way round.
 *
 * Ref: "Encapsulation of Opus in ISO Base Media File Format" section 4.3.2
 *
 *      0         1          2          4            8      10
 *      | version | channels | pre-skip | input rate | gain | mapping family | as in RFC 7845
 */
function readOpusEntry(bytes: Uint8Array, entry: Box): SoundDescription | undefined {
	const offset = indexOfText(bytes, 'dOps', entry);
	const start = offset + 4;
	if (offset === -1 || start + 11 > entry.end || bytes[start] !== 0) return undefined;
	const head = readOpusHead(
		joinBytes([
			textBytes('OpusHead'),
			Uint8Array.of(1, bytes[start + 1] ?? 0),
			uint16LittleEndianBytes(uint16BigEndian(bytes, start + 2), 0, 0, 0),
			bytes.slice(start + 10, Math.min(entry.end, start + 13 + (bytes[start + 1] ?? 0))),
		]),
	);
	if (head === undefined) return undefined;
	return {
		codec: { name: 'opus', link: head },
		sampleRate: OPUS_CLOCK_RATE,
		channels: bytes[start + 1] ?? 1,
	};
}

/** Ref: "Encapsulation of FLAC in ISO Base Media File Format" section 3.3.2: flags (4), metadata blocks */
function readFlacEntry(bytes: Uint8Array, entry: Box): SoundDescription | undefined {
	const offset = indexOfText(bytes, 'dfLa', entry);
	if (offset === -1 || offset + 46 > entry.end) return undefined;
	const streamInfo = readFlacStreamInfo(bytes.subarray(offset + 8, offset + 46));
	if (streamInfo === undefined) return undefined;
	const { header, bitsPerSample, sampleRate, channels } = streamInfo;
	return { codec: { name: 'flac', header, bitsPerSample }, sampleRate, channels };
}
