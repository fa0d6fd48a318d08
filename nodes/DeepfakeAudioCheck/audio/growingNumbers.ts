/** Whole numbers below 2^32 whose count is not known beforehand. */
export class GrowingNumbers {
	count = 0;

	private numbers = new Uint32Array(4096);

	/** Adds a number behind the others. */
	push(value: number): void {
		if (this.count === this.numbers.length) {
			const larger = new Uint32Array(this.count * 2);
			larger.set(this.numbers);
			this.numbers = larger;
		}
		this.numbers[this.count] = value;
		this.count += 1;
	}

	/** The number of an index; 0 when there is none. */
	at(index: number): number {
		return index < this.count ? (this.numbers[index] ?? 0) : 0;
	}

	/** All of them. */
	take(): Uint32Array {
		return this.numbers.subarray(0, this.count);
	}
}
