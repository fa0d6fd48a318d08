import type { HeardRecording, Part, Recording, Unheard } from '../model/recording';
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
	/** What of the file was not read as sound; null if all of it was. */
	unheard: Unheard | null;
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
	{ plans, parts, unheard, isDrawn, isWithholding, work }: Listening,
): Recording['listen'] {
	const notHeard: HeardRecording = {
		...{ speechSeconds: null, hasDifferentChannels: false, unheard, parts },
		...{ waveform: undefined, channelWaveforms: [] },
	};
	if (plans === undefined) return () => Promise.resolve(notHeard);
	const listen = async (): Promise<HeardRecording> => {
		const opened = await open(await load());
		if (!opened.ok) return notHeard;
		const heard = await listenForSpeech(opened.recording, plans, { isDrawn, work });
		// Where sound of the file was not read, nobody can say that there is no speech in all of it.
		const isKnown = unheard === null || !heard.parts.every(({ isSilent }) => isSilent);
		return {
			speechSeconds: heard.speechSeconds,
			unheard: withGaps(unheard, heard.gaps),
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
			return notHeard;
		}
	};
}

/** The same with further places at which sound is missing. */
function withGaps(unheard: Unheard | null, gaps: number): Unheard | null {
	if (gaps === 0) return unheard;
	const { bytes = 0, gaps: known = 0, tracks = [] } = unheard ?? {};
	return { bytes, gaps: known + gaps, tracks };
}
