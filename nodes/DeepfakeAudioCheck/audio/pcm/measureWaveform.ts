import type { Pcm, Samples } from '../media/pcm';
import type { Waveform } from '../media/waveform';

/** The parts that a recording is divided into: as many as a wide picture can show. */
export const WAVEFORM_PARTS = 600;

/** Of recordings with more channels than this, as if there were so many: callers sit on two. */
export const MOST_DRAWN_CHANNELS = 8;

/** A sound that is measured while it is read. */
export interface MeasuredPcm {
	pcm: Pcm;
	/**
	 * How loud what was read so far is: silent where nothing was. A channel is counted from 1; all of them
	 * together if it is left out. Undefined of a sound without samples.
	 */
	waveformOf: (channel?: number) => Waveform | undefined;
}

/** The same sound, with its waveform: for whoever reads it anyway. */
export function measureWaveform(pcm: Pcm): MeasuredPcm {
	const { frameCount, sampleRate } = pcm;
	const parts = Math.min(WAVEFORM_PARTS, frameCount);
	const rows = Array.from({ length: Math.min(pcm.channels, MOST_DRAWN_CHANNELS) }, () =>
		new Array<number>(parts).fill(0),
	);
	const note = (frame: number, samples: Samples) => {
		const count = samples[0]?.length ?? 0;
		for (let start = 0; start < count; ) {
			const part = Math.min(Math.floor(((frame + start) * parts) / frameCount), parts - 1);
			const partEnd = Math.ceil(((part + 1) * frameCount) / parts) - frame;
			const end = Math.min(Math.max(partEnd, start + 1), count);
			for (const [channel, peaks] of rows.entries()) {
				const heard = samples[channel]?.subarray(start, end);
				if (heard !== undefined) peaks[part] = Math.max(peaks[part] ?? 0, loudest(heard));
			}
			start = end;
		}
	};
	return {
		pcm: {
			...pcm,
			read: async function* (range, onLost) {
				let frame = range.start;
				for await (const samples of pcm.read(range, onLost)) {
					note(frame, samples);
					frame += samples[0]?.length ?? 0;
					yield samples;
				}
			},
		},
		waveformOf: (channel) => {
			if (parts <= 0) return undefined;
			const meant = rows.filter((_, index) => channel === undefined || index === channel - 1);
			const peaks = Array.from({ length: parts }, (_, part) =>
				Math.min(Math.max(0, ...meant.map((row) => row[part] ?? 0)), 1),
			);
			return { durationSeconds: frameCount / sampleRate, peaks };
		},
	};
}

/** The highest sample, whatever its sign. */
export function loudest(samples: Float32Array | Float64Array): number {
	let peak = 0;
	for (let index = 0; index < samples.length; index += 1) {
		const value = Math.abs(samples[index] as number);
		if (value > peak) peak = value;
	}
	return peak;
}
