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

/**
 * A shorter stretch that cannot be decoded holds nothing, in seconds: frames of MP3 behind a cut refer to
 * bytes that are not there, and no decoder reads them.
 */
const LEAST_GAP_SECONDS = 0.2;

/** The loudest sample of 16 bits. */
const FULL_SCALE = 0x7fff;

/** Where there is speech in what was heard of a sound. */
export interface SpeechMap {
	/** How much of a part of the sound is speech, in seconds; what was not listened to is not. */
	secondsBetween: (startSeconds: number, endSeconds: number) => number;
}

/** The same for all channels together, in which speech is what is speech in one of them, and for each by itself. */
export interface HeardSound extends SpeechMap {
	channels: SpeechMap[];
	/** Stretches of it that could not be decoded, each long enough to hold something. */
	gaps: number;
}

/**
 * Looks through a sound for speech, each channel by itself: what is added up may cancel itself out.
 * The detector is set so that it misses the least. It takes tones, and loud noise, for speech; and what
 * could not be decoded counts as speech here.
 *
 * @param ranges what is listened to, in order: no more is decoded; all of it by default
 * @returns undefined if the sound has too many channels, or could not be decoded to the end of a range
 * @throws what a decoder throws, and what `yieldToEventLoop` rejects with
 */
export async function findSpeech(
	pcm: Pcm,
	tools: AudioTools,
	ranges: readonly FrameRange[] = [{ start: 0, end: pcm.frameCount }],
): Promise<HeardSound | undefined> {
	const { channels, sampleRate } = pcm;
	if (channels > MOST_CHANNELS || !(sampleRate > 0)) return undefined;
	const fit = fitRate(sampleRate);
	const { createSpeechDetector } = await tools.loadCodec('speechDetector');
	const rows: ChannelRow[] = [];
	const heard: HeardRange[] = [];
	try {
		for (let channel = 0; channel < channels; channel += 1) {
			const detector = await createSpeechDetector({ sampleRate: fit.detectorRate, mode: 0 });
			rows.push(new ChannelRow(detector, fit));
		}
		for (const range of ranges) {
			const one = await listenTo(pcm, range, { rows, tools });
			if (one === undefined) return undefined;
			heard.push(one);
		}
	} finally {
		for (const row of rows) row.free();
	}
	const frameSeconds = (FRAME_SECONDS * fit.detectorRate * fit.averaged) / fit.repeats / sampleRate;
	const mapOf = (isMeant: (channel: number) => boolean) =>
		createMap(
			heard.map((one) => joinChannels(one, { frameSeconds, sampleRate, isMeant })),
			frameSeconds,
		);
	return {
		...mapOf(() => true),
		channels: rows.map((_, channel) => mapOf((one) => one === channel)),
		gaps: joinRanges(heard.flatMap(({ lost }) => lost)).filter(
			({ start, end }) => end - start >= LEAST_GAP_SECONDS * sampleRate,
		).length,
	};
}

/** What follows one another without a pause is one stretch. */
function joinRanges(ranges: readonly FrameRange[]): FrameRange[] {
	const joined: FrameRange[] = [];
	for (const { start, end } of ranges) {
		const last = joined.at(-1);
		if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
		else joined.push({ start, end });
	}
	return joined;
}

/** What was heard in a part of a sound that was decoded in one go. */
interface HeardRange {
	range: FrameRange;
	/** Of each channel, whether there is speech in each of its frames. */
	found: boolean[][];
	/** What could not be decoded. */
	lost: FrameRange[];
}

/** Undefined if the range could not be decoded to its end. */
async function listenTo(
	pcm: Pcm,
	range: FrameRange,
	{ rows, tools }: { rows: readonly ChannelRow[]; tools: AudioTools },
): Promise<HeardRange | undefined> {
	const lost: FrameRange[] = [];
	let read = 0;
	for await (const samples of pcm.read(range, (one) => lost.push(one))) {
		rows.forEach((row, channel) => row.append(samples[channel] ?? new Float32Array(0)));
		read += samples[0]?.length ?? 0;
		await tools.yieldToEventLoop();
	}
	const found = rows.map((row) => row.take());
	return read < range.end - range.start ? undefined : { range, found, lost };
}

/** Frames that follow one another, and whether there is speech in each. */
interface HeardFrames {
	startSeconds: number;
	speech: boolean[];
}

function joinChannels(
	{ range, found, lost }: HeardRange,
	about: { frameSeconds: number; sampleRate: number; isMeant: (channel: number) => boolean },
): HeardFrames {
	const { frameSeconds, sampleRate, isMeant } = about;
	const meant = found.filter((_, channel) => isMeant(channel));
	const speech = Array.from({ length: meant[0]?.length ?? 0 }, (_, frame) =>
		meant.some((frames) => frames[frame] === true),
	);
	const frameAt = (place: number) => (place - range.start) / sampleRate / frameSeconds;
	for (const { start, end } of lost) {
		const last = Math.min(Math.ceil(frameAt(end)), speech.length);
		for (let frame = Math.max(Math.floor(frameAt(start)), 0); frame < last; frame += 1) {
			speech[frame] = true;
		}
	}
	return { startSeconds: range.start / sampleRate, speech };
}

function createMap(heard: readonly HeardFrames[], frameSeconds: number): SpeechMap {
	return {
		secondsBetween: (startSeconds, endSeconds) =>
			heard.reduce((seconds, { startSeconds: zero, speech }) => {
				const place = { start: startSeconds - zero, end: endSeconds - zero };
				return seconds + countSpeech(speech, place, frameSeconds);
			}, 0),
	};
}

/** @param place from the first frame on, in seconds */
function countSpeech(
	speech: readonly boolean[],
	place: { start: number; end: number },
	frameSeconds: number,
): number {
	const first = Math.max(Math.floor(place.start / frameSeconds + 1e-6), 0);
	const end = Math.min(Math.ceil(place.end / frameSeconds - 1e-6), speech.length);
	let seconds = 0;
	for (let frame = first; frame < end; frame += 1) {
		if (speech[frame] !== true) continue;
		const start = Math.max(frame * frameSeconds, place.start);
		seconds += Math.min((frame + 1) * frameSeconds, place.end) - start;
	}
	return seconds;
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
	private found: boolean[] = [];

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
		if (repeats === 1 && averaged === 1) {
			this.appendAsTheyAre(samples);
			return;
		}
		// In variables rather than fields: this is gone through for every sample of an hour.
		let { sum, summed } = this;
		for (let index = 0; index < samples.length; index += 1) {
			const sample = samples[index] as number;
			for (let repeat = 0; repeat < repeats; repeat += 1) {
				sum += sample;
				summed += 1;
				if (summed < averaged) continue;
				this.add(sum / averaged);
				sum = 0;
				summed = 0;
			}
		}
		this.sum = sum;
		this.summed = summed;
	}

	/** Of each frame so far, whether there is speech in it; what follows begins another one. */
	take(): boolean[] {
		const { found } = this;
		this.found = [];
		this.count = 0;
		this.sum = 0;
		this.summed = 0;
		return found;
	}

	free(): void {
		this.detector.free();
	}

	/** Telephone sound, mostly: half the time of the way for all rates. */
	private appendAsTheyAre(samples: Float32Array | Float64Array): void {
		const { frame } = this;
		const frameLength = frame.length;
		let { count } = this;
		for (let index = 0; index < samples.length; index += 1) {
			frame[count] = toInt16(samples[index] as number);
			count += 1;
			if (count < frameLength) continue;
			this.found.push(this.detector.isSpeech(frame));
			count = 0;
		}
		this.count = count;
	}

	private add(sample: number): void {
		this.frame[this.count] = toInt16(sample);
		this.count += 1;
		if (this.count < this.frame.length) return;
		this.found.push(this.detector.isSpeech(this.frame));
		this.count = 0;
	}
}

function toInt16(sample: number): number {
	// Not `Math.round`, which takes five times as long.
	const value = Math.floor(sample * FULL_SCALE + 0.5);
	return value > FULL_SCALE ? FULL_SCALE : value < -FULL_SCALE ? -FULL_SCALE : value;
}
