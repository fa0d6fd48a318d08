import type { CoverageMap } from '../../media/coverage';
import { hasTextAt } from '../../bytes/read';
import { trailingTagsStart } from '../../bytes/tagBounds';
import { tagEndAt } from '../../bytes/tags';
import { isLikelyOtherFileAt } from '../otherFile';
import {
	CHUNK_HEADER_BYTES,
	ChunkMap,
	FORM_HEADER_BYTES,
	type ChunkHeader,
	type Dialect,
	type Form,
} from './chunkMap';

/** The content of a chunk that holds sound, whatever its header says of its size. */
export interface SoundChunk {
	start: number;
	end: number;
	/**
	 * How `end` was found:
	 * - `stated`: as the header says;
	 * - `open`: the header leaves it open, and there is nothing behind the sound;
	 * - `over`: the header states a little more than there is, as some recorders do;
	 * - `cutOff`: the file breaks off before it;
	 * - `corrected`: the sound goes on behind the stated end, or something else starts before it.
	 */
	ending: 'stated' | 'open' | 'over' | 'cutOff' | 'corrected';
	/** Whether more sound is stated than there is before something else starts. */
	isIncomplete: boolean;
	/** Whether the header leaves the size open, as recorders do that stream. */
	isOpen: boolean;
}

/** Is told of what is found, in the order of the file. */
export interface ChunkVisitor {
	form: (form: Form, offset: number) => void;
	chunk: (id: string, content: { start: number; end: number }) => void;
	sound: (sound: SoundChunk) => void;
	/** The size of the sound chunk where its own header does not tell it. Ref: RF64, `ds64` */
	statedSize: (chunk: ChunkHeader) => number;
	/** Whether sound that comes now is samples: another file does not begin within them. */
	holdsSamples: () => boolean;
}

/** Chunks that are read: real files have a few dozen. What is behind them is unaccounted. */
const MAXIMUM_CHUNKS = 100_000;

/** Chunks, each of a few bytes, between two yields to the event loop. */
const CHUNKS_PER_YIELD = 1000;

/** Sizes from here on are what recorders write that do not know them yet: 2^31 - 64 KiB. */
const OPEN_SIZE_BYTES = 0x7fff_0000;

/** Recorders count headers in: 8, 36, 44 bytes or so more than there are are no loss. */
const USUAL_SURPLUS_BYTES = 64;

/**
 * Reads the chunks of a file, and of files that were joined to it; sizes are believed only where they
 * lead to another chunk, a form, a tag, or the end. Marks all but the sound as structure.
 *
 * Ref: "Multimedia Programming Interface and Data Specifications 1.0", IBM and Microsoft, 1991,
 *      chapter 2; EA IFF 85
 *
 *      0      4      8      12
 *      | form | size | type | chunks: | id | size | content, padded to even | ...
 *
 * @returns whether every chunk was where the sizes before it say, up to and with the first sound
 */
export async function readChunks(
	bytes: Uint8Array,
	about: {
		dialect: Dialect;
		visitor: ChunkVisitor;
		coverage: CoverageMap;
		yieldToEventLoop: () => Promise<void>;
	},
): Promise<{ isStraight: boolean }> {
	const reader = new ChunkReader(bytes, about);
	await reader.read();
	return { isStraight: reader.isStraight };
}

class ChunkReader {
	isStraight = true;

	private offset = 0;

	private hasForm = false;

	private hasSound = false;

	private readonly map: ChunkMap;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly about: Parameters<typeof readChunks>[1],
	) {
		this.map = new ChunkMap(bytes, about.dialect);
	}

	async read(): Promise<void> {
		const { coverage, yieldToEventLoop } = this.about;
		const tailStart = trailingTagsStart(this.bytes);
		coverage.structure(tailStart, this.bytes.length);
		for (let count = 1; this.offset < tailStart && count < MAXIMUM_CHUNKS; count += 1) {
			if (count % CHUNKS_PER_YIELD === 0) await yieldToEventLoop();
			if (this.readTag() || this.readForm()) continue;
			const chunk = this.hasForm ? this.map.chunkAt(this.offset) : undefined;
			if (chunk !== undefined) await this.readChunk(chunk);
			else await this.resume();
		}
	}

	private readTag(): boolean {
		const end = tagEndAt(this.bytes, this.offset);
		if (end === undefined || end > this.bytes.length) return false;
		this.about.coverage.structure(this.offset, end);
		this.leaveLine();
		this.offset = end;
		return true;
	}

	private readForm(): boolean {
		const form = this.map.enterForm(this.offset);
		if (form === undefined) return false;
		this.hasForm = true;
		this.about.coverage.structure(this.offset, this.offset + FORM_HEADER_BYTES);
		this.about.visitor.form(form, this.offset);
		this.offset += FORM_HEADER_BYTES;
		return true;
	}

	/** Bytes between two chunks: zeros are padding, anything else is left unaccounted. */
	private async resume(): Promise<void> {
		const afterZeros = this.map.skipZeros(this.offset);
		if (afterZeros > this.offset) {
			this.about.coverage.structure(this.offset, afterZeros);
			this.offset = afterZeros;
			this.leaveLine();
			return;
		}
		this.leaveLine();
		this.offset = await this.findStructure(this.offset + 1);
	}

	private async readChunk(chunk: ChunkHeader): Promise<void> {
		const { coverage, dialect } = this.about;
		coverage.structure(this.offset, chunk.start);
		if (chunk.id === dialect.soundChunk) await this.readSound(chunk);
		// Ref: RIFF WAVE, "wave-list": its chunks are the sound, `data` and `slnt` in turns.
		else if (chunk.id === 'LIST' && hasTextAt(this.bytes, chunk.start, 'wavl')) {
			coverage.structure(chunk.start, chunk.start + 4);
			this.offset = chunk.start + 4;
			this.leaveLine();
		} else await this.readOther(chunk);
	}

	private async readOther({ id, start, sizeBytes }: ChunkHeader): Promise<void> {
		const { coverage, visitor } = this.about;
		const statedEnd = start + sizeBytes;
		const isInFile = statedEnd <= this.bytes.length;
		const boundary = isInFile ? this.map.boundaryBehind(statedEnd, sizeBytes % 2 === 1) : undefined;
		const next = boundary ?? (await this.findStructure(start));
		const hasNext = next < this.bytes.length;
		const end = Math.min(statedEnd, next);
		if (next !== statedEnd + (sizeBytes % 2) && hasNext) this.leaveLine();
		coverage.structure(start, boundary === undefined ? end : next);
		visitor.chunk(id, { start, end });
		this.offset = hasNext || !isInFile ? next : statedEnd;
		if (this.offset === start && sizeBytes > 0) this.leaveLine();
	}

	private async readSound(chunk: ChunkHeader): Promise<void> {
		const sound = await this.measureSound(chunk);
		if (sound.ending === 'corrected') this.leaveLine();
		if (sound.end > sound.start) this.hasSound = true;
		this.about.visitor.sound(sound);
	}

	private async measureSound(chunk: ChunkHeader): Promise<SoundChunk> {
		const { bytes } = this;
		const { start } = chunk;
		const stated = this.about.visitor.statedSize(chunk);
		const isOpen = stated === 0 || stated >= OPEN_SIZE_BYTES;
		const statedEnd = start + stated;
		const boundary = this.boundaryBehindSound(start, stated);
		if (boundary !== undefined) {
			this.about.coverage.structure(statedEnd, boundary);
			this.offset = boundary;
			return { start, end: statedEnd, ending: 'stated', isIncomplete: false, isOpen: false };
		}
		const end = await this.findSoundEnd(start);
		this.offset = end;
		const behind = [statedEnd, this.map.skipZeros(statedEnd)];
		const isStated = stated > 0 && statedEnd <= end && statedEnd < bytes.length;
		if (isStated && behind.some((offset) => isLikelyOtherFileAt(bytes, offset))) {
			return { start, end: statedEnd, ending: 'stated', isIncomplete: false, isOpen: false };
		}
		const surplus = statedEnd - end;
		const isUsual =
			surplus <= USUAL_SURPLUS_BYTES || surplus === start || surplus === start - CHUNK_HEADER_BYTES;
		const isIncomplete = !isOpen && !isUsual;
		if (end < bytes.length) return { start, end, ending: 'corrected', isIncomplete, isOpen };
		if (isOpen) return { start, end, ending: 'open', isIncomplete: false, isOpen };
		if (surplus < 0) return { start, end, ending: 'corrected', isIncomplete: false, isOpen };
		return { start, end, ending: isUsual ? 'over' : 'cutOff', isIncomplete, isOpen };
	}

	/** A size of 0 is believed only where something else starts at once: silence looks like padding. */
	private boundaryBehindSound(start: number, stated: number): number | undefined {
		const end = start + stated;
		if (stated >= OPEN_SIZE_BYTES || end > this.bytes.length) return undefined;
		if (stated > 0) return this.map.boundaryBehind(end, stated % 2 === 1);
		return start < this.bytes.length && this.map.isBoundary(start) ? start : undefined;
	}

	private async findStructure(start: number): Promise<number> {
		const isSoundAwaited = !this.hasSound && this.hasForm;
		return await this.map.findStructure(
			{ start, end: this.bytes.length, isSoundAwaited, isAmongSamples: false },
			this.about.yieldToEventLoop,
		);
	}

	/** Where something else starts within or behind sound whose size is open or wrong. */
	private async findSoundEnd(start: number): Promise<number> {
		const { visitor, yieldToEventLoop } = this.about;
		return await this.map.findStructure(
			{
				start,
				end: this.bytes.length,
				isSoundAwaited: false,
				isAmongSamples: visitor.holdsSamples(),
			},
			yieldToEventLoop,
		);
	}

	/** What a plain decoder reads ends with the first sound: what comes behind it makes no difference. */
	private leaveLine(): void {
		if (!this.hasSound) this.isStraight = false;
	}
}
