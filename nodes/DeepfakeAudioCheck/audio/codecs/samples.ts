import type { PcmCoding } from '../media/track';
import { A_LAW_SAMPLES, MU_LAW_SAMPLES } from './g711';

/** A row of samples of one channel in bytes, to be read as numbers from -1 to 1. */
export interface SampleRow {
	view: DataView;
	/** Where the first one is, in bytes. */
	offset: number;
	/** From one to the next, in bytes. */
	stride: number;
}

/** Reads as many samples of a row as an array takes. */
export type ReadSamples = (row: SampleRow, into: Float32Array | Float64Array) => void;

const CODES = Array.from({ length: 256 }, (_, code) => code);
const UNSIGNED_SAMPLES = Float32Array.from(CODES, (code) => (code - 0x80) / 0x80);
const SIGNED_SAMPLES = Float32Array.from(CODES, (code) => ((code << 24) >> 24) / 0x80);

/**
 * How samples of a coding are read: whole numbers from their highest bit down, so that bits that are
 * not valid make no difference. Undefined for ADPCM, and for sizes that do not exist.
 */
export function createSamplesReader(about: PcmCoding): ReadSamples | undefined {
	const { coding, bytesPerSample, isLittleEndian } = about;
	switch (coding) {
		case 'a-law':
			return readByTable(A_LAW_SAMPLES);
		case 'mu-law':
			return readByTable(MU_LAW_SAMPLES);
		case 'float':
			if (bytesPerSample === 4) return readFloat32(isLittleEndian);
			return bytesPerSample === 8 ? readFloat64(isLittleEndian) : undefined;
		case 'integer':
		case 'unsigned':
			return readIntegers(about);
		default:
			return undefined;
	}
}

function readIntegers({ coding, bytesPerSample, isLittleEndian }: PcmCoding) {
	const isUnsigned = coding === 'unsigned';
	switch (bytesPerSample) {
		case 1:
			return readByTable(isUnsigned ? UNSIGNED_SAMPLES : SIGNED_SAMPLES);
		case 2:
			return isUnsigned ? lowered(readInt16(isLittleEndian)) : readInt16(isLittleEndian);
		case 3:
			return isUnsigned ? lowered(readInt24(isLittleEndian)) : readInt24(isLittleEndian);
		case 4:
			return isUnsigned ? lowered(readInt32(isLittleEndian)) : readInt32(isLittleEndian);
		default:
			return undefined;
	}
}

/** Unsigned samples read as signed ones are half the range beside their place, and wrap there. */
function lowered(read: ReadSamples): ReadSamples {
	return (row, into) => {
		read(row, into);
		for (let index = 0; index < into.length; index += 1) {
			const value = into[index] as number;
			into[index] = value < 0 ? value + 1 : value - 1;
		}
	};
}

function readByTable(table: Float32Array): ReadSamples {
	return ({ view, offset, stride }, into) => {
		let place = offset;
		for (let index = 0; index < into.length; index += 1) {
			into[index] = table[view.getUint8(place)] as number;
			place += stride;
		}
	};
}

/** What nearly all recordings are: each byte order has a loop of its own, which is twice as fast. */
function readInt16(isLittleEndian: boolean): ReadSamples {
	return isLittleEndian ? readInt16LittleEndian : readInt16BigEndian;
}

function readInt16LittleEndian(
	{ view, offset, stride }: SampleRow,
	into: Float32Array | Float64Array,
) {
	let place = offset;
	for (let index = 0; index < into.length; index += 1) {
		into[index] = view.getInt16(place, true) / 0x8000;
		place += stride;
	}
}

function readInt16BigEndian(
	{ view, offset, stride }: SampleRow,
	into: Float32Array | Float64Array,
) {
	let place = offset;
	for (let index = 0; index < into.length; index += 1) {
		into[index] = view.getInt16(place, false) / 0x8000;
		place += stride;
	}
}

function readInt24(isLittleEndian: boolean): ReadSamples {
	const highOffset = isLittleEndian ? 2 : 0;
	const lowOffset = isLittleEndian ? 0 : 1;
	return ({ view, offset, stride }, into) => {
		let place = offset;
		for (let index = 0; index < into.length; index += 1) {
			const high = view.getInt8(place + highOffset) * 0x1_0000;
			into[index] = (high + view.getUint16(place + lowOffset, isLittleEndian)) / 0x80_0000;
			place += stride;
		}
	};
}

function readInt32(isLittleEndian: boolean): ReadSamples {
	return ({ view, offset, stride }, into) => {
		let place = offset;
		for (let index = 0; index < into.length; index += 1) {
			into[index] = view.getInt32(place, isLittleEndian) / 0x8000_0000;
			place += stride;
		}
	};
}

function readFloat32(isLittleEndian: boolean): ReadSamples {
	return ({ view, offset, stride }, into) => {
		let place = offset;
		for (let index = 0; index < into.length; index += 1) {
			into[index] = finite(view.getFloat32(place, isLittleEndian));
			place += stride;
		}
	};
}

function readFloat64(isLittleEndian: boolean): ReadSamples {
	return ({ view, offset, stride }, into) => {
		let place = offset;
		for (let index = 0; index < into.length; index += 1) {
			into[index] = finite(view.getFloat64(place, isLittleEndian));
			place += stride;
		}
	};
}

/** Not a number and infinity would spread over all samples near them. */
function finite(value: number): number {
	return Number.isFinite(value) ? value : 0;
}
