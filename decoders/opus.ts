import WASMAudioDecoderCommon from '@wasm-audio-decoders/common';
import library from 'opus-decoder/library';
import {
	LONGEST_OPUS_PACKET_SAMPLES,
	OPUS_OUTPUT_RATE,
	type OpusLayout,
	type SoundDecoder,
} from '../nodes/DeepfakeAudioCheck/audio/soundDecoder';

/** The functions of libopus as opus-decoder compiles them. */
interface OpusFunctions {
	opus_frame_decoder_create: (
		sampleRate: number,
		channels: number,
		streamCount: number,
		coupledCount: number,
		mappingPointer: number,
		preSkip: number,
		forceStereo: number,
	) => number;
	opus_frame_decode_float_deinterleaved: (
		decoder: number,
		packetPointer: number,
		packetBytes: number,
		samplesPointer: number,
	) => number;
	opus_frame_decoder_destroy: (decoder: number) => void;
}

/** 48 frames of 1275 bytes, which is more than any packet of one stream. Ref: RFC 6716 section 3.4 */
const MAXIMUM_PACKET_BYTES = 61_440;

/** An Opus decoder at 16 kHz. Pre-skip is left to the caller, who knows the container. */
export async function createOpusDecoder(layout: OpusLayout): Promise<SoundDecoder> {
	const { channels, streamCount, coupledCount, mapping } = layout;
	const common = await new WASMAudioDecoderCommon<OpusFunctions>().instantiate(library);
	const { wasm } = common;
	const packetMemory = common.allocateTypedArray(MAXIMUM_PACKET_BYTES, Uint8Array);
	// The library deinterleaves into memory that is laid out for 48 kHz.
	const samplesMemory = common.allocateTypedArray(
		3 * LONGEST_OPUS_PACKET_SAMPLES * channels,
		Float32Array,
	);
	const mappingMemory = common.allocateTypedArray(channels, Uint8Array);
	mappingMemory.buf.set(mapping);
	const decoder = wasm.opus_frame_decoder_create(
		OPUS_OUTPUT_RATE,
		channels,
		streamCount,
		coupledCount,
		mappingMemory.ptr,
		0,
		0,
	);

	return {
		decode: (packet) => {
			if (packet.length > MAXIMUM_PACKET_BYTES) return undefined;
			packetMemory.buf.set(packet);
			const sampleCount = wasm.opus_frame_decode_float_deinterleaved(
				decoder,
				packetMemory.ptr,
				packet.length,
				samplesMemory.ptr,
			);
			if (sampleCount < 0) return undefined;
			return Array.from({ length: channels }, (_, channel) =>
				samplesMemory.buf.subarray(channel * sampleCount, (channel + 1) * sampleCount),
			);
		},
		free: () => {
			wasm.opus_frame_decoder_destroy(decoder);
			common.free();
		},
	};
}
