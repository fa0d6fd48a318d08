import { hasTextAt, uint16LittleEndian, uint32LittleEndian } from '../bytes';
import { uint16LittleEndianBytes, uint32LittleEndianBytes } from '../byteParts';
import type { SegmentRefusal } from '../segments';

/** How the samples of a WAV file are coded, as far as they can be cut. */
export type WavCoding = 'integer' | 'float' | 'a-law' | 'mu-law' | 'blocks';

/** The sound of a WAV file. A block is what cannot be cut: a sample frame, or more when compressed. */
export interface WavSound {
	coding: WavCoding;
	channels: number;
	sampleRate: number;
	/** 8 for A-law and mu-law; of no meaning for `blocks`. */
	bytesPerSample: number;
	blockBytes: number;
	/** Sample frames in a block: 1 unless the coding is `blocks`. */
	framesPerBlock: number;
	blockCount: number;
	/** Where the first block starts. */
	dataOffset: number;
	/** The format chunk for segments of this recording, of even length. */
	format: Uint8Array<ArrayBuffer>;
	/** Whether segments need a fact chunk: all but plain PCM do. */
	hasFact: boolean;
}

/** Chunks that are looked at in search of the sound; recorders put a handful before it. */
const MAXIMUM_CHUNKS = 1000;
const CHUNK_HEADER_BYTES = 8;
const FIRST_CHUNK_OFFSET = 12;

/** Format tags. Ref: RFC 2361; 0xFFFE: "Multiple channel audio data and WAVE files", Microsoft */
const TAG_EXTENSIBLE = 0xfffe;
const CODINGS: Readonly<Record<number, WavCoding>> = {
	0x0001: 'integer',
	0x0003: 'float',
	0x0006: 'a-law',
	0x0007: 'mu-law',
	// Microsoft ADPCM, IMA ADPCM and GSM 6.10: every block is decoded by itself.
	0x0002: 'blocks',
	0x0011: 'blocks',
	0x0031: 'blocks',
};

/** Sizes of a sample in bytes. */
const SAMPLE_BYTES: Readonly<Record<WavCoding, readonly number[]>> = {
	integer: [1, 2, 3, 4],
	float: [4, 8],
	'a-law': [1],
	'mu-law': [1],
	blocks: [],
};

/**
 * Reads where the sound of a WAV file is and how it is coded. Sizes are not believed: a recorder
 * that streams leaves 0 or 0xFFFFFFFF in the header, and a file that broke off claims more than it
 * has. What is left of an incomplete last block is not counted.
 *
 * Ref: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 3
 *
 *      0      4              8      12
 *      | RIFF | size, little | WAVE | chunks: | id | size | data, padded to even | ...
 */
export function readWav(
	bytes: Uint8Array,
): { ok: true; sound: WavSound } | { ok: false; reason: SegmentRefusal } {
	let format: { start: number; end: number } | undefined;
	let offset = FIRST_CHUNK_OFFSET;
	for (let count = 0; count < MAXIMUM_CHUNKS; count += 1) {
		const start = offset + CHUNK_HEADER_BYTES;
		if (start > bytes.length) break;
		const claimedBytes = uint32LittleEndian(bytes, offset + 4);
		const end = Math.min(start + claimedBytes, bytes.length);
		if (hasTextAt(bytes, offset, 'fmt ')) format = { start, end };
		if (hasTextAt(bytes, offset, 'data')) {
			if (format === undefined) return { ok: false, reason: 'damaged' };
			// A size of 0 is what a stream leaves behind; there is nothing to find after it otherwise.
			const dataEnd = claimedBytes === 0 ? bytes.length : end;
			return readSound(bytes.subarray(format.start, format.end), { start, end: dataEnd });
		}
		offset = start + claimedBytes + (claimedBytes % 2);
	}
	return { ok: false, reason: format === undefined ? 'damaged' : 'empty' };
}

/**
 * Ref: WAVEFORMATEX: 0 format tag, 2 channels, 4 samples/s, 8 bytes/s, 12 bytes/block,
 *      14 bits/sample, 16 size of the extension; WAVEFORMATEXTENSIBLE: 18 valid bits, 20 speakers,
 *      24 sub-format, a GUID that starts with the format tag; ADPCM and GSM: 18 samples/block
 */
function readSound(
	format: Uint8Array,
	data: { start: number; end: number },
): ReturnType<typeof readWav> {
	const ownTag = uint16LittleEndian(format, 0);
	const isExtensible = ownTag === TAG_EXTENSIBLE;
	const tag = isExtensible ? uint16LittleEndian(format, 24) : ownTag;
	const channels = uint16LittleEndian(format, 2);
	const sampleRate = uint32LittleEndian(format, 4);
	const coding = CODINGS[tag];
	if (format.length < 16 || channels === 0 || sampleRate === 0) {
		return { ok: false, reason: 'damaged' };
	}
	if (coding === undefined) return { ok: false, reason: 'codec' };

	const claimedBlockBytes = uint16LittleEndian(format, 12);
	const bytesPerSample = Math.ceil(uint16LittleEndian(format, 14) / 8);
	const framesPerBlock = coding === 'blocks' ? uint16LittleEndian(format, 18) : 1;
	const blockBytes = coding === 'blocks' ? claimedBlockBytes : channels * bytesPerSample;
	const isKnownSize = coding === 'blocks' || SAMPLE_BYTES[coding].includes(bytesPerSample);
	// Zero is what careless recorders write; anything else has to agree.
	const isAgreed = claimedBlockBytes === 0 || claimedBlockBytes === blockBytes;
	if (!isKnownSize || !isAgreed || blockBytes === 0 || framesPerBlock === 0) {
		return { ok: false, reason: 'damaged' };
	}

	const blockCount = Math.floor((data.end - data.start) / blockBytes);
	if (blockCount === 0) return { ok: false, reason: 'empty' };
	return {
		ok: true,
		sound: {
			coding,
			channels,
			sampleRate,
			bytesPerSample,
			blockBytes,
			framesPerBlock,
			blockCount,
			dataOffset: data.start,
			format: createFormat(format, { coding, isExtensible, blockBytes, framesPerBlock }),
			hasFact: isExtensible || coding !== 'integer',
		},
	};
}

/** The format chunk as it was, without anything behind its known part, and its sizes put right. */
function createFormat(
	original: Uint8Array,
	known: {
		coding: WavCoding;
		isExtensible: boolean;
		blockBytes: number;
		framesPerBlock: number;
	},
): Uint8Array<ArrayBuffer> {
	const { coding, isExtensible, blockBytes, framesPerBlock } = known;
	const extensionBytes = extensionLength(original, { coding, isExtensible });
	const hasExtension = isExtensible || coding !== 'integer';
	const format = new Uint8Array(hasExtension ? 18 + extensionBytes : 16);
	format.set(original.subarray(0, format.length));
	const sampleRate = uint32LittleEndian(original, 4);
	const bytesPerSecond = Math.floor((sampleRate * blockBytes) / framesPerBlock);
	format.set(uint32LittleEndianBytes(bytesPerSecond), 8);
	format.set(uint16LittleEndianBytes(blockBytes), 12);
	if (hasExtension) format.set(uint16LittleEndianBytes(extensionBytes), 16);
	return format;
}

function extensionLength(
	format: Uint8Array,
	known: { coding: WavCoding; isExtensible: boolean },
): number {
	if (known.isExtensible) return 22;
	if (known.coding !== 'blocks') return 0;
	const available = Math.max(format.length - 18, 2);
	const claimed = Math.max(uint16LittleEndian(format, 16), 2);
	return Math.min(claimed, available) & ~1;
}
