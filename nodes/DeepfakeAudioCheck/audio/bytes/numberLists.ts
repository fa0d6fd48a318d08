/** Whole numbers below 2^32 whose count is not known beforehand. Four bytes each. */
export class Uint32List {
	count = 0;

	private numbers = new Uint32Array(64);

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

	/** Puts another number in the place of the last one. */
	replaceLast(value: number): void {
		if (this.count > 0) this.numbers[this.count - 1] = value;
	}

	/** The number of an index; 0 if there is none. */
	at(index: number): number {
		return index < this.count ? (this.numbers[index] ?? 0) : 0;
	}
}

/** Numbers whose count is not known beforehand. Eight bytes each. */
export class Float64List {
	count = 0;

	private numbers = new Float64Array(64);

	/** Adds a number behind the others. */
	push(value: number): void {
		if (this.count === this.numbers.length) {
			const larger = new Float64Array(this.count * 2);
			larger.set(this.numbers);
			this.numbers = larger;
		}
		this.numbers[this.count] = value;
		this.count += 1;
	}

	/** The number of an index; 0 if there is none. */
	at(index: number): number {
		return index < this.count ? (this.numbers[index] ?? 0) : 0;
	}
}
