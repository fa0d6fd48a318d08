import { m4aOverheadBytes, writeM4a } from '../mp4/writeM4a';
import type { ConversionRefusal } from './soundSource';

/** Sound that goes into an M4A file as it is: frames that are not decoded. */
export interface SoundTrack {
	/** The sample entry for the file's index. */
	sampleEntry: Uint8Array;
	/** Units per second of the durations. */
	timescale: number;
	frames: Uint8Array[];
	/** One for each frame. */
	durations: number[];
}

/** What was found when a file was opened. */
export type OpenedTrack =
	| { ok: true; track: SoundTrack; isCutOff: boolean }
	| { ok: false; refusal: ConversionRefusal };

/** The size of the `ftyp` box that is written, in bytes. */
const FILE_TYPE_BYTES = 28;

/** The size in bytes of the file that `writeTrack` makes, or slightly more. */
export function trackSizeBytes({ sampleEntry, frames, durations }: SoundTrack): number {
	const runs = durations.filter((duration, index) => duration !== durations[index - 1]).length;
	const overheadBytes = m4aOverheadBytes({
		sampleEntryBytes: sampleEntry.length,
		fileTypeBytes: FILE_TYPE_BYTES,
		sampleCount: frames.length,
		durationRuns: runs,
	});
	return frames.reduce((size, frame) => size + frame.length, overheadBytes);
}

/** The length in seconds. */
export function trackSeconds({ durations, timescale }: SoundTrack): number {
	return durations.reduce((sum, duration) => sum + duration, 0) / timescale;
}

/** An M4A file with the frames as they are. */
export function writeTrack(track: SoundTrack): Uint8Array<ArrayBuffer> {
	const { sampleEntry, timescale, frames, durations } = track;
	return writeM4a({
		sampleEntry,
		timescale,
		sampleSizes: frames.map((frame) => frame.length),
		sampleDurations: durations,
		sampleBytes: frames,
	});
}
