import { indexOfText, uint16BigEndian, uint32BigEndian } from '../../bytes/read';
import type { PcmCoding } from '../../media/track';
import type { Box } from './boxes';
import { channelsOf, sampleRateOf, type SoundDescription } from './soundDescription';

/** Bytes of the box of an entry without what stands behind it: of versions 1 and 0. */
const BITS_OFFSET = 18;

/** Flags of `lpcm`. Ref: Apple, "CoreAudioBaseTypes.h", kAudioFormatFlag... */
const IS_FLOAT = 1;
const IS_BIG_ENDIAN = 2;
const IS_SIGNED = 4;

/** Packets of IMA 4:1: 64 samples in 34 bytes for each channel. Ref: Apple, "TN1081" */
const IMA4_BLOCK_SAMPLES = 64;
const IMA4_BLOCK_BYTES = 34;

type Coding = Omit<PcmCoding, 'format'>;

/**
 * Reads the sample entry of uncompressed sound, G.711 or IMA 4:1; undefined if it is of another kind.
 *
 * Ref: Apple, "QuickTime File Format", sound sample descriptions; ISO/IEC 23003-5 (ipcm, fpcm)
 */
export function readPcmEntry(bytes: Uint8Array, entry: Box): SoundDescription | undefined {
	const coding = readCoding(bytes, entry);
	const channels = channelsOf(bytes, entry);
	const sampleRate = sampleRateOf(bytes, entry);
	if (coding === undefined || channels === 0 || !(sampleRate >= 1)) return undefined;
	const isIma4 = coding.coding === 'ima4';
	return {
		codec: { name: 'pcm', ...coding },
		sampleRate,
		channels,
		blocks: {
			units: isIma4 ? IMA4_BLOCK_SAMPLES : 1,
			sizeBytes: channels * (isIma4 ? IMA4_BLOCK_BYTES : coding.bytesPerSample),
			// IMA's samples are counted in blocks by files of version 1, in samples by those of version 0.
			unitsPerSample:
				isIma4 && uint16BigEndian(bytes, entry.start + 8) > 0 ? IMA4_BLOCK_SAMPLES : 1,
		},
	};
}

function readCoding(bytes: Uint8Array, entry: Box): Coding | undefined {
	const bits = uint16BigEndian(bytes, entry.start + BITS_OFFSET);
	const isLittleEndian = hasLittleEndianMark(bytes, entry);
	switch (entry.type) {
		case 'sowt':
			return integer(bits, true);
		case 'twos':
			return integer(bits, false);
		case 'raw ':
		case 'NONE':
			return bits === 16 ? integer(16, false) : { ...coded('unsigned', 8), isLittleEndian: false };
		case 'in24':
			return { ...coded('integer', 24), isLittleEndian };
		case 'in32':
			return { ...coded('integer', 32), isLittleEndian };
		case 'fl32':
			return { ...coded('float', 32), isLittleEndian };
		case 'fl64':
			return { ...coded('float', 64), isLittleEndian };
		case 'alaw':
			return { ...coded('a-law', 8), isLittleEndian: false };
		case 'ulaw':
			return { ...coded('mu-law', 8), isLittleEndian: false };
		case 'ima4':
			return { ...coded('ima4', 16), isLittleEndian: false };
		case 'lpcm':
			return readLinearPcm(bytes, entry);
		case 'ipcm':
		case 'fpcm':
			return readIsoPcm(bytes, entry);
		default:
			return undefined;
	}
}

function coded(coding: PcmCoding['coding'], bits: number) {
	return { coding, bytesPerSample: bits >> 3, bitsPerSample: bits };
}

function integer(bits: number, isLittleEndian: boolean): Coding | undefined {
	const isUsable = bits === 8 || bits === 16 || bits === 24 || bits === 32;
	return isUsable ? { ...coded('integer', bits), isLittleEndian } : undefined;
}

/** The atom `enda` in `wave`: 1 means little-endian. */
function hasLittleEndianMark(bytes: Uint8Array, entry: Box): boolean {
	const offset = indexOfText(bytes, 'enda', entry);
	return offset !== -1 && uint16BigEndian(bytes, offset + 4) === 1;
}

/**
 * Version 2 of the sound sample description.
 *
 *      28       32              40         44     48     52      56           60
 *      | length | rate, float64 | channels | 7f.. | bits | flags | packet bytes | frames in a packet
 */
function readLinearPcm(bytes: Uint8Array, entry: Box): Coding | undefined {
	if (uint16BigEndian(bytes, entry.start + 8) !== 2) {
		return integer(uint16BigEndian(bytes, entry.start + BITS_OFFSET), false);
	}
	const channels = uint32BigEndian(bytes, entry.start + 40);
	const bits = uint32BigEndian(bytes, entry.start + 48);
	const flags = uint32BigEndian(bytes, entry.start + 52);
	const bytesPerSample = uint32BigEndian(bytes, entry.start + 56) / channels;
	const isFloat = (flags & IS_FLOAT) !== 0;
	const isUsable = isFloat
		? bytesPerSample === 4 || bytesPerSample === 8
		: Number.isInteger(bytesPerSample) && bytesPerSample >= 1 && bytesPerSample <= 4;
	if (!isUsable || bits === 0 || bits > 8 * bytesPerSample) return undefined;
	const isSigned = (flags & IS_SIGNED) !== 0 || bytesPerSample > 1;
	return {
		coding: isFloat ? 'float' : isSigned ? 'integer' : 'unsigned',
		isLittleEndian: (flags & IS_BIG_ENDIAN) === 0,
		bytesPerSample,
		bitsPerSample: bits,
	};
}

/** The box `pcmC`: version, flags (4), format flags (1: bit 0 is little-endian), bits (1). */
function readIsoPcm(bytes: Uint8Array, entry: Box): Coding | undefined {
	const offset = indexOfText(bytes, 'pcmC', entry);
	if (offset === -1 || offset + 10 > entry.end) return undefined;
	const isLittleEndian = ((bytes[offset + 8] ?? 0) & 1) === 1;
	const bits = bytes[offset + 9] ?? 0;
	if (entry.type === 'ipcm') return integer(bits, isLittleEndian);
	return bits === 32 || bits === 64 ? { ...coded('float', bits), isLittleEndian } : undefined;
}
