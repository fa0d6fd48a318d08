import type { HeardRecording, Part, Recording } from '../model/recording';
import type { AudioWork } from './audioWork';
import type { PartsSubject } from './createParts';
import { listenForSpeech } from './listenForSpeech';
import { hasDifferentChannels } from './separateChannels';
import type { PartPlan } from './recordingSource';

/** What is listened to, and what for. */
export interface Listening {
	/** Undefined if the recording cannot be read. */
	plans: PartPlan[] | undefined;
	/** One for each plan. */
	parts: Part[];
	/** Whether all sound of the file was read. */
	isAllRead: boolean;
	/** Whether waveforms are wanted. */
	isDrawn: boolean;
	/** Whether the user wants no job for what holds no speech. */
	isWithholding: boolean;
	work: AudioWork;
}

/**
 * Returns what listens to a recording, see `Recording.listen`. It opens the file by itself, so that no bytes
 * wait in memory for their turn. What cannot be opened any more is left to the upload to explain.
 */
export function createListener(
	{ open, load }: Pick<PartsSubject, 'open' | 'load'>,
	{ plans, parts, isAllRead, isDrawn, isWithholding, work }: Listening,
): Recording['listen'] {
	const unheard: HeardRecording = {
		...{ speechSeconds: null, hasDifferentChannels: false, parts },
		...{ waveform: undefined, channelWaveforms: [] },
	};
	if (plans === undefined) return () => Promise.resolve(unheard);
	const listen = async (): Promise<HeardRecording> => {
		const opened = await open(await load());
		if (!opened.ok) return unheard;
		const heard = await listenForSpeech(opened.recording, plans, { isDrawn, work });
		// Where sound of the file was not read, nobody can say that there is no speech in all of it.
		const isKnown = isAllRead || !heard.parts.every(({ isSilent }) => isSilent);
		return {
			speechSeconds: heard.speechSeconds,
			waveform: heard.waveforms[0],
			channelWaveforms: opened.recording.voices.flatMap(({ channel }, index) => {
				const waveform = heard.waveforms[index];
				return channel === undefined || waveform === undefined ? [] : [{ channel, waveform }];
			}),
			hasDifferentChannels: await hasDifferentChannels(opened.recording, plans, work),
			parts: parts.map((part, index) => {
				const { speechSeconds = null, isSilent = false } = heard.parts[index] ?? {};
				return { ...part, speechSeconds, isWithheld: isWithholding && isKnown && isSilent };
			}),
		};
	};
	return async () => {
		try {
			return await work.runExclusively(listen);
		} catch {
			// The end of the run; or a file that n8n cannot read any more, or a trap inside a decoder.
			work.signal.throwIfAborted();
			return unheard;
		}
	};
}
