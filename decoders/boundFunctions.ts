import type { Environment } from './environment';

/**
 * Functions of C++ that a library does not export, but names when it starts, with the types of what they
 * take (Emscripten's embind). They are called by number. Structures come back as addresses.
 *
 * Ref: emscripten's src/lib/libembind.js, `_embind_register_function` (name, count, types, signature,
 *      invoker, context) and `_embind_register_value_object` (type, name, signature and number of what
 *      makes one, signature and number of what destroys it)
 */
export class BoundFunctions {
	private readonly invokers = new Map<string, { invoker: number; context: number }>();

	private readonly destructors = new Map<string, number>();

	constructor(private readonly memory: () => WebAssembly.Memory) {}

	/** What the library calls to name them. */
	get environment(): Environment {
		return {
			...Object.fromEntries(UNUSED.map((name) => [`embind_${name}`, () => {}])),
			embind_register_function: (...values) => {
				const [name = 0, , , , invoker = 0, context = 0] = values;
				this.invokers.set(this.textAt(name), { invoker, context });
			},
			embind_register_value_object: (...values) => {
				const [, name = 0, , , , destroy = 0] = values;
				this.destructors.set(this.textAt(name), destroy);
			},
			emval_take_value: () => {
				throw new Error('The compiled code returned a value of JavaScript');
			},
		};
	}

	/** Calls a function; a string among its values is the address of `| length (4) | bytes |`. */
	call(table: WebAssembly.Table, name: string, ...values: number[]): number {
		const bound = this.invokers.get(name);
		const invoke = bound === undefined ? null : table.get(bound.invoker);
		if (bound === undefined || invoke === null) throw new Error(`The code has no ${name}`);
		return invoke(bound.context, ...values);
	}

	/** Releases a structure that a function returned, and what it holds. */
	destroy(table: WebAssembly.Table, type: string, pointer: number): void {
		table.get(this.destructors.get(type) ?? 0)?.(pointer);
	}

	private textAt(pointer: number): string {
		const bytes = new Uint8Array(this.memory().buffer);
		return String.fromCharCode(...bytes.subarray(pointer, bytes.indexOf(0, pointer)));
	}
}

/** What it says of its types, and of functions that are not used. */
const UNUSED = [
	...['finalize_value_object', 'register_bigint', 'register_bool', 'register_class'],
	...['register_class_constructor', 'register_class_function', 'register_emval'],
	...['register_float', 'register_integer', 'register_memory_view', 'register_optional'],
	...[
		'register_std_string',
		'register_std_wstring',
		'register_value_object_field',
		'register_void',
	],
];
