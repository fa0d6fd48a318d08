import { bytes, uint32LittleEndian, zeros } from './identifyBuilders';

/* Ogg files by hand. Ref: RFC 3533 section 6 */

export interface OggPageParts {
	serialNumber: number;
	sequenceNumber: number;
	/** The position after the last packet that ends here; without it, -1: none does. */
	granulePosition?: number;
	/** The packets that end on this page, whole or the last part of one. */
	packets?: Uint8Array[];
	/** The part of a packet that goes on with the next page: a multiple of 255 bytes. */
	unfinished?: Uint8Array;
	isContinued?: boolean;
	isFirst?: boolean;
	isLast?: boolean;
}

/**
 *      0      4         5       6          14       18         22         26       27
 *      | OggS | version | flags | granule  | serial | sequence | checksum | count  | segment sizes
 */
export function oggPage(parts: OggPageParts): Uint8Array {
	const { packets = [], unfinished = zeros(0) } = parts;
	const flags = (parts.isContinued ? 1 : 0) + (parts.isFirst ? 2 : 0) + (parts.isLast ? 4 : 0);
	const granule = Buffer.alloc(8);
	granule.writeBigInt64LE(BigInt(parts.granulePosition ?? -1));
	const sizes = [
		...packets.flatMap(({ length }) => [...fullSegments(length), length % 255]),
		...fullSegments(unfinished.length),
	];
	const page = bytes(
		...['OggS', 0, flags, granule],
		...[uint32LittleEndian(parts.serialNumber), uint32LittleEndian(parts.sequenceNumber)],
		...[zeros(4), sizes.length, ...sizes, ...packets, unfinished],
	);
	page.set(uint32LittleEndian(oggChecksum(page)), 22);
	return page;
}

function fullSegments(sizeBytes: number): number[] {
	return Array<number>(Math.floor(sizeBytes / 255)).fill(255);
}

/** Ref: RFC 3533 section 6, field 7: long division by 0x04c11db7 bit by bit, nothing inverted. */
function oggChecksum(page: Uint8Array): number {
	let remainder = 0;
	for (const byte of page) {
		remainder ^= byte << 24;
		for (let bit = 0; bit < 8; bit += 1) {
			remainder = (remainder << 1) ^ (remainder < 0 ? 0x04c11db7 : 0);
		}
	}
	return remainder >>> 0;
}

/** The pages of one stream, numbered from 0; the first starts the stream. */
export function oggStream(
	serialNumber: number,
	pages: Array<Omit<OggPageParts, 'serialNumber' | 'sequenceNumber'>>,
): Uint8Array[] {
	return pages.map((page, sequenceNumber) =>
		oggPage({ isFirst: sequenceNumber === 0, ...page, serialNumber, sequenceNumber }),
	);
}
