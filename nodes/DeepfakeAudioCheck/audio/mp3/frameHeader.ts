import { hasTextAt } from '../bytes';
import { FRAME_HEADER_BYTES, readMpegFrame, VERSION_1 } from '../mpegFrame';

/** The header of an MPEG Layer III frame. */
export interface Mp3Frame {
	sizeBytes: number;
	samples: number;
	sampleRate: number;
	/** The index of its bit rate, 1 to 14. */
	bitRateIndex: number;
	/** Of the side information behind the header, in bytes. */
	sideInfoBytes: number;
	/** Bytes of the checksum between header and side information: 2 or 0. */
	checksumBytes: number;
	/** Equal in all frames of a recording: version, layer and sample rate. */
	signature: number;
}

const MONO = 0b11;

/**
 * The frame of Layer III at an offset; undefined when none is there.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.1.7 (side information); the header is in mpegFrame.ts. Byte 1 ends
 *      with "no checksum", byte 3 begins with the mode, two bits: 11 = one channel
 */
export function readMp3Frame(bytes: Uint8Array, offset: number): Mp3Frame | undefined {
	const frame = readMpegFrame(bytes, offset);
	if (frame?.layer !== 3) return undefined;
	const { sizeBytes, samples, sampleRate, bitRateIndex, versionBits } = frame;
	const second = bytes[offset + 1] ?? 0;
	const third = bytes[offset + 2] ?? 0;
	const isMono = (bytes[offset + 3] ?? 0) >> 6 === MONO;
	const isVersion1 = versionBits === VERSION_1;
	return {
		sizeBytes,
		samples,
		sampleRate,
		bitRateIndex,
		sideInfoBytes: isVersion1 ? (isMono ? 17 : 32) : isMono ? 9 : 17,
		checksumBytes: (second & 1) === 0 ? 2 : 0,
		signature: (second & 0xfe) * 256 + (third & 0x0c),
	};
}

/**
 * Whether a frame holds facts about the recording instead of sound. Players skip it.
 *
 * Ref: http://gabriel.mp3-tech.org/mp3infotag.html (Xing, Info: behind the side information),
 *      Fraunhofer's VBRI: 32 bytes behind the header, whatever the version
 */
export function isInfoFrame(bytes: Uint8Array, offset: number, frame: Mp3Frame): boolean {
	const behindSideInfo = offset + FRAME_HEADER_BYTES + frame.sideInfoBytes;
	return (
		[behindSideInfo, behindSideInfo + frame.checksumBytes].some(
			(at) => hasTextAt(bytes, at, 'Xing') || hasTextAt(bytes, at, 'Info'),
		) || hasTextAt(bytes, offset + FRAME_HEADER_BYTES + 32, 'VBRI')
	);
}
