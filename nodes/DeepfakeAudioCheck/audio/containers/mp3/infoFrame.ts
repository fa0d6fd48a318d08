import { textBytes, uint32BigEndianBytes } from '../../bytes/write';
import { FRAME_HEADER_BYTES } from '../mpeg/mpegFrame';
import { readMp3Frame } from '../mpeg/layer3Frame';

/** "Xing", flags, frames, bytes; and the room in which decoders look for an encoder's name. */
const FACTS_BYTES = 16;
const ROOM_BYTES = 40;

/** The numbers of frames and of bytes follow. */
const HAS_FRAMES_AND_BYTES = 3;

/**
 * A frame that tells players how long a recording of varying bit rate is; they do not play it.
 *
 * Ref: http://gabriel.mp3-tech.org/mp3infotag.html, "Xing" header
 *
 *      header (4) | side information, all zero | Xing | flags | frames | bytes with this frame
 *
 * @param like a frame of the recording, whose version, rate and mode are taken over
 * @returns nothing if there is no bit rate at which a frame has room for it
 */
export function writeInfoFrame(
	like: Uint8Array,
	sound: { frames: number; sizeBytes: number },
): Uint8Array {
	for (let bitRateIndex = 1; bitRateIndex < 15; bitRateIndex += 1) {
		const header = createHeader(like, bitRateIndex);
		const frame = readMp3Frame(header, 0);
		if (frame === undefined) break;
		const start = FRAME_HEADER_BYTES + frame.sideInfoBytes;
		if (frame.sizeBytes < start + FACTS_BYTES + ROOM_BYTES) continue;

		const written = new Uint8Array(frame.sizeBytes);
		written.set(header);
		written.set(textBytes('Xing'), start);
		written.set(
			uint32BigEndianBytes(HAS_FRAMES_AND_BYTES, sound.frames, sound.sizeBytes + frame.sizeBytes),
			start + 4,
		);
		return written;
	}
	return new Uint8Array();
}

/** A frame's header with another bit rate, without checksum and padding. */
function createHeader(like: Uint8Array, bitRateIndex: number): Uint8Array {
	// A copy: `slice` of a Buffer would be a view of the original.
	const header = Uint8Array.from(like.subarray(0, FRAME_HEADER_BYTES));
	header[1] = (header[1] ?? 0) | 1;
	header[2] = (bitRateIndex << 4) | ((header[2] ?? 0) & 0x0c);
	return header;
}
