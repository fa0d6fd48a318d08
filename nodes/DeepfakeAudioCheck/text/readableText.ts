/**
 * A text from outside (a file name, a message of the service) as it may stand in a message of the
 * node: on one line, not too long, and without angle brackets, since n8n shows some texts as HTML.
 *
 * @param longest number of characters after which it is cut off
 */
export function readableText(text: string, longest = 120): string {
	const oneLine = text
		.toWellFormed()
		.replace(/[\p{Cc}\p{Zl}\p{Zp}\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu, ' ')
		.replaceAll('<', '‹')
		.replaceAll('>', '›')
		.trim();
	const characters = [...oneLine];
	return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : oneLine;
}
