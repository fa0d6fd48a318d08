import { LONGEST_OPUS_PACKET_SAMPLES, OPUS_OUTPUT_RATE, type Samples } from '../media/libraries';
import { mixDown } from './mixDown';
import { OPUS_CLOCK_RATE, opusPacketDuration, type OpusHead } from './opusPackets';
import type { ConversionTools, FrameRange, SoundSource } from './soundSource';
import { TimedPieces } from './timedPieces';

/** Samples of 48 kHz to a sample of the output. */
const CLOCK_RATIO = OPUS_CLOCK_RATE / OPUS_OUTPUT_RATE;

/** The packets of a stream, timed in samples of the output. */
export class OpusPackets extends TimedPieces {
	/** @returns false when it is no packet, and was not added */
	addPacket(packet: Uint8Array): boolean {
		const duration = opusPacketDuration(packet);
		if (duration > 0) this.add(packet, duration / CLOCK_RATIO);
		return duration > 0;
	}
}

/** One stream of Opus packets, without its headers. */
export interface OpusStream {
	head: OpusHead;
	packets: OpusPackets;
	/** The length after pre-skip, in samples of 48 kHz, when the container trims the end. */
	trimmedDuration: number | undefined;
}

/**
 * A decoder that starts in the middle needs some sound to run in: 80 ms at least, see RFC 7845
 * section 4.6. With 400 ms, what follows no longer differs audibly from sound decoded in one go.
 */
const RUN_IN_FRAMES = 0.4 * OPUS_OUTPUT_RATE;

interface Link {
	stream: OpusStream;
	/** What is kept of it: from where to where in its own sound, and where that stands in all. */
	kept: FrameRange;
	offset: number;
}

/** Opus streams, one after another, as sound of 16 kHz in one channel. Packets must not be empty. */
export function createOpusSource(streams: OpusStream[], tools: ConversionTools): SoundSource {
	const links: Link[] = [];
	let frameCount = 0;
	for (const stream of streams) {
		const link = createLink(stream, frameCount);
		links.push(link);
		frameCount += link.kept.end - link.kept.start;
	}
	return {
		sampleRate: OPUS_OUTPUT_RATE,
		channels: 1,
		bitsPerSample: 16,
		frameCount,
		read: async function* (range) {
			for (const link of links) {
				const { offset, kept } = link;
				const start = kept.start + Math.max(range.start - offset, 0);
				const end = Math.min(kept.start + range.end - offset, kept.end);
				if (end <= start) continue;
				const isWhole = yield* readLink(link, { start, end }, tools);
				if (!isWhole) return;
			}
		},
	};
}

function createLink(stream: OpusStream, offset: number): Link {
	const { head, packets, trimmedDuration } = stream;
	const all = packets.duration;
	const start = Math.min(Math.round(head.preSkip / CLOCK_RATIO), all);
	const trimmedEnd =
		trimmedDuration === undefined
			? all
			: Math.round((head.preSkip + trimmedDuration) / CLOCK_RATIO);
	return {
		stream,
		kept: { start, end: Math.max(Math.min(trimmedEnd, all), start) },
		offset,
	};
}

/** @returns false when a packet could not be decoded */
async function* readLink(
	link: Link,
	range: FrameRange,
	{ loadCodec, pause }: ConversionTools,
): AsyncGenerator<Samples, boolean> {
	const { head, packets } = link.stream;
	const { createOpusDecoder } = await loadCodec('opus');
	const decoder = await createOpusDecoder(head.layout);
	const mono = new Float32Array(LONGEST_OPUS_PACKET_SAMPLES);
	try {
		const first = packets.indexAt(Math.max(range.start - RUN_IN_FRAMES, 0));
		for (let index = first; index < packets.count; index += 1) {
			const start = packets.startOf(index);
			if (start >= range.end) break;
			const decoded = decoder.decode(packets.at(index));
			// A packet that decodes to another length than it says would shift all that follows.
			const length = packets.startOf(index + 1) - start;
			if (decoded?.[0]?.length !== length) return false;

			mixDown(decoded, mono);
			const from = Math.max(range.start - start, 0);
			const piece = mono.subarray(from, Math.max(Math.min(range.end - start, length), from));
			if (piece.length > 0) yield [piece];
			await pause();
		}
		return true;
	} finally {
		decoder.free();
	}
}
