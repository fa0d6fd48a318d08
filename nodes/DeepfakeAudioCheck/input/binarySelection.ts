/** A binary property that Input Binary Field names. */
export interface SelectedProperty {
	name: string;
	/** Whether it was found by a pattern: then it may be something else than audio. */
	byPattern: boolean;
}

export interface BinarySelection {
	/** In the order of the parameter, within a pattern in the order of the item; each once. */
	selected: SelectedProperty[];
	/** Plain names that the item does not have. */
	missing: string[];
}

/**
 * The binary properties of an item that the parameter Input Binary Field means: one name, several
 * separated by commas, or patterns in which `*` stands for any characters.
 *
 * @param available the names of the item's binary properties
 */
export function selectBinaryProperties(parameter: string, available: string[]): BinarySelection {
	// n8n allows any name, so a whole parameter that is a name is never taken for a list or a pattern.
	if (available.includes(parameter.trim())) {
		return { selected: [{ name: parameter.trim(), byPattern: false }], missing: [] };
	}

	const selected = new Map<string, SelectedProperty>();
	const missing: string[] = [];
	for (const part of splitList(parameter)) {
		if (available.includes(part)) {
			selected.set(part, { name: part, byPattern: false });
		} else if (part.includes('*')) {
			const matches = available.filter((name) => matchesPattern(name, part));
			for (const name of matches) {
				if (!selected.has(name)) selected.set(name, { name, byPattern: true });
			}
		} else {
			missing.push(part);
		}
	}
	return { selected: [...selected.values()], missing };
}

function splitList(parameter: string): string[] {
	return parameter
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
}

/** Matches without a regular expression: `a*a*a*…` against a long name would take for ever. */
function matchesPattern(name: string, pattern: string): boolean {
	const [start = '', ...rest] = pattern.split('*');
	const end = rest.pop() ?? '';
	if (!name.startsWith(start) || name.length < start.length + end.length) return false;
	if (!name.endsWith(end)) return false;

	let position = start.length;
	for (const piece of rest) {
		const found = name.indexOf(piece, position);
		if (found === -1) return false;
		position = found + piece.length;
	}
	return position <= name.length - end.length;
}
