import { indexOfText } from '../../bytes/read';
import type { Box } from './boxes';

/** What an elementary stream descriptor tells. */
export interface ElementaryStream {
	/** The codec; undefined if there is no descriptor that can be read. */
	objectType: number | undefined;
	/** The AudioSpecificConfig; empty if there is none. */
	config: Uint8Array;
}

/**
 * Reads the descriptor (`esds`) in a sample entry, wherever it stands in it.
 *
 * Ref: ISO/IEC 14496-14 section 5.6 (esds), 14496-1 sections 7.2.6.5 and 7.2.6.6 (descriptors)
 *
 *      esds  version, flags (4)
 *        03 length  ES_ID (2), flags (1)          length: 1 to 4 bytes, top bit = "one more"
 *          04 length  object type (1), stream type (1), buffer size (3), bit rates (8)
 *            05 length  AudioSpecificConfig
 */
export function readElementaryStream(bytes: Uint8Array, entry: Box): ElementaryStream {
	const config = new Uint8Array();
	const offset = indexOfText(bytes, 'esds', entry);
	if (offset === -1 || bytes[offset + 8] !== 0x03) return { objectType: undefined, config };
	const flagsOffset = skipLength(bytes, offset + 9) + 2;
	const decoder = flagsOffset + 1 + optionalBytes(bytes, flagsOffset);
	if (bytes[decoder] !== 0x04) return { objectType: undefined, config };
	const start = skipLength(bytes, decoder + 1);
	const objectType = start < entry.end ? bytes[start] : undefined;
	const specific = start + 13;
	if (bytes[specific] !== 0x05) return { objectType, config };
	const configStart = skipLength(bytes, specific + 1);
	const length = readLength(bytes, specific + 1);
	const isThere = configStart + length <= entry.end;
	return {
		objectType,
		config: isThere ? bytes.slice(configStart, configStart + length) : config,
	};
}

/** Which stream it depends on (2), an address (its length and it), another clock (2): nobody has them. */
function optionalBytes(bytes: Uint8Array, flagsOffset: number): number {
	const flags = bytes[flagsOffset] ?? 0;
	const dependsBytes = (flags & 0x80) !== 0 ? 2 : 0;
	const addressBytes = (flags & 0x40) !== 0 ? 1 + (bytes[flagsOffset + 1 + dependsBytes] ?? 0) : 0;
	return dependsBytes + addressBytes + ((flags & 0x20) !== 0 ? 2 : 0);
}

/** Four times seven bits at most. */
function skipLength(bytes: Uint8Array, offset: number): number {
	let end = offset;
	while (end < offset + 3 && ((bytes[end] ?? 0) & 0x80) !== 0) end += 1;
	return end + 1;
}

function readLength(bytes: Uint8Array, offset: number): number {
	const end = skipLength(bytes, offset);
	let length = 0;
	for (let index = offset; index < end; index += 1) {
		length = length * 128 + ((bytes[index] ?? 0) & 0x7f);
	}
	return length;
}
