/**
 * Every value in a node's parameters with its path, such as `otherOptions.thread_ts`. The value of a
 * resource locator is what it points at.
 */
export function* flatten(value: unknown, path: string[] = []): Generator<[string, unknown]> {
	if (typeof value !== 'object' || value === null) {
		yield [path.join('.'), value];
		return;
	}
	if ('__rl' in value && 'value' in value) {
		yield [path.join('.'), value.value];
		return;
	}
	for (const [key, inner] of Object.entries(value)) {
		// The columns that a sheet has; what is written is beside it.
		if (key !== 'schema') yield* flatten(inner, [...path, key]);
	}
}
