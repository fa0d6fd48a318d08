import WASMAudioDecoderCommon from '@wasm-audio-decoders/common';
import library from '@wasm-audio-decoders/flac/library';
import type { SoundDecoder } from '../nodes/DeepfakeAudioCheck/audio/soundDecoder';

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

/** A FLAC decoder that takes whole frames, after the header of their stream. */
export async function createFlacDecoder(streamHeader: Uint8Array): Promise<SoundDecoder> {
	const common = await new WASMAudioDecoderCommon<FlacFunctions>().instantiate(library);
	const { wasm } = common;
	const allocateNumber = () => {
		const number = common.allocateTypedArray(1, Uint32Array);
		number.buf[0] = 0;
		return number;
	};
	const channels = allocateNumber();
	const sampleRate = allocateNumber();
	const bitsPerSample = allocateNumber();
	const sampleCount = allocateNumber();
	const output = allocateNumber();
	const outputLength = allocateNumber();
	const errorText = allocateNumber();
	const stateText = allocateNumber();
	const decoder = wasm.create_decoder(
		channels.ptr,
		sampleRate.ptr,
		bitsPerSample.ptr,
		sampleCount.ptr,
		output.ptr,
		outputLength.ptr,
		errorText.ptr,
		stateText.ptr,
	);

	let rescaled = new Float32Array(0);
	const decode: SoundDecoder['decode'] = (frame) => {
		const frameMemory = common.allocateTypedArray(frame.length, Uint8Array, false);
		if (frameMemory.ptr === 0) return undefined;
		frameMemory.buf.set(frame);
		wasm.decode_frame(decoder, frameMemory.ptr, frame.length);

		const count = sampleCount.buf[0] ?? 0;
		const channelCount = channels.buf[0] ?? 0;
		const pointer = output.buf[0] ?? 0;
		const isBroken = errorText.buf[0] !== 0 || stateText.buf[0] !== 0;
		const samples = new Float32Array(wasm.HEAP, pointer, outputLength.buf[0] ?? 0);
		if (rescaled.length < samples.length) rescaled = new Float32Array(samples.length);
		rescale(samples, bitsPerSample.buf[0] ?? 0, rescaled);
		const decoded = Array.from({ length: channelCount }, (_, channel) =>
			rescaled.subarray(channel * count, (channel + 1) * count),
		);
		// The header of a stream makes no output: what is not there, or was freed before, stays alone.
		if (pointer !== 0) wasm.free(pointer);
		output.buf[0] = 0;
		outputLength.buf[0] = 0;
		sampleCount.buf[0] = 0;
		return isBroken ? undefined : decoded;
	};
	decode(streamHeader);

	return {
		decode,
		free: () => {
			wasm.destroy_decoder(decoder);
			common.free();
		},
	};
}
