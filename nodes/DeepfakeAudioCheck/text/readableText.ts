/**
 * A text from outside on one line and not too long, as a value among the data: without control characters and
 * those that turn the direction of writing.
 *
 * @param longest number of characters after which it is cut off
 */
export function oneLine(text: string, longest: number): string {
	const line = text
		.toWellFormed()
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ')
		.trim();
	const characters = [...line];
	return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line;
}

/**
 * A text from outside (a file name, a message of the service) as it may stand in a message of the
 * node: on one line, not too long, and without angle brackets, since n8n shows some texts as HTML.
 *
 * @param longest number of characters after which it is cut off
 */
export function readableText(text: string, longest = 120): string {
	return oneLine(text, longest).replaceAll('<', '‹').replaceAll('>', '›');
}

/** Longest name that is shown whole, in characters. */
const LONGEST_NAME = 120;

/** Characters that a longer name keeps of its end, where numbers and dates often stand. */
const NAME_END = 40;

/** The name of a file as readableText gives it, but a long one is shortened in its middle. */
export function readableName(fileName: string): string {
	const characters = [...readableText(fileName, Infinity)];
	if (characters.length <= LONGEST_NAME) return characters.join('');
	const start = characters.slice(0, LONGEST_NAME - NAME_END - 1);
	return `${start.join('')}…${characters.slice(-NAME_END).join('')}`;
}
