import type { AudioContainer } from './audioContainer';
import { openMp3 } from './mp3/mp3Recording';
import { openM4a } from './mp4/m4aRecording';
import type { OpenedRecording, Pause } from './segments';
import { openWav } from './wav/wavRecording';

/** Opens a recording to be cut without decoding it. Never throws. */
export async function openRecording(
	bytes: Uint8Array,
	container: AudioContainer,
	pause: Pause,
): Promise<OpenedRecording> {
	switch (container) {
		case 'wav':
			return openWav(bytes);
		case 'mp3':
			return await openMp3(bytes, pause);
		case 'm4a':
			return await openM4a(bytes, pause);
	}
}

/**
 * How long a recording lasts, in seconds, by its headers and frames alone; undefined when they do not
 * tell. Never throws.
 */
export async function readDuration(
	bytes: Uint8Array,
	container: AudioContainer,
	pause: Pause,
): Promise<number | undefined> {
	const opened = await openRecording(bytes, container, pause);
	return opened.ok ? opened.recording.durationSeconds : undefined;
}
