import { createHash } from 'crypto';
import type { AudioContainer } from '../audio/audioContainer';
import { openRecording } from '../audio/openRecording';
import type { Pause, SegmentableRecording, SegmentPlan, SegmentRefusal } from '../audio/segments';
import { MAXIMUM_UPLOAD_BYTES } from '../audio/uploadLimit';
import { openWavCompressed } from '../audio/wav/compressWav';

/** Bytes that are hashed between two pauses: two or three ms. */
const HASHED_BYTES_PER_PAUSE = 1_048_576;

/**
 * The bytes of a recording and how to cut them. They are loaded for the first segment that is
 * uploaded, shared by all, and let go of after the last one.
 */
export class SegmentSource {
	private opened: Promise<SegmentableRecording | undefined> | undefined;

	private readonly written = new Set<number>();

	constructor(
		private readonly load: () => Promise<SegmentableRecording | undefined>,
		private readonly segmentCount: number,
	) {}

	/** The file of a segment; undefined when the recording has changed since it was planned. */
	async write(plan: SegmentPlan): Promise<Uint8Array | undefined> {
		this.opened ??= this.loadOnce();
		const recording = await this.opened;
		return await recording?.writeSegment(plan);
	}

	/** Notes that a segment is not needed any more: it was sent, or never will be. */
	release(plan: SegmentPlan): void {
		this.written.add(plan.index);
		if (this.written.size >= this.segmentCount) this.opened = undefined;
	}

	private async loadOnce(): Promise<SegmentableRecording | undefined> {
		const recording = await this.load().catch(() => undefined);
		// What could not be read once may be there for the next segment.
		if (recording === undefined) this.opened = undefined;
		return recording;
	}
}

/** Opens a recording as the settings say; WAV alone is compressed, and only if it gets smaller. */
export async function openForSegments(
	bytes: Uint8Array,
	container: AudioContainer,
	{ compress, pause }: { compress: boolean; pause: Pause },
): Promise<{ ok: true; recording: SegmentableRecording } | { ok: false; reason: SegmentRefusal }> {
	if (compress && container === 'wav') {
		const compressed = await openWavCompressed(bytes, pause);
		if (compressed.ok) return compressed;
	}
	return await openRecording(bytes, container, pause);
}

/** How many segments a recording would make, without planning each one. */
export function estimateSegments(
	{ durationSeconds }: SegmentableRecording,
	segmentSeconds: number | undefined,
): number {
	return segmentSeconds === undefined ? 1 : Math.ceil(durationSeconds / segmentSeconds);
}

/** Plans with the size that the service takes. */
export function planForUpload(
	recording: SegmentableRecording,
	segmentSeconds: number | undefined,
): SegmentPlan[] {
	return recording.planSegments({ segmentSeconds, maximumBytes: MAXIMUM_UPLOAD_BYTES });
}

/** SHA-256 in hexadecimal digits, made in steps so that other work goes on. */
export async function hashInSteps(bytes: Uint8Array, pause: Pause): Promise<string> {
	const hash = createHash('sha256');
	for (let offset = 0; offset < bytes.length; offset += HASHED_BYTES_PER_PAUSE) {
		hash.update(bytes.subarray(offset, offset + HASHED_BYTES_PER_PAUSE));
		await pause();
	}
	return hash.digest('hex');
}
