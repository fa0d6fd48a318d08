/*
 * The compiled decoders carry a C library whose timers and messages lead to setTimeout and the
 * console. Decoding uses neither, and a node may use neither: the build puts these in their place.
 */

/** Stands for setTimeout and clearTimeout. Only a C program that asks for an alarm gets here. */
export function refuseTimer(): never {
	throw new Error('Decoders have no timers');
}

/** Stands for console.log and console.error: what a decoder has to say is in its return values. */
export function dropMessage(): void {}
