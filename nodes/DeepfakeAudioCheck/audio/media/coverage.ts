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
 * and overlaps of what it notes do not matter. A file of any shape takes a quarter of its size at most,
 * and one with its sound in one piece next to nothing.
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

/** A set of bytes of a file: one bit for each, in pages of which those that are empty or full cost nothing. */
class ByteSet {
	private readonly pages: Array<Uint8Array | undefined>;

	constructor(private readonly fileBytes: number) {
		this.pages = new Array<Uint8Array | undefined>(Math.ceil(fileBytes / PAGE_BYTES)).fill(
			undefined,
		);
	}

	/** Adds a range; what lies outside of the file is left out. */
	add(from: number, to: number): void {
		const start = Math.max(from, 0);
		const end = Math.min(to, this.fileBytes);
		for (let place = start; place < end; ) {
			const page = Math.floor(place / PAGE_BYTES);
			const pageStart = page * PAGE_BYTES;
			const pageEnd = Math.min(pageStart + PAGE_BYTES, this.fileBytes);
			const last = Math.min(pageEnd, end);
			if (place === pageStart && last === pageEnd) this.pages[page] = FULL_PAGE;
			else if (this.pages[page] !== FULL_PAGE) {
				const bits = (this.pages[page] ??= new Uint8Array(PAGE_BYTES / 8));
				setBits(bits, place - pageStart, last - pageStart);
			}
			place = last;
		}
	}

	/** The first byte from an offset on that is in the set, or is not; the end of the file if none is. */
	async find(
		{ offset, isIn }: { offset: number; isIn: boolean },
		yieldToEventLoop: () => Promise<void>,
	): Promise<number> {
		let place = offset;
		while (place < this.fileBytes) {
			const page = Math.floor(place / PAGE_BYTES);
			const pageStart = page * PAGE_BYTES;
			const bits = this.pages[page];
			if (bits === undefined || bits === FULL_PAGE) {
				if ((bits === FULL_PAGE) === isIn) return place;
				place = pageStart + PAGE_BYTES;
				continue;
			}
			const found = findBit(bits, place - pageStart, isIn);
			place = pageStart + found;
			if (found < PAGE_BYTES) return Math.min(place, this.fileBytes);
			if (page % SEARCHED_PAGES_PER_YIELD === 0) await yieldToEventLoop();
		}
		return this.fileBytes;
	}

	/** How many bytes are in the set. */
	async count(yieldToEventLoop: () => Promise<void>): Promise<number> {
		let count = 0;
		for (const [page, bits] of this.pages.entries()) {
			if (bits === undefined) continue;
			if (bits === FULL_PAGE) {
				count += Math.min(PAGE_BYTES, this.fileBytes - page * PAGE_BYTES);
				continue;
			}
			for (let place = 0; place < bits.length; place += 1) {
				count += BIT_COUNTS[bits[place] as number] as number;
			}
			if (page % SEARCHED_PAGES_PER_YIELD === 0) await yieldToEventLoop();
		}
		return count;
	}
}

/** Bytes of a file whose bits are in one page of a set. */
const PAGE_BYTES = 65_536;

/** Stands for every page of which all bytes are in the set. */
const FULL_PAGE = new Uint8Array(0);

/** Pages that are searched between two yields to the event loop: a ms. */
const SEARCHED_PAGES_PER_YIELD = 16;

/** How many bits are set in a byte. */
const BIT_COUNTS = Uint8Array.from({ length: 256 }, (_, byte) => {
	let count = 0;
	for (let bits = byte; bits !== 0; bits &= bits - 1) count += 1;
	return count;
});

/** Sets the bits from `start` to before `end`; there is one at least. */
function setBits(bits: Uint8Array, start: number, end: number): void {
	const firstByte = start >> 3;
	const lastByte = (end - 1) >> 3;
	const firstMask = (0xff << (start & 7)) & 0xff;
	const lastMask = 0xff >> (7 - ((end - 1) & 7));
	if (firstByte === lastByte) {
		bits[firstByte] = (bits[firstByte] ?? 0) | (firstMask & lastMask);
		return;
	}
	bits[firstByte] = (bits[firstByte] ?? 0) | firstMask;
	bits.fill(0xff, firstByte + 1, lastByte);
	bits[lastByte] = (bits[lastByte] ?? 0) | lastMask;
}

/** The first bit from an offset on that is set, or is not; the number of bits if none is. */
function findBit(bits: Uint8Array, offset: number, isSet: boolean): number {
	const skipped = isSet ? 0 : 0xff;
	let place = offset;
	while (place < bits.length * 8) {
		const byte = bits[place >> 3] as number;
		if ((place & 7) === 0 && byte === skipped) place += 8;
		else if (((byte & (1 << (place & 7))) !== 0) === isSet) return place;
		else place += 1;
	}
	return bits.length * 8;
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
