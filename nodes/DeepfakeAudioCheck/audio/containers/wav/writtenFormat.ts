import { uint16LittleEndian } from '../../bytes/read';
import { uint16LittleEndianBytes, uint32LittleEndianBytes } from '../../bytes/write';
import { adpcmFramesPerBlock } from '../../codecs/adpcm';
import type { Track } from '../../media/track';
import {
	TAG_A_LAW,
	TAG_EXTENSIBLE,
	TAG_FLOAT,
	TAG_GSM,
	TAG_IMA_ADPCM,
	TAG_MS_ADPCM,
	TAG_MU_LAW,
	TAG_PCM,
} from './formatTags';
import { createFormatChunk } from './header';

/** What a track is in a WAV file. */
export interface WrittenFormat {
	/** The content of the format chunk, of even length. */
	format: Uint8Array;
	/** Whether there has to be a fact chunk: all but plain PCM have one. */
	hasFact: boolean;
	blockBytes: number;
	framesPerBlock: number;
	/** How samples have to be changed: bytes turned around, or the sign moved. */
	change: 'none' | 'swap' | 'flipSign';
	/** Of the samples to be changed. */
	bytesPerSample: number;
}

const TAGS = {
	integer: TAG_PCM,
	unsigned: TAG_PCM,
	float: TAG_FLOAT,
	'a-law': TAG_A_LAW,
	'mu-law': TAG_MU_LAW,
};

/** Ref: WAVEFORMATEXTENSIBLE: 22 bytes behind the size of the extension */
const EXTENSIBLE_BYTES = 22;

/**
 * How a track is written into a WAV file bit for bit; undefined if that cannot be done. The format
 * chunk is the one that it came with, if any: its sizes put right, nothing behind its known part.
 */
export function describeWritten(track: Track): WrittenFormat | undefined {
	const { codec, packets } = track;
	if (codec.name === 'wav-blocks') {
		if (packets.count === 0) return undefined;
		return keepBlocks(track, codec.format, { framesPerBlock: packets.startOf(1) });
	}
	if (codec.name !== 'pcm') return undefined;
	switch (codec.coding) {
		case 'ima4':
			return undefined;
		case 'ms-adpcm':
		case 'ima-adpcm': {
			if (codec.format === undefined) return undefined;
			const framesPerBlock = adpcmFramesPerBlock(
				codec.coding,
				packets.bytesBetween(0, 1),
				track.channels,
			);
			return keepBlocks(track, codec.format, { framesPerBlock });
		}
		default:
			return describeSamples(track, { ...codec, coding: codec.coding });
	}
}

function describeSamples(
	track: Track,
	codec: {
		coding: keyof typeof TAGS;
		bytesPerSample: number;
		isLittleEndian: boolean;
		format?: Uint8Array;
	},
): WrittenFormat | undefined {
	const { channels, sampleRate } = track;
	const { coding, bytesPerSample, isLittleEndian } = codec;
	// Ref: WAVE: samples of up to 8 bits are unsigned, all others signed.
	const isFlipped = coding === (bytesPerSample === 1 ? 'integer' : 'unsigned');
	if (isFlipped && bytesPerSample > 1) return undefined;
	const bitsPerSample = 8 * bytesPerSample;
	const original = codec.format;
	const isExtensible = original !== undefined && isExtensibleFormat(original);
	const tag = TAGS[coding];
	const plain = createFormatChunk({ tag, sampleRate, channels, bitsPerSample });
	const format = isExtensible ? extendFormat(plain, original) : plain;
	return {
		format,
		hasFact: isExtensible || tag !== TAG_PCM,
		blockBytes: channels * bytesPerSample,
		framesPerBlock: 1,
		change: isFlipped ? 'flipSign' : isLittleEndian || bytesPerSample === 1 ? 'none' : 'swap',
		bytesPerSample,
	};
}

function isExtensibleFormat(format: Uint8Array): boolean {
	return uint16LittleEndian(format, 0) === TAG_EXTENSIBLE && format.length >= 18 + EXTENSIBLE_BYTES;
}

/** Valid bits, speakers and sub-format as they were. */
function extendFormat(plain: Uint8Array, original: Uint8Array): Uint8Array {
	const format = original.slice(0, 18 + EXTENSIBLE_BYTES);
	format.set(plain.subarray(2, 16), 2);
	format.set(uint16LittleEndianBytes(EXTENSIBLE_BYTES), 16);
	return format;
}

function keepBlocks(
	track: Track,
	original: Uint8Array,
	{ framesPerBlock }: { framesPerBlock: number },
): WrittenFormat | undefined {
	const blockBytes = track.packets.bytesBetween(0, 1);
	if (blockBytes <= 0 || framesPerBlock <= 0) return undefined;
	const extensionBytes = extensionLength(original);
	const format = new Uint8Array(18 + extensionBytes);
	format.set(original.subarray(0, format.length));
	const bytesPerSecond = Math.floor((track.sampleRate * blockBytes) / framesPerBlock);
	format.set(uint32LittleEndianBytes(bytesPerSecond), 8);
	format.set(uint16LittleEndianBytes(blockBytes), 12);
	format.set(uint16LittleEndianBytes(extensionBytes, framesPerBlock), 16);
	return { format, hasFact: true, blockBytes, framesPerBlock, change: 'none', bytesPerSample: 0 };
}

/** Ref: ADPCM and GSM: 18 samples in a block (2), then coefficients in Microsoft's */
function extensionLength(format: Uint8Array): number {
	const tag = uint16LittleEndian(format, 0);
	if (tag !== TAG_MS_ADPCM && tag !== TAG_IMA_ADPCM && tag !== TAG_GSM) return 2;
	const available = Math.max(format.length - 18, 2);
	const stated = Math.max(uint16LittleEndian(format, 16), 2);
	return Math.min(stated, available) & ~1;
}
