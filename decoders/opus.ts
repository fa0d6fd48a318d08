import library from 'compiled:opus';
import {
	LONGEST_OPUS_PACKET_SAMPLES,
	OPUS_OUTPUT_RATE,
	type Codecs,
} from '../nodes/DeepfakeAudioCheck/audio/media/libraries';
import { Library } from './runningCode';

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

const opus = new Library<OpusFunctions>(library);

/** See `Codecs`. Rejects with a TrapError if the layout needs more memory than there is. */
export const createOpusDecoder: Codecs['opus']['createOpusDecoder'] = async (layout) => {
	const { channels, streamCount, coupledCount, mapping } = layout;
	const code = await opus.start();
	const packetPointer = code.allocate(MAXIMUM_PACKET_BYTES, Uint8Array);
	// The library deinterleaves into memory that is laid out for 48 kHz.
	const roomSamples = 3 * LONGEST_OPUS_PACKET_SAMPLES * channels;
	const samplesPointer = code.allocate(roomSamples, Float32Array);
	const mappingPointer = code.allocate(channels, Uint8Array);
	code.view(mappingPointer, channels, Uint8Array).set(mapping);
	const create = () =>
		code.run(({ opus_frame_decoder_create }) =>
			opus_frame_decoder_create(
				OPUS_OUTPUT_RATE,
				channels,
				streamCount,
				coupledCount,
				mappingPointer,
				0,
				0,
			),
		);
	let decoder = create();

	return {
		decode: (packet) => {
			if (packet.length > MAXIMUM_PACKET_BYTES) return undefined;
			return code.run(({ opus_frame_decode_float_deinterleaved: decodePacket }) => {
				code.view(packetPointer, packet.length, Uint8Array).set(packet);
				const count = decodePacket(decoder, packetPointer, packet.length, samplesPointer);
				if (count < 0) return undefined;
				return Array.from({ length: channels }, (_, channel) =>
					code.view(samplesPointer + 4 * channel * count, count, Float32Array),
				);
			});
		},
		reset: () => {
			code.run(({ opus_frame_decoder_destroy }) => opus_frame_decoder_destroy(decoder));
			decoder = create();
		},
		free: () => code.end(),
	};
};
