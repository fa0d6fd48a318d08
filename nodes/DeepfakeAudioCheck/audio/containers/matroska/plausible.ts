import { hasTextAt } from '../../bytes/read';
import { readBlockHeader } from './blocks';
import { ID, readElement, type Element } from './elements';

/** What is done with an element. */
export type ElementKind =
	/** Looked into; its size may be unknown. */
	| 'master'
	| 'block'
	/** Read as a whole, or skipped. `number`: of eight bytes at most. */
	| 'number'
	| 'whole';

/** The elements of a file, but for those inside of what is read as a whole. */
const KINDS = new Map<number, ElementKind>([
	[ID.segment, 'master'],
	[ID.tracks, 'master'],
	[ID.cluster, 'master'],
	[ID.blockGroup, 'master'],
	[ID.simpleBlock, 'block'],
	[ID.block, 'block'],
	[ID.timestamp, 'number'],
	[ID.position, 'number'],
	[ID.prevSize, 'number'],
	[ID.blockDuration, 'number'],
	[ID.referencePriority, 'number'],
	[ID.referenceBlock, 'number'],
	[ID.discardPadding, 'number'],
	[ID.crc32, 'number'],
	[ID.ebml, 'whole'],
	[ID.void, 'whole'],
	[ID.seekHead, 'whole'],
	[ID.info, 'whole'],
	[ID.trackEntry, 'whole'],
	[ID.cues, 'whole'],
	[ID.chapters, 'whole'],
	[ID.attachments, 'whole'],
	[ID.tags, 'whole'],
	[ID.silentTracks, 'whole'],
	[ID.blockAdditions, 'whole'],
	[ID.codecState, 'whole'],
	[ID.slices, 'whole'],
]);

/** Undefined for elements that are not known. */
export function kindOf(id: number): ElementKind | undefined {
	return KINDS.get(id);
}

/** An ID and a size take at most so many bytes. */
const MAXIMUM_HEADER_BYTES = 12;

/** Larger blocks are not believed where a file breaks off. */
const MAXIMUM_BLOCK_BYTES = 16_777_216;

/** The first bytes of tags and zeros. */
const BEHIND_FILE_STARTS = new Set([0x54, 0x49, 0x41, 0x4c, 0]);

/** Bits of a block's flags that are zero. Ref: RFC 9559 section 10.2 */
const RESERVED_FLAGS = 0x70;

/** Whether a track of this number is known, or may be. */
export type IsTrack = (trackNumber: number) => boolean;

/** Judges whether elements stand where they seem to, for files with holes and junk in them. */
export class Plausibility {
	constructor(
		private readonly bytes: Uint8Array,
		private readonly isTrack: IsTrack,
	) {}

	/**
	 * Whether an element, the end of the file, or what may stand behind a file begins at an offset. A
	 * block may be damaged itself: that says nothing of what stands in front of it.
	 */
	isBoundary(offset: number): boolean {
		const { bytes } = this;
		if (offset >= bytes.length) return offset === bytes.length;
		if (this.isBehindFile(offset)) return true;
		const element = readElement(bytes, offset);
		if (element === undefined) return bytes.length - offset < MAXIMUM_HEADER_BYTES;
		if (kindOf(element.id) !== undefined) return this.isElement(element, 0);
		// One that is not known is meant if one that is follows it.
		const next = element.end < bytes.length ? readElement(bytes, element.end) : undefined;
		return element.end === bytes.length || (next !== undefined && this.isElement(next));
	}

	/** Whether an element may be meant. It may reach beyond the end of the file. */
	isElement({ id, start, end }: Element, zeroFlags = RESERVED_FLAGS): boolean {
		const kind = kindOf(id);
		if (kind === 'master') return true;
		if (kind === undefined || end === Infinity) return false;
		if (kind === 'number') return end - start <= 8;
		return kind === 'whole' || this.isBlock({ start, end }, zeroFlags);
	}

	/** Whether reading can go on at an offset behind damage: with a file, a cluster, or some blocks. */
	isRestart(offset: number): boolean {
		const element = readElement(this.bytes, offset);
		if (element === undefined || !this.isElement(element)) return false;
		const { id, start, end } = element;
		if (id === ID.ebml)
			return readElement(this.bytes, start) !== undefined && end <= this.bytes.length;
		if (id === ID.segment || id === ID.tracks) return this.isBoundary(start);
		if (id === ID.cluster) return this.isBoundary(start) && this.isFollowed(start);
		if (id === ID.blockGroup) return this.isRestart(start);
		if (id !== ID.simpleBlock && id !== ID.block) return false;
		return end <= this.bytes.length && this.isBoundary(end) && this.isFollowed(end);
	}

	/** Whether a plausible element follows the one at an offset, too. */
	private isFollowed(offset: number): boolean {
		const element = readElement(this.bytes, offset);
		if (element === undefined) return true;
		if (kindOf(element.id) === 'master') return this.isBoundary(element.start);
		return element.end > this.bytes.length || this.isBoundary(element.end);
	}

	private isBlock(content: { start: number; end: number }, zeroFlags: number): boolean {
		if (content.end - content.start > MAXIMUM_BLOCK_BYTES) return false;
		const block = readBlockHeader(this.bytes, content);
		// One that is cut off within its own header is as good as none.
		if (block === undefined) return content.end > this.bytes.length;
		return this.isTrack(block.trackNumber) && (block.flags & zeroFlags) === 0;
	}

	/** Tags and zeros, which tools put behind any file. */
	private isBehindFile(offset: number): boolean {
		// Nearly all elements are told apart by their first byte already.
		if (!BEHIND_FILE_STARTS.has(this.bytes[offset] ?? 0)) return false;
		return ['TAG', 'ID3', 'APETAGEX', 'LYRICSBEGIN', '\0\0\0\0\0\0\0\0'].some((text) =>
			hasTextAt(this.bytes, offset, text),
		);
	}
}
