import { uint16BigEndian, uint16LittleEndian } from '../../bytes/read';

/** Samples that are looked at in each of some places. */
const SAMPLES_PER_PLACE = 2000;

const PLACES = 50;

/**
 * Whether samples of 16 bits have their least significant byte first: in the right order sound is
 * smooth, in the wrong one it is noise. Without a difference it is not.
 *
 * @param channels samples of the same channel are compared
 */
export function isLittleEndian16(bytes: Uint8Array, channels: number): boolean {
	const frames = Math.floor(bytes.length / 2 / channels);
	const step = Math.max(Math.floor(frames / PLACES), SAMPLES_PER_PLACE);
	let [littleSteps, bigSteps] = [0, 0];
	for (let start = 0; start < frames; start += step) {
		const end = Math.min(start + SAMPLES_PER_PLACE, frames);
		for (let frame = start + 1; frame < end; frame += 1) {
			const [before, here] = [(frame - 1) * channels * 2, frame * channels * 2];
			littleSteps += Math.abs(
				signed(uint16LittleEndian(bytes, here)) - signed(uint16LittleEndian(bytes, before)),
			);
			bigSteps += Math.abs(
				signed(uint16BigEndian(bytes, here)) - signed(uint16BigEndian(bytes, before)),
			);
		}
	}
	return littleSteps < bigSteps;
}

function signed(word: number): number {
	return (word << 16) >> 16;
}
