import {
	joinBytes,
	textBytes,
	uint16LittleEndianBytes,
	uint32LittleEndianBytes,
} from '../byteParts';

/** Samples as whole numbers. Ref: RFC 2361, WAVE_FORMAT_PCM */
export const WAVE_FORMAT_PCM = 0x0001;

export interface WavHeader {
	sampleRate: number;
	channels: number;
	bitsPerSample: number;
	/** The size of the samples that follow the header. */
	dataBytes: number;
	/** How a sample is coded, WAVE_FORMAT_PCM unless told otherwise. Ref: RFC 2361 */
	formatTag?: number;
}

/**
 * What stands in front of the samples of a WAV file: 44 bytes for PCM, 58 for everything else. The
 * samples follow, and one byte of padding when their size is odd.
 *
 * Ref: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 3; "New Multimedia Data Types and Data Techniques", Microsoft, 1994 (fact, cbSize)
 *
 *      fmt   0 format tag  2 channels  4 samples/s  8 bytes/s  12 bytes/frame  14 bits/sample
 *            16 size of what follows: 0 (not in PCM)
 *      fact  0 sample frames in the file (not in PCM)
 */
export function writeWavHeader(header: WavHeader): Uint8Array<ArrayBuffer> {
	const { sampleRate, channels, bitsPerSample, dataBytes } = header;
	const formatTag = header.formatTag ?? WAVE_FORMAT_PCM;
	const frameBytes = (channels * bitsPerSample) / 8;
	const format = joinBytes([
		uint16LittleEndianBytes(formatTag, channels),
		uint32LittleEndianBytes(sampleRate, sampleRate * frameBytes),
		uint16LittleEndianBytes(frameBytes, bitsPerSample),
		...(formatTag === WAVE_FORMAT_PCM ? [] : [uint16LittleEndianBytes(0)]),
	]);
	return writeWavHeaderForFormat(format, {
		dataBytes,
		sampleFrames: formatTag === WAVE_FORMAT_PCM ? undefined : Math.floor(dataBytes / frameBytes),
	});
}

/**
 * The same for a format chunk that is there already.
 *
 * @param format the content of the format chunk, of even length
 * @param data `sampleFrames` for the fact chunk; undefined leaves it out, as PCM has none
 */
export function writeWavHeaderForFormat(
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
