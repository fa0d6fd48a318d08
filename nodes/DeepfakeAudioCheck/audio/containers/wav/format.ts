import { uint16LittleEndian, uint32LittleEndian } from '../../bytes/read';
import { adpcmFramesPerBlock } from '../../codecs/adpcm';
import type { PcmCoding } from '../../media/track';
import { silentByteOf, type SoundFormat } from '../iff/soundTracks';
import {
	describeTag,
	TAG_A_LAW,
	TAG_EXTENSIBLE,
	TAG_FLOAT,
	TAG_GSM,
	TAG_IMA_ADPCM,
	TAG_MS_ADPCM,
	TAG_MU_LAW,
	TAG_PCM,
} from './formatTags';

/** What the format chunk of a WAV file says of its sound. */
export interface WavFormat extends SoundFormat {
	/** Whether plain decoders read it as it is meant. */
	isPlain: boolean;
}

/** More channels than any recording has. */
const MOST_CHANNELS = 1024;

const HIGHEST_SAMPLE_RATE = 10_000_000;

/** Ref: GSM 6.10 in WAV: 65 bytes for two frames of 160 samples each, one channel */
const GSM_BLOCK_BYTES = 65;
const GSM_BLOCK_FRAMES = 320;

const CODINGS: Readonly<Record<number, 'integer' | 'float' | 'a-law' | 'mu-law'>> = {
	[TAG_PCM]: 'integer',
	[TAG_FLOAT]: 'float',
	[TAG_A_LAW]: 'a-law',
	[TAG_MU_LAW]: 'mu-law',
};

/** Sizes of a sample in bytes. */
const SAMPLE_BYTES = {
	integer: [1, 2, 3, 4],
	float: [4, 8],
	'a-law': [1],
	'mu-law': [1],
} as const;

/**
 * Reads the content of a format chunk; undefined if it makes no sense.
 *
 * @param isLittleEndian false in RIFX
 *
 * Ref: WAVEFORMATEX: 0 format tag, 2 channels, 4 samples/s, 8 bytes/s, 12 bytes/block,
 *      14 bits/sample, 16 size of the extension; WAVEFORMATEXTENSIBLE: 18 valid bits, 20 speakers,
 *      24 sub-format, a GUID that starts with the format tag; ADPCM and GSM: 18 samples/block
 */
export function readWavFormat(content: Uint8Array, isLittleEndian: boolean): WavFormat | undefined {
	const format = isLittleEndian ? content.slice() : swapFormat(content);
	const ownTag = uint16LittleEndian(format, 0);
	const tag = ownTag === TAG_EXTENSIBLE ? uint16LittleEndian(format, 24) : ownTag;
	const channels = uint16LittleEndian(format, 2);
	const sampleRate = uint32LittleEndian(format, 4);
	if (format.length < 14 || tag === 0 || channels === 0 || channels > MOST_CHANNELS) {
		return undefined;
	}
	if (sampleRate === 0 || sampleRate > HIGHEST_SAMPLE_RATE) return undefined;
	const about = { format, tag, channels, sampleRate, isLittleEndian };
	const coding = CODINGS[tag];
	if (coding !== undefined) return readSampleFormat(coding, about);
	if (tag === TAG_MS_ADPCM || tag === TAG_IMA_ADPCM) return readAdpcmFormat(about);
	return readBlockFormat(about);
}

/** What was read of a format chunk so far; `format` is little-endian. */
interface FormatFields {
	format: Uint8Array;
	tag: number;
	channels: number;
	sampleRate: number;
	isLittleEndian: boolean;
}

function readSampleFormat(
	kind: 'integer' | 'float' | 'a-law' | 'mu-law',
	{ format, channels, sampleRate, isLittleEndian }: FormatFields,
): WavFormat | undefined {
	const bits = format.length < 16 ? 8 : uint16LittleEndian(format, 14);
	const statedBlockBytes = uint16LittleEndian(format, 12);
	const blockBytesByRate = uint32LittleEndian(format, 8) / sampleRate;
	const about = { bits, statedBlockBytes, blockBytesByRate, channels };
	const bytesPerSample = chooseSampleBytes(kind, about);
	if (bytesPerSample === undefined) return undefined;
	const coding = kind === 'integer' && bytesPerSample === 1 ? 'unsigned' : kind;
	const pcm: PcmCoding = {
		coding,
		isLittleEndian,
		bytesPerSample,
		bitsPerSample: bits === 0 ? 8 * bytesPerSample : Math.min(bits, 8 * bytesPerSample),
		format,
	};
	return {
		codec: { name: 'pcm', ...pcm },
		channels,
		sampleRate,
		blockBytes: channels * bytesPerSample,
		framesPerBlock: 1,
		silentByte: silentByteOf(coding),
		isPlain: bits > 8 * (bytesPerSample - 1),
	};
}

/**
 * A sample may have more bytes than its bits need (24 bits in 4 bytes), which the block tells. Zero is
 * what careless recorders write for a block; anything else has to agree with the bits. Where the bytes
 * of a second agree with the bits, and not with the block, the block is wrong.
 */
function chooseSampleBytes(
	kind: 'integer' | 'float' | 'a-law' | 'mu-law',
	about: { bits: number; statedBlockBytes: number; blockBytesByRate: number; channels: number },
): number | undefined {
	const { bits, statedBlockBytes, blockBytesByRate, channels } = about;
	const needed = Math.ceil(bits / 8);
	const stated = statedBlockBytes / channels;
	const sizes: readonly number[] = SAMPLE_BYTES[kind];
	// 24 bits in 4 bytes are common enough to be believed.
	const isAgainstBlock = blockBytesByRate === needed * channels && needed !== 3;
	const isBlockWrong = statedBlockBytes === 0 || isAgainstBlock;
	if (isBlockWrong || stated === needed) {
		return sizes.includes(needed) ? needed : undefined;
	}
	const isRoomy = needed === 0 || (kind === 'integer' && stated > needed);
	return isRoomy && sizes.includes(stated) ? stated : undefined;
}

/** Every block is decoded by itself. */
function readAdpcmFormat(about: FormatFields): WavFormat | undefined {
	const { format, tag, channels, sampleRate } = about;
	const coding = tag === TAG_MS_ADPCM ? 'ms-adpcm' : 'ima-adpcm';
	const blockBytes = uint16LittleEndian(format, 12);
	const bits = uint16LittleEndian(format, 14);
	// Other sizes than 4 bits a sample were never in use for speech, and are decoded by next to nobody.
	if (bits !== 4 || channels > 2) return readBlockFormat(about);
	const framesPerBlock = adpcmFramesPerBlock(coding, blockBytes, channels);
	if (framesPerBlock <= 0) return undefined;
	const pcm: PcmCoding = {
		coding,
		isLittleEndian: true,
		bytesPerSample: 0,
		bitsPerSample: 16,
		format,
	};
	return {
		codec: { name: 'pcm', ...pcm },
		channels,
		sampleRate,
		blockBytes,
		framesPerBlock,
		silentByte: 0,
		isPlain: true,
	};
}

/** GSM is cut between blocks, but not decoded; the blocks of others are not known. */
function readBlockFormat({ format, tag, channels, sampleRate }: FormatFields): WavFormat {
	const isGsm =
		tag === TAG_GSM && channels === 1 && uint16LittleEndian(format, 12) === GSM_BLOCK_BYTES;
	return {
		codec: { name: 'wav-blocks', label: describeTag(tag), format },
		channels,
		sampleRate,
		blockBytes: isGsm ? GSM_BLOCK_BYTES : 0,
		framesPerBlock: isGsm ? GSM_BLOCK_FRAMES : 0,
		silentByte: 0,
		isPlain: true,
	};
}

/** Where the numbers of a format chunk are, and their sizes in bytes; the rest of the GUID has none. */
const NUMBERS: ReadonlyArray<readonly [offset: number, sizeBytes: number]> = [
	...([0, 2, 12, 14, 16, 18, 28, 30] as const).map((offset) => [offset, 2] as const),
	...([4, 8, 20, 24] as const).map((offset) => [offset, 4] as const),
];

/** A big-endian format chunk as a little-endian one. */
function swapFormat(content: Uint8Array): Uint8Array {
	const format = content.slice();
	for (const [offset, sizeBytes] of NUMBERS) {
		if (offset + sizeBytes <= format.length) format.subarray(offset, offset + sizeBytes).reverse();
	}
	return format;
}
