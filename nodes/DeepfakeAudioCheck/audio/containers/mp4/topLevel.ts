import { NumberList } from '../../bytes/numberLists';
import { hasTextAt } from '../../bytes/read';
import type { CoverageMap } from '../../media/coverage';
import type { AudioTools } from '../../media/tools';
import { boxesIn, hasSameBytes, readBox, type Box } from './boxes';
import { tagEndAt } from '../../bytes/tags';

/** What has an index of its own: a whole file, or one of several that were joined. */
export interface Mp4Part {
	/** Where its file begins. */
	start: number;
	/** The box `moov`; undefined if it is missing. */
	movie: Box | undefined;
	/** Where its fragments (`moof`) begin. */
	fragments: NumberList;
	/** Where the contents of its `mdat` boxes begin and end, one pair after another. */
	mediaData: NumberList;
}

/** The boxes on the top level of a file. */
export interface TopLevel {
	/** In the order of the file; at least one. */
	parts: Mp4Part[];
	/** Whether the first box stands at the very start. */
	startsPlainly: boolean;
	/** Whether a box that holds sound or an index breaks off, or the file ends in its sound. */
	mayBeCutOff: boolean;
}

/** Files joined into one that are read: a recorder that starts anew every few seconds has as many. */
const MAXIMUM_PARTS = 1000;

/** Boxes that are looked at between two yields to the event loop. */
const BOXES_PER_YIELD = 1024;

/** Boxes that may stand on the top level. Ref: ISO/IEC 14496-12 table 1; Apple, QTFF, "Atoms" */
const KNOWN_TYPES = new Set(
	(
		'ftyp styp moov moof mdat free skip wide pnot udta uuid meta meco ' +
		'sidx ssix mfra emsg prft pdin imda'
	).split(' '),
);

const MOVIE_CHILDREN = new Set('mvhd trak mvex udta iods cmov rmra meta clip uuid'.split(' '));

/**
 * Walks over the boxes on the top level and notes their headers, and all boxes without sound, as
 * structure. Where a box is not what its neighbour says, the next file, index or fragment is searched.
 */
export async function readTopLevel(
	bytes: Uint8Array,
	coverage: CoverageMap,
	tools: AudioTools,
): Promise<TopLevel> {
	const walk = new Walk(bytes, coverage);
	let offset = 0;
	for (let count = 1; offset + 8 <= bytes.length; count += 1) {
		if (count % BOXES_PER_YIELD === 0) await tools.yieldToEventLoop();
		const tagEnd = tagEndAt(bytes, offset);
		if (tagEnd !== undefined) {
			coverage.structure(offset, tagEnd);
			offset = tagEnd;
			continue;
		}
		const box = readBox(bytes, offset, bytes.length);
		if (box !== undefined && isPlausible(box)) {
			if (!walk.note(box)) break;
			offset = box.end;
			if (!walk.isEndDoubtful(box)) continue;
		}
		const found = await findNext(bytes, walk.searchStart(offset), tools);
		if (found === undefined) break;
		walk.goOnAt(found, offset);
		offset = found;
	}
	return walk.result();
}

/** Whether a box is one that belongs on the top level; unknown ones have to fit in the file. */
function isPlausible(box: Box): boolean {
	return KNOWN_TYPES.has(box.type) || (!box.isCutOff && /^[\x20-\x7e\xa9]{4}$/.test(box.type));
}

class Walk {
	private part: Mp4Part = createPart(0);

	private readonly parts = [this.part];

	private firstOffset: number | undefined;

	private mayBeCutOff = false;

	/** The last box, if it is one of sound: the search for what follows goes back into it. */
	private lastMediaData: Box | undefined;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {}

	/** @returns whether it could be taken in */
	note(box: Box): boolean {
		const { coverage } = this;
		if (this.firstOffset === undefined) {
			this.firstOffset = box.offset;
			this.part.start = box.offset;
		}
		const isMediaData = box.type === 'mdat' || box.type === 'imda';
		this.lastMediaData = isMediaData ? box : undefined;
		if (isMediaData) {
			coverage.structure(box.offset, box.start);
			this.part.mediaData.push(box.start);
			this.part.mediaData.push(box.end);
			this.mayBeCutOff ||= box.end === this.bytes.length;
			return true;
		}
		if (!this.openPart(box)) return false;
		coverage.structure(box.offset, box.end);
		if (box.type === 'moov') this.part.movie ??= box;
		if (box.type === 'moof') this.part.fragments.push(box.offset);
		if (box.isCutOff && (box.type === 'moov' || box.type === 'moof')) {
			coverage.cutOff(box.offset);
			this.mayBeCutOff = true;
		}
		return true;
	}

	/** Whether something else may stand within a box of sound that reaches to the end of the file. */
	isEndDoubtful(box: Box): boolean {
		return box === this.lastMediaData && (box.isCutOff || box.isOpenEnded);
	}

	searchStart(offset: number): number {
		return this.lastMediaData?.start ?? offset;
	}

	/** Notes that the next box stands elsewhere than its neighbours say. */
	goOnAt(found: number, expected: number): void {
		const { lastMediaData, part } = this;
		if (lastMediaData !== undefined && found < expected) {
			part.mediaData.replaceLast(found);
			if (!lastMediaData.isOpenEnded) this.coverage.gap();
			this.mayBeCutOff = false;
		}
		this.lastMediaData = undefined;
	}

	result(): TopLevel {
		const { parts, firstOffset, mayBeCutOff } = this;
		return { parts, startsPlainly: firstOffset === 0, mayBeCutOff };
	}

	/** A file type or a second index behind others begins a part of its own. */
	private openPart(box: Box): boolean {
		const { part, bytes } = this;
		const isUsed = part.movie !== undefined || part.mediaData.count > 0 || part.fragments.count > 0;
		if (box.type === 'ftyp' && isUsed) return this.addPart(box.offset);
		if (box.type !== 'moov' || part.movie === undefined) return true;
		const isSame = hasSameBytes(contentOf(bytes, part.movie), contentOf(bytes, box));
		return isSame || this.addPart(part.start);
	}

	private addPart(start: number): boolean {
		if (this.parts.length >= MAXIMUM_PARTS) return false;
		this.part = createPart(start);
		this.parts.push(this.part);
		return true;
	}
}

function createPart(start: number): Mp4Part {
	return {
		start,
		movie: undefined,
		fragments: new NumberList(),
		mediaData: new NumberList(),
	};
}

function contentOf(bytes: Uint8Array, { start, end }: Box): Uint8Array {
	return bytes.subarray(start, end);
}

/** Bytes that are searched between two yields to the event loop: a ms or two. */
const SEARCHED_BYTES_PER_YIELD = 262_144;

/** Where the next file type, index or fragment begins, from an offset on. */
async function findNext(
	bytes: Uint8Array,
	start: number,
	tools: AudioTools,
): Promise<number | undefined> {
	for (let offset = start; offset + 16 <= bytes.length; offset += 1) {
		if ((offset - start) % SEARCHED_BYTES_PER_YIELD === 0) await tools.yieldToEventLoop();
		const letter = bytes[offset + 4];
		if ((letter === 0x66 || letter === 0x6d) && isStart(bytes, offset)) return offset;
	}
	return undefined;
}

/** The longest file type box, in bytes, that is believed where none is expected. */
const LONGEST_FILE_TYPE_BYTES = 1024;

function isStart(bytes: Uint8Array, offset: number): boolean {
	const isFileType = hasTextAt(bytes, offset + 4, 'ftyp');
	const isIndex = hasTextAt(bytes, offset + 4, 'moov') || hasTextAt(bytes, offset + 4, 'moof');
	const box = isFileType || isIndex ? readBox(bytes, offset, bytes.length) : undefined;
	if (box === undefined) return false;
	if (isFileType) {
		const sizeBytes = box.end - offset;
		return !box.isCutOff && sizeBytes >= 16 && sizeBytes <= LONGEST_FILE_TYPE_BYTES;
	}
	const [child] = boxesIn(bytes, box);
	if (box.type === 'moof') return child?.type === 'mfhd' || child?.type === 'traf';
	return child !== undefined && MOVIE_CHILDREN.has(child.type);
}
