/* Writing bytes: small parts that are joined into a file. */

/** The parts one after another. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const sizeBytes = parts.reduce((size, part) => size + part.length, 0);
	const joined = new Uint8Array(sizeBytes);
	let offset = 0;
	for (const part of parts) {
		joined.set(part, offset);
		offset += part.length;
	}
	return joined;
}

/** A text of ISO 8859-1 characters, one byte each. */
export function textBytes(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** Unsigned 32-bit numbers, most significant byte first. */
export function uint32BigEndianBytes(...values: number[]): Uint8Array {
	const view = new DataView(new ArrayBuffer(values.length * 4));
	for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
	return new Uint8Array(view.buffer);
}

/** Unsigned 16-bit numbers, most significant byte first. */
export function uint16BigEndianBytes(...values: number[]): Uint8Array {
	const view = new DataView(new ArrayBuffer(values.length * 2));
	for (const [index, value] of values.entries()) view.setUint16(index * 2, value);
	return new Uint8Array(view.buffer);
}

/** Unsigned 32-bit numbers, least significant byte first. */
export function uint32LittleEndianBytes(...values: number[]): Uint8Array {
	const view = new DataView(new ArrayBuffer(values.length * 4));
	for (const [index, value] of values.entries()) view.setUint32(index * 4, value, true);
	return new Uint8Array(view.buffer);
}

/** Unsigned 16-bit numbers, least significant byte first. */
export function uint16LittleEndianBytes(...values: number[]): Uint8Array {
	const view = new DataView(new ArrayBuffer(values.length * 2));
	for (const [index, value] of values.entries()) view.setUint16(index * 2, value, true);
	return new Uint8Array(view.buffer);
}
