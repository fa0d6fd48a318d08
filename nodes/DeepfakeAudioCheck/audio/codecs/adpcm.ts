import { uint16BigEndian, uint16LittleEndian } from '../bytes/read';

/** ADPCM whose blocks are decoded one by one. */
export type AdpcmCoding = 'ms-adpcm' | 'ima-adpcm' | 'ima4';

/** Ref: QuickTime File Format, "IMA4": 34 bytes for 64 samples of one channel */
export const IMA4_BLOCK_BYTES = 34;
export const IMA4_BLOCK_FRAMES = 64;

/** Bytes of the header of a block, for each channel. */
const MS_HEADER_BYTES = 7;
const IMA_HEADER_BYTES = 4;

/** How many sample frames a block of a size makes; 0 or less if it is too small to make any. */
export function adpcmFramesPerBlock(
	coding: AdpcmCoding,
	blockBytes: number,
	channels: number,
): number {
	switch (coding) {
		case 'ms-adpcm':
			return Math.floor(((blockBytes - MS_HEADER_BYTES * channels) * 2) / channels) + 2;
		case 'ima-adpcm':
			// Codes come in groups of eight for each channel.
			return Math.floor((blockBytes - IMA_HEADER_BYTES * channels) / (4 * channels)) * 8 + 1;
		case 'ima4':
			return blockBytes >= IMA4_BLOCK_BYTES * channels ? IMA4_BLOCK_FRAMES : 0;
	}
}

/** Decodes a block into arrays from a place on, one array for each channel. */
export type DecodeBlock = (block: Uint8Array, into: Float32Array[], at: number) => void;

/** The decoder of a coding; it keeps what IMA4 carries over from one block to the next. */
export function createBlockDecoder(
	coding: AdpcmCoding,
	about: { channels: number; framesPerBlock: number },
): DecodeBlock {
	const { channels, framesPerBlock } = about;
	switch (coding) {
		case 'ms-adpcm':
			return (block, into, at) => decodeMicrosoft(block, { into, at, channels, framesPerBlock });
		case 'ima-adpcm':
			return (block, into, at) => decodeIma(block, { into, at, channels, framesPerBlock });
		case 'ima4': {
			const states = Array.from({ length: channels }, () => ({ sample: 0, index: -1 }));
			return (block, into, at) => {
				for (const [channel, state] of states.entries()) {
					const start = channel * IMA4_BLOCK_BYTES;
					const part = block.subarray(start, start + IMA4_BLOCK_BYTES);
					decodeIma4(part, { samples: into[channel], at, state });
				}
			};
		}
	}
}

interface Target {
	into: Float32Array[];
	at: number;
	channels: number;
	framesPerBlock: number;
}

/** Ref: "Microsoft ADPCM", RFC 2361 section A.1 and "New Multimedia Data Types", 1994 */
const MS_FIRST_COEFFICIENTS = Int16Array.of(256, 512, 0, 192, 240, 460, 392);
const MS_SECOND_COEFFICIENTS = Int16Array.of(0, -256, 0, 64, 0, -208, -232);
const MS_ADAPTATION = Int16Array.of(
	...[230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230],
);
const MS_SMALLEST_DELTA = 16;

/**
 * Ref: as above; for each channel
 *
 *      0 predictor (1)  then delta (2)  then the second sample (2)  then the first sample (2)
 *      then codes of four bits, the upper ones first, channels in turns
 */
function decodeMicrosoft(block: Uint8Array, { into, at, channels, framesPerBlock }: Target): void {
	for (let channel = 0; channel < channels; channel += 1) {
		const samples = into[channel];
		if (samples === undefined) return;
		const predictor = Math.min(block[channel] ?? 0, MS_FIRST_COEFFICIENTS.length - 1);
		const firstCoefficient = MS_FIRST_COEFFICIENTS[predictor] ?? 0;
		const secondCoefficient = MS_SECOND_COEFFICIENTS[predictor] ?? 0;
		let delta = int16(block, channels + 2 * channel);
		let newer = int16(block, 3 * channels + 2 * channel);
		let older = int16(block, 5 * channels + 2 * channel);
		samples[at] = older / 0x8000;
		samples[at + 1] = newer / 0x8000;
		const start = MS_HEADER_BYTES * channels;
		for (let frame = 2; frame < framesPerBlock; frame += 1) {
			const place = (frame - 2) * channels + channel;
			const byte = block[start + (place >> 1)] ?? 0;
			const code = (place & 1) === 0 ? byte >> 4 : byte & 0xf;
			const signed = code < 8 ? code : code - 16;
			const predicted = (newer * firstCoefficient + older * secondCoefficient) >> 8;
			older = newer;
			newer = clip(predicted + signed * delta);
			samples[at + frame] = newer / 0x8000;
			delta = Math.max(((MS_ADAPTATION[code] ?? 0) * delta) >> 8, MS_SMALLEST_DELTA);
		}
	}
}

/** Ref: "Recommended Practices for Enhancing Digital Audio Compatibility", IMA, 1992, tables 1 and 2 */
const IMA_STEPS = Int16Array.of(
	...[7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60],
	...[66, 73, 80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371],
	...[408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878],
	...[2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845],
	...[8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086],
	...[29794, 32767],
);
const IMA_INDEX_CHANGES = Int8Array.of(-1, -1, -1, -1, 2, 4, 6, 8);
const LAST_STEP = IMA_STEPS.length - 1;

interface ImaState {
	sample: number;
	/** Of the step size; -1 before the first block. */
	index: number;
}

/** Ref: as above, section 6: a code of four bits: sign, and three bits of the difference in steps */
function takeCode(state: ImaState, code: number): number {
	const step = IMA_STEPS[state.index] ?? 0;
	let difference = step >> 3;
	if ((code & 4) !== 0) difference += step;
	if ((code & 2) !== 0) difference += step >> 1;
	if ((code & 1) !== 0) difference += step >> 2;
	state.sample = clip(state.sample + ((code & 8) === 0 ? difference : -difference));
	state.index = clipIndex(state.index + (IMA_INDEX_CHANGES[code & 7] ?? 0));
	return state.sample / 0x8000;
}

/**
 * Ref: "New Multimedia Data Types and Data Techniques", Microsoft, 1994, "IMA ADPCM"; for each channel
 *
 *      0 first sample (2)  2 index of the step (1)  3 reserved (1)
 *      then groups of four bytes (eight codes, the lower ones first), channels in turns
 */
function decodeIma(block: Uint8Array, { into, at, channels, framesPerBlock }: Target): void {
	for (let channel = 0; channel < channels; channel += 1) {
		const samples = into[channel];
		if (samples === undefined) return;
		const header = IMA_HEADER_BYTES * channel;
		const state = { sample: int16(block, header), index: clipIndex(block[header + 2] ?? 0) };
		samples[at] = state.sample / 0x8000;
		const start = IMA_HEADER_BYTES * (channels + channel);
		for (let code = 0; code < framesPerBlock - 1; code += 1) {
			const group = (code >> 3) * 4 * channels;
			const byte = block[start + group + ((code & 7) >> 1)] ?? 0;
			samples[at + 1 + code] = takeCode(state, (code & 1) === 0 ? byte & 0xf : byte >> 4);
		}
	}
}

/**
 * Ref: QuickTime File Format, "IMA4"; one channel
 *
 *      | sample, upper 9 bits | index of the step, 7 bits | 64 codes, the lower ones of a byte first |
 */
function decodeIma4(
	block: Uint8Array,
	about: { samples: Float32Array | undefined; at: number; state: ImaState },
): void {
	const { samples, at, state } = about;
	if (samples === undefined) return;
	const header = uint16BigEndian(block, 0);
	const sample = ((header & 0xff80) << 16) >> 16;
	const index = clipIndex(header & 0x7f);
	// The header is the state before the block, but coarser: the state is kept where both agree.
	if (state.index !== index || Math.abs(state.sample - sample) > 0x7f) state.sample = sample;
	state.index = index;
	for (let code = 0; code < IMA4_BLOCK_FRAMES; code += 1) {
		const byte = block[2 + (code >> 1)] ?? 0;
		samples[at + code] = takeCode(state, (code & 1) === 0 ? byte & 0xf : byte >> 4);
	}
}

function int16(bytes: Uint8Array, offset: number): number {
	return (uint16LittleEndian(bytes, offset) << 16) >> 16;
}

function clip(value: number): number {
	return value < -0x8000 ? -0x8000 : value > 0x7fff ? 0x7fff : value;
}

function clipIndex(index: number): number {
	return index < 0 ? 0 : index > LAST_STEP ? LAST_STEP : index;
}
