/** Digits, with a point or a comma before the decimals: `300`, `0.75`, `,5`, `-1`. */
const DECIMAL = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;

/** A comma that may just as well group thousands: is `1,000` one or a thousand? */
const MAYBE_THOUSANDS = /^[+-]?[1-9]\d{0,2},\d{3}$/;

/**
 * A parameter as a number; undefined if it is none, or can be read in two ways. Text is taken in plain
 * decimal notation only, with a point or a comma: an expression or an AI model may bring "0,75".
 */
export function readDecimal(value: unknown): number | undefined {
	if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (!DECIMAL.test(text) || MAYBE_THOUSANDS.test(text)) return undefined;
	return Number(text.replace(',', '.'));
}
