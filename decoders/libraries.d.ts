/*
 * The compiled decoders without the classes around them: these bring Web Workers, a parser under the
 * LGPL and messages on the console. Where each name leads to says decoders/bundle.js.
 */

declare module '@wasm-audio-decoders/common' {
	/** Memory that was allocated inside the compiled code. */
	interface Allocation<Numbers> {
		ptr: number;
		buf: Numbers;
	}

	interface NumbersConstructor<Numbers> {
		new (buffer: ArrayBuffer, offset: number, length: number): Numbers;
		BYTES_PER_ELEMENT: number;
	}

	export default class WASMAudioDecoderCommon<Functions> {
		readonly wasm: Functions & { HEAP: ArrayBuffer; free: (pointer: number) => void };
		/** @param isKept whether `free` frees it */
		allocateTypedArray<Numbers>(
			length: number,
			type: NumbersConstructor<Numbers>,
			isKept?: boolean,
		): Allocation<Numbers>;
		instantiate(library: unknown): Promise<this>;
		free(): void;
	}
}

declare module 'opus-decoder/library' {
	const library: unknown;
	export default library;
}

declare module '@wasm-audio-decoders/flac/library' {
	const library: unknown;
	export default library;
}
