/** The deepest nesting that is read: a job has two levels, and what copies it calls itself for each. */
const DEEPEST_NESTING = 50;

/** The text as a JSON object; undefined when it is anything else, or nested too deeply. */
export function parseObject(text: string): Record<string, unknown> | undefined {
	if (isTooDeep(text)) return undefined;
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
	return isObject ? (value as Record<string, unknown>) : undefined;
}

/** Counts brackets outside of texts. Ref: RFC 8259 section 7: a backslash escapes what follows it */
function isTooDeep(text: string): boolean {
	let depth = 0;
	let isInText = false;
	for (let index = 0; index < text.length; index += 1) {
		const character = text[index];
		if (isInText) {
			if (character === '\\') index += 1;
			else if (character === '"') isInText = false;
		} else if (character === '"') isInText = true;
		else if (character === '{' || character === '[') {
			depth += 1;
			if (depth > DEEPEST_NESTING) return true;
		} else if (character === '}' || character === ']') depth -= 1;
	}
	return false;
}
