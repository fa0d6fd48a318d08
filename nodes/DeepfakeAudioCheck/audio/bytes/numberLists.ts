/** Numbers of one chunk of a list: a list grows by chunks, so that none of it is ever copied as a whole. */
const CHUNK_SHIFT = 14;
const CHUNK_NUMBERS = 1 << CHUNK_SHIFT;
const CHUNK_MASK = CHUNK_NUMBERS - 1;

/** The first chunk of a list begins with so many: most lists of a hostile file are short. */
const FIRST_NUMBERS = 64;

/**
 * Numbers whose count is not known beforehand. Four bytes each; eight from the chunk on in which one of
 * them is no whole number below 2^32.
 */
export class NumberList {
	count = 0;

	private readonly chunks: Array<Uint32Array | Float64Array> = [];

	/** Adds a number behind the others. */
	push(value: number): void {
		const place = this.count & CHUNK_MASK;
		const index = this.count >> CHUNK_SHIFT;
		let chunk = this.chunks[index];
		if (chunk === undefined || place === chunk.length) chunk = this.grow(index);
		if (value >>> 0 !== value && chunk instanceof Uint32Array) chunk = this.widen(index, chunk);
		chunk[place] = value;
		this.count += 1;
	}

	/** Puts another number in the place of the last one. */
	replaceLast(value: number): void {
		if (this.count === 0) return;
		this.count -= 1;
		this.push(value);
	}

	/** The number of an index; 0 if there is none. */
	at(index: number): number {
		if (index >= this.count) return 0;
		return this.chunks[index >> CHUNK_SHIFT]?.[index & CHUNK_MASK] ?? 0;
	}

	private grow(index: number): Uint32Array | Float64Array {
		const before = this.chunks[index];
		const first = index === 0 ? FIRST_NUMBERS : CHUNK_NUMBERS;
		const length = before === undefined ? first : before.length * 2;
		const isWide = (before ?? this.chunks[index - 1]) instanceof Float64Array;
		const chunk = isWide ? new Float64Array(length) : new Uint32Array(length);
		if (before !== undefined) chunk.set(before);
		this.chunks[index] = chunk;
		return chunk;
	}

	private widen(index: number, chunk: Uint32Array): Float64Array {
		const wide = Float64Array.from(chunk);
		this.chunks[index] = wide;
		return wide;
	}
}
