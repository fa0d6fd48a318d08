import { hasTextAt, textAt, uint32BigEndian, uint32LittleEndian } from '../../bytes/read';
import { trailingTagsStart } from '../../bytes/tagBounds';
import { tagEndAt } from '../../bytes/tags';
import { ZeroRuns } from '../../bytes/zeroRuns';
import { isOtherFileAt } from '../otherFile';

/** The start of a file of this family, or of a further one behind it. */
export interface Form {
	/** RIFF, RF64, BW64, RIFX or FORM. */
	id: string;
	/** WAVE, AIFF or AIFC. */
	type: string;
	isLittleEndian: boolean;
}

/** What one branch of the family is written like. */
export interface Dialect {
	/** The form whose header of 12 bytes stands at an offset. */
	formAt: (bytes: Uint8Array, offset: number) => Form | undefined;
	/** The chunk that holds the sound. */
	soundChunk: string;
	/** Chunks that are known to occur: only they are believed where a size is wrong. */
	knownChunks: readonly string[];
}

/** The header of a chunk. */
export interface ChunkHeader {
	id: string;
	/** Where its content starts. */
	start: number;
	/** The size that it states. */
	sizeBytes: number;
}

export const FORM_HEADER_BYTES = 12;
export const CHUNK_HEADER_BYTES = 8;

/** Bytes that are looked at between two yields to the event loop: a few ms. */
const SEARCHED_BYTES_PER_YIELD = 200_000;

/** Reads the headers of chunks, and finds them again where a size is wrong. */
export class ChunkMap {
	private readonly knownIds: ReadonlySet<number>;

	/** Which bytes the header of a known chunk, a form or a tag can start with. */
	private readonly firstBytes = new Uint8Array(256);

	private isLittleEndian = true;

	/** Where the tags that end the file start. */
	private readonly tailStart: number;

	private readonly zeros: ZeroRuns;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly dialect: Dialect,
	) {
		this.zeros = new ZeroRuns(bytes);
		this.tailStart = trailingTagsStart(bytes);
		const ids = [...dialect.knownChunks, dialect.soundChunk];
		this.knownIds = new Set(ids.map(idNumber));
		const starts = [...ids, 'RIFF', 'FORM', 'BW64', 'ID3', 'TAG', 'APETAGEX'];
		for (const start of starts) this.firstBytes[start.charCodeAt(0)] = 1;
	}

	/** The form at an offset; from then on its byte order holds. */
	enterForm(offset: number): Form | undefined {
		const form = this.dialect.formAt(this.bytes, offset);
		if (form !== undefined) this.isLittleEndian = form.isLittleEndian;
		return form;
	}

	/** The chunk at an offset; undefined if what is there is hardly the header of one. */
	chunkAt(offset: number): ChunkHeader | undefined {
		if (offset + CHUNK_HEADER_BYTES > this.bytes.length) return undefined;
		const sizeBytes = this.sizeAt(offset);
		const start = offset + CHUNK_HEADER_BYTES;
		const isBelieved = this.isKnown(offset) || this.isLikelyChunk(offset, start + sizeBytes);
		return isBelieved ? { id: textAt(this.bytes, offset, 4), start, sizeBytes } : undefined;
	}

	/**
	 * Where the chunk behind one that ends at an offset starts, with or without a byte of padding;
	 * undefined if neither a chunk, a form, a tag nor the end of the file is there.
	 */
	boundaryBehind(end: number, isOdd: boolean): number | undefined {
		const places = isOdd ? [end + 1, end] : [end, end + 1];
		return places.find((place) => this.isBoundary(place)) ?? this.boundaryBehindZeros(end);
	}

	/** The end of the zeros from an offset on. */
	skipZeros(offset: number): number {
		return this.zeros.skip(offset);
	}

	/**
	 * The first place in a range at which a form, a known chunk or a tag starts whose end is one of such
	 * things again, or of the file; the start of the tags that end the file, if none is; else the end.
	 *
	 * @param range.isSoundAwaited whether the chunk with the sound is taken whatever its size leads to
	 * @param range.isAmongSamples whether a file of another kind is a place, too
	 */
	async findStructure(
		range: { start: number; end: number; isSoundAwaited: boolean; isAmongSamples: boolean },
		yieldToEventLoop: () => Promise<void>,
	): Promise<number> {
		const { bytes, firstBytes } = this;
		const end = Math.min(range.end, this.tailStart);
		let nextYield = range.start + SEARCHED_BYTES_PER_YIELD;
		for (let offset = range.start; offset < end; offset += 1) {
			if (offset >= nextYield) {
				nextYield += SEARCHED_BYTES_PER_YIELD;
				await yieldToEventLoop();
			}
			if (range.isAmongSamples && isOtherFileAt(bytes, offset)) return offset;
			if (firstBytes[bytes[offset] ?? 0] !== 1) continue;
			if (range.isSoundAwaited && hasTextAt(bytes, offset, this.dialect.soundChunk)) return offset;
			if (this.isStructure(offset)) return offset;
		}
		return end;
	}

	private boundaryBehindZeros(end: number): number | undefined {
		const place = this.skipZeros(end);
		return place > end && this.isBoundary(place) ? place : undefined;
	}

	/** Whether a chunk, a form, a tag or the end of the file is at an offset. */
	isBoundary(offset: number): boolean {
		if (offset >= this.tailStart) return true;
		if (this.dialect.formAt(this.bytes, offset) !== undefined) return true;
		return tagEndAt(this.bytes, offset) !== undefined || this.chunkAt(offset) !== undefined;
	}

	private isStructure(offset: number): boolean {
		if (this.dialect.formAt(this.bytes, offset) !== undefined) return true;
		const tagEnd = tagEndAt(this.bytes, offset);
		if (tagEnd !== undefined) return this.isSureBoundary(tagEnd);
		if (!this.isKnown(offset)) return false;
		const sizeBytes = this.sizeAt(offset);
		const end = offset + CHUNK_HEADER_BYTES + sizeBytes;
		if (sizeBytes === 0) return false;
		return this.isSureBoundary(end) || this.isSureBoundary(end + 1);
	}

	private isSureBoundary(offset: number): boolean {
		if (offset >= this.bytes.length || offset === this.tailStart)
			return offset <= this.bytes.length;
		if (this.dialect.formAt(this.bytes, offset) !== undefined || this.isKnown(offset)) return true;
		return tagEndAt(this.bytes, offset) !== undefined;
	}

	private isKnown(offset: number): boolean {
		return this.knownIds.has(uint32BigEndian(this.bytes, offset));
	}

	/** Samples can look like the header of a chunk that nobody knows, but then lead nowhere. */
	private isLikelyChunk(offset: number, end: number): boolean {
		if (!this.isPrintable(offset) || end > this.bytes.length) return false;
		return [end, end + 1].some((place) => this.isSureBoundary(place) || this.isPrintable(place));
	}

	/** Ref: RIFF and EA IFF 85: four characters from space to tilde */
	private isPrintable(offset: number): boolean {
		for (let index = offset; index < offset + 4; index += 1) {
			const byte = this.bytes[index] ?? 0;
			if (byte < 0x20 || byte > 0x7e) return false;
		}
		return true;
	}

	private sizeAt(offset: number): number {
		return this.isLittleEndian
			? uint32LittleEndian(this.bytes, offset + 4)
			: uint32BigEndian(this.bytes, offset + 4);
	}
}

function idNumber(id: string): number {
	return [0, 1, 2, 3].reduce((number, index) => number * 256 + id.charCodeAt(index), 0);
}
