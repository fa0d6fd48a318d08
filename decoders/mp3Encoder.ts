import library from 'compiled:mp3Encoder';
import type { Codecs } from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library } from './runningCode';

/** The functions of LAME as wasm-media-encoders compiles them. */
interface LameFunctions {
	/** @returns an encoder, or 0 */
	enc_init: (parametersPointer: number) => number;
	/** Where the samples of each channel go: the addresses of as many arrays. */
	enc_get_pcm: (encoder: number, sampleCount: number) => number;
	/** @returns how many bytes are in the output, or a negative number */
	enc_encode: (encoder: number, sampleCount: number) => number;
	enc_flush: (encoder: number) => number;
	enc_get_out_buf: (encoder: number) => number;
}

/**
 * The sample rates of MPEG-1, 2 and 2.5, and the bit rates of their layer III, in kbit/s.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.2.3; ISO/IEC 13818-3 section 2.4.2.3
 */
const FULL_RATES = [32_000, 44_100, 48_000];
const FULL_BIT_RATES = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const LOW_RATES = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000];
const LOW_BIT_RATES = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** Of MPEG-2.5, with rates under 16 kHz, LAME writes no more than this. */
const LOWEST_RATES_MAXIMUM_KBPS = 64;

const lame = new Library<LameFunctions>(library);

/** See `Codecs`. The stream begins with samples that the encoder needs to start; no Info frame. */
export const createMp3Encoder: Codecs['mp3Encoder']['createMp3Encoder'] = async (config) => {
	const { sampleRate, channels, bitrateKbps } = config;
	if (!isInMpeg(sampleRate, bitrateKbps)) return undefined;
	const code = await lame.start();
	const parameters = code.allocate(5, Int32Array);
	// Channels, rate, then as LAME has them: bit rate, quality of a variable one (none), rate of the output.
	code.view(parameters, 5, Int32Array).set([channels, sampleRate, bitrateKbps, 0, sampleRate]);
	code.view(parameters + 12, 1, Float32Array).set([-1]);
	const encoder = code.run(({ enc_init }) => enc_init(parameters));
	if (encoder === 0) return undefined;

	const take = (sizeBytes: number) => {
		if (sizeBytes < 0) throw new Error(`LAME answered ${sizeBytes}`);
		return code.run(({ enc_get_out_buf }) =>
			code.view(enc_get_out_buf(encoder), sizeBytes, Uint8Array).slice(),
		);
	};
	return {
		encode: (samples) => {
			const count = samples[0]?.length ?? 0;
			const sizeBytes = code.run(({ enc_get_pcm, enc_encode }) => {
				const pointers = code.view(enc_get_pcm(encoder, count), channels, Uint32Array);
				samples.forEach((channel, index) => {
					code.view(pointers[index] ?? 0, count, Float32Array).set(channel);
				});
				return enc_encode(encoder, count);
			});
			return take(sizeBytes);
		},
		flush: () => take(code.run(({ enc_flush }) => enc_flush(encoder))),
		free: () => code.end(),
	};
};

function isInMpeg(sampleRate: number, bitrateKbps: number): boolean {
	if (FULL_RATES.includes(sampleRate)) return FULL_BIT_RATES.includes(bitrateKbps);
	const maximumKbps = sampleRate < 16_000 ? LOWEST_RATES_MAXIMUM_KBPS : Infinity;
	return (
		LOW_RATES.includes(sampleRate) &&
		LOW_BIT_RATES.includes(bitrateKbps) &&
		bitrateKbps <= maximumKbps
	);
}
