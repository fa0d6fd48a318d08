import library from 'compiled:amr';
import type { AmrBand, Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library } from './runningCode';

type Decode = (decoder: number, framePointer: number, frameBytes: number) => number;

/** The functions of opencore-amr as @audio/decode-amr compiles them. */
interface AmrFunctions {
	amr_nb_create: () => number;
	amr_nb_decode: Decode;
	amr_nb_output: () => number;
	amr_nb_close: (decoder: number) => void;
	amr_wb_create: () => number;
	amr_wb_decode: Decode;
	amr_wb_output: () => number;
	amr_wb_close: (decoder: number) => void;
}

/**
 * The bytes of a frame by its type, with the header byte: the codec's modes, comfort noise, and from
 * 14 on "speech lost" and "no data". The library reads so many, whatever it is given; 0 is no frame.
 *
 * Ref: RFC 4867 section 5.3; 3GPP TS 26.101 table 1a; 3GPP TS 26.201 table 1a
 */
const FRAME_BYTES: Record<AmrBand, number[]> = {
	narrow: [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1],
	wide: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1],
};

/** Larger than any frame. */
const ROOM_BYTES = 64;

/** A frame is 20 ms, whatever its type: at 8 and at 16 kHz. */
const FRAME_SAMPLES: Record<AmrBand, number> = { narrow: 160, wide: 320 };

const amr = new Library<AmrFunctions>(library);

/** See `Codecs`. */
export const createAmrDecoder: Codecs['amr']['createAmrDecoder'] = async (band) => {
	const code = await amr.start();
	const select = (functions: AmrFunctions) =>
		band === 'narrow'
			? {
					create: functions.amr_nb_create,
					decode: functions.amr_nb_decode,
					output: functions.amr_nb_output,
					close: functions.amr_nb_close,
				}
			: {
					create: functions.amr_wb_create,
					decode: functions.amr_wb_decode,
					output: functions.amr_wb_output,
					close: functions.amr_wb_close,
				};
	const library = code.run(select);
	const framePointer = code.allocate(ROOM_BYTES, Uint8Array);
	let decoder = code.run(() => library.create());

	return {
		decode: (frame) => {
			const frameType = ((frame[0] ?? 0) >> 3) & 0x0f;
			if (frame.length === 0 || frame.length !== FRAME_BYTES[band][frameType]) return undefined;
			return code.run(() => {
				code.view(framePointer, frame.length, Uint8Array).set(frame);
				const count = library.decode(decoder, framePointer, frame.length);
				if (count !== FRAME_SAMPLES[band]) return undefined;
				return [code.view(library.output(), count, Float32Array)];
			});
		},
		reset: () => {
			code.run(() => library.close(decoder));
			decoder = code.run(() => library.create());
		},
		free: () => code.end(),
	};
};
