import library from 'compiled:speechDetector';
import type { Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library } from './runningCode';

/** The functions of libfvad as @echogarden/fvad-wasm compiles them. */
interface SpeechFunctions {
	fvad_new: () => number;
	fvad_set_mode: (detector: number, mode: number) => number;
	fvad_set_sample_rate: (detector: number, sampleRate: number) => number;
	/** @returns 1 for speech, 0 for none, -1 for a frame of another length */
	fvad_process: (detector: number, framePointer: number, sampleCount: number) => number;
}

/** The longest frame, in ms. */
const LONGEST_FRAME_MS = 30;

const fvad = new Library<SpeechFunctions>(library);

/**
 * See `Codecs`.
 *
 * @throws RangeError (isSpeech) for a frame that is not of 10, 20 or 30 ms
 */
export const createSpeechDetector: Codecs['speechDetector']['createSpeechDetector'] = async ({
	sampleRate,
	mode,
}) => {
	const code = await fvad.start();
	const roomSamples = (sampleRate * LONGEST_FRAME_MS) / 1000;
	const framePointer = code.allocate(roomSamples, Int16Array);
	const detector = code.run(({ fvad_new, fvad_set_mode, fvad_set_sample_rate }) => {
		const created = fvad_new();
		const isSet =
			fvad_set_mode(created, mode) === 0 && fvad_set_sample_rate(created, sampleRate) === 0;
		return isSet ? created : undefined;
	});
	if (detector === undefined)
		throw new RangeError(`No such mode or sample rate: ${mode}, ${sampleRate} Hz`);

	return {
		isSpeech: (frame) => {
			const heard =
				frame.length > roomSamples
					? -1
					: code.run(({ fvad_process }) => {
							code.view(framePointer, frame.length, Int16Array).set(frame);
							return fvad_process(detector, framePointer, frame.length);
						});
			if (heard < 0)
				throw new RangeError(`A frame of ${frame.length} samples is not 10, 20 or 30 ms`);
			return heard === 1;
		},
		free: () => code.end(),
	};
};
