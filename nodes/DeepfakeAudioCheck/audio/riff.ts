import type { FoundFormat } from './audioContainer';
import { hasTextAt, textAt, uint16LittleEndian, uint32LittleEndian, type FileBytes } from './bytes';

/** Chunks that are looked at in search of the sound; recorders put a handful before it. */
const MAXIMUM_CHUNKS = 1000;

const CHUNK_HEADER_BYTES = 8;

/** The first chunk stands behind "RIFF", the size and the form type. */
const FIRST_CHUNK_OFFSET = 12;

/**
 * What a file of the RIFF family holds; undefined when it is none.
 *
 * Any codec inside WAVE counts as WAV (PCM, float, A-law, even MP3 in WAV): the service takes `.wav`.
 * RF64 and BW64 (WAV for recordings over 4 GB) and the big-endian RIFX are refused by name: few
 * programs read them, and no recording that needs them comes near the upload limit.
 *
 * Ref: RIFF: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 2; WAVE: chapter 3; RF64 and BW64: ITU-R BS.2088
 *
 *      0      4              8      12
 *      | RIFF | size, little | WAVE | chunks: | id | size | data, padded to even | ...
 */
export function identifyRiff(file: FileBytes): FoundFormat | undefined {
	const { bytes } = file;
	const form = textAt(bytes, 8, 4);
	switch (textAt(bytes, 0, 4)) {
		case 'RIFF':
			return identifyForm(file, form);
		case 'RF64':
		case 'BW64':
			return form === 'WAVE' ? 'wav-rf64' : 'unknown';
		case 'RIFX':
			return form === 'WAVE' ? 'wav-rifx' : 'unknown';
		case 'FORM':
			return identifyInterchangeForm(form);
		default:
			return undefined;
	}
}

function identifyForm(file: FileBytes, form: string): FoundFormat {
	switch (form) {
		case 'WAVE':
			return identifyWave(file);
		case 'AVI ':
			return 'avi';
		case 'WEBP':
			return 'webp';
		case 'RMID':
			return 'midi';
		default:
			return 'unknown';
	}
}

/** Ref: AIFF 1.3 and AIFF-C (Apple, 1989 and 1991): EA IFF 85, RIFF's big-endian model. */
function identifyInterchangeForm(form: string): FoundFormat {
	return form === 'AIFF' || form === 'AIFC' ? 'aiff' : 'unknown';
}

/**
 * A WAVE file without its format or without any sound cannot be checked, so the service need not see
 * it. Sizes are not believed: a recorder that streams leaves 0 or 0xFFFFFFFF in the RIFF header and
 * in the data chunk, and the sound is there all the same.
 */
function identifyWave({ bytes, isWhole }: FileBytes): FoundFormat {
	let hasFormat = false;
	let offset = FIRST_CHUNK_OFFSET;
	for (let count = 0; count < MAXIMUM_CHUNKS; count += 1) {
		if (offset + CHUNK_HEADER_BYTES > bytes.length) break;
		const dataOffset = offset + CHUNK_HEADER_BYTES;
		if (hasTextAt(bytes, offset, 'fmt ')) {
			if (!isSaneFormat(bytes, dataOffset)) return 'wav-damaged';
			hasFormat = true;
		}
		if (hasTextAt(bytes, offset, 'data')) {
			if (!hasFormat) return 'wav-damaged';
			return isWhole && dataOffset >= bytes.length ? 'wav-no-sound' : 'wav';
		}
		const sizeBytes = uint32LittleEndian(bytes, offset + 4);
		offset = dataOffset + sizeBytes + (sizeBytes % 2);
	}
	if (!isWhole) return 'wav';
	return hasFormat ? 'wav-no-sound' : 'wav-damaged';
}

/**
 * Ref: WAVEFORMAT: 0 format tag (0 is "unknown"), 2 channels, 4 samples per second
 */
function isSaneFormat(bytes: Uint8Array, offset: number): boolean {
	const formatTag = uint16LittleEndian(bytes, offset);
	const channels = uint16LittleEndian(bytes, offset + 2);
	const samplesPerSecond = uint32LittleEndian(bytes, offset + 4);
	// A head may end inside this chunk; then what is not there is not held against it.
	const isCutOff = offset + 8 > bytes.length;
	return isCutOff || (formatTag !== 0 && channels !== 0 && samplesPerSecond !== 0);
}
