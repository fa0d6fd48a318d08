import { joinBytes } from '../byteParts';
import type { OpenedRecording, Pause, SegmentableRecording } from '../segments';
import { planUnitSegments, type UnitRange, type UnitSegment } from '../unitSegments';
import { writeInfoFrame } from './infoFrame';
import { scanFrames, type Mp3Frames } from './scanFrames';

/**
 * Opens an MP3 file to be cut between its frames, without decoding. The first frame of a segment may
 * refer to bits of the one before (the bit reservoir), so its first 50 ms or so may stay silent.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.2.7, main_data_begin
 */
export async function openMp3(bytes: Uint8Array, pause: Pause): Promise<OpenedRecording> {
	const frames = await scanFrames(bytes, pause);
	if (frames === undefined) return { ok: false, reason: 'damaged' };
	return { ok: true, recording: createRecording(bytes, frames) };
}

function createRecording(bytes: Uint8Array, frames: Mp3Frames): SegmentableRecording {
	const { count, first: firstFrame, sizesBefore } = frames;
	const startSeconds = (frame: number) => (frame * firstFrame.samples) / firstFrame.sampleRate;
	const infoBytes = createInfoFrame(bytes, frames, { first: 0, end: 1 }).length;
	const soundBytes = ({ first, end }: UnitRange) =>
		(sizesBefore[end] ?? 0) - (sizesBefore[first] ?? 0);
	return {
		container: 'mp3',
		durationSeconds: startSeconds(count),
		planSegments: (limits) =>
			planUnitSegments(
				{
					unitCount: count,
					startSeconds,
					sizeBytes: (units) => infoBytes + soundBytes(units),
				},
				limits,
			),
		writeSegment: (segment) => {
			const units = segment as UnitSegment;
			return joinBytes([
				createInfoFrame(bytes, frames, units),
				...collectRuns(bytes, frames, units),
			]);
		},
	};
}

/** Nothing for a constant bit rate: its length follows from its size. */
function createInfoFrame(bytes: Uint8Array, frames: Mp3Frames, units: UnitRange): Uint8Array {
	const { first, end } = units;
	if (!frames.isVariable) return new Uint8Array(0);
	const sizeBytes = (frames.sizesBefore[end] ?? 0) - (frames.sizesBefore[first] ?? 0);
	const like = frames.offsets[0] ?? 0;
	return writeInfoFrame(bytes, like, { frames: end - first, sizeBytes });
}

/** The bytes of frames; those that stand one behind another in one piece. */
function collectRuns(bytes: Uint8Array, frames: Mp3Frames, units: UnitRange): Uint8Array[] {
	const { offsets, sizesBefore } = frames;
	const runs: Uint8Array[] = [];
	let runStart = offsets[units.first] ?? 0;
	let runEnd = runStart;
	for (let frame = units.first; frame < units.end; frame += 1) {
		const offset = offsets[frame] ?? 0;
		if (offset !== runEnd) {
			runs.push(bytes.subarray(runStart, runEnd));
			runStart = offset;
		}
		runEnd = offset + (sizesBefore[frame + 1] ?? 0) - (sizesBefore[frame] ?? 0);
	}
	runs.push(bytes.subarray(runStart, runEnd));
	return runs;
}
