import library from 'compiled:speechDetector';
import type { Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library, type RunningCode } from './runningCode';

/** The functions of libfvad as @echogarden/fvad-wasm compiles them. */
interface SpeechFunctions {
	fvad_new: () => number;
	/** Back to the beginning, with mode and sample rate as they are at first. */
	fvad_reset: (detector: number) => void;
	fvad_set_mode: (detector: number, mode: number) => number;
	fvad_set_sample_rate: (detector: number, sampleRate: number) => number;
	/** @returns 1 for speech, 0 for none, -1 for a frame of another length */
	fvad_process: (detector: number, framePointer: number, sampleCount: number) => number;
}

/** The longest frame, in samples: 30 ms at 48 kHz. */
const LONGEST_FRAME_SAMPLES = 1440;

/**
 * Detectors that are kept for the next recording: the memory of each is 17 MB, and to start one takes
 * longer than to look through a voice note.
 */
const MOST_KEPT = 2;

const fvad = new Library<SpeechFunctions>(library);

const kept: Detector[] = [];

/** See `Codecs`. */
export const createSpeechDetector: Codecs['speechDetector']['createSpeechDetector'] = async ({
	sampleRate,
	mode,
}) => {
	let detector: Detector | undefined = kept.pop() ?? new Detector(await fvad.start());
	detector.begin(sampleRate, mode);
	return {
		isSpeech: (frame) => {
			if (detector === undefined) throw new RangeError('This detector was given back');
			return detector.isSpeech(frame);
		},
		free: () => {
			if (detector?.isSound === true && kept.length < MOST_KEPT) kept.push(detector);
			detector = undefined;
		},
	};
};

class Detector {
	/** Whether it has done all that was asked of it, and so can be used again. */
	isSound = true;

	readonly #code: RunningCode<SpeechFunctions>;

	readonly #pointer: number;

	readonly #framePointer: number;

	constructor(code: RunningCode<SpeechFunctions>) {
		this.#code = code;
		this.#framePointer = code.allocate(LONGEST_FRAME_SAMPLES, Int16Array);
		this.#pointer = code.run(({ fvad_new }) => fvad_new());
	}

	/**
	 * Forgets what was heard before.
	 *
	 * @throws RangeError for a mode or a rate that there is not
	 */
	begin(sampleRate: number, mode: number): void {
		const isSet = this.#run(({ fvad_reset, fvad_set_mode, fvad_set_sample_rate }) => {
			fvad_reset(this.#pointer);
			return (
				fvad_set_mode(this.#pointer, mode) === 0 &&
				fvad_set_sample_rate(this.#pointer, sampleRate) === 0
			);
		});
		if (!isSet) throw new RangeError(`No such mode or sample rate: ${mode}, ${sampleRate} Hz`);
	}

	/** @throws RangeError for a frame that is not of 10, 20 or 30 ms */
	isSpeech(frame: Int16Array): boolean {
		const heard =
			frame.length > LONGEST_FRAME_SAMPLES
				? -1
				: this.#run(({ fvad_process }) => {
						this.#code.view(this.#framePointer, frame.length, Int16Array).set(frame);
						return fvad_process(this.#pointer, this.#framePointer, frame.length);
					});
		if (heard < 0)
			throw new RangeError(`A frame of ${frame.length} samples is not 10, 20 or 30 ms`);
		return heard === 1;
	}

	#run<Value>(work: (functions: SpeechFunctions) => Value): Value {
		this.isSound = false;
		const value = this.#code.run(work);
		this.isSound = true;
		return value;
	}
}
