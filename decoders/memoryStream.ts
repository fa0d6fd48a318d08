import type { Environment } from './environment';

/** Bits of `whence` that say where from, and the one that asks for the size. Ref: FFmpeg, avio.h */
const WHENCE = 0x0f;
const FROM_START = 0;
const FROM_HERE = 1;
const SIZE = 0x1_0000;

/** A file in memory that compiled code reads as it likes. */
export class MemoryStream {
	private file: Uint8Array = new Uint8Array(0);

	private position = 0;

	constructor(private readonly memory: () => WebAssembly.Memory) {}

	/** What the code calls to read it; the first value of each names a stream, of which there is one. */
	get environment(): Environment {
		return {
			stream_read: (...[, pointer = 0, sizeBytes = 0]) => this.read(pointer, sizeBytes),
			stream_seek: (...[, offset = 0, whence = 0]) => this.seek(offset, whence),
		};
	}

	/** Puts another file in the place of the one before, to be read from its start. */
	open(file: Uint8Array): void {
		this.file = file;
		this.position = 0;
	}

	/** @returns how many bytes were copied; 0 at the end */
	private read(pointer: number, sizeBytes: number): number {
		const piece = this.file.subarray(this.position, this.position + sizeBytes);
		new Uint8Array(this.memory().buffer).set(piece, pointer);
		this.position += piece.length;
		return piece.length;
	}

	/** @returns where it stands then, or the size */
	private seek(offset: number, whence: number): number {
		const { length } = this.file;
		if ((whence & SIZE) !== 0) return length;
		const from = whence & WHENCE;
		const base = from === FROM_START ? 0 : from === FROM_HERE ? this.position : length;
		this.position = Math.min(Math.max(base + offset, 0), length);
		return this.position;
	}
}
