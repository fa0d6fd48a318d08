import type { WavSound } from './readWav';

/** Reads one sample as a number from -1 to 1. */
type ReadSample = (view: DataView, offset: number) => number;

/**
 * A part of a WAV file as one channel: the mean of all, from -1 to 1. Frames before the first and
 * after the last are silence.
 *
 * @param view over the whole file
 * @param into filled from its start with frames from `firstFrame` on
 */
export function decodeMono(
	view: DataView,
	sound: WavSound,
	{ firstFrame, into }: { firstFrame: number; into: Float32Array },
): void {
	const { blockBytes, blockCount, dataOffset } = sound;
	const start = Math.min(Math.max(-firstFrame, 0), into.length);
	const end = Math.max(Math.min(blockCount - firstFrame, into.length), start);
	into.fill(0, 0, start);
	into.fill(0, end);
	mixDown(view, sound, {
		offset: dataOffset + (firstFrame + start) * blockBytes,
		into: into.subarray(start, end),
	});
}

/** What telephones and recorders write has a loop of its own: a function for each sample takes longer. */
function mixDown(
	view: DataView,
	sound: WavSound,
	part: { offset: number; into: Float32Array },
): void {
	const { coding, channels, bytesPerSample } = sound;
	const { into } = part;
	let { offset } = part;
	const isShort = coding === 'integer' && bytesPerSample === 2;
	if (isShort && channels === 1) {
		for (let index = 0; index < into.length; index += 1) {
			into[index] = view.getInt16(offset + 2 * index, true) / 0x8000;
		}
		return;
	}
	if (isShort && channels === 2) {
		for (let index = 0; index < into.length; index += 1) {
			const sum = view.getInt16(offset, true) + view.getInt16(offset + 2, true);
			into[index] = sum / 0x10000;
			offset += 4;
		}
		return;
	}
	const readSample = createReader(sound);
	for (let index = 0; index < into.length; index += 1) {
		let sum = 0;
		for (let channel = 0; channel < channels; channel += 1) {
			sum += readSample(view, offset);
			offset += bytesPerSample;
		}
		into[index] = sum / channels;
	}
}

/** Whether `decodeMono` knows the coding. */
export function canDecode(sound: WavSound): boolean {
	return sound.coding !== 'blocks';
}

/** Ref: WAVE: 8-bit samples are unsigned, all others signed, least significant byte first */
function createReader({ coding, bytesPerSample }: WavSound): ReadSample {
	if (coding === 'a-law') return (view, offset) => A_LAW[view.getUint8(offset)] ?? 0;
	if (coding === 'mu-law') return (view, offset) => MU_LAW[view.getUint8(offset)] ?? 0;
	if (coding === 'float') {
		return bytesPerSample === 8
			? (view, offset) => finite(view.getFloat64(offset, true))
			: (view, offset) => finite(view.getFloat32(offset, true));
	}
	switch (bytesPerSample) {
		case 1:
			return (view, offset) => (view.getUint8(offset) - 128) / 0x80;
		case 2:
			return (view, offset) => view.getInt16(offset, true) / 0x8000;
		case 3:
			return (view, offset) =>
				(view.getUint8(offset) + view.getInt16(offset + 1, true) * 0x100) / 0x80_0000;
		default:
			return (view, offset) => view.getInt32(offset, true) / 0x8000_0000;
	}
}

/** Not a number and infinity would spread over all samples near them. */
function finite(value: number): number {
	return Number.isFinite(value) ? value : 0;
}

const CODES = Array.from({ length: 256 }, (_, code) => code);

/**
 * Ref: ITU-T G.711 table 1, 13-bit values: every other bit inverted, then sign, segment, step
 *
 *      code ^ 0x55:   s ggg tttt     s: 1 = positive
 */
const A_LAW = Float32Array.from(CODES, (code) => {
	const bits = code ^ 0x55;
	const segment = (bits >> 4) & 0b111;
	const step = ((bits & 0xf) << 4) + 8;
	const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
	return ((bits & 0x80) === 0 ? -magnitude : magnitude) / 0x8000;
});

/**
 * Ref: ITU-T G.711 table 2, 14-bit values: all bits inverted, then sign, segment, step
 *
 *      ~code:   s ggg tttt     s: 1 = negative
 */
const MU_LAW = Float32Array.from(CODES, (code) => {
	const bits = ~code;
	const magnitude = ((((bits & 0xf) << 3) + 0x84) << ((bits >> 4) & 0b111)) - 0x84;
	return ((bits & 0x80) === 0 ? magnitude : -magnitude) / 0x8000;
});
