import library from 'compiled:mp3Decoder';
import type { Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library } from './runningCode';

/** The functions of mpg123 as mpg123-decoder compiles them. */
interface Mp3Functions {
	/** @returns 0, or the number of an error */
	mpeg_frame_decoder_create: (decoderPointer: number, isGapless: number) => number;
	mpeg_decoder_feed: (decoder: number, inputPointer: number, inputBytes: number) => number;
	/** Decodes what was fed, at most one frame, always into two channels one after the other. */
	mpeg_decoder_read: (
		decoder: number,
		outputPointer: number,
		outputSamples: number,
		sampleCountPointer: number,
		sampleRatePointer: number,
		errorPointer: number,
	) => number;
	mpeg_frame_decoder_destroy: (decoder: number) => void;
}

/** mpg123's answers: it wants the next frame, or another format of sound begins. Ref: mpg123.h */
const NEED_MORE = -10;
const NEW_FORMAT = -11;

/** The longest frame: 320 kbit/s at 32 kHz are 1440 bytes; free format has up to 640 kbit/s. */
const MAXIMUM_FRAME_BYTES = 4_096;

/** Samples of one channel for which there is room: a frame has at most 1152. */
const ROOM_SAMPLES = 1_152 * 2;

/** The decoder, how many samples of each channel it wrote, their rate, and an error's text. */
const REPORT_FIELDS = 4;

const mpg123 = new Library<Mp3Functions>(library);

/** See `Codecs`. */
export const createMp3Decoder: Codecs['mp3Decoder']['createMp3Decoder'] = async () => {
	const code = await mpg123.start();
	const input = code.allocate(MAXIMUM_FRAME_BYTES, Uint8Array);
	const output = code.allocate(2 * ROOM_SAMPLES, Float32Array);
	const report = code.allocate(REPORT_FIELDS, Uint32Array);
	const create = () =>
		code.run(({ mpeg_frame_decoder_create }) => {
			// Not gapless: what an encoder adds is trimmed by the demuxer, which knows the whole file.
			if (mpeg_frame_decoder_create(report, 0) !== 0) throw new Error('No decoder');
			return code.view(report, 1, Uint32Array)[0] ?? 0;
		});
	let decoder = create();

	/** Samples of each channel; undefined when mpg123 did not find one frame and nothing else. */
	const decodeFrame = (frame: Uint8Array) =>
		code.run(({ mpeg_decoder_feed, mpeg_decoder_read }) => {
			code.view(input, frame.length, Uint8Array).set(frame);
			mpeg_decoder_feed(decoder, input, frame.length);
			const read = () =>
				mpeg_decoder_read(decoder, output, ROOM_SAMPLES, report + 4, report + 8, report + 12);
			const fields = code.view(report, REPORT_FIELDS, Uint32Array);
			fields[1] = 0;
			let answer = read();
			if (answer === NEW_FORMAT) answer = read();
			const sampleCount = fields[1];
			return answer === NEED_MORE && sampleCount > 0 ? sampleCount : undefined;
		});

	const reset = () => {
		code.run(({ mpeg_frame_decoder_destroy, free }) => {
			mpeg_frame_decoder_destroy(decoder);
			free(decoder);
		});
		decoder = create();
	};

	return {
		decode: (frame) => {
			if (frame.length > MAXIMUM_FRAME_BYTES) return undefined;
			const sampleCount = decodeFrame(frame);
			if (sampleCount === undefined) {
				// What is left of these bytes inside would shift all that follows.
				reset();
				return undefined;
			}
			const channels = isMono(frame) ? 1 : 2;
			return Array.from({ length: channels }, (_, channel) =>
				code.view(output + 4 * channel * sampleCount, sampleCount, Float32Array),
			);
		},
		reset,
		free: () => code.end(),
	};
};

/** Ref: ISO/IEC 11172-3 section 2.4.2.3: the channel mode is the upper two bits of the fourth byte. */
function isMono(frame: Uint8Array): boolean {
	return (frame[3] ?? 0) >> 6 === 3;
}
