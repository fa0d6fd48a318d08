import type { ConversionTools } from '../../../../nodes/DeepfakeAudioCheck/audio/convert/soundSource';
import { loadCodec } from '../../decoders/loadCodec';

/** The decoders as the build makes them, and pauses as the node makes them. */
export function createTools(): ConversionTools {
	let turnStartMs = performance.now();
	return {
		loadCodec,
		pause: async () => {
			if (performance.now() - turnStartMs < 10) return;
			await new Promise((resolve) => setTimeout(resolve, 0));
			turnStartMs = performance.now();
		},
	};
}
