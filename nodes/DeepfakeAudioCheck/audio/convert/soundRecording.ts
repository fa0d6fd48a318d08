import type { SegmentableRecording } from '../segments';
import { planUnitSegments, type UnitSegment } from '../unitSegments';
import type { SoundSource } from './soundSource';
import { wavSizeBytes, writeWav } from './writeWav';

/**
 * Sound that is cut while it is being decoded, into WAV files. The file of a segment is empty when
 * its sound cannot be decoded to its end.
 */
export function createSoundRecording(source: SoundSource): SegmentableRecording {
	const startSeconds = (frame: number) => frame / source.sampleRate;
	return {
		container: 'wav',
		durationSeconds: startSeconds(source.frameCount),
		planSegments: (limits) =>
			planUnitSegments(
				{
					unitCount: source.frameCount,
					startSeconds,
					sizeBytes: ({ first, end }) => wavSizeBytes(source, end - first),
				},
				limits,
			),
		writeSegment: async (segment) => {
			const { first, end } = segment as UnitSegment;
			const written = await writeWav(source, { start: first, end });
			return written.ok ? written.bytes : new Uint8Array();
		},
	};
}
