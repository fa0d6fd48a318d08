import type { OpenedRecording, Pause, SegmentableRecording } from '../segments';
import { planUnitSegments, type UnitRange, type UnitSegment } from '../unitSegments';
import type { Mp4Sound } from './mp4Sound';
import { readMp4Sound } from './readMp4Sound';
import { m4aOverheadBytes, writeM4a } from './writeM4a';

/**
 * Opens an M4A file to be cut between its samples (AAC or Apple Lossless), without decoding. Cover
 * pictures, chapters and other tracks are left behind.
 */
export async function openM4a(bytes: Uint8Array, pause: Pause): Promise<OpenedRecording> {
	const read = await readMp4Sound(bytes, pause);
	if (!read.ok) return read;
	const recording = await openMp4Sound(bytes, read.sound, pause);
	return recording === undefined ? { ok: false, reason: 'damaged' } : { ok: true, recording };
}

/**
 * Opens sound whose samples lie in the bytes of a file, to be written into M4A files. Nothing is
 * copied before.
 *
 * @returns undefined when the samples are more than the file can hold, or last for no sane time
 */
export async function openMp4Sound(
	bytes: Uint8Array,
	sound: Mp4Sound,
	pause: Pause,
): Promise<SegmentableRecording | undefined> {
	const sums = await createSums(sound, pause);
	const recording = createRecording(bytes, sound, { sums, pause });
	// Samples that share bytes would make more of a file than is in it.
	const isTrue = (sums.sizes[sound.count] ?? 0) <= bytes.length;
	const { durationSeconds } = recording;
	const isSane = isTrue && durationSeconds > 0 && durationSeconds <= LONGEST_SECONDS;
	return isSane ? recording : undefined;
}

/** A week, in seconds: longer times in a file are taken for damage. */
const LONGEST_SECONDS = 604_800;

/** Sums over all samples before each one, and over all: one number more than there are samples. */
interface Sums {
	sizes: Float64Array;
	units: Float64Array;
	/** How often the duration changes. */
	changes: Uint32Array;
}

function createRecording(
	bytes: Uint8Array,
	sound: Mp4Sound,
	{ sums, pause }: { sums: Sums; pause: Pause },
): SegmentableRecording {
	const { timescale, startUnits, count, sizes, durations, sampleEntry, fileType } = sound;
	const startSeconds = (sample: number) =>
		Math.max((sums.units[sample] ?? 0) - startUnits, 0) / timescale;
	return {
		container: 'm4a',
		durationSeconds: startSeconds(count),
		planSegments: (limits) =>
			planUnitSegments(
				{
					unitCount: count,
					startSeconds,
					sizeBytes: (units) => sizeOf(sound, sums, units),
				},
				limits,
			),
		writeSegment: async (segment) => {
			const { first, end } = segment as UnitSegment;
			// The index of a long segment takes a few ms: not behind other work at a stretch.
			await pause();
			const { file, sampleOffset } = writeM4a({
				sampleEntry,
				timescale,
				sampleSizes: sizes.subarray(first, end),
				sampleDurations: durations.subarray(first, end),
				sampleBytes: (sums.sizes[end] ?? 0) - (sums.sizes[first] ?? 0),
				fileType: fileType.length === 0 ? undefined : fileType,
			});
			await copySamples({ bytes, sound, pause }, { first, end }, file.subarray(sampleOffset));
			return file;
		},
	};
}

/** The size of the box that `writeM4a` writes when none is given. */
const DEFAULT_FILE_TYPE_BYTES = 28;

function sizeOf(sound: Mp4Sound, sums: Sums, { first, end }: UnitRange): number {
	const sampleBytes = (sums.sizes[end] ?? 0) - (sums.sizes[first] ?? 0);
	return (
		sampleBytes +
		m4aOverheadBytes({
			sampleEntryBytes: sound.sampleEntry.length,
			fileTypeBytes: sound.fileType.length || DEFAULT_FILE_TYPE_BYTES,
			sampleCount: end - first,
			durationRuns: (sums.changes[end - 1] ?? 0) - (sums.changes[first] ?? 0) + 1,
		})
	);
}

/** Samples that are added up between two pauses: a ms or two. */
const SAMPLES_PER_PAUSE = 8192;

/** Samples that are copied between two pauses: one to two ms. */
const COPIES_PER_PAUSE = 1000;

async function createSums({ count, sizes, durations }: Mp4Sound, pause: Pause): Promise<Sums> {
	const sums = {
		sizes: new Float64Array(count + 1),
		units: new Float64Array(count + 1),
		changes: new Uint32Array(count + 1),
	};
	for (let sample = 0; sample < count; sample += 1) {
		sums.sizes[sample + 1] = (sums.sizes[sample] ?? 0) + (sizes[sample] ?? 0);
		sums.units[sample + 1] = (sums.units[sample] ?? 0) + (durations[sample] ?? 0);
		const isChange = durations[sample + 1] !== durations[sample];
		sums.changes[sample + 1] = (sums.changes[sample] ?? 0) + (isChange ? 1 : 0);
		if (sample % SAMPLES_PER_PAUSE === 0) await pause();
	}
	return sums;
}

/** Copies samples; those that stand one behind another in one piece. */
async function copySamples(
	{ bytes, sound, pause }: { bytes: Uint8Array; sound: Mp4Sound; pause: Pause },
	units: UnitRange,
	target: Uint8Array,
): Promise<void> {
	let written = 0;
	const copy = (start: number, end: number) => {
		target.set(bytes.subarray(start, end), written);
		written += end - start;
	};
	let runStart = sound.offsets[units.first] ?? 0;
	let runEnd = runStart;
	for (let sample = units.first; sample < units.end; sample += 1) {
		const offset = sound.offsets[sample] ?? 0;
		if (offset !== runEnd) {
			copy(runStart, runEnd);
			runStart = offset;
		}
		runEnd = offset + (sound.sizes[sample] ?? 0);
		if (sample % COPIES_PER_PAUSE === 0) await pause();
	}
	copy(runStart, runEnd);
}
