import type { Format } from '../media/format';
import { hasTextAt, indexOfText, uint32LittleEndian } from '../bytes/read';

/** A format that its first bytes tell. One character of a text is one byte. */
interface Signature {
	format: Format;
	/** At the start of the file. */
	start: string;
	/** And here, for starts that are short enough to be a chance. */
	also?: { offset: number; text: string };
}

/** Longest and surest first where two begin alike. */
const SIGNATURES: readonly Signature[] = [
	// Recordings. Voice notes of WeChat and Skype, with and without WeChat's extra byte
	{ format: 'silk', start: '#!SILK' },
	{ format: 'silk', start: '\x02#!SILK' },
	// Ref: Apple Core Audio Format specification, "CAF file header"
	{ format: 'caf', start: 'caff\0\x01' },
	// Ref: Sun/NeXT audio header, https://pubs.opengroup.org/external/auformat.html
	{ format: 'au', start: '.snd' },
	// Ref: Standard MIDI Files 1.0 (MIDI Association RP-001), "Header chunks"
	{ format: 'midi', start: 'MThd\0\0\0\x06' },
	{ format: 'monkeys-audio', start: 'MAC ', also: { offset: 6, text: '\0\0' } },
	{ format: 'wavpack', start: 'wvpk' },
	{ format: 'other-audio', start: 'TTA1\x01\0' },
	{ format: 'other-audio', start: 'MPCK' },
	{ format: 'other-audio', start: '.ra\xfd' },
	{ format: 'other-audio', start: 'DSD \x1c\0\0\0' },
	{ format: 'other-audio', start: 'FRM8', also: { offset: 12, text: 'DSD ' } },
	{ format: 'other-audio', start: 'Creative Voice File\x1a' },
	{ format: 'other-audio', start: 'riff\x2e\x91\xcf\x11' },
	// Ref: ISO/IEC 13818-7 section 6.1 (ADIF)
	{ format: 'adts', start: 'ADIF' },
	// Ref: ETSI TS 102 366 (AC-3), 102 114 (DTS)
	{ format: 'ac3', start: '\x0b\x77' },
	{ format: 'other-audio', start: '\x7f\xfe\x80\x01' },

	// Films. Ref: Adobe Flash Video File Format 10.1, annex E; ISO/IEC 13818-1 section 2.5.3
	{ format: 'flv', start: 'FLV\x01' },
	{ format: 'mpeg-video', start: '\0\0\x01\xba' },
	{ format: 'mpeg-video', start: '\0\0\x01\xb3' },

	// A data: URL that was decoded with its prefix: "dataaudi", "datavide", "dataappl" are Base64, too
	{ format: 'decoded-data-url', start: '\x75\xab\x5a\x6a\xe7\x62' },
	{ format: 'decoded-data-url', start: '\x75\xab\x5a\xbe\x27\x5e' },
	{ format: 'decoded-data-url', start: '\x75\xab\x5a\x6a\x9a\x65' },

	// Documents and archives. Ref: PKWARE APPNOTE 4.3.7, RFC 1952, ISO 32000
	{ format: 'zip', start: 'PK\x03\x04' },
	{ format: 'zip', start: 'PK\x05\x06' },
	{ format: 'gzip', start: '\x1f\x8b\x08' },
	{ format: 'archive', start: "7z\xbc\xaf'\x1c" },
	{ format: 'archive', start: 'Rar!\x1a\x07' },
	{ format: 'archive', start: 'BZh', also: { offset: 4, text: '1AY&SY' } },
	{ format: 'archive', start: '\xfd7zXZ\0' },
	{ format: 'archive', start: '\x28\xb5\x2f\xfd' },
	{ format: 'pdf', start: '%PDF-' },
	{ format: 'document', start: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
	{ format: 'document', start: '{\\rtf' },
	{ format: 'program', start: '\x7fELF' },
	// Ref: MS-OXTNEF section 2.1.3.1: 0x223e9f78, little-endian
	{ format: 'tnef', start: '\x78\x9f\x3e\x22' },

	// Pictures. Ref: PNG third edition section 5.2, ISO/IEC 10918-1 annex B, GIF89a, TIFF 6.0
	{ format: 'png', start: '\x89PNG\r\n\x1a\n' },
	{ format: 'jpeg', start: '\xff\xd8\xff' },
	{ format: 'gif', start: 'GIF87a' },
	{ format: 'gif', start: 'GIF89a' },
	{ format: 'picture', start: 'BM', also: { offset: 6, text: '\0\0\0\0' } },
	{ format: 'picture', start: 'II*\0' },
	{ format: 'picture', start: 'MM\0*' },
];

/** What a file holds, by fixed bytes at its start; undefined when none of the known ones is there. */
export function probeSignature(bytes: Uint8Array): Format | undefined {
	const signature = SIGNATURES.find(
		({ start, also }) =>
			hasTextAt(bytes, 0, start) &&
			(also === undefined || hasTextAt(bytes, also.offset, also.text)),
	);
	return (
		signature?.format ??
		identifyAdvancedSystemsFormat(bytes) ??
		identifyTransportStream(bytes) ??
		identifyLowOverheadStream(bytes) ??
		identifyWindowsProgram(bytes)
	);
}

/** GUIDs as they lie in the file. Ref: Advanced Systems Format specification 1.20, section 10. */
const ASF_HEADER = '\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\0\xaa\0\x62\xce\x6c';
const ASF_VIDEO_MEDIA = '\xc0\xef\x19\xbc\x4d\x5b\xcf\x11\xa8\xfd\0\x80\x5f\x5c\x44\x2b';
const ASF_HEADER_LIMIT_BYTES = 65_536;

/** Windows Media: the header lists the streams, and a video stream is named by its GUID. */
function identifyAdvancedSystemsFormat(bytes: Uint8Array): Format | undefined {
	if (!hasTextAt(bytes, 0, ASF_HEADER)) return undefined;
	const headerBytes = Math.min(uint32LittleEndian(bytes, 16), ASF_HEADER_LIMIT_BYTES);
	const video = indexOfText(bytes, ASF_VIDEO_MEDIA, { start: 16, end: headerBytes });
	return video === -1 ? 'wma' : 'wmv';
}

/** Ref: ISO/IEC 13818-1 section 2.4.3.2: packets of 188 bytes, each starting with 0x47. */
function identifyTransportStream(bytes: Uint8Array): Format | undefined {
	const isStream = [0, 1, 2, 3].every((packet) => bytes[packet * 188] === 0x47);
	return isStream ? 'mpeg-video' : undefined;
}

/**
 * AAC as broadcasts carry it. Ref: ISO/IEC 14496-3 section 1.7.2 (LOAS): 11 bits sync 0x2b7, 13 bits
 * size of what follows
 */
function identifyLowOverheadStream(bytes: Uint8Array): Format | undefined {
	let offset = 0;
	for (let frame = 0; frame < 3; frame += 1) {
		const second = bytes[offset + 1] ?? 0;
		if (bytes[offset] !== 0x56 || (second & 0xe0) !== 0xe0) return undefined;
		offset += 3 + (((second & 0x1f) << 8) | (bytes[offset + 2] ?? 0));
	}
	return 'aac-latm';
}

/** Ref: Microsoft PE format, "MS-DOS stub": the offset of "PE" stands at 0x3c, little-endian. */
function identifyWindowsProgram(bytes: Uint8Array): Format | undefined {
	if (!hasTextAt(bytes, 0, 'MZ')) return undefined;
	const offset = uint32LittleEndian(bytes, 0x3c);
	return hasTextAt(bytes, offset, 'PE\0\0') ? 'program' : undefined;
}
