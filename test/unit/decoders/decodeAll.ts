import { createHash } from 'node:crypto';
import type { SoundDecoder } from '../../../nodes/DeepfakeAudioCheck/audio/media/libraries';

/** All samples of the packets, one array for each channel; a packet without sound ends the test. */
export function decodeAll(decoder: SoundDecoder, packets: Uint8Array[]): Float64Array[] {
	const channels: number[][] = [];
	for (const [index, packet] of packets.entries()) {
		const samples = decoder.decode(packet);
		if (samples === undefined) throw new Error(`Packet ${index} was not decoded`);
		samples.forEach((channel, number) => (channels[number] ??= []).push(...channel));
	}
	return channels.map((channel) => Float64Array.from(channel));
}

/** What ffmpeg writes as `-f f32le`, one array for each channel. */
export function readFloats(bytes: Uint8Array, channels: number): Float64Array[] {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const count = bytes.length / 4 / channels;
	return Array.from({ length: channels }, (_, channel) =>
		Float64Array.from({ length: count }, (__, index) =>
			view.getFloat32(4 * (index * channels + channel), true),
		),
	);
}

/** All samples as one string, the same for the same samples to the last bit. */
export function fingerprint(channels: Float64Array[]): string {
	const hash = createHash('sha256');
	for (const channel of channels) hash.update(`${channel.length} `).update(channel);
	return hash.digest('hex');
}
