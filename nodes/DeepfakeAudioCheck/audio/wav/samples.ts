import { hasTextAt, uint16LittleEndian, uint32LittleEndian } from '../bytes';

/** Where the samples of a WAV file are and how they are coded. */
export interface WavSamples {
	coding: 'integer' | 'float' | 'a-law' | 'mu-law';
	channels: number;
	sampleRate: number;
	bytesPerSample: number;
	/** One sample of every channel. */
	frameBytes: number;
	frameCount: number;
	dataOffset: number;
}

/** Chunks that are looked at in search of the sound; recorders put a handful before it. */
const MAXIMUM_CHUNKS = 1000;
const CHUNK_HEADER_BYTES = 8;
const FIRST_CHUNK_OFFSET = 12;

/** Ref: RFC 2361, WAVE form registration numbers; 0xFFFE: WAVE_FORMAT_EXTENSIBLE, Microsoft */
const TAG_EXTENSIBLE = 0xfffe;
const CODINGS: Readonly<Record<number, WavSamples['coding']>> = {
	0x0001: 'integer',
	0x0003: 'float',
	0x0006: 'a-law',
	0x0007: 'mu-law',
};
const SAMPLE_BYTES: Readonly<Record<WavSamples['coding'], readonly number[]>> = {
	integer: [1, 2, 3, 4],
	float: [4, 8],
	'a-law': [1],
	'mu-law': [1],
};

/**
 * Reads where the samples of a WAV file are; undefined when there are none that can be read. Sizes
 * are not believed: what streams leaves 0 or 0xFFFFFFFF, what broke off claims more than it has.
 *
 * Ref: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 3
 *
 *      0      4              8      12
 *      | RIFF | size, little | WAVE | chunks: | id | size | data, padded to even | ...
 */
export function readWavSamples(bytes: Uint8Array): WavSamples | undefined {
	if (!hasTextAt(bytes, 0, 'RIFF') || !hasTextAt(bytes, 8, 'WAVE')) return undefined;
	let format: Uint8Array | undefined;
	let offset = FIRST_CHUNK_OFFSET;
	for (let count = 0; count < MAXIMUM_CHUNKS; count += 1) {
		const start = offset + CHUNK_HEADER_BYTES;
		if (start > bytes.length) return undefined;
		const claimedBytes = uint32LittleEndian(bytes, offset + 4);
		if (hasTextAt(bytes, offset, 'fmt ')) format = bytes.subarray(start, start + claimedBytes);
		if (hasTextAt(bytes, offset, 'data')) {
			const end = claimedBytes === 0 ? bytes.length : Math.min(start + claimedBytes, bytes.length);
			return format === undefined ? undefined : readFormat(format, { start, end });
		}
		offset = start + claimedBytes + (claimedBytes % 2);
	}
	return undefined;
}

/**
 * Ref: WAVEFORMATEX: 0 format tag, 2 channels, 4 samples/s, 14 bits/sample;
 *      WAVEFORMATEXTENSIBLE: 24 sub-format, a GUID that starts with the format tag
 */
function readFormat(
	format: Uint8Array,
	data: { start: number; end: number },
): WavSamples | undefined {
	const ownTag = uint16LittleEndian(format, 0);
	const coding = CODINGS[ownTag === TAG_EXTENSIBLE ? uint16LittleEndian(format, 24) : ownTag];
	const channels = uint16LittleEndian(format, 2);
	const sampleRate = uint32LittleEndian(format, 4);
	const bytesPerSample = Math.ceil(uint16LittleEndian(format, 14) / 8);
	if (coding === undefined || !SAMPLE_BYTES[coding].includes(bytesPerSample)) return undefined;
	if (channels === 0 || sampleRate === 0) return undefined;

	const frameBytes = channels * bytesPerSample;
	const frameCount = Math.floor((data.end - data.start) / frameBytes);
	if (frameCount <= 0) return undefined;
	return {
		coding,
		channels,
		sampleRate,
		bytesPerSample,
		frameBytes,
		frameCount,
		dataOffset: data.start,
	};
}

/**
 * A function that reads the sample at an offset as a number from -1 to 1. Offsets have to be within
 * the samples.
 *
 * Ref: WAVE: 8-bit samples are unsigned, all others signed, least significant byte first
 */
export function createSampleReader(
	bytes: Uint8Array,
	{ coding, bytesPerSample }: WavSamples,
): (offset: number) => number {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (coding === 'a-law') return (offset) => decodeALaw(view.getUint8(offset));
	if (coding === 'mu-law') return (offset) => decodeMuLaw(view.getUint8(offset));
	if (coding === 'float') {
		return bytesPerSample === 8
			? (offset) => finite(view.getFloat64(offset, true))
			: (offset) => finite(view.getFloat32(offset, true));
	}
	switch (bytesPerSample) {
		case 1:
			return (offset) => (view.getUint8(offset) - 128) / 0x80;
		case 2:
			return (offset) => view.getInt16(offset, true) / 0x8000;
		case 3:
			return (offset) =>
				(view.getUint8(offset) + view.getInt16(offset + 1, true) * 0x100) / 0x80_0000;
		default:
			return (offset) => view.getInt32(offset, true) / 0x8000_0000;
	}
}

function finite(value: number): number {
	return Number.isFinite(value) ? value : 0;
}

/**
 * Ref: ITU-T G.711 table 1: every other bit inverted, then sign (1 is positive), segment, step
 *
 *      code ^ 0x55:   s ggg tttt
 */
function decodeALaw(code: number): number {
	const bits = code ^ 0x55;
	const segment = (bits >> 4) & 0b111;
	const step = ((bits & 0xf) << 4) + 8;
	const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
	return ((bits & 0x80) === 0 ? -magnitude : magnitude) / 0x8000;
}

/**
 * Ref: ITU-T G.711 table 2: all bits inverted, then sign (1 is negative), segment, step
 *
 *      ~code:   s ggg tttt
 */
function decodeMuLaw(code: number): number {
	const bits = ~code;
	const magnitude = ((((bits & 0xf) << 3) + 0x84) << ((bits >> 4) & 0b111)) - 0x84;
	return ((bits & 0x80) === 0 ? magnitude : -magnitude) / 0x8000;
}
