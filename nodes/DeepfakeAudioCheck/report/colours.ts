/** What a colour is for, on light and on dark ground. Text on its ground has a contrast of 4.5 at least. */
const COLOURS = {
	page: { light: '#f3f5f8', dark: '#0f1419' },
	card: { light: '#ffffff', dark: '#181f27' },
	line: { light: '#d5dbe3', dark: '#35404d' },
	ink: { light: '#17212e', dark: '#e8edf3' },
	soft: { light: '#556274', dark: '#a5b2c1' },
	wave: { light: '#8493a8', dark: '#7d8da2' },
	flagged: { light: '#b3261e', dark: '#ff9b8f' },
	review: { light: '#8a5a00', dark: '#f2c057' },
	clear: { light: '#1c6b3a', dark: '#7fd6a1' },
	undecided: { light: '#47586b', dark: '#aebfd1' },
	'flagged-ground': { light: '#fdeceb', dark: '#3b1a18' },
	'review-ground': { light: '#fff3dc', dark: '#342808' },
	'clear-ground': { light: '#e5f5eb', dark: '#123020' },
	'undecided-ground': { light: '#e9eef3', dark: '#232e3a' },
} as const;

/** A name for a colour: what it is for. */
export type Colour = keyof typeof COLOURS;

/**
 * The classes `f-NAME` (fill), `s-NAME` (stroke), `c-NAME` (text) and `b-NAME` (background) for every
 * colour: light, dark on a screen that is set so, and light again on paper. Plain classes, because
 * programs that turn SVG into pictures often know no CSS variables.
 */
export function createColourRules(): string {
	const rules = (tone: 'light' | 'dark') =>
		Object.entries(COLOURS)
			.map(([name, { [tone]: value }]) =>
				[
					`.f-${name}{fill:${value}}`,
					`.s-${name}{stroke:${value}}`,
					`.c-${name}{color:${value}}`,
					`.b-${name}{background-color:${value}}`,
					`.l-${name}{border-color:${value}}`,
				].join(''),
			)
			.join('\n');
	return `${rules('light')}\n@media screen and (prefers-color-scheme:dark){\n${rules('dark')}\n}`;
}

/** Fonts that are on the reader's machine already: a report loads nothing. */
export const SANS =
	"system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Helvetica,Arial,sans-serif";
export const MONOSPACE = "ui-monospace,'SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace";
