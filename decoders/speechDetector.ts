import library from 'compiled:speechDetector';
import type { Codecs, SpeechDetector } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
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

const fvad = new Library<SpeechFunctions>(library);

/**
 * The code with which the last recording was listened to: to start it takes longer than to look through a
 * voice note. Its memory of 17 MB is the collector's as soon as nobody listens.
 */
let last: WeakRef<SharedCode> | undefined;

/** See `Codecs`. */
export const createSpeechDetector: Codecs['speechDetector']['createSpeechDetector'] = async ({
	sampleRate,
	mode,
}) => {
	let shared = last?.deref();
	if (shared?.isSound !== true) {
		shared = new SharedCode(await fvad.start());
		last = new WeakRef(shared);
	}
	return shared.createDetector(sampleRate, mode);
};

/** Started code, for any number of detectors: all they are given is samples, and they keep to themselves. */
class SharedCode {
	/** Whether it has done all that was asked of it, and so can be used again. */
	isSound = true;

	readonly #code: RunningCode<SpeechFunctions>;

	readonly #framePointer: number;

	/** Detectors that were given back. */
	readonly #idle: number[] = [];

	constructor(code: RunningCode<SpeechFunctions>) {
		this.#code = code;
		this.#framePointer = code.allocate(LONGEST_FRAME_SAMPLES, Int16Array);
	}

	/** @throws RangeError for a mode or a rate that there is not */
	createDetector(sampleRate: number, mode: number): SpeechDetector {
		const detector = this.#idle.pop() ?? this.#run(({ fvad_new }) => fvad_new());
		const isSet = this.#run(({ fvad_reset, fvad_set_mode, fvad_set_sample_rate }) => {
			fvad_reset(detector);
			return (
				fvad_set_mode(detector, mode) === 0 && fvad_set_sample_rate(detector, sampleRate) === 0
			);
		});
		if (!isSet) {
			this.#idle.push(detector);
			throw new RangeError(`No such mode or sample rate: ${mode}, ${sampleRate} Hz`);
		}
		let isFree = false;
		return {
			isSpeech: (frame) => {
				if (isFree) throw new RangeError('This detector was given back');
				return this.#isSpeech(detector, frame);
			},
			free: () => {
				if (!isFree) this.#idle.push(detector);
				isFree = true;
			},
		};
	}

	/** @throws RangeError for a frame that is not of 10, 20 or 30 ms */
	#isSpeech(detector: number, frame: Int16Array): boolean {
		const heard =
			frame.length > LONGEST_FRAME_SAMPLES
				? -1
				: this.#run(({ fvad_process }) => {
						this.#code.view(this.#framePointer, frame.length, Int16Array).set(frame);
						return fvad_process(detector, this.#framePointer, frame.length);
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
