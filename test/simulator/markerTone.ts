/** A recording with this tone, in Hz, counts as fake when it is asked for. */
const markerToneHz = 1000;

/** Decoding by the book, and sharing nothing with the node. Ref: ITU-T G.711 */
function fromALaw(code: number): number {
	const bits = code ^ 0x55;
	const exponent = (bits & 0x70) >> 4;
	const mantissa = bits & 0x0f;
	const value = exponent === 0 ? mantissa * 2 + 1 : (mantissa * 2 + 33) * 2 ** (exponent - 1);
	return ((bits & 0x80) !== 0 ? value : -value) / 4096;
}

/**
 * Whether at least a tenth of a second in a WAV file (16-bit PCM or A-law) is the marker tone: by
 * Goertzel's algorithm on the first channel, in windows of a tenth of a second.
 */
export function hasMarkerTone(file: Buffer): boolean {
	const format = file.indexOf('fmt ', 0, 'latin1') + 8;
	const data = file.indexOf('data', 0, 'latin1') + 8;
	if (file.toString('latin1', 0, 4) !== 'RIFF' || format < 8 || data < 8) return false;
	const tag = file.readUInt16LE(format);
	const rate = file.readUInt32LE(format + 4);
	const frameBytes = file.readUInt16LE(format + 12);
	const isReadable = tag === 6 || (tag === 1 && file.readUInt16LE(format + 14) === 16);
	if (!isReadable) return false;

	const window = Math.floor(rate / 10);
	const coefficient = 2 * Math.cos((2 * Math.PI * markerToneHz) / rate);
	for (let start = data; start + window * frameBytes <= file.length; start += window * frameBytes) {
		let [one, two, energy] = [0, 0, 0];
		for (let index = 0; index < window; index += 1) {
			const offset = start + index * frameBytes;
			const sample = tag === 6 ? fromALaw(file[offset] ?? 0) : file.readInt16LE(offset) / 32_768;
			energy += sample * sample;
			[one, two] = [sample + coefficient * one - two, one];
		}
		const power = one * one + two * two - coefficient * one * two;
		if (energy > window * 0.001 && power > 0.4 * energy * window * 0.8) return true;
	}
	return false;
}
