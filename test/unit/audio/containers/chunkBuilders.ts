import { bytes, zeros } from '../identifyBuilders';

/* RIFF and AIFF files by hand; nothing of the code under test. */

export function little16(value: number): Uint8Array {
	const buffer = Buffer.alloc(2);
	buffer.writeUInt16LE(value);
	return buffer;
}

export function little32(value: number): Uint8Array {
	const buffer = Buffer.alloc(4);
	buffer.writeUInt32LE(value);
	return buffer;
}

export function big16(value: number): Uint8Array {
	return Uint8Array.from(little16(value)).reverse();
}

export function big32(value: number): Uint8Array {
	return Uint8Array.from(little32(value)).reverse();
}

export interface Format {
	tag?: number;
	channels?: number;
	sampleRate?: number;
	bits?: number;
	blockBytes?: number;
	/** What is said of a second, if that does not follow from the block. */
	bytesPerSecond?: number;
	/** Behind the 16 bytes that every format chunk has. */
	extension?: Uint8Array;
}

/** The content of a format chunk: 16 bits, one channel, 8 kHz unless told otherwise. */
export function formatContent(format: Format = {}, isLittleEndian = true): Uint8Array {
	const { tag = 1, channels = 1, sampleRate = 8000, bits = 16 } = format;
	const blockBytes = format.blockBytes ?? (channels * bits) / 8;
	const short = isLittleEndian ? little16 : big16;
	const long = isLittleEndian ? little32 : big32;
	return bytes(
		short(tag),
		short(channels),
		long(sampleRate),
		long(format.bytesPerSecond ?? sampleRate * blockBytes),
		short(blockBytes),
		short(bits),
		format.extension ?? zeros(0),
	);
}

/** A chunk with its padding; `statedBytes` when its header lies. */
export function riffChunk(id: string, content: Uint8Array, statedBytes = content.length) {
	return bytes(id, little32(statedBytes), content, zeros(content.length % 2));
}

export function formChunk(id: string, content: Uint8Array, statedBytes = content.length) {
	return bytes(id, big32(statedBytes), content, zeros(content.length % 2));
}

export function riff(...chunks: Uint8Array[]): Uint8Array {
	const content = bytes(...chunks);
	return bytes('RIFF', little32(content.length + 4), 'WAVE', content);
}

export function fmt(format: Format = {}): Uint8Array {
	return riffChunk('fmt ', formatContent(format));
}

/** Samples that look like loud sound: no zeros, no letters. `seed` tells one sound from another. */
export function sound(sizeBytes: number, seed = 1): Uint8Array {
	return Uint8Array.from({ length: sizeBytes }, (_, index) => 0x80 | (index * 7 + seed * 13) % 127);
}

/** A whole file of 16-bit samples. */
export function plainWav(content: Uint8Array, format: Format = {}): Uint8Array {
	return riff(fmt(format), riffChunk('data', content));
}

/** An ID3v2.3 tag around letters. */
export function id3v2(contentBytes: number): Uint8Array {
	const size = [21, 14, 7, 0].map((shift) => (contentBytes >> shift) & 0x7f);
	return bytes('ID3', 3, 0, 0, ...size, 'x'.repeat(contentBytes));
}

export const ID3V1 = bytes('TAG', 'a call'.padEnd(125, ' '));

/** An APEv2 tag with its footer, and its header unless it has none. */
export function apeTag(hasHeader = true): Uint8Array {
	const item = bytes(little32(5), little32(0), 'Title\0hello');
	const preamble = (flags: number) =>
		bytes(
			'APETAGEX',
			little32(2000),
			little32(item.length + 32),
			little32(1),
			little32(flags),
			zeros(8),
		);
	return hasHeader
		? bytes(preamble(0xa000_0000), item, preamble(0x8000_0000))
		: bytes(item, preamble(0));
}
