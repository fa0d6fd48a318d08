import { environment, type Environment } from './environment';

/** A library compiled to WebAssembly, as the build takes it out of its package. */
export interface CompiledLibrary {
	/** What the code imports: module and field, and the C function that is meant. */
	imports: Record<string, Record<string, string>>;
	/** What the code exports, by the names of C. */
	exports: Record<string, string>;
	/** The code itself. */
	codeBase64: string;
}

/** Functions that every library has. */
interface MemoryFunctions {
	malloc: (sizeBytes: number) => number;
	free: (pointer: number) => void;
}

interface NumbersConstructor<Numbers> {
	new (buffer: ArrayBuffer, offset: number, length: number): Numbers;
	BYTES_PER_ELEMENT: number;
}

/**
 * The compiled code stopped in the middle of its work (a trap), or was called after it had. What is
 * in its memory cannot be trusted: the decoder is not to be used again.
 */
export class TrapError extends Error {
	override readonly name = 'TrapError';
}

/** One library, compiled once for all decoders that are made of it. */
export class Library<Functions> {
	readonly #library: CompiledLibrary;
	#module: Promise<WebAssembly.Module> | undefined;

	constructor(library: CompiledLibrary) {
		this.#library = library;
	}

	/**
	 * Starts the code in memory of its own. Rejects when there is not enough memory.
	 *
	 * @param provide what the code asks of its surroundings besides `environment`; it may look into the
	 *     memory as soon as the code runs
	 */
	async start(
		provide: (memory: () => WebAssembly.Memory) => Environment = () => ({}),
	): Promise<RunningCode<Functions>> {
		const { exports: names } = this.#library;
		const module = await this.#compile();
		const memory = (): WebAssembly.Memory =>
			instance.exports[names.memory ?? ''] as WebAssembly.Memory;
		const imports = this.#link({ ...environment, ...provide(memory) });
		const instance = await WebAssembly.instantiate(module, imports);
		const named = Object.entries(names).map(([name, exported]) => [
			name,
			instance.exports[exported],
		]);
		return new RunningCode<Functions>(Object.fromEntries(named) as Exports<Functions>);
	}

	async #compile(): Promise<WebAssembly.Module> {
		this.#module ??= WebAssembly.compile(Buffer.from(this.#library.codeBase64, 'base64'));
		try {
			return await this.#module;
		} catch (error) {
			// For want of memory: later there may be enough.
			this.#module = undefined;
			throw error;
		}
	}

	#link(functionsByName: Environment): WebAssembly.Imports {
		const imports: WebAssembly.Imports = {};
		for (const [module, fields] of Object.entries(this.#library.imports)) {
			const functions: WebAssembly.Imports[string] = {};
			for (const [field, name] of Object.entries(fields)) {
				const meant = functionsByName[name];
				if (meant !== undefined) functions[field] = meant;
			}
			imports[module] = functions;
		}
		return imports;
	}
}

type Exports<Functions> = Functions &
	MemoryFunctions & { memory: WebAssembly.Memory; initialize: () => void };

/** A library at work: one stream, one memory. All of it is released together, by the collector. */
export class RunningCode<Functions> {
	#exports: Exports<Functions> | undefined;

	constructor(exports: Exports<Functions>) {
		this.#exports = exports;
		this.run(() => exports.initialize());
	}

	/**
	 * Does some work with the library's functions, and returns what it returns.
	 *
	 * @throws TrapError when the code stops in between, and for all work after that
	 */
	run<Value>(work: (functions: Functions & MemoryFunctions) => Value): Value {
		const exports = this.#running();
		try {
			return work(exports);
		} catch (cause) {
			this.end();
			throw new TrapError('The compiled code stopped in the middle of its work', { cause });
		}
	}

	/** Ends all work and lets the memory go: what is called after that throws a TrapError. */
	end(): void {
		this.#exports = undefined;
	}

	/**
	 * Memory for numbers, from now until the end; zeros at first.
	 *
	 * @returns its address; see `view`
	 * @throws TrapError when there is no more
	 */
	allocate<Numbers>(length: number, type: NumbersConstructor<Numbers>): number {
		const sizeBytes = length * type.BYTES_PER_ELEMENT;
		return this.run(({ malloc }) => {
			const pointer = malloc(sizeBytes);
			if (pointer === 0) throw new Error('No memory');
			this.view(pointer, sizeBytes, Uint8Array).fill(0);
			return pointer;
		});
	}

	/** The numbers at an address. They are good until the next call: memory that grows moves. */
	view<Numbers>(pointer: number, length: number, type: NumbersConstructor<Numbers>): Numbers {
		return new type(this.#running().memory.buffer, pointer, length);
	}

	#running(): Exports<Functions> {
		if (this.#exports === undefined) throw new TrapError('This decoder is not to be used again');
		return this.#exports;
	}
}
