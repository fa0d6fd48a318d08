import library from 'compiled:flac';
import type { Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library, type RunningCode } from './runningCode';

/** The functions of libFLAC as @wasm-audio-decoders/flac compiles them. */
interface FlacFunctions {
	create_decoder: (
		channelsPointer: number,
		sampleRatePointer: number,
		bitsPerSamplePointer: number,
		sampleCountPointer: number,
		outputPointer: number,
		outputLengthPointer: number,
		errorPointer: number,
		statePointer: number,
	) => number;
	/** Takes over the memory of the frame. */
	decode_frame: (decoder: number, framePointer: number, frameBytes: number) => void;
	destroy_decoder: (decoder: number) => void;
}

/** What the library writes after each frame: numbers of 4 bytes, in the order of `create_decoder`. */
const REPORT_FIELDS = 8;

const flac = new Library<FlacFunctions>(library);

/** See `Codecs`. */
export const createFlacDecoder: Codecs['flac']['createFlacDecoder'] = async (streamHeader) => {
	const code = await flac.start();
	const report = code.allocate(REPORT_FIELDS, Uint32Array);
	let decoder = createDecoder(code, report);
	let rescaled = new Float32Array(0);

	const decode = (frame: Uint8Array) =>
		code.run(({ malloc, free, decode_frame }) => {
			const framePointer = malloc(frame.length);
			if (framePointer === 0) return undefined;
			code.view(framePointer, frame.length, Uint8Array).set(frame);
			decode_frame(decoder, framePointer, frame.length);

			const fields = code.view(report, REPORT_FIELDS, Uint32Array);
			const [channels = 0, , bits = 0, count = 0, pointer = 0, length = 0, error, state] = fields;
			const samples = code.view(pointer, length, Float32Array);
			if (rescaled.length < length) rescaled = new Float32Array(length);
			rescale(samples, bits, rescaled);
			// The header of a stream makes no output: what is not there, or was freed before, stays alone.
			if (pointer !== 0) free(pointer);
			fields.fill(0, 3, 6);
			if (error !== 0 || state !== 0) return undefined;
			return Array.from({ length: channels }, (_, channel) =>
				rescaled.subarray(channel * count, (channel + 1) * count),
			);
		});
	decode(streamHeader);

	const reset = () => {
		code.run(({ destroy_decoder }) => destroy_decoder(decoder));
		code.view(report, REPORT_FIELDS, Uint32Array).fill(0);
		decoder = createDecoder(code, report);
		decode(streamHeader);
	};
	return {
		/** By its numbers the library knows when frames are missing, and refuses the one behind them. */
		decode: (frame) => {
			const decoded = decode(frame);
			if (decoded !== undefined) return decoded;
			reset();
			return decode(frame);
		},
		reset,
		free: () => code.end(),
	};
};

function createDecoder(code: RunningCode<FlacFunctions>, report: number): number {
	return code.run(({ create_decoder }) =>
		create_decoder(
			report,
			report + 4,
			report + 8,
			report + 12,
			report + 16,
			report + 20,
			report + 24,
			report + 28,
		),
	);
}

/**
 * The library divides by the largest sample, not by the number of steps to full scale: what it
 * divided is made whole again, so that a lossless recording stays so.
 */
function rescale(samples: Float32Array, bits: number, into: Float32Array): void {
	const steps = 2 ** (bits - 1);
	for (let index = 0; index < samples.length; index += 1) {
		into[index] = Math.round((samples[index] as number) * (steps - 1)) / steps;
	}
}
