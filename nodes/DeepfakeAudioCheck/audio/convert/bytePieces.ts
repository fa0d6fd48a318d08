import { GrowingNumbers } from '../growingNumbers';

/**
 * Pieces of a file, such as its packets, in the order in which they were added. What lies in the file
 * is noted by its place: an hour of Opus has 180 000 packets, and so many views of the file would
 * keep the garbage collector busy for longer than anything may stand still.
 */
export class BytePieces {
	private readonly starts = new GrowingNumbers();

	private readonly sizes = new GrowingNumbers();

	/** What had to be joined from several places, by its index. */
	private readonly joined = new Map<number, Uint8Array>();

	constructor(private readonly bytes: Uint8Array) {}

	get count(): number {
		return this.starts.count;
	}

	/** Adds a piece behind the others: a view of the file, or bytes of its own. */
	add(piece: Uint8Array): void {
		const isInFile = piece.buffer === this.bytes.buffer;
		if (!isInFile) this.joined.set(this.count, piece);
		this.starts.push(isInFile ? piece.byteOffset - this.bytes.byteOffset : 0);
		this.sizes.push(piece.length);
	}

	/** A piece; empty when there is none of this index. */
	at(index: number): Uint8Array {
		const start = this.starts.at(index);
		return this.joined.get(index) ?? this.bytes.subarray(start, start + this.sizes.at(index));
	}
}
