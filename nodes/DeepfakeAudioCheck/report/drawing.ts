/** A picture, or a part of one: SVG elements in a coordinate system that starts at 0, 0. */
export interface Drawing {
	markup: string;
	/** In user units; drawings are as wide as `DRAWING_WIDTH`, unless they say otherwise. */
	height: number;
}

/** The width of the scale and of the timeline, in user units of the SVG. */
export const DRAWING_WIDTH = 760;

/** A coordinate as it is written into a drawing: short, and never anything but a number. */
export function round(value: number): string {
	return Number.isFinite(value) ? String(Math.round(value * 10) / 10) : '0';
}

/** A number that stays within its bounds; the lower one for what is no number. */
export function clamp(value: number, minimum: number, maximum: number): number {
	return value >= minimum ? Math.min(value, maximum) : minimum;
}

/** Fillings that can be told apart without colours; the classes give them their colour. */
export const PATTERNS = [
	'<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7" class="f-flagged-ground"/><path d="M0 0V7" stroke-width="5" class="s-flagged"/></pattern>',
	'<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect width="5" height="5" class="f-review-ground"/><circle cx="2.5" cy="2.5" r="1.5" class="f-review"/></pattern>',
].join('');
