import type { Format } from '../../media/format';
import type { FileBytes } from '../../bytes/read';
import { rowAt } from './findFrames';
import { isFreeFormatAt } from './freeFormat';

/**
 * How far into the content the first frame is looked for, in bytes. Recordings cut out of a stream
 * start in the middle of a frame, and taggers leave padding; neither comes near this.
 */
const SEARCH_WINDOW_BYTES = 65_536;

/**
 * MP3, its older relatives or bare AAC, by consecutive frames; undefined if there are none. Tags and
 * zeros in front have been passed over.
 */
export function probeMpegAudio({ bytes }: FileBytes): Format | undefined {
	if (isFreeFormatAt(bytes, 0)) return 'mp3';
	const end = Math.min(SEARCH_WINDOW_BYTES, bytes.length);
	for (let offset = 0; offset < end; offset += 1) {
		if (bytes[offset] !== 0xff) continue;
		const format = rowAt(bytes, offset)?.format;
		if (format !== undefined) return format;
	}
	return undefined;
}
