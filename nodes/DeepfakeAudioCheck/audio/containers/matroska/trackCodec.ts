import { hasTextAt, uint16LittleEndian, uint32BigEndian } from '../../bytes/read';
import { joinBytes, uint16BigEndianBytes } from '../../bytes/write';
import { AAC_FRAME_SAMPLES, readAacConfig } from '../mp4/aacSampleEntry';
import { readFlacStreamInfo } from '../../codecs/flacFrames';
import type { PcmCoding } from '../../media/track';
import { readMp3Frame } from '../mpeg/layer3Frame';
import { writeBox, writeFullBox } from '../mp4/boxWriter';
import {
	createFlacHead,
	createOpusHead,
	createUnreadHead,
	createVorbisHead,
	type HeadCodec,
	type StreamHead,
} from '../streamHead';
import type { TrackEntry } from './trackEntry';

const NS_PER_SECOND = 1e9;

/** No recording has more, in Hz. */
const MAXIMUM_SAMPLE_RATE = 400_000;

/** No recording has more. */
const MAXIMUM_CHANNELS = 64;

/** What codecs are called that are not read. Ref: "Matroska Codec Specifications" */
const LABELS: ReadonlyArray<[codecId: string, label: string]> = [
	['A_OPUS', 'Opus with an unusual layout'],
	['A_VORBIS', 'Vorbis with unusual headers'],
	['A_AAC', 'AAC of an unusual kind'],
	['A_ALAC', 'Apple Lossless with unusual headers'],
	['A_FLAC', 'FLAC with unusual headers'],
	['A_PCM', 'PCM of an unusual kind'],
	['A_AC3', 'Dolby Digital (AC-3)'],
	['A_EAC3', 'Dolby Digital Plus (E-AC-3)'],
	['A_AC4', 'Dolby AC-4'],
	['A_TRUEHD', 'Dolby TrueHD'],
	['A_MLP', 'Meridian Lossless'],
	['A_DTS', 'DTS'],
	['A_MPEG/L3', 'MP3'],
	['A_MPEG/L2', 'MPEG Layer II'],
	['A_MPEG/L1', 'MPEG Layer I'],
	['A_WAVPACK4', 'WavPack'],
	['A_TTA1', 'True Audio'],
	['A_REAL', 'RealAudio'],
	['A_ATRAC', 'ATRAC'],
	['A_QUICKTIME', 'a QuickTime codec'],
	['A_MS/ACM', 'a Windows codec (ACM)'],
];

/** How the packets of a sound track are coded; as `other` if they cannot be read. */
export function createTrackHead(entry: TrackEntry): StreamHead {
	const { codecId } = entry;
	const known = LABELS.find(([start]) => codecId.startsWith(start));
	const label = known?.[1] ?? (codecId === '' ? 'an unknown codec' : codecId);
	if (entry.isEncoded) {
		return createUnreadHead(`${codecId}, compressed or encrypted by its container`, entry);
	}
	return createReadHead(entry) ?? createUnreadHead(label, entry);
}

function createReadHead(entry: TrackEntry): StreamHead | undefined {
	const { codecId, codecPrivate } = entry;
	if (codecId.startsWith('A_OPUS')) return createOpusHead(codecPrivate);
	if (codecId.startsWith('A_VORBIS')) return createLacedVorbisHead(codecPrivate);
	if (codecId.startsWith('A_AAC')) return createAacHead(entry);
	if (codecId.startsWith('A_ALAC')) return createAlacHead(entry);
	if (codecId.startsWith('A_PCM')) return createPcmHead(entry);
	if (codecId.startsWith('A_MPEG/L3')) return createMp3Head(entry);
	if (codecId.startsWith('A_MS/ACM')) return createAcmHead(entry);
	if (!codecId.startsWith('A_FLAC') || !hasTextAt(codecPrivate, 0, 'fLaC')) return undefined;
	const info = readFlacStreamInfo(codecPrivate.subarray(4));
	return info === undefined ? undefined : createFlacHead(info);
}

/** Ref: "Matroska Codec Specifications", A_VORBIS: three headers, Xiph-laced, their count less one first */
function createLacedVorbisHead(codecPrivate: Uint8Array): StreamHead | undefined {
	if (codecPrivate[0] !== 2) return undefined;
	const sizes: number[] = [];
	let offset = 1;
	while (sizes.length < 2 && offset < codecPrivate.length) {
		let size = 0;
		while (codecPrivate[offset] === 255) {
			size += 255;
			offset += 1;
		}
		sizes.push(size + (codecPrivate[offset] ?? 0));
		offset += 1;
	}
	const [identificationBytes = 0, commentBytes = 0] = sizes;
	const identification = codecPrivate.subarray(offset, offset + identificationBytes);
	const setup = codecPrivate.subarray(offset + identificationBytes + commentBytes);
	return createVorbisHead(identification, setup);
}

/** What else there is to say of codecs whose streams need no start of their own. */
interface PlainStream {
	codec: HeadCodec;
	sampleRate: number;
	channels: number;
	durationOf: (packet: Uint8Array) => number | undefined;
}

function createPlainHead(entry: TrackEntry, stream: PlainStream): StreamHead | undefined {
	const { codec, sampleRate, channels } = stream;
	const isUsable =
		sampleRate >= 1 &&
		sampleRate <= MAXIMUM_SAMPLE_RATE &&
		channels >= 1 &&
		channels <= MAXIMUM_CHANNELS;
	if (!isUsable) return undefined;
	return {
		...stream,
		// A stream that differs in anything is a track of its own.
		key: `${codec.name} ${sampleRate} ${channels} ${Array.from(describe(codec)).join()}`,
		timescale: sampleRate,
		skippedUnits: Math.round((entry.codecDelayNs * sampleRate) / NS_PER_SECOND),
		restart: () => {},
	};
}

function describe(codec: HeadCodec): Iterable<number | string> {
	if (codec.name === 'aac' || codec.name === 'alac') return codec.sampleEntry;
	return codec.name === 'pcm'
		? [codec.coding, String(codec.isLittleEndian), codec.bitsPerSample]
		: [];
}

/** In frames of 960 samples, as radio has it. Ref: ISO/IEC 14496-3 section 4.4.1: frameLengthFlag */
const SHORT_FRAMES = 0x04;

/** Object types by the end of a codec ID of old. Ref: "Matroska Codec Specifications", A_AAC */
const OBJECT_TYPES: ReadonlyArray<[name: string, objectType: number]> = [
	['/MAIN', 1],
	['/LC', 2],
	['/SSR', 3],
	['/LTP', 4],
];

function createAacHead(entry: TrackEntry): StreamHead | undefined {
	const config = entry.codecPrivate.length >= 2 ? entry.codecPrivate : createAacConfig(entry);
	const described = config === undefined ? undefined : readAacConfig(config);
	if (config === undefined || described === undefined) return undefined;
	const isPlain = (config[0] ?? 0) >> 3 <= 4;
	if (isPlain && ((config[1] ?? 0) & SHORT_FRAMES) !== 0) return undefined;
	const { sampleRate, sampleEntry } = described;
	return createPlainHead(entry, {
		codec: { name: 'aac', config, sampleEntry },
		sampleRate,
		channels: entry.channels,
		durationOf: (packet) => (packet.length > 0 ? AAC_FRAME_SAMPLES : undefined),
	});
}

/** Ref: ISO/IEC 14496-3 section 1.6.2.1: object type (5 bits), rate index (4), channels (4) */
function createAacConfig({ codecId, sampleRate, channels }: TrackEntry): Uint8Array | undefined {
	const objectType = OBJECT_TYPES.find(([name]) => codecId.includes(name))?.[1];
	const rates = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000];
	const rateIndex = [...rates, 11_025, 8000, 7350].indexOf(Math.round(sampleRate));
	if (objectType === undefined || rateIndex === -1 || channels < 1 || channels > 6)
		return undefined;
	const packed = (objectType << 11) | (rateIndex << 7) | (channels << 3);
	return Uint8Array.of(packed >> 8, packed & 255);
}

const ALAC_CONFIG_BYTES = 24;

/**
 * Ref: "Matroska Codec Specifications", A_ALAC: the ALACSpecificConfig; Apple's ALACMagicCookieDescription
 *
 *      0                 4         5            9          10              20
 *      | frame length    | version | bit depth  | channels | ...           | sample rate
 */
function createAlacHead(entry: TrackEntry): StreamHead | undefined {
	const config = entry.codecPrivate.subarray(0, ALAC_CONFIG_BYTES);
	if (config.length < ALAC_CONFIG_BYTES) return undefined;
	const frameSamples = uint32BigEndian(config, 0);
	const bits = config[5] ?? 0;
	const channels = config[9] ?? 0;
	const sampleRate = uint32BigEndian(config, 20);
	if (frameSamples === 0 || frameSamples > MAXIMUM_SAMPLE_RATE) return undefined;
	const storedRate = sampleRate <= 0xffff ? sampleRate : 0;
	const sampleEntry = writeBox(
		'alac',
		Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0),
		uint16BigEndianBytes(channels, bits, 0, 0, storedRate, 0),
		writeFullBox('alac', 0, joinBytes([config])),
	);
	return createPlainHead(entry, {
		codec: { name: 'alac', sampleEntry },
		sampleRate,
		channels,
		durationOf: (packet) => alacDuration(packet, frameSamples),
	});
}

/**
 * The last frame says how long it is.
 *
 * Ref: Apple's ALAC reference, ALACEncoder.cpp: element (3 bits), instance (4), unused (12), has size
 *      (1), shift (2), escape (1), and if it has a size: samples (32)
 */
function alacDuration(packet: Uint8Array, frameSamples: number): number | undefined {
	if (packet.length < 3) return undefined;
	const hasSize = ((packet[2] ?? 0) & 0x10) !== 0;
	if (!hasSize) return frameSamples;
	const samples = ((packet[2] ?? 0) & 1) * 2 ** 31 + Math.floor(uint32BigEndian(packet, 3) / 2);
	return samples > 0 && samples <= frameSamples ? samples : undefined;
}

/** Ref: "Matroska Codec Specifications", A_PCM: 8 bits are unsigned if "little endian" */
function createPcmHead(entry: TrackEntry): StreamHead | undefined {
	const { codecId, bitDepth } = entry;
	const isBigEndian = codecId.startsWith('A_PCM/INT/BIG');
	if (codecId.startsWith('A_PCM/FLOAT')) {
		return createCodedPcmHead(entry, { coding: 'float', isLittleEndian: true, bitDepth });
	}
	if (!isBigEndian && !codecId.startsWith('A_PCM/INT/LIT')) return undefined;
	const coding = bitDepth <= 8 && !isBigEndian ? 'unsigned' : 'integer';
	return createCodedPcmHead(entry, { coding, isLittleEndian: !isBigEndian, bitDepth });
}

function createCodedPcmHead(
	entry: TrackEntry,
	about: { coding: PcmCoding['coding']; isLittleEndian: boolean; bitDepth: number },
): StreamHead | undefined {
	const { coding, isLittleEndian, bitDepth } = about;
	const bytesPerSample = Math.ceil(bitDepth / 8);
	const isUsable =
		coding === 'float' ? bitDepth === 32 || bitDepth === 64 : bitDepth >= 1 && bitDepth <= 32;
	if (!isUsable) return undefined;
	const frameBytes = bytesPerSample * entry.channels;
	return createPlainHead(entry, {
		codec: { name: 'pcm', coding, isLittleEndian, bytesPerSample, bitsPerSample: bitDepth },
		sampleRate: entry.sampleRate,
		channels: entry.channels,
		durationOf: ({ length }) => (length % frameBytes === 0 ? length / frameBytes : undefined),
	});
}

function createMp3Head(entry: TrackEntry): StreamHead | undefined {
	return createPlainHead(entry, {
		codec: { name: 'mp3' },
		sampleRate: entry.sampleRate,
		channels: entry.channels,
		durationOf: (packet) => readMp3Frame(packet, 0)?.samples,
	});
}

/** Ref: WAVEFORMATEX: format tag (2), channels (2), rate (4), bytes per second (4), block (2), bits (2) */
function createAcmHead(entry: TrackEntry): StreamHead | undefined {
	const formatTag = uint16LittleEndian(entry.codecPrivate, 0);
	const bitDepth = uint16LittleEndian(entry.codecPrivate, 14);
	if (formatTag === 0x55) return createMp3Head(entry);
	if (formatTag === 3) {
		return createCodedPcmHead(entry, { coding: 'float', isLittleEndian: true, bitDepth });
	}
	if (formatTag !== 1) return undefined;
	const coding = bitDepth <= 8 ? 'unsigned' : 'integer';
	return createCodedPcmHead(entry, { coding, isLittleEndian: true, bitDepth });
}
