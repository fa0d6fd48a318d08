import {
	joinBytes,
	textBytes,
	uint16LittleEndianBytes,
	uint32LittleEndianBytes,
} from '../../bytes/write';
import { TAG_PCM } from './formatTags';

/**
 * The format chunk of sound that is not compressed: 16 bytes for PCM, 18 for everything else.
 *
 * Ref: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 3; "New Multimedia Data Types and Data Techniques", Microsoft, 1994 (cbSize)
 *
 *      0 format tag  2 channels  4 samples/s  8 bytes/s  12 bytes/frame  14 bits/sample
 *      16 size of what follows: 0 (not in PCM)
 */
export function createFormatChunk(about: {
	tag: number;
	sampleRate: number;
	channels: number;
	bitsPerSample: number;
}): Uint8Array {
	const { tag, sampleRate, channels, bitsPerSample } = about;
	const frameBytes = (channels * bitsPerSample) / 8;
	return joinBytes([
		uint16LittleEndianBytes(tag, channels),
		uint32LittleEndianBytes(sampleRate, sampleRate * frameBytes),
		uint16LittleEndianBytes(frameBytes, bitsPerSample),
		...(tag === TAG_PCM ? [] : [uint16LittleEndianBytes(0)]),
	]);
}

/**
 * What stands in front of the samples of a WAV file: the samples follow, and one byte of padding if
 * their size is odd.
 *
 * @param format the content of the format chunk, of even length
 * @param data `sampleFrames` for the fact chunk; undefined leaves it out, as PCM has none
 */
export function createWavHeader(
	format: Uint8Array,
	data: { dataBytes: number; sampleFrames: number | undefined },
): Uint8Array<ArrayBuffer> {
	const { dataBytes, sampleFrames } = data;
	const fact =
		sampleFrames === undefined ? [] : [textBytes('fact'), uint32LittleEndianBytes(4, sampleFrames)];
	const chunks = joinBytes([
		textBytes('WAVEfmt '),
		uint32LittleEndianBytes(format.length),
		format,
		...fact,
		textBytes('data'),
		uint32LittleEndianBytes(dataBytes),
	]);
	const riffBytes = chunks.length + dataBytes + (dataBytes % 2);
	return joinBytes([textBytes('RIFF'), uint32LittleEndianBytes(riffBytes), chunks]);
}
