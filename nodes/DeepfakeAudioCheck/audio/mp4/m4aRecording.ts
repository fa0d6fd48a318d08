import type { OpenedRecording, Pause, SegmentableRecording } from '../segments';
import { planUnitSegments, type UnitRange, type UnitSegment } from '../unitSegments';
import { readSampleTable, type Mp4Sound } from './readSampleTable';
import { m4aOverheadBytes, writeM4a } from './writeM4a';

/**
 * Opens an M4A file to be cut between its samples (AAC or Apple Lossless), without decoding. Cover
 * pictures, chapters and other tracks are left behind.
 */
export async function openM4a(bytes: Uint8Array, pause: Pause): Promise<OpenedRecording> {
	const read = await readSampleTable(bytes, pause);
	if (!read.ok) return read;
	const sums = createSums(read.sound);
	const recording = createRecording(bytes, read.sound, sums);
	// Samples that share bytes would make more of a file than is in it.
	const isTrue = (sums.sizes[read.sound.count] ?? 0) <= bytes.length;
	const { durationSeconds } = recording;
	const isSane = isTrue && durationSeconds > 0 && durationSeconds <= LONGEST_SECONDS;
	return isSane ? { ok: true, recording } : { ok: false, reason: 'damaged' };
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

function createRecording(bytes: Uint8Array, sound: Mp4Sound, sums: Sums): SegmentableRecording {
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
		writeSegment: (segment) => {
			const { first, end } = segment as UnitSegment;
			return writeM4a({
				sampleEntry,
				timescale,
				sampleSizes: sizes.subarray(first, end),
				sampleDurations: durations.subarray(first, end),
				sampleBytes: collectRuns(bytes, sound, { first, end }),
				fileType: fileType.length === 0 ? undefined : fileType,
			});
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

function createSums({ count, sizes, durations }: Mp4Sound): Sums {
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
	}
	return sums;
}

/** The bytes of samples; those that stand one behind another in one piece. */
function collectRuns(bytes: Uint8Array, sound: Mp4Sound, units: UnitRange): Uint8Array[] {
	const runs: Uint8Array[] = [];
	let runStart = sound.offsets[units.first] ?? 0;
	let runEnd = runStart;
	for (let sample = units.first; sample < units.end; sample += 1) {
		const offset = sound.offsets[sample] ?? 0;
		if (offset !== runEnd) {
			runs.push(bytes.subarray(runStart, runEnd));
			runStart = offset;
		}
		runEnd = offset + (sound.sizes[sample] ?? 0);
	}
	runs.push(bytes.subarray(runStart, runEnd));
	return runs;
}
