import { textAt, uint16BigEndian, uint32BigEndian } from '../../bytes';
import { IMA4_BLOCK_BYTES, IMA4_BLOCK_FRAMES } from '../../codecs/adpcm';
import type { PcmCoding } from '../../media/track';
import { silentByteOf, type SoundFormat } from '../iff/soundTracks';

/** What the common chunk says of the sound. */
export interface AiffFormat extends SoundFormat {
	/** The size of the sound as it is stated, in bytes; undefined if the coding does not tell. */
	statedBytes: number | undefined;
}

const MOST_CHANNELS = 1024;
const HIGHEST_SAMPLE_RATE = 10_000_000;

/** Names of compressions that are not read. Ref: "AIFF-C" draft, section "Common Chunk"; QuickTime */
const LABELS: Readonly<Record<string, string>> = {
	ACE2: 'ACE 2-to-1',
	ACE8: 'ACE 8-to-3',
	MAC3: 'MACE 3-to-1',
	MAC6: 'MACE 6-to-1',
	'GSM ': 'GSM 6.10',
	G722: 'G.722',
	G726: 'G.726 ADPCM',
	G728: 'G.728',
	QDMC: 'QDesign Music',
	QDM2: 'QDesign Music 2',
	Qclp: 'Qualcomm PureVoice',
};

/**
 * Reads the content of a common chunk; undefined if it makes no sense.
 *
 * @param isCompressed whether the file is AIFF-C
 *
 * Ref: Apple, "Audio Interchange File Format: AIFF" 1.3 (1989); "AIFF-C" draft (1991)
 *
 *      COMM   0 channels (2)  2 sample frames (4)  6 bits (2)  8 rate (80-bit float)
 *             18 compression (4), in AIFF-C
 */
export function readAiffFormat(content: Uint8Array, isCompressed: boolean): AiffFormat | undefined {
	if (content.length < 18) return undefined;
	const channels = uint16BigEndian(content, 0);
	const frames = uint32BigEndian(content, 2);
	const sampleRate = Math.round(readExtended(content, 8));
	if (channels === 0 || channels > MOST_CHANNELS) return undefined;
	if (!(sampleRate >= 1 && sampleRate <= HIGHEST_SAMPLE_RATE)) return undefined;
	const compression = isCompressed ? textAt(content, 18, 4) : 'NONE';
	const coding = findCoding(compression, uint16BigEndian(content, 6));
	if (coding === 'invalid') return undefined;
	if (coding === undefined) {
		const label = LABELS[compression] ?? `AIFF-C compression "${compression.trim()}"`;
		return {
			codec: { name: 'other', label },
			channels,
			sampleRate,
			blockBytes: 0,
			framesPerBlock: 0,
			silentByte: 0,
			statedBytes: undefined,
		};
	}
	const isIma4 = coding.coding === 'ima4';
	const blockBytes = channels * (isIma4 ? IMA4_BLOCK_BYTES : coding.bytesPerSample);
	return {
		codec: { name: 'pcm', ...coding },
		channels,
		sampleRate,
		blockBytes,
		framesPerBlock: isIma4 ? IMA4_BLOCK_FRAMES : 1,
		silentByte: silentByteOf(coding.coding),
		// Of IMA4, some writers count packets and others samples.
		statedBytes: isIma4 ? undefined : frames * blockBytes,
	};
}

/** Bits that do not fill their bytes are filled with zeros from below. */
function findCoding(compression: string, bits: number): PcmCoding | 'invalid' | undefined {
	const bytes = Math.ceil(bits / 8);
	switch (compression) {
		case 'NONE':
		case 'twos':
			return integers(bytes, { bits, isLittleEndian: false });
		case 'sowt':
			return integers(bytes, { bits, isLittleEndian: true });
		case 'in24':
			return integers(3, { bits: 24, isLittleEndian: false });
		case 'in32':
			return integers(4, { bits: 32, isLittleEndian: false });
		case '42ni':
			return integers(3, { bits: 24, isLittleEndian: true });
		case '23ni':
			return integers(4, { bits: 32, isLittleEndian: true });
		case 'raw ':
			return bytes === 1 ? other('unsigned', 1) : 'invalid';
		case 'fl32':
		case 'FL32':
			return other('float', 4);
		case 'fl64':
		case 'FL64':
			return other('float', 8);
		case 'ulaw':
		case 'ULAW':
			return other('mu-law', 1);
		case 'alaw':
		case 'ALAW':
			return other('a-law', 1);
		case 'ima4':
			return other('ima4', 0);
		default:
			return undefined;
	}
}

function integers(
	bytesPerSample: number,
	{ bits, isLittleEndian }: { bits: number; isLittleEndian: boolean },
): PcmCoding | 'invalid' {
	if (bytesPerSample < 1 || bytesPerSample > 4) return 'invalid';
	return { coding: 'integer', isLittleEndian, bytesPerSample, bitsPerSample: bits };
}

function other(coding: PcmCoding['coding'], bytesPerSample: number): PcmCoding {
	const bitsPerSample = bytesPerSample === 0 ? 16 : 8 * bytesPerSample;
	return { coding, isLittleEndian: false, bytesPerSample, bitsPerSample };
}

/** An IEEE 754 extended number: sign and exponent (2 bytes), then a mantissa with its leading one. */
function readExtended(bytes: Uint8Array, offset: number): number {
	const exponent = (uint16BigEndian(bytes, offset) & 0x7fff) - 16_383 - 31;
	return uint32BigEndian(bytes, offset + 2) * 2 ** exponent;
}
