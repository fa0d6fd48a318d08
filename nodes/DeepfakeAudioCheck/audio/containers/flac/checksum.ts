import { CRC16_TABLE } from '../../codecs/flacFrames';

/** x^16 + x^15 + x^2 + 1. Ref: RFC 9639 section 9.3 */
const POLYNOMIAL = 0x1_8005;

/** x to the power of this is 1 again, for it divides (x + 1)(x^15 + x + 1). */
const ORDER = 32_767;

/**
 * The running CRC-16 of a file, which tells of any two places whether the bytes between them have the
 * checksum 0, as a whole frame has: their marks are equal then. So a frame is found whatever stands in
 * front of it, in one pass.
 *
 * The checksum of what is between a and b is c(b) - c(a) * x^(8 (b - a)), where c is the checksum of
 * all from the start. It is 0 if c(b) * x^(-8 b) equals c(a) * x^(-8 a): that is a place's mark.
 */
export class RunningChecksum {
	private checksum = 0;

	private count = 0;

	/** Goes on by a byte. */
	add(byte: number): void {
		const { checksum } = this;
		this.checksum = ((checksum << 8) & 0xffff) ^ (CRC16_TABLE[(checksum >> 8) ^ byte] ?? 0);
		this.count += 1;
	}

	/** The mark of the place behind the last byte, in 16 bits. */
	mark(): number {
		inverses ??= createInverses();
		return multiply(this.checksum, inverses[this.count % ORDER] ?? 1);
	}
}

let inverses: Uint16Array | undefined;

/** x^(-8 n) for n from 0 on. */
function createInverses(): Uint16Array {
	const powers = new Uint16Array(ORDER);
	let value = 1;
	for (let index = 0; index < ORDER; index += 1) {
		powers[index] = value;
		for (let bit = 0; bit < 8; bit += 1) {
			value = (value & 1) === 1 ? (value ^ POLYNOMIAL) >> 1 : value >> 1;
		}
	}
	return powers;
}

function multiply(first: number, second: number): number {
	let product = 0;
	for (let bit = 15; bit >= 0; bit -= 1) {
		product <<= 1;
		if ((product & 0x1_0000) !== 0) product ^= POLYNOMIAL;
		if (((second >> bit) & 1) === 1) product ^= first;
	}
	return product;
}
