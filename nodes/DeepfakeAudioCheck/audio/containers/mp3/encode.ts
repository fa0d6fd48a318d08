import { planSegments, wholeSegment, type UnitTimeline } from '../../cut/planSegments';
import type { Cuttable, UnitRange, Written } from '../../media/cuttable';
import type { Pcm } from '../../media/pcm';
import type { AudioTools } from '../../media/tools';

/** Samples of a frame at the rates of MPEG-2 and 2.5. Ref: ISO/IEC 13818-3 section 2.4.2.3 */
const FRAME_SAMPLES = 576;

/**
 * Frames that LAME writes beside those that the samples fill: it starts 576 samples late, and what it
 * holds back at the end comes out in a frame more. Observed for lengths from 1 sample on.
 */
const EXTRA_FRAMES = 2;

/** Samples that LAME gets at a time: two frames take it half a ms. */
const ENCODED_SAMPLES = 2 * FRAME_SAMPLES;

/** The highest sample rate of the frames that are written here, in Hz. */
const HIGHEST_RATE = 24_000;

/**
 * Samples of one channel as MP3 of a constant bit rate. What is heard of it begins 1105 samples late:
 * 576 of the encoder and 529 of the decoder.
 *
 * @param pcm of one channel, at a sample rate of MPEG-2 or 2.5
 * @param bitrateKbps one that MPEG has at that rate, and of whole bytes a frame
 */
export function encodeMp3(
	pcm: Pcm,
	bitrateKbps: number,
	{ loadCodec, yieldToEventLoop }: AudioTools,
): Cuttable {
	const { sampleRate } = pcm;
	const frameBytes = (bitrateKbps * 1000 * FRAME_SAMPLES) / 8 / sampleRate;
	if (pcm.channels !== 1 || sampleRate > HIGHEST_RATE || !Number.isInteger(frameBytes)) {
		throw new RangeError(`No MP3 of ${bitrateKbps} kbit/s is made of ${sampleRate} Hz here`);
	}
	const timeline: UnitTimeline = {
		unitCount: pcm.frameCount,
		startSeconds: (sample) => sample / sampleRate,
		sizeBytes: ({ first, end }) =>
			(Math.ceil((end - first) / FRAME_SAMPLES) + EXTRA_FRAMES) * frameBytes,
	};
	const whole = wholeSegment(timeline);
	return {
		container: 'mp3',
		encoding: { sampleRate, channels: 1, bitrateKbps },
		durationSeconds: whole.endSeconds,
		whole,
		plan: (limits) => planSegments(timeline, limits),
		write: async (segment) => {
			const { createMp3Encoder } = await loadCodec('mp3Encoder');
			const encoder = await createMp3Encoder({ sampleRate, channels: 1, bitrateKbps });
			if (encoder === undefined) return { ok: false, readableSeconds: 0 };
			try {
				const bytes = new Uint8Array(timeline.sizeBytes(segment));
				return await encode({ pcm, segment, bytes }, (samples) => encoder.encode([samples]), {
					flush: () => encoder.flush(),
					yieldToEventLoop,
				});
			} finally {
				encoder.free();
			}
		},
	};
}

/** Fills the bytes of a file with frames, or says how far the sound could be decoded. */
async function encode(
	{ pcm, segment, bytes }: { pcm: Pcm; segment: UnitRange; bytes: Uint8Array<ArrayBuffer> },
	encodeSamples: (samples: Float32Array) => Uint8Array,
	{ flush, yieldToEventLoop }: { flush: () => Uint8Array; yieldToEventLoop: () => Promise<void> },
): Promise<Written> {
	let sizeBytes = 0;
	const append = (frames: Uint8Array) => {
		bytes.set(frames, sizeBytes);
		sizeBytes += frames.length;
	};
	const waiting = new Float32Array(ENCODED_SAMPLES);
	let waitingCount = 0;
	let read = segment.first;
	for await (const [samples] of pcm.read({ start: segment.first, end: segment.end })) {
		if (samples === undefined) break;
		for (let start = 0; start < samples.length; ) {
			const taken = samples.subarray(start, start + ENCODED_SAMPLES - waitingCount);
			waiting.set(taken, waitingCount);
			waitingCount += taken.length;
			start += taken.length;
			if (waitingCount < ENCODED_SAMPLES) continue;
			append(encodeSamples(waiting));
			waitingCount = 0;
			await yieldToEventLoop();
		}
		read += samples.length;
	}
	if (read < segment.end) return { ok: false, readableSeconds: read / pcm.sampleRate };
	if (waitingCount > 0) append(encodeSamples(waiting.subarray(0, waitingCount)));
	append(flush());
	return { ok: true, bytes };
}
