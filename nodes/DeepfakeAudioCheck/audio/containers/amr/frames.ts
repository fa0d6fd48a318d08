import { hasTextAt } from '../../bytes/read';

/** Narrowband or wideband, in one channel or several. */
export interface AmrFormat {
	band: 'narrow' | 'wide';
	hasSeveralChannels: boolean;
	/** Of the magic word, and what describes the channels. */
	headerBytes: number;
}

/** Longest first where two begin alike. Ref: RFC 4867 sections 5.1 and 5.2 */
const MAGIC_WORDS: ReadonlyArray<{ text: string } & Omit<AmrFormat, 'headerBytes'>> = [
	{ text: '#!AMR-WB_MC1.0\n', band: 'wide', hasSeveralChannels: true },
	{ text: '#!AMR_MC1.0\n', band: 'narrow', hasSeveralChannels: true },
	{ text: '#!AMR-WB\n', band: 'wide', hasSeveralChannels: false },
	{ text: '#!AMR\n', band: 'narrow', hasSeveralChannels: false },
];

const CHANNEL_DESCRIPTION_BYTES = 4;

/** The file header at an offset; undefined if there is none. */
export function readAmrHeader(bytes: Uint8Array, offset: number): AmrFormat | undefined {
	if (bytes[offset] !== 0x23) return undefined;
	const found = MAGIC_WORDS.find(({ text }) => hasTextAt(bytes, offset, text));
	if (found === undefined) return undefined;
	const { text, band, hasSeveralChannels } = found;
	const headerBytes = text.length + (hasSeveralChannels ? CHANNEL_DESCRIPTION_BYTES : 0);
	return { band, hasSeveralChannels, headerBytes };
}

/**
 * The bytes of a frame by its type, with the header byte; 0 is reserved. From 14 on they are "speech
 * lost" and "no data", of which narrowband knows the second.
 *
 * Ref: RFC 4867 section 5.3; 3GPP TS 26.101 table 1a; 3GPP TS 26.201 table 1a
 */
const FRAME_BYTES = {
	narrow: [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1],
	wide: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1],
} as const;

/**
 * The size of the frame at an offset in bytes, which may lie behind the end; 0 if none is there.
 *
 * Ref: RFC 4867 section 5.3
 *
 *      0 1 2 3 4 5 6 7
 *      |P| type  |Q|P P|    padding (P) is 0; Q: the frame is not damaged
 */
export function amrFrameBytes(bytes: Uint8Array, offset: number, band: 'narrow' | 'wide'): number {
	const first = bytes[offset];
	if (first === undefined || (first & 0x83) !== 0) return 0;
	return FRAME_BYTES[band][first >> 3] ?? 0;
}

/** Each lasts 20 ms. */
export const FRAME_SAMPLES = { narrow: 160, wide: 320 } as const;
export const SAMPLE_RATES = { narrow: 8000, wide: 16_000 } as const;
