/** A part of a file, in bytes from its start; `end` is not part of it. */
export interface ByteRange {
	start: number;
	end: number;
}

/** What became of every byte of a file: what was read as structure or sound, and what was not. */
export interface Coverage {
	fileBytes: number;
	/** Bytes that belong to a sound track that was found. */
	soundBytes: number;
	/** Bytes that are neither structure nor the sound of a track. Zeros are padding, and not counted. */
	unaccountedBytes: number;
	/** The first of those places, in the order of the file. */
	unaccounted: ByteRange[];
	/** Places at which the file itself shows that sound is missing: a page, a cluster, a packet. */
	gaps: number;
	/** Whether the file breaks off before its end. What is there of an incomplete packet is no loss. */
	isCutOff: boolean;
}

/** Places that are listed one by one; all are counted. */
const MOST_LISTED_RANGES = 100;

/**
 * Keeps track of which bytes of a file a demuxer has understood: one bit for each byte, so that order
 * and overlaps of what it notes do not matter, and a file of any shape takes an eighth of its size.
 */
export class CoverageMap {
	private readonly bits: Uint8Array;

	private soundBytes = 0;

	private gaps = 0;

	private isCutOff = false;

	/** @param bytes the whole file */
	constructor(private readonly bytes: Uint8Array) {
		this.bits = new Uint8Array(Math.ceil(bytes.length / 8));
	}

	/** Notes headers, tables, tags, padding, and tracks that hold no sound. */
	structure(start: number, end: number): void {
		this.mark(start, end);
	}

	/** Notes the sound of a track. */
	sound(start: number, end: number): void {
		this.mark(start, end);
		this.soundBytes += Math.max(Math.min(end, this.bytes.length) - Math.max(start, 0), 0);
	}

	/** Notes that sound is missing, whatever became of its bytes. */
	gap(): void {
		this.gaps += 1;
	}

	/** Notes that the file breaks off within what begins at `start`. */
	cutOff(start: number): void {
		this.mark(start, this.bytes.length);
		this.isCutOff = true;
	}

	/** The result; `yieldToEventLoop` is awaited every few ms. */
	async finish(yieldToEventLoop: () => Promise<void>): Promise<Coverage> {
		const { bytes, soundBytes, gaps, isCutOff } = this;
		const unaccounted: ByteRange[] = [];
		let unaccountedBytes = 0;
		let offset = 0;
		while (offset < bytes.length) {
			const start = await this.findMark({ offset, isMarked: false }, yieldToEventLoop);
			const end = await this.findMark({ offset: start, isMarked: true }, yieldToEventLoop);
			offset = end;
			if (await isBlank(bytes, { start, end }, yieldToEventLoop)) continue;
			unaccountedBytes += end - start;
			if (unaccounted.length < MOST_LISTED_RANGES) unaccounted.push({ start, end });
		}
		return { fileBytes: bytes.length, soundBytes, unaccountedBytes, unaccounted, gaps, isCutOff };
	}

	private mark(from: number, to: number): void {
		const start = Math.max(from, 0);
		const end = Math.min(to, this.bytes.length);
		if (!(start < end)) return;
		const firstByte = start >> 3;
		const lastByte = (end - 1) >> 3;
		const firstMask = (0xff << (start & 7)) & 0xff;
		const lastMask = 0xff >> (7 - ((end - 1) & 7));
		if (firstByte === lastByte) {
			this.bits[firstByte] = (this.bits[firstByte] ?? 0) | (firstMask & lastMask);
			return;
		}
		this.bits[firstByte] = (this.bits[firstByte] ?? 0) | firstMask;
		this.bits.fill(0xff, firstByte + 1, lastByte);
		this.bits[lastByte] = (this.bits[lastByte] ?? 0) | lastMask;
	}

	/** The first place from an offset on that is marked, or is not; the end of the file if none is. */
	private async findMark(
		{ offset, isMarked }: { offset: number; isMarked: boolean },
		yieldToEventLoop: () => Promise<void>,
	): Promise<number> {
		const skipped = isMarked ? 0 : 0xff;
		let place = offset;
		while (place < this.bytes.length) {
			const bits = this.bits[place >> 3] ?? 0;
			if ((place & 7) === 0 && bits === skipped) place += 8;
			else if (((bits & (1 << (place & 7))) !== 0) === isMarked) return place;
			else place += 1;
			if (place % SEARCHED_BYTES_PER_YIELD === 0) await yieldToEventLoop();
		}
		return this.bytes.length;
	}
}

/** Bytes that are looked at between two yields to the event loop: a ms or two. */
const SEARCHED_BYTES_PER_YIELD = 1_048_576;

async function isBlank(
	bytes: Uint8Array,
	{ start, end }: ByteRange,
	yieldToEventLoop: () => Promise<void>,
): Promise<boolean> {
	for (let offset = start; offset < end; offset += 1) {
		if (bytes[offset] !== 0) return false;
		if (offset % SEARCHED_BYTES_PER_YIELD === 0) await yieldToEventLoop();
	}
	return true;
}
