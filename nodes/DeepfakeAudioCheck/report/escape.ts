/** Longest text of others that is shown, in letters as a reader sees them. */
const LONGEST_TEXT = 300;

/**
 * Characters that XML forbids, and that no reader sees but that change how the rest reads: controls,
 * marks and overrides of the writing direction, zero-width characters, tags.
 *
 * Ref: XML 1.0, section 2.2 (Char); Unicode UAX #9, section 2; Unicode general category Cf. The
 * joiners U+200C and U+200D stay: Persian, Hindi and emoji need them.
 */
const INVISIBLE = /[\p{Cc}\p{Zl}\p{Zp}\uFFFE\uFFFF]|(?![\u200C\u200D])\p{Cf}/gu;

/** Made once, and only when a report is written: making one takes as long as loading the node. */
let letterSegmenter: Intl.Segmenter | undefined;

const ENTITIES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/**
 * A text from outside as a person can see it: what is invisible in it stands as `[U+202E]`, so that
 * it can neither hide nor turn anything round, and a very long text loses its middle.
 */
export function visibleText(text: string): string {
	// No more than this can be shown, so no more is looked at.
	const letters = splitLetters(shorten([...text.toWellFormed()], LONGEST_TEXT * 2).join(''));
	return shorten(letters, LONGEST_TEXT).join('').replace(INVISIBLE, nameCharacter);
}

/** A text for the content of an element, or for an attribute between quotes, of HTML or XML. */
export function escapeText(text: string): string {
	return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** The letters of a text as a reader sees them: an emoji of five code points is one. */
export function splitLetters(text: string): string[] {
	// A pile of combining marks may be one "letter" without end, and would tower over the page.
	letterSegmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
	return [...letterSegmenter.segment(text)].map(({ segment }) =>
		[...segment].slice(0, 10).join(''),
	);
}

function shorten(parts: string[], longest: number): string[] {
	if (parts.length <= longest) return parts;
	const half = Math.floor((longest - 1) / 2);
	return [...parts.slice(0, half), '…', ...parts.slice(-half)];
}

function nameCharacter(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`;
}
