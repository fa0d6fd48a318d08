/* Small files by hand, for the tests of what the bytes of a file say. */

/** Bytes from texts (one character a byte), numbers (one byte each) and other bytes. */
export function bytes(...parts: Array<string | number | Uint8Array>): Uint8Array {
	return Buffer.concat(
		parts.map((part) => {
			if (typeof part === 'string') return Buffer.from(part, 'latin1');
			return typeof part === 'number' ? Buffer.from([part]) : part;
		}),
	);
}

export function zeros(count: number): Uint8Array {
	return new Uint8Array(count);
}

export function uint32LittleEndian(value: number): Uint8Array {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32LE(value);
	return buffer;
}

export function uint32BigEndian(value: number): Uint8Array {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32BE(value);
	return buffer;
}

export function repeat(part: Uint8Array, count: number): Uint8Array {
	return Buffer.concat(Array.from({ length: count }, () => part));
}

/** A chunk of a RIFF file. */
export function chunk(id: string, content: Uint8Array, claimedBytes = content.length): Uint8Array {
	return bytes(id, uint32LittleEndian(claimedBytes), content, zeros(content.length % 2));
}

/** The format chunk of 16-bit PCM at 8 kHz, or of another format tag. */
export function formatChunk(formatTag = 1): Uint8Array {
	const rates = bytes(uint32LittleEndian(8000), uint32LittleEndian(16_000));
	return chunk('fmt ', bytes(formatTag, 0, 1, 0, rates, 2, 0, 16, 0));
}

export function wave(...chunks: Uint8Array[]): Uint8Array {
	return bytes('RIFF', uint32LittleEndian(0xffff_ffff), 'WAVE', ...chunks);
}

/** A box of an MP4 file. */
export function box(type: string, ...content: Array<string | number | Uint8Array>): Uint8Array {
	const inner = bytes(...content);
	return bytes(uint32BigEndian(inner.length + 8), type, inner);
}

export function fileType(...brands: string[]): Uint8Array {
	const [major = 'isom', ...compatible] = brands;
	return box('ftyp', major, zeros(4), ...compatible);
}

/** A track with a handler and one sample entry. */
export function track(handler: string, sampleEntry: Uint8Array): Uint8Array {
	const descriptions = box('stsd', zeros(4), uint32BigEndian(1), sampleEntry);
	return box(
		'trak',
		box('mdia', box('hdlr', zeros(8), handler, zeros(12)), box('minf', box('stbl', descriptions))),
	);
}

/** A sound sample entry; with the object type of its elementary stream descriptor if it has one. */
export function soundEntry(type: string, objectType?: number): Uint8Array {
	if (objectType === undefined) return box(type, zeros(28));
	const descriptor = bytes(3, 0x80, 0x80, 0x80, 18, zeros(3), 4, 13, objectType, zeros(12));
	return box(type, zeros(28), box('esds', zeros(4), descriptor));
}

/** An ID3v2.3 tag around a content of zeros. */
export function id3Tag(contentBytes: number): Uint8Array {
	const size = [21, 14, 7, 0].map((shift) => (contentBytes >> shift) & 0x7f);
	return bytes('ID3', 3, 0, 0, ...size, zeros(contentBytes));
}

/** MPEG-1 Layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame. */
export const MP3_FRAME = bytes(0xff, 0xfb, 0x90, 0x64, zeros(413));

/** AAC in ADTS, 16 kHz, one channel: 32 bytes a frame. */
export const ADTS_FRAME = bytes(0xff, 0xf1, 0x60, 0x40, 0x04, 0x1f, 0xfc, zeros(25));

/** A page that starts a stream of an Ogg file, with the first packet of its codec. */
export function oggPage(packet: Uint8Array): Uint8Array {
	return bytes('OggS', 0, 2, zeros(20), 1, packet.length, packet);
}

/** An element of a WebM or Matroska file, its size in one byte. */
export function element(id: number[], ...content: Uint8Array[]): Uint8Array {
	const inner = bytes(...content);
	return bytes(...id, 0x80 | inner.length, inner);
}
