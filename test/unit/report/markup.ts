/** An element of a drawing: its attributes, and of a text what it says. */
export interface DrawnElement {
	name: string;
	attributes: Record<string, string>;
	text: string;
}

/** All elements of a drawing of one kind, in the order in which they are drawn. */
export function elementsOf(markup: string, name: 'rect' | 'path' | 'text'): DrawnElement[] {
	return [...markup.matchAll(/<(rect|path|text)\b([^>]*?)\/?>([^<]*)/g)]
		.map(([, found = '', attributes = '', text = '']) => ({
			name: found,
			attributes: Object.fromEntries(
				[...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
					key,
					value,
				]),
			),
			text,
		}))
		.filter((element) => element.name === name);
}

/** The only text of a drawing that says this. */
export function textThatSays(markup: string, words: string): DrawnElement {
	const [found, ...others] = elementsOf(markup, 'text').filter(({ text }) => text === words);
	if (found === undefined || others.length > 0) {
		throw new Error(`Expected "${words}" once, found it ${others.length + (found ? 1 : 0)} times`);
	}
	return found;
}

/** Where something is drawn from left to right, and how: for rectangles. */
export function placeOf({ attributes }: DrawnElement): Record<string, number> {
	const { x, y, width, height } = attributes;
	return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}
