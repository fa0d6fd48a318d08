import { hasTextAt, uint32BigEndian } from '../../bytes/read';
import { FRAME_HEADER_BYTES, readMpegFrame, VERSION_1 } from './mpegFrame';

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
	const isMono = (bytes[offset + 3] ?? 0) >> 6 === MONO;
	const isVersion1 = versionBits === VERSION_1;
	return {
		sizeBytes,
		samples,
		sampleRate,
		bitRateIndex,
		sideInfoBytes: isVersion1 ? (isMono ? 17 : 32) : isMono ? 9 : 17,
		checksumBytes: (second & 1) === 0 ? 2 : 0,
	};
}

/** What a frame of facts says. */
export interface InfoFrame {
	/** How many frames of sound follow; undefined if it does not say. */
	frameCount: number | undefined;
	/** Whether it decodes to silence: nothing can be hidden in it. */
	isSilent: boolean;
}

const HAS_FRAME_COUNT = 1;

/**
 * What a frame says of the recording if it holds facts instead of sound: players skip it at the start
 * of a file. Undefined if it is an ordinary frame.
 *
 * Ref: http://gabriel.mp3-tech.org/mp3infotag.html (Xing, Info: behind the side information, then flags
 *      and the number of frames), Fraunhofer's VBRI: 32 bytes behind the header, whatever the version;
 *      14 bytes further the number of frames
 */
export function readInfoFrame(bytes: Uint8Array, offset: number): InfoFrame | undefined {
	const frame = readMp3Frame(bytes, offset);
	if (frame === undefined) return undefined;
	const sideInfo = offset + FRAME_HEADER_BYTES;
	const behind = sideInfo + frame.sideInfoBytes;
	const xing = [behind, behind + frame.checksumBytes].find(
		(at) => hasTextAt(bytes, at, 'Xing') || hasTextAt(bytes, at, 'Info'),
	);
	const vbri = sideInfo + 32;
	const isVbri = hasTextAt(bytes, vbri, 'VBRI');
	if (xing === undefined && !isVbri) return undefined;

	const hasCount = xing === undefined || (uint32BigEndian(bytes, xing + 4) & HAS_FRAME_COUNT) !== 0;
	const stated = uint32BigEndian(bytes, xing === undefined ? vbri + 14 : xing + 8);
	const firstFact = xing ?? Math.min(behind, vbri);
	return {
		frameCount: hasCount && stated > 0 ? stated : undefined,
		isSilent: bytes.subarray(sideInfo, firstFact).every((byte) => byte === 0),
	};
}
