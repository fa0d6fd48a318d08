import { uint32BigEndian, uint32LittleEndian } from '../../bytes/read';
import { CoverageMap, type ByteRange } from '../../media/coverage';
import type { DemuxResult } from '../../media/demuxed';
import type { AudioTools } from '../../media/tools';
import type { Track } from '../../media/track';
import type { ChunkHeader, Form } from '../iff/chunkMap';
import { readChunks, type ChunkVisitor, type SoundChunk } from '../iff/readChunks';
import { SoundTracks } from '../iff/soundTracks';
import { WAVE_DIALECT } from './dialect';
import { readWavFormat, type WavFormat } from './format';

/** Sound chunks that may stand in front of their format. */
const MAXIMUM_WAITING_CHUNKS = 1000;

/** The size in a header that refers to the `ds64` chunk. Ref: EBU Tech 3306 */
const SIZE_ELSEWHERE = 0xffff_ffff;

/** What a `bext` chunk has at least, in bytes. Ref: EBU Tech 3285 section 2.3 */
const SHORTEST_BROADCAST_BYTES = 602;

/**
 * Finds the sound of a WAV file (RIFF, RF64, BW64, RIFX), and of files that were joined to it. What
 * has the same format is one track, whatever stands between; a further format starts a further track.
 *
 * @throws nothing but what `yieldToEventLoop` rejects with
 */
export async function demuxWav(
	bytes: Uint8Array,
	tools: Pick<AudioTools, 'yieldToEventLoop'>,
): Promise<DemuxResult> {
	const { yieldToEventLoop } = tools;
	const coverage = new CoverageMap(bytes);
	const sound = new WavSound(bytes, coverage);
	const { isStraight } = await readChunks(bytes, {
		dialect: WAVE_DIALECT,
		visitor: sound,
		coverage,
		yieldToEventLoop,
	});
	sound.end();
	if (sound.found.length === 0) {
		const isSilent = sound.hasFormat && !sound.hasUnreadableSound;
		return { ok: false, refusal: isSilent ? { reason: 'noSound' } : damaged() };
	}
	return {
		ok: true,
		demuxed: {
			tracks: sound.found,
			coverage: await coverage.finish(yieldToEventLoop),
			isPlain: isStraight && sound.isPlain,
		},
	};
}

function damaged() {
	return { reason: 'damaged' as const, readableSeconds: 0 };
}

class WavSound implements ChunkVisitor {
	hasFormat = false;

	/** Whether there is sound whose format is missing or makes no sense. */
	hasUnreadableSound = false;

	private forms = 0;

	private sounds = 0;

	private isFirstFormPlain = true;

	private isLittleEndian = true;

	private statedSoundBytes: number | undefined;

	private format: WavFormat | undefined;

	/** Sound in front of its format. */
	private waiting: SoundChunk[] = [];

	/** Whether the size of the last sound was left open by its header. */
	private isLastOpen = false;

	private readonly tracks: SoundTracks;

	constructor(
		private readonly bytes: Uint8Array,
		private readonly coverage: CoverageMap,
	) {
		this.tracks = new SoundTracks(bytes, coverage);
	}

	/** At least one, unless there is no sound. */
	get found(): Track[] {
		return this.tracks.tracks;
	}

	/** Whether a plain decoder hears all of it, as far as this class has seen. */
	get isPlain(): boolean {
		return this.forms === 1 && this.sounds === 1 && this.isFirstFormPlain;
	}

	form(form: Form): void {
		this.end();
		this.forms += 1;
		this.isLittleEndian = form.isLittleEndian;
		this.format = undefined;
		this.statedSoundBytes = undefined;
		if (form.id !== 'RIFF') this.isFirstFormPlain = false;
	}

	chunk(id: string, { start, end }: ByteRange): void {
		const content = this.bytes.subarray(start, end);
		if (id === 'ds64') this.statedSoundBytes = readDataSize(content);
		else if (id === 'fmt ') this.readFormat(content);
		else if (id === 'slnt') this.addSilence(content);
		else if (id === 'bext' && content.length < SHORTEST_BROADCAST_BYTES) {
			// Some players refuse the file.
			this.isFirstFormPlain = false;
		}
	}

	statedSize({ sizeBytes }: ChunkHeader): number {
		if (sizeBytes !== SIZE_ELSEWHERE || this.statedSoundBytes === undefined) return sizeBytes;
		return this.statedSoundBytes;
	}

	holdsSamples(): boolean {
		return this.format === undefined || this.format.codec.name === 'pcm';
	}

	sound(sound: SoundChunk): void {
		// Plain decoders take a size of 0 for "to the end".
		if (sound.end <= sound.start) this.isFirstFormPlain = false;
		if (sound.end <= sound.start) return;
		this.sounds += 1;
		if (this.format !== undefined) this.add(sound, this.format);
		else if (this.waiting.length < MAXIMUM_WAITING_CHUNKS) this.waiting.push(sound);
	}

	private readFormat(content: Uint8Array): void {
		// A second format chunk without sound between is a mistake: players go by the first or the last.
		this.format = readWavFormat(content, this.isLittleEndian) ?? this.format;
		const { format } = this;
		if (format === undefined) return;
		this.hasFormat = true;
		if (!format.isPlain || this.waiting.length > 0) this.isFirstFormPlain = false;
		for (const sound of this.waiting) this.add(sound, format);
		this.waiting = [];
	}

	/** A form ends: the format of what still waits for one will not come. */
	end(): void {
		if (this.waiting.length > 0) this.hasUnreadableSound = true;
		this.waiting = [];
	}

	private add(sound: SoundChunk, format: WavFormat): void {
		const { start, end, ending, isIncomplete, isOpen } = sound;
		const added = this.tracks.add(format, start, end);
		if (added === 'nothing') return;
		if (ending === 'cutOff') this.coverage.cutOff(this.bytes.length);
		if (ending === 'corrected' && isIncomplete) this.coverage.gap();
		// Players read on in the first format where it leaves its size open: who is right is not known.
		if (added === 'furtherTrack' && this.isLastOpen) this.coverage.gap();
		this.isLastOpen = isOpen;
	}

	/** Ref: RIFF WAVE, `slnt`: 0 samples of silence (4) */
	private addSilence(content: Uint8Array): void {
		if (this.format === undefined || content.length < 4) return;
		this.sounds += 1;
		this.isFirstFormPlain = false;
		const frames = this.isLittleEndian
			? uint32LittleEndian(content, 0)
			: uint32BigEndian(content, 0);
		const { framesPerBlock } = this.format;
		if (framesPerBlock === 1) this.tracks.addSilence(this.format, frames);
	}
}

/** Ref: EBU Tech 3306, `ds64`: 0 RIFF size (8)  8 data size (8)  16 sample count (8) */
function readDataSize(content: Uint8Array): number {
	return uint32LittleEndian(content, 8) + uint32LittleEndian(content, 12) * 0x1_0000_0000;
}
