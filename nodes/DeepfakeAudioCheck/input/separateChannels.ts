import type { OpenedRecording, Voice } from '../audio/media/recording';
import { findEqualChannels } from '../audio/pcm/channels';
import { splitChannels } from '../audio/channelVoices';
import type { SameChannel } from '../model/recording';
import type { AudioWork } from './audioWork';
import type { PartsSubject } from './createParts';
import { rangesOf } from './plannedRanges';
import type { PartPlan } from './recordingSource';

/** More channels are not people: each would be a job. */
export const MOST_SEPARATE_CHANNELS = 8;

/** A recording whose channels are to be checked each by itself. */
export type Separation =
	/** There is one channel only. */
	| { state: 'asItIs' }
	| {
			state: 'separated';
			/** Each channel is a voice. */
			opened: OpenedRecording;
			/** Voices that hold the same as another one, by their place in the list. */
			leftOut: ReadonlySet<number>;
			sameChannels: SameChannel[];
	  }
	/** Its channels cannot be had one by one, because the sound is not decoded here. */
	| { state: 'notDecoded' }
	| { state: 'tooMany'; count: number };

/**
 * Takes the channels of a recording apart, and finds those that are the same in what would be sent of them.
 *
 * @param plan says what would be sent if all channels differed; undefined if nothing can be
 * @throws the signal's reason when the run is over
 */
export async function separateChannels(
	opened: OpenedRecording,
	plan: (separated: OpenedRecording) => PartPlan[] | undefined,
	work: AudioWork,
): Promise<Separation> {
	const together = opened.voices.filter(({ channels }) => channels > 1);
	if (together.length === 0) return { state: 'asItIs' };
	const count = opened.voices.reduce((sum, { channels }) => sum + channels, 0);
	if (together.some(({ channels }) => channels > MOST_SEPARATE_CHANNELS)) {
		return { state: 'tooMany', count };
	}
	if (together.some(({ channelPcm }) => channelPcm === undefined)) return { state: 'notDecoded' };

	const separated = splitChannels(opened, work);
	const plans = plan(separated) ?? [];
	const leftOut = new Set<number>();
	const sameChannels: SameChannel[] = [];
	for (const voice of together) {
		const ofTrack = plans.filter(
			({ voiceIndex }) => separated.voices[voiceIndex]?.trackNumber === voice.trackNumber,
		);
		const equal =
			(await work.runExclusively(async () => await compare(voice, ofTrack, work))) ?? [];
		for (const [channel, first] of equal.entries()) {
			if (first === channel) continue;
			const { trackNumber } = voice;
			leftOut.add(
				separated.voices.findIndex(
					(one) => one.trackNumber === trackNumber && one.channel === channel + 1,
				),
			);
			sameChannels.push({ trackNumber, channel: channel + 1, sameAs: first + 1 });
		}
	}
	return { state: 'separated', opened: separated, leftOut, sameChannels };
}

/**
 * Whether channels that are checked together hold different sound, where they are sent: several people may
 * be heard at once.
 *
 * @throws the signal's reason when the run is over
 */
export async function hasDifferentChannels(
	{ voices }: OpenedRecording,
	plans: readonly PartPlan[],
	work: AudioWork,
): Promise<boolean> {
	for (const [index, voice] of voices.entries()) {
		const ofVoice = plans.filter(({ voiceIndex }) => voiceIndex === index);
		const equal = voice.channels > 1 ? await compare(voice, ofVoice, work) : undefined;
		if (equal?.some((first) => first !== 0) === true) return true;
	}
	return false;
}

/**
 * For each channel the first one that is the same in what is planned, counted from 0; undefined if nobody can
 * tell.
 */
async function compare(
	{ channelPcm }: Voice,
	plans: readonly PartPlan[],
	work: AudioWork,
): Promise<number[] | undefined> {
	const ranges = channelPcm === undefined ? [] : rangesOf(plans, channelPcm);
	if (channelPcm === undefined || ranges.length === 0) return undefined;
	try {
		return await findEqualChannels(channelPcm, ranges);
	} catch {
		// The end of the run, or else a trap inside a decoder.
		work.signal.throwIfAborted();
		return undefined;
	}
}

/**
 * Opens a recording with its channels apart. By itself, so that it holds no recording that was opened: see
 * `createOpener`.
 */
export function openSeparated(open: PartsSubject['open'], work: AudioWork): PartsSubject['open'] {
	return async (bytes) => {
		const opened = await open(bytes);
		return opened.ok ? { ok: true, recording: splitChannels(opened.recording, work) } : opened;
	};
}
