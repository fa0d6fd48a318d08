import { textAt, uint32BigEndian } from '../../bytes';
import type { PcmCoding } from '../../media/track';

/** What the description chunk says of the sound. */
export interface CafDescription {
	/** In Hz. */
	sampleRate: number;
	/** Four characters. */
	formatId: string;
	flags: number;
	/** 0 if it varies. */
	packetBytes: number;
	/** 0 if it varies. */
	packetFrames: number;
	channels: number;
	bitsPerChannel: number;
}

const DESCRIPTION_BYTES = 32;
const MOST_CHANNELS = 1024;
const HIGHEST_SAMPLE_RATE = 10_000_000;

/** Flags of linear PCM. Ref: Core Audio Format specification, "Format Flags" */
const IS_FLOAT = 1;
const IS_LITTLE_ENDIAN = 2;

/** Names of codings, for a person. Ref: as above, "Data Formats"; CoreAudioBaseTypes.h */
const LABELS: Readonly<Record<string, string>> = {
	'ac-3': 'Dolby Digital (AC-3)',
	'ec-3': 'Dolby Digital Plus (E-AC-3)',
	MAC3: 'MACE 3-to-1',
	MAC6: 'MACE 6-to-1',
	QDMC: 'QDesign Music',
	QDM2: 'QDesign Music 2',
	Qclp: 'Qualcomm PureVoice',
	'.mp1': 'MPEG-1 Layer I',
	'.mp2': 'MPEG-1 Layer II',
	agsm: 'GSM 6.10',
	ilbc: 'iLBC',
	flac: 'FLAC',
	usac: 'xHE-AAC',
};

/**
 * Reads the content of a description chunk; undefined if it makes no sense.
 *
 * Ref: Apple Core Audio Format specification, "Audio Description Chunk"
 *
 *      0                  8            12      16             20              24         28
 *      | rate (double, 8) | format (4) | flags | bytes/packet | frames/packet | channels | bits |
 */
export function readCafDescription(content: Uint8Array): CafDescription | undefined {
	if (content.length < DESCRIPTION_BYTES) return undefined;
	const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
	const sampleRate = Math.round(view.getFloat64(0));
	const channels = uint32BigEndian(content, 24);
	if (!(sampleRate >= 1 && sampleRate <= HIGHEST_SAMPLE_RATE)) return undefined;
	if (channels < 1 || channels > MOST_CHANNELS) return undefined;
	return {
		sampleRate,
		formatId: textAt(content, 8, 4),
		flags: uint32BigEndian(content, 12),
		packetBytes: uint32BigEndian(content, 16),
		packetFrames: uint32BigEndian(content, 20),
		channels,
		bitsPerChannel: uint32BigEndian(content, 28),
	};
}

/** The coding of sound whose packets are all of one size; undefined if it is none that is read. */
export function readPcmCoding(description: CafDescription): PcmCoding | undefined {
	switch (description.formatId) {
		case 'lpcm':
			return readLinear(description);
		case 'ulaw':
			return plain('mu-law', 8);
		case 'alaw':
			return plain('a-law', 8);
		case 'ima4':
			return { ...plain('ima4', 16), bytesPerSample: 0 };
		default:
			return undefined;
	}
}

/** What a coding that is not read is called. */
export function describeFormatId(formatId: string): string {
	return LABELS[formatId] ?? `Core Audio format "${formatId.trim()}"`;
}

function readLinear(description: CafDescription): PcmCoding | undefined {
	const { flags, packetBytes, packetFrames, channels, bitsPerChannel } = description;
	const bytesPerSample = packetBytes / Math.max(packetFrames, 1) / channels;
	const isFloat = (flags & IS_FLOAT) !== 0;
	const sizes = isFloat ? [4, 8] : [1, 2, 3, 4];
	if (!sizes.includes(bytesPerSample) || bitsPerChannel > 8 * bytesPerSample) return undefined;
	return {
		coding: isFloat ? 'float' : 'integer',
		isLittleEndian: (flags & IS_LITTLE_ENDIAN) !== 0,
		bytesPerSample,
		bitsPerSample: bitsPerChannel === 0 ? 8 * bytesPerSample : bitsPerChannel,
	};
}

function plain(coding: PcmCoding['coding'], bitsPerSample: number): PcmCoding {
	return { coding, isLittleEndian: false, bytesPerSample: 1, bitsPerSample };
}
