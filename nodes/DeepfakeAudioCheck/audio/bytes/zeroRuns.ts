/**
 * Finds the ends of stretches of zeros. The last stretch is remembered, so that any number of places
 * within it are looked at once.
 */
export class ZeroRuns {
	private start = 0;

	private end = 0;

	constructor(private readonly bytes: Uint8Array) {}

	/** The end of the zeros from an offset on; the offset itself if there are none. */
	skip(offset: number): number {
		if (offset >= this.start && offset < this.end) return this.end;
		let end = offset;
		while (this.bytes[end] === 0) end += 1;
		this.start = offset;
		this.end = end;
		return end;
	}
}
