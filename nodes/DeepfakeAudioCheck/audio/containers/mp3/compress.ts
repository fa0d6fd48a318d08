import type { Cuttable } from '../../media/cuttable';
import type { Pcm } from '../../media/pcm';
import type { AudioTools } from '../../media/tools';
import { createSpeechSource, speechRateOf } from '../../pcm/speech';
import { encodeMp3 } from './encode';

/**
 * What makes a sound an MP3 of one channel at a bit rate of MPEG-2, in kbit/s, and at 16 kHz, or at 8 kHz if
 * it has no more; undefined if the sound has a rate that no speech has.
 */
export function createCompress(
	pcm: Pcm,
	tools: AudioTools,
): ((bitrateKbps: number) => Cuttable) | undefined {
	const source = createSpeechSource(pcm, tools, speechRateOf(pcm));
	return source === undefined ? undefined : (bitrateKbps) => encodeMp3(source, bitrateKbps, tools);
}
