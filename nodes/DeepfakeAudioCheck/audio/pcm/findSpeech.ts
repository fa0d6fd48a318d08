import type { SpeechDetector } from '../media/libraries';
import type { FrameRange, Pcm } from '../media/pcm';
import type { AudioTools } from '../media/tools';

/** Sound with more channels than this is not looked through: each has a detector of its own. */
const MOST_CHANNELS = 8;

/** A frame that is speech or is not, in seconds: the longest that the detector takes. */
const FRAME_SECONDS = 0.03;

/** The rates at which the detector listens, in Hz: it hears nothing above 4 kHz anyway. */
const DETECTOR_RATES = [16_000, 8_000] as const;

/** How many times a sample may be repeated to come near one of them. */
const MOST_REPEATS = 4;

/** By how much a repetition counts as worse than being beside the rate. */
const PENALTY = 0.05;

/** The loudest sample of 16 bits. */
const FULL_SCALE = 0x7fff;

/** Where there is speech in a sound. */
export interface SpeechMap {
	/** How much of a part of the sound is speech in one of its channels, in seconds. */
	secondsBetween: (startSeconds: number, endSeconds: number) => number;
}

/**
 * Looks through all of a sound for speech, each channel by itself: what is added up may cancel itself out.
 * The detector is set so that it misses the least. It takes tones, and loud noise, for speech; and what
 * could not be decoded counts as speech here.
 *
 * @returns undefined if the sound has too many channels, or could not be decoded to its end
 * @throws what a decoder throws, and what `yieldToEventLoop` rejects with
 */
export async function findSpeech(pcm: Pcm, tools: AudioTools): Promise<SpeechMap | undefined> {
	const { channels, frameCount, sampleRate } = pcm;
	if (channels > MOST_CHANNELS || !(sampleRate > 0)) return undefined;
	const fit = fitRate(sampleRate);
	const { createSpeechDetector } = await tools.loadCodec('speechDetector');
	const rows: ChannelRow[] = [];
	const lost: FrameRange[] = [];
	try {
		for (let channel = 0; channel < channels; channel += 1) {
			const detector = await createSpeechDetector({ sampleRate: fit.detectorRate, mode: 0 });
			rows.push(new ChannelRow(detector, fit));
		}
		let read = 0;
		const range = { start: 0, end: frameCount };
		for await (const samples of pcm.read(range, (one) => lost.push(one))) {
			rows.forEach((row, channel) => row.append(samples[channel] ?? new Float32Array(0)));
			read += samples[0]?.length ?? 0;
			await tools.yieldToEventLoop();
		}
		if (read < frameCount) return undefined;
	} finally {
		for (const row of rows) row.free();
	}
	const frameSeconds = (FRAME_SECONDS * fit.detectorRate * fit.averaged) / fit.repeats / sampleRate;
	return createMap(rows, {
		frameSeconds,
		lost: lost.map(({ start, end }) => ({ start: start / sampleRate, end: end / sampleRate })),
	});
}

/** @param about.lost what could not be decoded, in seconds */
function createMap(
	rows: readonly ChannelRow[],
	about: { frameSeconds: number; lost: Array<{ start: number; end: number }> },
): SpeechMap {
	const { frameSeconds, lost } = about;
	const frameCount = rows[0]?.found.length ?? 0;
	const speech = Array.from({ length: frameCount }, (_, frame) =>
		rows.some(({ found }) => found[frame] === true),
	);
	for (const { start, end } of lost) {
		const last = Math.min(Math.ceil(end / frameSeconds), frameCount);
		for (let frame = Math.floor(start / frameSeconds); frame < last; frame += 1) {
			speech[frame] = true;
		}
	}
	return {
		secondsBetween: (startSeconds, endSeconds) => {
			const first = Math.max(Math.floor(startSeconds / frameSeconds + 1e-6), 0);
			const end = Math.min(Math.ceil(endSeconds / frameSeconds - 1e-6), frameCount);
			let seconds = 0;
			for (let frame = first; frame < end; frame += 1) {
				if (speech[frame] !== true) continue;
				const start = Math.max(frame * frameSeconds, startSeconds);
				seconds += Math.min((frame + 1) * frameSeconds, endSeconds) - start;
			}
			return seconds;
		},
	};
}

/** How samples of a rate come near a rate of the detector: each repeated, then so many averaged. */
interface RateFit {
	detectorRate: (typeof DETECTOR_RATES)[number];
	repeats: number;
	averaged: number;
}

/**
 * The way that comes nearest. A voice that seems to be a tenth higher or lower is a voice all the same, so
 * that no filter is needed, which would take ten times as long as the detector.
 */
function fitRate(sampleRate: number): RateFit {
	let best: RateFit & { badness: number } = {
		...{ detectorRate: 16_000, repeats: 1, averaged: 1 },
		badness: Infinity,
	};
	for (const detectorRate of DETECTOR_RATES) {
		for (let repeats = 1; repeats <= MOST_REPEATS; repeats += 1) {
			const averaged = Math.max(Math.round((sampleRate * repeats) / detectorRate), 1);
			const distance = Math.abs(Math.log((sampleRate * repeats) / averaged / detectorRate));
			const badness = distance + PENALTY * (repeats - 1);
			if (badness < best.badness) best = { detectorRate, repeats, averaged, badness };
		}
	}
	return best;
}

/** A channel on its way through its detector. */
class ChannelRow {
	/** Of each frame, whether there is speech in it. */
	readonly found: boolean[] = [];

	private readonly frame: Int16Array;

	private count = 0;

	private sum = 0;

	private summed = 0;

	constructor(
		private readonly detector: SpeechDetector,
		private readonly fit: RateFit,
	) {
		this.frame = new Int16Array(fit.detectorRate * FRAME_SECONDS);
	}

	append(samples: Float32Array | Float64Array): void {
		const { repeats, averaged } = this.fit;
		// In variables rather than fields: this is gone through for every sample of an hour.
		let { sum, summed } = this;
		for (let index = 0; index < samples.length; index += 1) {
			const sample = samples[index] as number;
			for (let repeat = 0; repeat < repeats; repeat += 1) {
				sum += sample;
				summed += 1;
				if (summed < averaged) continue;
				this.take(sum / averaged);
				sum = 0;
				summed = 0;
			}
		}
		this.sum = sum;
		this.summed = summed;
	}

	free(): void {
		this.detector.free();
	}

	private take(sample: number): void {
		const value = Math.round(sample * FULL_SCALE);
		this.frame[this.count] =
			value > FULL_SCALE ? FULL_SCALE : value < -FULL_SCALE ? -FULL_SCALE : value;
		this.count += 1;
		if (this.count < this.frame.length) return;
		this.found.push(this.detector.isSpeech(this.frame));
		this.count = 0;
	}
}
