import { joinBytes } from '../../bytes/write';
import type { ByteRange, CoverageMap } from '../../media/coverage';
import type { ChainedTrack, ChainedTracks } from '../chainedTracks';
import type { OggPage } from './pages';
import type { StreamHead } from '../streamHead';
import type { SoundStreamKind } from './streamKinds';

/** Sequence numbers wrap around. */
const SEQUENCE_NUMBERS = 2 ** 32;

/** Encoders with short packets drop several of them from the end. */
const LONGEST_PADDING_SECONDS = 0.06;

/** What all streams of a file work on. */
export interface OggFile {
	bytes: Uint8Array;
	coverage: CoverageMap;
	tracks: ChainedTracks;
}

/** What a page turned out to be while it was read. */
interface PageNotes {
	/** The time of its packets, in units of the track. */
	units: number;
	isMissingSound: boolean;
}

/** The packets of one serial number, from its first page on. */
export class LogicalStream {
	/** Whether it has sounded. */
	hasSound = false;

	/** Streams with the same number started together. */
	readonly group: number;

	private track: ChainedTrack | undefined;

	private sequenceNumber: number;

	private granulePosition: number | undefined;

	/** Whether its end was marked. It may go on all the same. */
	isEnded = false;

	/** How long the last packet lasts, in units of the track. */
	private lastUnits = 0;

	/** What was seen of a packet that goes on. */
	private pending: ByteRange[] = [];

	constructor(
		private readonly file: OggFile,
		private readonly kind: SoundStreamKind,
		{ firstPage, group }: { firstPage: OggPage; group: number },
	) {
		this.group = group;
		this.sequenceNumber = firstPage.sequenceNumber - 1;
		this.addPage(firstPage, true);
	}

	/** Adds the packets that a page holds or ends. */
	addPage(page: OggPage, isFirst = false): void {
		const { coverage } = this.file;
		coverage.structure(page.offset, page.start);
		const stepsAhead = page.sequenceNumber - this.sequenceNumber - 1;
		const hasSounded = this.hasSound;
		const notes: PageNotes = { units: 0, isMissingSound: this.endPending(page, stepsAhead) };
		this.addPackets(page, notes, isFirst);

		// Behind an end mark or the headers, numbers may start anew; so they may where nothing is missing.
		const maySkip = stepsAhead > 0 && stepsAhead < SEQUENCE_NUMBERS / 2;
		const isJump = maySkip && hasSounded && !this.isEnded;
		if (notes.isMissingSound || (isJump && !this.fitsBehind(page, notes.units))) coverage.gap();
		this.sequenceNumber = page.sequenceNumber;
		this.notePosition(page, notes.units);
	}

	/**
	 * Notes what became of a last packet that has no end.
	 *
	 * @param isCutOff whether that is because the file ends
	 */
	finish(isCutOff: boolean): void {
		const { bytes, coverage } = this.file;
		if (this.pending.length === 0) return;
		if (!isCutOff) {
			coverage.gap();
			return;
		}
		for (const { start, end } of this.pending) coverage.structure(start, end);
		coverage.cutOff(bytes.length);
	}

	/** @returns whether a packet is lost, because it was to go on and does not */
	private endPending(page: OggPage, stepsAhead: number): boolean {
		const isLost = this.pending.length > 0 && (stepsAhead !== 0 || !page.isContinued);
		if (isLost) this.pending = [];
		return isLost;
	}

	private addPackets(page: OggPage, notes: PageNotes, isFirst: boolean): void {
		const { bytes } = this.file;
		// What goes on from a page that is not there has no start, however many pages it goes on for.
		let isOrphan = page.isContinued && this.pending.length === 0;
		let isHeader = isFirst;
		let { start, start: end } = page;
		for (let entry = page.tableOffset; entry < page.start; entry += 1) {
			const size = bytes[entry] ?? 0;
			end += size;
			if (size === 255) continue;
			if (isOrphan) this.addOrphan({ start, end }, notes);
			else this.addPacket({ start, end }, notes, isHeader);
			isOrphan = false;
			isHeader = false;
			start = end;
		}
		if (end === start) return;
		if (isOrphan) this.addOrphan({ start, end }, notes);
		else this.pending.push({ start, end });
	}

	private addOrphan({ start, end }: ByteRange, notes: PageNotes): void {
		// A recording that was joined late begins like this.
		if (this.hasSound) notes.isMissingSound ||= !this.isEnded;
		else this.file.coverage.structure(start, end);
	}

	private addPacket(last: ByteRange, notes: PageNotes, isHeader: boolean): void {
		const packet = this.joinPending(last);
		const isSound = !isHeader && packet.length > 0 && this.kind.sort(packet) === 'sound';
		const units = isSound ? this.addSound(packet) : undefined;
		if (!isSound || units !== undefined) this.mark(last, isSound);
		if (units !== undefined) {
			this.lastUnits = units;
			notes.units += units;
			this.hasSound = true;
		} else if (isSound) notes.isMissingSound ||= this.kind.head !== undefined;
		if (this.pending.length > 0) this.pending = [];
	}

	private joinPending(last: ByteRange): Uint8Array {
		const { bytes } = this.file;
		if (this.pending.length === 0) return bytes.subarray(last.start, last.end);
		return joinBytes([...this.pending, last].map(({ start, end }) => bytes.subarray(start, end)));
	}

	/** Marks a packet: its last part, and those that were pending. */
	private mark(last: ByteRange, isSound: boolean): void {
		const { coverage } = this.file;
		for (const { start, end } of this.pending.length === 0 ? [last] : [...this.pending, last]) {
			if (isSound) coverage.sound(start, end);
			else coverage.structure(start, end);
		}
	}

	/** @returns how long the packet lasts; undefined if it was not added */
	private addSound(packet: Uint8Array): number | undefined {
		const { head } = this.kind;
		if (head === undefined) return undefined;
		this.track ??= this.file.tracks.assign(head);
		return this.track?.add(head, packet);
	}

	/** Whether the positions say that a page follows the one before it, whatever its number is. */
	private fitsBehind(page: OggPage, units: number): boolean {
		if (page.granulePosition === undefined || this.granulePosition === undefined) return false;
		return page.granulePosition - this.granulePosition <= units;
	}

	/**
	 * How much may be dropped from the end, in units of the track. More is no padding: players play it.
	 *
	 * Ref: RFC 7845 section 4.4: "SHOULD be smaller than the number decoded from the last packet"
	 */
	private longestPadding({ timescale }: StreamHead): number {
		return Math.max(this.lastUnits, LONGEST_PADDING_SECONDS * timescale);
	}

	private notePosition(page: OggPage, units: number): void {
		const before = this.isEnded ? 0 : (this.granulePosition ?? 0);
		const { head } = this.kind;
		if (this.isEnded && units > 0) this.isEnded = false;
		if (page.isLast && head !== undefined) {
			const dropped = before + units - (page.granulePosition ?? Infinity);
			const isTrimmed = dropped > 0 && dropped <= this.longestPadding(head);
			this.track?.endLink(head, isTrimmed ? dropped : 0);
			this.isEnded = true;
		}
		// Headers have positions too, which say nothing.
		if (this.hasSound) this.granulePosition = page.granulePosition ?? before + units;
	}
}
