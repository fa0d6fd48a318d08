/** Bytes of a file that are handed on at a time, as the platform's own files do it. */
const CHUNK_BYTES = 65_536;

/**
 * A file of a form that is read from the caller's bytes. The platform's own `File` keeps a copy of
 * what it is made of, outside of what its garbage collector counts: twice the memory for every upload.
 *
 * A form takes it as it is as long as no file name is given beside it: otherwise the platform makes a
 * file of its own. Source: https://xhr.spec.whatwg.org/#create-an-entry
 */
export class UploadFile extends File {
	override readonly size: number;

	/** Whether anyone has begun to read it: before that, nothing of it can have been sent. */
	isRead = false;

	/** @param contents not to be changed until the file has been sent */
	constructor(
		private readonly contents: Uint8Array,
		fileName: string,
		mimeType: string,
	) {
		super([], fileName, { type: mimeType });
		this.size = contents.length;
	}

	override stream(): ReadableStream<Uint8Array> {
		return ReadableStream.from(this.chunks());
	}

	override async arrayBuffer(): Promise<ArrayBuffer> {
		return await this.copy().arrayBuffer();
	}

	override async text(): Promise<string> {
		return await this.copy().text();
	}

	override slice(...range: Parameters<Blob['slice']>): Blob {
		return this.copy().slice(...range);
	}

	override async bytes(): Promise<Uint8Array> {
		return new Uint8Array(await this.arrayBuffer());
	}

	private *chunks(): Generator<Uint8Array> {
		this.isRead = true;
		for (let start = 0; start < this.contents.length; start += CHUNK_BYTES) {
			yield this.contents.subarray(start, start + CHUNK_BYTES);
		}
	}

	private copy(): Blob {
		this.isRead = true;
		return new Blob([this.contents], { type: this.type });
	}
}
