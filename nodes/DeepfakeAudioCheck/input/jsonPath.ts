/** A name, a number in brackets, or a quoted name in brackets. */
const STEP = /[^.[\]]+|\[(?:(\d+)|"([^"]*)"|'([^']*)')\]/g;

/**
 * What a path leads to in a value: `_files.data`, `mails[0].attachment`, `_files["voice 1.wav"]`; undefined
 * when it leads nowhere. Only what the value itself holds is found, never what objects inherit.
 */
export function readPath(value: unknown, path: string): unknown {
	const steps = [...path.matchAll(STEP)];
	if (steps.length === 0) return undefined;
	let current = value;
	for (const [step, index, doubleQuoted, singleQuoted] of steps) {
		const key = index ?? doubleQuoted ?? singleQuoted ?? step;
		if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) {
			return undefined;
		}
		current = (current as Record<string, unknown>)[key];
	}
	return current;
}

/** The path to a field of an object: with brackets where the field's name would be read as several. */
export function pathTo(object: string, field: string): string {
	return /[.[\]"'\\]/.test(field) ? `${object}[${JSON.stringify(field)}]` : `${object}.${field}`;
}
