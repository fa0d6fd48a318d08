/** The arithmetic mean; NaN for no values. */
export function mean(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value below which a share (0 to 1) of the values lies, nearest rank; NaN for no values. */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((one, other) => one - other);
	return sorted[Math.max(Math.ceil(share * sorted.length) - 1, 0)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
	return percentile(values, 0.5);
}

/** The median with the smallest and the largest value behind it: `1.05 (1.03-1.08)`. */
export function describeSpread(values: readonly number[], digits: number): string {
	const middle = median(values).toFixed(digits);
	if (values.length === 1) return middle;
	const smallest = Math.min(...values).toFixed(digits);
	const largest = Math.max(...values).toFixed(digits);
	return smallest === largest ? middle : `${middle} (${smallest}-${largest})`;
}
