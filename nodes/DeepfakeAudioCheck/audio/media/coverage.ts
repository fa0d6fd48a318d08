/** A part of a file, in bytes from its start; `end` is not part of it. */
export interface ByteRange {
	start: number;
	end: number;
}

/** What became of every byte of a file: what was read as structure or sound, and what was not. */
export interface Coverage {
	fileBytes: number;
	/** Bytes that belong to sound tracks that were found; what is of several counts once. */
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
 * Keeps track of which bytes of a file a demuxer has understood: two bits for each byte, so that order
 * and overlaps of what it notes do not matter, and a file of any shape takes a quarter of its size.
 */
export class CoverageMap {
	private readonly understood: ByteSet;

	private readonly heard: ByteSet;

	private gaps = 0;

	private isCutOff = false;

	/** @param bytes the whole file */
	constructor(private readonly bytes: Uint8Array) {
		this.understood = new ByteSet(bytes.length);
		this.heard = new ByteSet(bytes.length);
	}

	/** Notes headers, tables, tags, padding, and tracks that hold no sound. */
	structure(start: number, end: number): void {
		this.understood.add(start, end);
	}

	/** Notes the sound of a track. */
	sound(start: number, end: number): void {
		this.understood.add(start, end);
		this.heard.add(start, end);
	}

	/** Notes that sound is missing, whatever became of its bytes. */
	gap(): void {
		this.gaps += 1;
	}

	/** Notes that the file breaks off within what begins at `start`. */
	cutOff(start: number): void {
		this.understood.add(start, this.bytes.length);
		this.isCutOff = true;
	}

	/** The result; `yieldToEventLoop` is awaited every few ms. */
	async finish(yieldToEventLoop: () => Promise<void>): Promise<Coverage> {
		const { bytes, gaps, isCutOff } = this;
		const unaccounted: ByteRange[] = [];
		let unaccountedBytes = 0;
		let offset = 0;
		while (offset < bytes.length) {
			const start = await this.understood.find({ offset, isIn: false }, yieldToEventLoop);
			const end = await this.understood.find({ offset: start, isIn: true }, yieldToEventLoop);
			offset = end;
			if (await isBlank(bytes, { start, end }, yieldToEventLoop)) continue;
			unaccountedBytes += end - start;
			if (unaccounted.length < MOST_LISTED_RANGES) unaccounted.push({ start, end });
		}
		const soundBytes = await this.heard.count(yieldToEventLoop);
		return { fileBytes: bytes.length, soundBytes, unaccountedBytes, unaccounted, gaps, isCutOff };
	}
}

/** A set of bytes of a file, one bit for each. */
class ByteSet {
	private readonly bits: Uint8Array;

	constructor(private readonly fileBytes: number) {
		this.bits = new Uint8Array(Math.ceil(fileBytes / 8));
	}

	/** Adds a range; what lies outside of the file is left out. */
	add(from: number, to: number): void {
		const start = Math.max(from, 0);
		const end = Math.min(to, this.fileBytes);
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

	/** The first byte from an offset on that is in the set, or is not; the end of the file if none is. */
	async find(
		{ offset, isIn }: { offset: number; isIn: boolean },
		yieldToEventLoop: () => Promise<void>,
	): Promise<number> {
		const skipped = isIn ? 0 : 0xff;
		let place = offset;
		while (place < this.fileBytes) {
			const bits = this.bits[place >> 3] ?? 0;
			if ((place & 7) === 0 && bits === skipped) place += 8;
			else if (((bits & (1 << (place & 7))) !== 0) === isIn) return place;
			else place += 1;
			if (place % SEARCHED_BYTES_PER_YIELD === 0) await yieldToEventLoop();
		}
		return this.fileBytes;
	}

	/** How many bytes are in the set. */
	async count(yieldToEventLoop: () => Promise<void>): Promise<number> {
		let count = 0;
		for (let place = 0; place < this.bits.length; place += 1) {
			for (let bits = this.bits[place] ?? 0; bits !== 0; bits &= bits - 1) count += 1;
			if (place % SEARCHED_BYTES_PER_YIELD === 0) await yieldToEventLoop();
		}
		return count;
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
