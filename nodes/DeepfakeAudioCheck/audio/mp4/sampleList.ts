import { GrowingNumbers } from '../growingNumbers';
import type { Mp4Sound } from './mp4Sound';

/** Half a day of AAC has two million samples; more are not taken. */
const MAXIMUM_SAMPLES = 2_000_000;

/** Far more than a frame of AAC or ALAC takes, in bytes. */
const LARGEST_SAMPLE_BYTES = 1_048_576;

/** The samples of a sound track, in the order in which they sound, as they are found. */
export class SampleList {
	/** Whether a sample came that is not in the file; none is taken behind it. */
	isCutOff = false;

	private totalBytes = 0;

	private readonly offsets = new GrowingNumbers();

	private readonly sizes = new GrowingNumbers();

	private readonly durations = new GrowingNumbers();

	/** @param fileBytes the size of the file that they lie in */
	constructor(private readonly fileBytes: number) {}

	get count(): number {
		return this.offsets.count;
	}

	/** @returns whether it was taken */
	add(sample: { offset: number; sizeBytes: number; duration: number }): boolean {
		const { offset, sizeBytes, duration } = sample;
		this.totalBytes += sizeBytes;
		this.isCutOff ||=
			offset + sizeBytes > this.fileBytes ||
			// Samples that share bytes would make more of a file than is in it.
			this.totalBytes > this.fileBytes ||
			sizeBytes > LARGEST_SAMPLE_BYTES ||
			this.count >= MAXIMUM_SAMPLES;
		if (this.isCutOff) return false;
		this.offsets.push(offset);
		this.sizes.push(sizeBytes);
		this.durations.push(duration);
		return true;
	}

	/** All of them. */
	take(): Pick<Mp4Sound, 'count' | 'offsets' | 'sizes' | 'durations'> {
		return {
			count: this.count,
			offsets: this.offsets.take(),
			sizes: this.sizes.take(),
			durations: this.durations.take(),
		};
	}
}
