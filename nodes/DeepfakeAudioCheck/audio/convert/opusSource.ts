import { OPUS_OUTPUT_RATE, type Samples, type SoundDecoder } from '../soundDecoder';
import { opusPacketDuration, OPUS_CLOCK_RATE, type OpusHead } from './opusPackets';
import type { ConversionTools, FrameRange, SoundSource } from './soundSource';

/** One stream of Opus packets, without its headers. */
export interface OpusStream {
	head: OpusHead;
	packets: Uint8Array[];
	/** The length after pre-skip, in samples of 48 kHz, when the container trims the end. */
	trimmedDuration: number | undefined;
}

/** Samples of 48 kHz to a sample of the output. */
const CLOCK_RATIO = OPUS_CLOCK_RATE / OPUS_OUTPUT_RATE;

/**
 * A decoder that starts in the middle needs some sound to run in: 80 ms at least, see RFC 7845
 * section 4.6. With 400 ms, what follows no longer differs audibly from sound decoded in one go.
 */
const RUN_IN_FRAMES = 0.4 * OPUS_OUTPUT_RATE;

interface Link {
	stream: OpusStream;
	/** When each packet starts, in samples of the output; one more for the end of the last. */
	starts: Float64Array;
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
	const starts = new Float64Array(packets.length + 1);
	packets.forEach((packet, index) => {
		starts[index + 1] = (starts[index] ?? 0) + opusPacketDuration(packet) / CLOCK_RATIO;
	});
	const all = starts[packets.length] ?? 0;
	const start = Math.min(Math.round(head.preSkip / CLOCK_RATIO), all);
	const trimmedEnd =
		trimmedDuration === undefined
			? all
			: Math.round((head.preSkip + trimmedDuration) / CLOCK_RATIO);
	return {
		stream,
		starts,
		kept: { start, end: Math.max(Math.min(trimmedEnd, all), start) },
		offset,
	};
}

/** @returns false when a packet could not be decoded */
async function* readLink(
	link: Link,
	range: FrameRange,
	{ loadDecoders, pause }: ConversionTools,
): AsyncGenerator<Samples, boolean> {
	const { stream, starts } = link;
	const decoder = await (await loadDecoders()).createOpusDecoder(stream.head.layout);
	let isTrapped = false;
	try {
		const first = findPacket(starts, Math.max(range.start - RUN_IN_FRAMES, 0));
		for (let index = first; index < stream.packets.length; index += 1) {
			const start = starts[index] ?? 0;
			if (start >= range.end) break;
			const packet = stream.packets[index];
			isTrapped = true;
			const decoded = packet === undefined ? undefined : decodeMono(decoder, packet);
			isTrapped = false;
			// A packet that decodes to another length than it says would shift all that follows.
			if (decoded?.length !== (starts[index + 1] ?? 0) - start) return false;

			const from = Math.max(range.start - start, 0);
			const piece = decoded.subarray(from, Math.max(range.end - start, from));
			if (piece.length > 0) yield [piece];
			await pause();
		}
		return true;
	} finally {
		// After a trap, its memory is not to be touched again.
		if (!isTrapped) decoder.free();
	}
}

/** The last packet that starts at a place or before. */
function findPacket(starts: Float64Array, frame: number): number {
	let low = 0;
	let high = starts.length - 1;
	while (low < high - 1) {
		const middle = (low + high) >> 1;
		if ((starts[middle] ?? 0) <= frame) low = middle;
		else high = middle;
	}
	return low;
}

function decodeMono(decoder: SoundDecoder, packet: Uint8Array): Float32Array | undefined {
	const channels = decoder.decode(packet);
	const [first] = channels ?? [];
	if (channels === undefined || first === undefined) return undefined;
	if (channels.length === 1 && first instanceof Float32Array) return first;
	const mixed = new Float32Array(first.length);
	for (const channel of channels) {
		for (let index = 0; index < mixed.length; index += 1) {
			mixed[index] = (mixed[index] as number) + (channel[index] ?? 0) / channels.length;
		}
	}
	return mixed;
}
