import { GrowingNumbers } from '../growingNumbers';
import { BytePieces } from './bytePieces';

/** Pieces of a file that are decoded one after another, and when each of them starts. */
export class TimedPieces {
	/** The length of all, in samples of one channel. */
	duration = 0;

	private readonly pieces: BytePieces;

	/** From 2^32 samples on they are wrong, and never used: nothing of 74 hours is decoded. */
	private readonly starts = new GrowingNumbers();

	constructor(bytes: Uint8Array) {
		this.pieces = new BytePieces(bytes);
	}

	get count(): number {
		return this.pieces.count;
	}

	/** Adds a piece behind the others that lasts for so many samples. */
	add(piece: Uint8Array, duration: number): void {
		this.pieces.add(piece);
		this.starts.push(this.duration);
		this.duration += duration;
	}

	/** A piece; empty when there is none of this index. */
	at(index: number): Uint8Array {
		return this.pieces.at(index);
	}

	/** When a piece starts, in samples; for `count`, when the last one ends. */
	startOf(index: number): number {
		return index < this.count ? this.starts.at(index) : this.duration;
	}

	/** The last piece that starts at a sample or before it. */
	indexAt(sample: number): number {
		let low = 0;
		let high = this.count;
		while (low < high - 1) {
			const middle = (low + high) >> 1;
			if (this.starts.at(middle) <= sample) low = middle;
			else high = middle;
		}
		return low;
	}
}
