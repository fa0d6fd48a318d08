import { hasTextAt, uint32BigEndian } from '../../bytes/read';
import { CoverageMap, type ByteRange } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import type { AudioTools } from '../../media/tools';
import type { Dialect, Form } from '../iff/chunkMap';
import { readChunks, type ChunkVisitor, type SoundChunk } from '../iff/readChunks';
import { SoundTracks } from '../iff/soundTracks';
import { readAiffFormat, type AiffFormat } from './format';

/** Offset and block size stand in front of the samples. */
const SOUND_HEADER_BYTES = 8;

/** Sound chunks that may stand in front of their description. */
const MAXIMUM_WAITING_CHUNKS = 1000;

/** Bytes that may be missing from what the common chunk states: a writer counted headers in. */
const USUAL_SURPLUS_BYTES = 64;

const AIFF_DIALECT: Dialect = {
	formAt: (bytes, offset) => {
		if (!hasTextAt(bytes, offset, 'FORM')) return undefined;
		const type = ['AIFF', 'AIFC'].find((name) => hasTextAt(bytes, offset + 8, name));
		return type === undefined ? undefined : { id: 'FORM', type, isLittleEndian: false };
	},
	soundChunk: 'SSND',
	knownChunks: [
		...['COMM', 'FVER', 'MARK', 'INST', 'MIDI', 'AESD', 'APPL', 'COMT', 'NAME', 'AUTH', '(c) '],
		...['ANNO', 'CHAN', 'SAXL', 'ID3 ', 'id3 ', 'LIST', 'FLLR', 'JUNK', 'PEAK', 'basc', 'trns'],
		...['cate', 'bext', 'iXML', '_PMX', 'SMED', 'LGWV', 'DISP'],
	],
};

/**
 * Finds the sound of an AIFF or AIFF-C file, and of files that were joined to it.
 *
 * Ref: Apple, "Audio Interchange File Format: AIFF" 1.3 (1989); "AIFF-C" draft (1991)
 *
 *      FORM size AIFF | AIFC
 *      COMM   see readAiffFormat
 *      SSND   0 offset (4)  4 block size (4)  8 samples, from behind the offset
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function demuxAiff(
	bytes: Uint8Array,
	{ yieldToEventLoop }: Pick<AudioTools, 'yieldToEventLoop'>,
): Promise<DemuxResult> {
	const coverage = new CoverageMap(bytes);
	const sound = new AiffSound(bytes, coverage);
	const { isStraight } = await readChunks(bytes, {
		dialect: AIFF_DIALECT,
		visitor: sound,
		coverage,
		yieldToEventLoop,
	});
	sound.end();
	if (sound.tracks.tracks.length === 0) {
		const isSilent = sound.hasFormat && !sound.hasUnreadableSound;
		if (isSilent) return { ok: false, refusal: { reason: 'noSound' } };
		return { ok: false, refusal: { reason: 'damaged', readableSeconds: 0 } };
	}
	return {
		ok: true,
		demuxed: {
			tracks: sound.tracks.tracks,
			coverage: await coverage.finish(yieldToEventLoop),
			isPlain: isStraight && sound.isPlain,
		},
	};
}

class AiffSound implements ChunkVisitor {
	readonly tracks: SoundTracks;

	hasFormat = false;

	/** Whether there is sound whose description is missing or makes no sense. */
	hasUnreadableSound = false;

	private forms = 0;

	private sounds = 0;

	private isCompressed = false;

	private format: AiffFormat | undefined;

	private waiting: SoundChunk[] = [];

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {
		this.tracks = new SoundTracks(bytes, coverage);
	}

	/** Whether a plain decoder hears all of it, as far as this class has seen. */
	get isPlain(): boolean {
		return this.forms === 1 && this.sounds === 1;
	}

	form({ type }: Form): void {
		this.end();
		this.forms += 1;
		this.isCompressed = type === 'AIFC';
		this.format = undefined;
	}

	chunk(id: string, { start, end }: ByteRange): void {
		if (id !== 'COMM') return;
		const content = this.bytes.subarray(start, end);
		this.format = readAiffFormat(content, this.isCompressed) ?? this.format;
		if (this.format === undefined) return;
		this.hasFormat = true;
		for (const sound of this.waiting) this.add(sound, this.format);
		this.waiting = [];
	}

	statedSize({ sizeBytes }: { sizeBytes: number }): number {
		return sizeBytes;
	}

	holdsSamples(): boolean {
		return this.format === undefined || this.format.codec.name === 'pcm';
	}

	sound(sound: SoundChunk): void {
		if (sound.end <= sound.start + SOUND_HEADER_BYTES) {
			this.coverage.structure(sound.start, sound.end);
			return;
		}
		this.sounds += 1;
		if (this.format !== undefined) this.add(sound, this.format);
		else if (this.waiting.length < MAXIMUM_WAITING_CHUNKS) this.waiting.push(sound);
	}

	/** A form ends: the description of what still waits for one will not come. */
	end(): void {
		if (this.waiting.length > 0) this.hasUnreadableSound = true;
		this.waiting = [];
	}

	private add(sound: SoundChunk, format: AiffFormat): void {
		const { end, ending, isIncomplete } = sound;
		const samples = sound.start + SOUND_HEADER_BYTES;
		// The offset is for blocks of disks, and nearly always 0: one beyond the sound is a mistake.
		const offset = uint32BigEndian(this.bytes, sound.start);
		const start = samples + offset < end ? samples + offset : samples;
		this.coverage.structure(sound.start, start);
		if (this.tracks.add(format, start, end) === 'nothing') return;
		const missingBytes = (format.statedBytes ?? 0) - (end - start);
		const isStatedLonger = missingBytes > USUAL_SURPLUS_BYTES && ending !== 'open';
		if (ending === 'cutOff' || (isStatedLonger && end === this.bytes.length)) {
			this.coverage.cutOff(this.bytes.length);
		} else if ((ending === 'corrected' && isIncomplete) || isStatedLonger) this.coverage.gap();
	}
}
