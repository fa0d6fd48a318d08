/* The pages of Ogg files, taken apart and put together. Ref: RFC 3533 section 6 */

/** Undefined unless a file consists of pages only. */
export function splitPages(file: Uint8Array): Uint8Array[] | undefined {
	const pages: Uint8Array[] = [];
	const content = Buffer.from(file);
	for (let at = 0; at < content.length; ) {
		if (content.toString('latin1', at, at + 4) !== 'OggS') return undefined;
		const sizes = content.subarray(at + 27, at + 27 + (content[at + 26] ?? 0));
		const end = at + 27 + sizes.length + sizes.reduce((sum, size) => sum + size, 0);
		if (end > content.length) return undefined;
		pages.push(content.subarray(at, end));
		at = end;
	}
	return pages;
}

/** A file of pages, each with its right checksum. */
export function joinPages(pages: readonly Uint8Array[]): Uint8Array {
	return Buffer.concat(pages.map(withChecksum));
}

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, byte) => {
	let remainder = byte << 24;
	for (let bit = 0; bit < 8; bit += 1) {
		remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
	}
	return remainder >>> 0;
});

function withChecksum(page: Uint8Array): Uint8Array {
	const copy = Buffer.from(page);
	copy.writeUInt32LE(0, 22);
	let remainder = 0;
	for (const byte of copy) {
		remainder = (remainder << 8) ^ (REMAINDERS[((remainder >>> 24) ^ byte) & 0xff] ?? 0);
	}
	copy.writeUInt32LE(remainder >>> 0, 22);
	return copy;
}
