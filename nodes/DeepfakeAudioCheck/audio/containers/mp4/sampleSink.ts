import type { CoverageMap } from '../../media/coverage';
import type { FileBudget } from './budget';
import type { SoundStream } from './soundStream';

/** Samples of one size that stand one behind another. */
export interface SampleRun {
	offset: number;
	count: number;
	/** The size of each sample, in bytes. */
	sizeBytes: number;
}

/** Takes the samples of one track, in the order in which they are played. */
export interface SampleSink {
	/** Whether it takes nothing more: there can be no more in the file. */
	readonly isFull: boolean;
	/** How long all samples last that it took, in seconds; 0 for what is no sound. */
	readonly elapsedSeconds: number;
	/** The same for the last one. */
	readonly lastSeconds: number;
	/** Whether it is given samples of one size as runs, without their durations. */
	readonly takesRuns: boolean;
	/** Says which sample entry those that follow belong to, counted from 1. */
	useDescription: (number: number) => void;
	/** Takes a sample at an offset of the file; its duration is in units of the track. */
	add: (offset: number, sizeBytes: number, duration: number) => void;
	addRun: (run: SampleRun) => void;
	/** Whether an offset lies beyond the bytes that belong to the track's file. */
	isBeyond: (offset: number) => boolean;
	/** Notes that samples are beyond them. */
	miss: () => void;
}

/** Takes the samples of pictures, texts and whatever else is no sound: their bytes are known. */
export class StructureSink implements SampleSink {
	isFull = false;

	readonly takesRuns = true;

	readonly elapsedSeconds = 0;

	readonly lastSeconds = 0;

	/**
	 * @param about.limit the size of the file, in bytes
	 * @param about.budget shared with all other tracks of this kind
	 */
	constructor(
		private readonly about: { coverage: CoverageMap; limit: number; budget: FileBudget },
	) {}

	useDescription(): void {}

	miss(): void {}

	isBeyond(offset: number): boolean {
		return offset >= this.about.limit;
	}

	add(offset: number, sizeBytes: number): void {
		const { coverage, limit, budget } = this.about;
		const inFile = Math.max(Math.min(sizeBytes, limit - offset), 0);
		this.isFull = !budget.takeBytes(inFile);
		if (!this.isFull) coverage.structure(offset, offset + inFile);
	}

	addRun({ offset, count, sizeBytes }: SampleRun): void {
		this.add(offset, count * sizeBytes);
	}
}

/** What became of the samples of a sound track. */
export interface SoundEnd {
	/** Whether samples are missing at its end. */
	isEndMissing: boolean;
	/** Where the sample begins that the end of the file cuts in two. */
	partialFrom: number | undefined;
}

/** The streams of a track: one for each of its sample entries, made when it is first needed. */
export type StreamOfDescription = (number: number, startSeconds: number) => SoundStream | undefined;

/** Takes the samples of a sound track, and notes what of them is in the file. */
export class SoundSink implements SampleSink {
	isFull = false;

	private stream: SoundStream | undefined;

	private description: number | undefined;

	elapsedSeconds = 0;

	lastSeconds = 0;

	private totalBytes = 0;

	private isMissing = false;

	private partialFrom: number | undefined;

	/** Bytes that were found to be sound, and not noted yet: samples mostly stand in a row. */
	private readonly row = { start: 0, end: 0 };

	/** @param about.limit where the bytes end that may hold samples */
	constructor(
		private readonly about: {
			coverage: CoverageMap;
			limit: number;
			budget: FileBudget;
			streamOf: StreamOfDescription;
		},
	) {}

	get takesRuns(): boolean {
		return this.stream?.blocks !== undefined;
	}

	useDescription(number: number): void {
		if (number === this.description) return;
		this.description = number;
		this.stream = this.about.streamOf(number, this.elapsedSeconds);
	}

	isBeyond(offset: number): boolean {
		return offset >= this.about.limit;
	}

	miss(): void {
		this.isMissing = true;
	}

	add(offset: number, sizeBytes: number, duration: number): void {
		// Nothing sounds in a sample without bytes, however long it claims to last.
		if (sizeBytes === 0 || this.isFull) return;
		const { limit, coverage, budget } = this.about;
		const { stream } = this;
		if (offset + sizeBytes > limit) {
			this.missFrom(offset);
			return;
		}
		this.totalBytes += sizeBytes;
		// Samples that share bytes would make more of a file than is in it.
		this.isFull = this.totalBytes > limit || !budget.hasPackets || !budget.takeBytes(sizeBytes);
		if (this.isFull) coverage.gap();
		if (this.isFull || stream === undefined) return;
		if (this.isMissing) coverage.gap();
		this.isMissing = false;
		this.lastSeconds = stream.add(offset, sizeBytes, duration);
		this.elapsedSeconds += this.lastSeconds;
		this.noteSound(offset, offset + sizeBytes);
	}

	addRun({ offset, count, sizeBytes }: SampleRun): void {
		const blocks = this.stream?.blocks;
		if (blocks === undefined) return;
		const isSeveral = sizeBytes > blocks.sizeBytes && sizeBytes % blocks.sizeBytes === 0;
		const blockCount = Math.ceil((count * blocks.unitsPerSample) / blocks.units);
		const runBytes = isSeveral ? count * sizeBytes : blockCount * blocks.sizeBytes;
		const present = Math.max(Math.min(runBytes, this.about.limit - offset), 0);
		const whole = present - (present % blocks.sizeBytes);
		this.add(offset, whole, 0);
		if (present < runBytes) this.missFrom(offset + whole);
	}

	/** What is left to be noted. */
	finish(): SoundEnd {
		this.flush();
		return { isEndMissing: this.isMissing, partialFrom: this.partialFrom };
	}

	private missFrom(offset: number): void {
		this.isMissing = true;
		if (this.isBeyond(offset)) return;
		this.partialFrom = Math.min(this.partialFrom ?? offset, offset);
	}

	private noteSound(start: number, end: number): void {
		if (start !== this.row.end) {
			this.flush();
			this.row.start = start;
		}
		this.row.end = end;
	}

	private flush(): void {
		this.about.coverage.sound(this.row.start, this.row.end);
		this.row.start = this.row.end;
	}
}
