import { createSamplesReader } from './samples';
import { packetBytesAt } from '../media/packetTable';
import type { Track } from '../media/track';
import type { Waveform } from '../media/waveform';
import { loudest, MOST_DRAWN_CHANNELS, WAVEFORM_PARTS } from '../pcm/measureWaveform';

/**
 * Samples that are looked at in all, at most: an hour of sound has a hundred times more, and
 * n8n must go on meanwhile. 150 000 take a few milliseconds, and up to 40 in the first call on a busy machine.
 */
const MOST_SAMPLES = 150_000;

/**
 * The waveform of uncompressed or G.711 sound by samples here and there; undefined if the track is
 * coded in another way: `measureWaveform` is for what has to be decoded.
 *
 * @param onlyChannel counted from 1; all of them together if it is left out
 */
export function sampleWaveform(track: Track, onlyChannel?: number): Waveform | undefined {
	const { codec, packets, sampleRate } = track;
	if (codec.name !== 'pcm' || track.channels < 1) return undefined;
	const read = createSamplesReader(codec);
	if (read === undefined) return undefined;
	const { bytesPerSample } = codec;
	const frameBytes = track.channels * bytesPerSample;
	const skipped = Math.round((track.skippedUnits / packets.timescale) * sampleRate);
	const frameCount = Math.floor(packets.bytesBetween(0, packets.count) / frameBytes) - skipped;
	if (frameCount <= 0) return undefined;

	const firstChannel = onlyChannel === undefined ? 0 : onlyChannel - 1;
	const channels = onlyChannel === undefined ? Math.min(track.channels, MOST_DRAWN_CHANNELS) : 1;
	const parts = Math.min(WAVEFORM_PARTS, frameCount);
	const framesPerPart = Math.max(1, Math.floor(MOST_SAMPLES / parts / channels));
	const values = new Float64Array(framesPerPart + 1);
	const peaks: number[] = [];
	for (let part = 0; part < parts; part += 1) {
		const start = Math.floor((part * frameCount) / parts);
		const end = Math.floor(((part + 1) * frameCount) / parts);
		const step = Math.max(1, Math.ceil((end - start) / framesPerPart));
		let peak = 0;
		let frame = start;
		while (frame < end) {
			const place = (frame + skipped) * frameBytes;
			const bytes = packetBytesAt(packets, place, (end - frame) * frameBytes);
			const count = Math.ceil(Math.floor(bytes.length / frameBytes) / step);
			if (count === 0) break;
			const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
			const looked = values.subarray(0, count);
			for (let channel = 0; channel < channels; channel += 1) {
				const offset = (firstChannel + channel) * bytesPerSample;
				read({ view, offset, stride: step * frameBytes }, looked);
				peak = Math.max(peak, loudest(looked));
			}
			frame += count * step;
		}
		peaks.push(Math.min(peak, 1));
	}
	return { durationSeconds: frameCount / sampleRate, peaks };
}
