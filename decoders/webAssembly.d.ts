/*
 * The parts of WebAssembly that the decoders use. Node.js has it without a declaration of its own,
 * and that of browsers would bring all of their other names.
 *
 * Ref: WebAssembly JavaScript Interface, https://webassembly.github.io/spec/js-api/
 */
declare namespace WebAssembly {
	/** Compiled code, of which any number of instances can be made. */
	interface Module {
		readonly [Symbol.toStringTag]: 'WebAssembly.Module';
	}

	interface Memory {
		readonly buffer: ArrayBuffer;
		/** Adds pages of 64 KiB, and returns how many there were. Throws a RangeError if there is no room. */
		grow: (pages: number) => number;
	}

	/** Functions that the code calls by number. */
	interface Table {
		get: (index: number) => ((...values: number[]) => number) | null;
	}

	interface Instance {
		readonly exports: Record<string, unknown>;
	}

	type Imports = Record<string, Record<string, (...values: number[]) => unknown>>;

	function compile(code: Uint8Array): Promise<Module>;
	function instantiate(module: Module, imports: Imports): Promise<Instance>;
}
