import library from 'compiled:vorbis';
import type { Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library } from './runningCode';

/** The functions of libvorbis as @wasm-audio-decoders/ogg-vorbis compiles them. */
interface VorbisFunctions {
	create_decoder: (
		inputPointer: number,
		inputLengthPointer: number,
		channelsOutputPointer: number,
		channelCountPointer: number,
		sampleRatePointer: number,
		sampleCountPointer: number,
		errorsPointer: number,
		errorCountPointer: number,
		maximumErrors: number,
	) => number;
	/** Takes the header in the input; a first one is followed by comments that the library makes up. */
	send_setup: (decoder: number, isFirst: number) => void;
	init_dsp: (decoder: number) => void;
	/** Decodes the packet in the input. */
	decode_packets: (decoder: number) => void;
}

/** As the library's own class gives it; real packets and headers are of some kB. */
const INPUT_BYTES = 131_072;

/** Errors of one call that the library can note: each takes two numbers. */
const MAXIMUM_ERRORS = 256;

/** The first byte of a header says which it is. Ref: Vorbis I section 4.2.1 */
const IDENTIFICATION = 1;
const SETUP = 5;

/** What the library writes: numbers of 4 bytes, in the order of `create_decoder`. */
const REPORT_FIELDS = 6;

const vorbis = new Library<VorbisFunctions>(library);

/** See `Codecs`. Rejects with a TrapError if the headers ask for more memory than there is. */
export const createVorbisDecoder: Codecs['vorbis']['createVorbisDecoder'] = async (headers) => {
	const code = await vorbis.start();
	const input = code.allocate(INPUT_BYTES, Uint8Array);
	const report = code.allocate(REPORT_FIELDS, Uint32Array);
	const errors = code.allocate(MAXIMUM_ERRORS, Uint32Array);
	const decoder = code.run(({ create_decoder }) =>
		create_decoder(
			input,
			report,
			report + 4,
			report + 8,
			report + 12,
			report + 16,
			errors,
			report + 20,
			MAXIMUM_ERRORS,
		),
	);

	/** The report of a call that takes bytes; undefined if it notes an error. */
	const give = (bytes: Uint8Array, call: (functions: VorbisFunctions) => void) =>
		code.run((functions) => {
			if (bytes.length > INPUT_BYTES) return undefined;
			code.view(input, bytes.length, Uint8Array).set(bytes);
			const fields = code.view(report, REPORT_FIELDS, Uint32Array);
			fields[0] = bytes.length;
			fields[5] = 0;
			call(functions);
			const [, output = 0, channels = 0, , sampleCount = 0, errorCount] = fields;
			return errorCount === 0 ? { output, channels, sampleCount } : undefined;
		});

	const { identification, setup } = headers;
	if (identification[0] !== IDENTIFICATION || setup[0] !== SETUP) return undefined;
	const isStarted =
		give(identification, ({ send_setup }) => send_setup(decoder, 1)) !== undefined &&
		give(setup, ({ send_setup, init_dsp }) => {
			send_setup(decoder, 0);
			if (code.view(report, REPORT_FIELDS, Uint32Array)[5] === 0) init_dsp(decoder);
		}) !== undefined;
	if (!isStarted) return undefined;
	let isFirst = true;

	return {
		decode: (packet) => {
			const decoded = give(packet, ({ decode_packets }) => decode_packets(decoder));
			if (decoded === undefined) return undefined;
			const { output, channels, sampleCount } = decoded;
			const isUnheard = isFirst || sampleCount === 0;
			isFirst = false;
			if (isUnheard) return Array.from({ length: channels }, () => new Float32Array(0));
			return code.run(() =>
				Array.from(code.view(output, channels, Uint32Array), (pointer) =>
					code.view(pointer, sampleCount, Float32Array),
				),
			);
		},
		// A block is added to the one before it, and to nothing else: without the sound of the first,
		// nothing of an earlier stream is heard. (The library's own way frees some memory twice.)
		reset: () => {
			isFirst = true;
		},
		free: () => code.end(),
	};
};
