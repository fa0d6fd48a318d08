import { indexOfText } from '../../bytes/read';
import { hasRightChecksum, isStartOfPage, readPageHeader, type OggPage } from './pages';

/** Bytes that are searched in one step. */
const SEARCHED_BYTES = 65_536;

/**
 * How many bytes are compared with wrong checksums, at most, as a multiple of the file's size: each
 * false start of a page may claim 65 kB, and there is room for one every five bytes.
 */
const MOST_WRONG_BYTES_RATIO = 4;

/** What a step of a scan has found. */
export type ScanStep =
	| { found: 'page'; page: OggPage }
	/** Bytes were searched, and there is no page in them; there may be further on. */
	| { found: 'nothing' }
	| { found: 'end' };

/**
 * Finds the whole pages of a file, in steps of bounded work. Where none begins, the next one is
 * searched for byte by byte, as libogg does: what lies between is for others to make sense of.
 */
export class PageScan {
	/** Where the first page starts that reaches beyond the end of the file, behind all whole ones. */
	brokenOffOffset: number | undefined;

	private offset = 0;

	private wrongBytesLeft: number;

	/** @param bytes the whole file */
	constructor(private readonly bytes: Uint8Array) {
		this.wrongBytesLeft = bytes.length * MOST_WRONG_BYTES_RATIO;
	}

	/** Goes on to the next page, or through a stretch of bytes without any. */
	step(): ScanStep {
		const { bytes } = this;
		if (this.offset >= bytes.length || this.wrongBytesLeft < 0) return { found: 'end' };
		const page = readPageHeader(bytes, this.offset);
		if (page !== undefined && this.isWhole(page)) {
			this.offset = page.end;
			this.brokenOffOffset = undefined;
			return { found: 'page', page };
		}
		if (page === undefined && isStartOfPage(bytes, this.offset)) this.noteBrokenOff(this.offset);
		this.search(this.offset + 1);
		return { found: 'nothing' };
	}

	private isWhole(page: OggPage): boolean {
		if (page.end > this.bytes.length) {
			this.noteBrokenOff(page.offset);
			return false;
		}
		if (hasRightChecksum(this.bytes, page)) return true;
		this.wrongBytesLeft -= page.end - page.offset;
		return false;
	}

	private noteBrokenOff(offset: number): void {
		this.brokenOffOffset ??= offset;
	}

	private search(start: number): void {
		const end = Math.min(start + SEARCHED_BYTES, this.bytes.length);
		const found = indexOfText(this.bytes, 'OggS', { start, end: end + 3 });
		if (found !== -1) this.offset = found;
		// The name of a page may begin in the last bytes of the file.
		else this.offset = end < this.bytes.length ? end : this.findStartAtEnd(start);
	}

	private findStartAtEnd(start: number): number {
		const { length } = this.bytes;
		for (let offset = Math.max(start, length - 3); offset < length; offset += 1) {
			if (isStartOfPage(this.bytes, offset)) return offset;
		}
		return length;
	}
}
