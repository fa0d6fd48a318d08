import type { OpenedRecording } from '../../../nodes/DeepfakeAudioCheck/audio/media/recording';
import type { PartPlan } from '../../../nodes/DeepfakeAudioCheck/input/recordingSource';

/** Each voice of a recording as one part, as it is. */
export function wholePlans({ voices }: OpenedRecording): PartPlan[] {
	return voices.map(({ original }, voiceIndex) => ({
		...{ voiceIndex, coding: 'original' },
		segment: original.whole,
	}));
}

/** A part of each voice of a recording. */
export function plansOf(
	{ voices }: Pick<OpenedRecording, 'voices'>,
	...places: Array<[startSeconds: number, endSeconds: number]>
): PartPlan[] {
	return voices.flatMap((_, voiceIndex) =>
		places.map(([startSeconds, endSeconds], index) => ({
			...{ voiceIndex, coding: 'original' },
			segment: { ...{ index, startSeconds, endSeconds }, ...{ first: 0, end: 0, sizeBytes: 0 } },
		})),
	);
}
