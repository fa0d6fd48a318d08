import { joinBytes, textBytes, uint32BigEndianBytes } from '../../bytes/write';

/** A box. Ref: ISO/IEC 14496-12 section 4.2: size, type, content */
export function writeBox(type: string, ...content: Uint8Array[]): Uint8Array<ArrayBuffer> {
	const sizeBytes = content.reduce((size, part) => size + part.length, 8);
	return joinBytes([uint32BigEndianBytes(sizeBytes), textBytes(type), ...content]);
}

/** A box with version and flags in front of its content. Ref: ISO/IEC 14496-12 section 4.2 */
export function writeFullBox(
	type: string,
	versionAndFlags: number,
	...content: Uint8Array[]
): Uint8Array<ArrayBuffer> {
	return writeBox(type, uint32BigEndianBytes(versionAndFlags), ...content);
}
