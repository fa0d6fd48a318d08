import type { Format } from '../../media/format';
import {
	hasTextAt,
	indexOfText,
	textAt,
	uint32LittleEndian,
	type FileBytes,
} from '../../bytes/read';
import { CHUNK_HEADER_BYTES, FORM_HEADER_BYTES } from '../iff/chunkMap';

/** Chunks that are looked at in search of the sound; recorders put a handful before it. */
const MAXIMUM_CHUNKS = 1000;

/** A format chunk shorter than this says nothing, in bytes. */
const SHORTEST_FORMAT_BYTES = 14;

/**
 * What a file of the RIFF family holds; undefined when it is none.
 *
 * Any codec inside WAVE counts as WAV (PCM, float, A-law, even MP3 in WAV): the service takes `.wav`.
 * RF64 and BW64 (WAV for recordings over 4 GB) and the big-endian RIFX are told apart: few programs
 * read them.
 *
 * Ref: RIFF: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 2; WAVE: chapter 3; RF64 and BW64: ITU-R BS.2088
 *
 *      0      4              8      12
 *      | RIFF | size, little | WAVE | chunks: | id | size | data, padded to even | ...
 */
export function probeWav(file: FileBytes): Format | undefined {
	const { bytes } = file;
	const form = textAt(bytes, 8, 4);
	switch (textAt(bytes, 0, 4)) {
		case 'RIFF':
			return probeForm(file, form);
		case 'RF64':
		case 'BW64':
			return form === 'WAVE' ? 'wav-rf64' : 'unknown';
		case 'RIFX':
			return form === 'WAVE' ? 'wav-rifx' : 'unknown';
		default:
			return undefined;
	}
}

function probeForm(file: FileBytes, form: string): Format {
	switch (form) {
		case 'WAVE':
			return probeWave(file);
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

/**
 * A WAVE file without its format or without any sound cannot be checked, so the service need not see
 * it. Sizes are not believed: a recorder that streams leaves 0 or 0xFFFFFFFF in the RIFF header and
 * in the data chunk, and the sound is there all the same. Where sizes lead nowhere, both are searched.
 */
function probeWave({ bytes, isWhole }: FileBytes): Format {
	let hasFormat = false;
	let hasSound = false;
	let offset = FORM_HEADER_BYTES;
	for (let count = 0; count < MAXIMUM_CHUNKS; count += 1) {
		if (offset + CHUNK_HEADER_BYTES > bytes.length) break;
		const start = offset + CHUNK_HEADER_BYTES;
		const sizeBytes = uint32LittleEndian(bytes, offset + 4);
		if (hasTextAt(bytes, offset, 'fmt ')) {
			if (!isSaneFormat(bytes, start)) return 'wav-damaged';
			if (hasSound) return 'wav';
			hasFormat = true;
		}
		if (hasTextAt(bytes, offset, 'data') && (start < bytes.length || !isWhole)) {
			if (hasFormat) return 'wav';
			hasSound = true;
		}
		offset = start + sizeBytes + (sizeBytes % 2);
	}
	if (!isWhole) return 'wav';
	return searchWave(bytes);
}

function searchWave(bytes: Uint8Array): Format {
	const range = { start: FORM_HEADER_BYTES, end: bytes.length };
	const format = indexOfText(bytes, 'fmt ', range);
	if (format === -1 || !isSaneFormat(bytes, format + CHUNK_HEADER_BYTES)) return 'wav-damaged';
	const data = indexOfText(bytes, 'data', range);
	const hasSound = data !== -1 && data + CHUNK_HEADER_BYTES < bytes.length;
	return hasSound ? 'wav' : 'wav-no-sound';
}

/** A head may end inside this chunk; then what is not there is not held against it. */
function isSaneFormat(bytes: Uint8Array, offset: number): boolean {
	const content = bytes.subarray(offset, offset + 40);
	if (content.length < SHORTEST_FORMAT_BYTES) return true;
	const [tag, channels, rate] = [0, 2, 4].map((field) => uint32LittleEndian(content, field));
	return ((tag ?? 0) & 0xffff) !== 0 && ((channels ?? 0) & 0xffff) !== 0 && rate !== 0;
}
