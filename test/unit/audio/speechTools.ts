import type { SpeechDetectorConfig } from '../../../nodes/DeepfakeAudioCheck/audio/media/libraries';
import type { AudioTools } from '../../../nodes/DeepfakeAudioCheck/audio/media/tools';

/** Tools with a detector for which any sound in the first half of a frame is speech. */
export function createSpeechTools(): {
	tools: AudioTools;
	created: SpeechDetectorConfig[];
	freed: () => number;
} {
	const created: SpeechDetectorConfig[] = [];
	let freed = 0;
	const library = {
		createSpeechDetector: async (config: SpeechDetectorConfig) => {
			created.push(config);
			return await Promise.resolve({
				isSpeech: (frame: Int16Array) => frame[0] !== 0,
				free: () => {
					freed += 1;
				},
			});
		},
	};
	const tools = {
		loadCodec: async () => await Promise.resolve(library),
		yieldToEventLoop: async () => await Promise.resolve(),
	} as unknown as AudioTools;
	return { tools, created, freed: () => freed };
}
