/** A length in words, such as "3.2 seconds" or "2.5 hours". */
export function describeSeconds(seconds: number): string {
	if (seconds < 120) return `${seconds.toFixed(1)} seconds`;
	if (seconds < 7200) return `${(seconds / 60).toFixed(1)} minutes`;
	return `${(seconds / 3600).toFixed(1)} hours`;
}
