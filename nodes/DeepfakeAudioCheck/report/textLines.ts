import { splitLetters } from './escape';

/** How a text is set: what a letter's width is reckoned from. */
export interface TextStyle {
	/** In user units. */
	fontSize: number;
	isCode?: boolean;
}

/** Widths of letters in parts of the font size, rather too wide than too narrow. */
const WIDE =
	/[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\u{1F000}-\u{3FFFD}]/u;

/**
 * Breaks a text into lines, since SVG does not: between words where it can, within a long word where
 * it must. No fonts can be asked, so widths are reckoned.
 *
 * @param width of a line, in user units
 */
export function breakLines(text: string, style: TextStyle, width: number): string[] {
	const lines: string[] = [];
	let line = '';
	let used = 0;
	for (const word of text.split(/(?<= )/)) {
		const wordWidth = measure(splitLetters(word.trimEnd()), style);
		if (used > 0 && used + wordWidth > width) {
			lines.push(line);
			line = '';
			used = 0;
		}
		for (const letter of splitLetters(word)) {
			const letterWidth = measure([letter], style);
			if (used > 0 && used + letterWidth > width && letter !== ' ') {
				lines.push(line);
				line = '';
				used = 0;
			}
			line += letter;
			used += letterWidth;
		}
	}
	return [...lines, line].map((part) => part.trimEnd()).filter((part) => part !== '');
}

function measure(letters: string[], { fontSize, isCode }: TextStyle): number {
	return letters.reduce((sum, letter) => sum + letterWidth(letter, isCode === true), 0) * fontSize;
}

function letterWidth(letter: string, isCode: boolean): number {
	if (WIDE.test(letter)) return 1.3;
	if (isCode) return 0.615;
	if (/[A-ZMW@%mw]/.test(letter)) return 0.74;
	return /[ilj.,:;'|!]/.test(letter) ? 0.34 : 0.56;
}
