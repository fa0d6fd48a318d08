import type { Track, OpusLink } from '../media/track';
import type { FrameRange, Pcm, Samples } from '../media/pcm';
import { packetAt } from '../media/packetTable';
import type { AudioTools } from '../media/tools';
import { mixDown } from '../pcm/mixDown';
import {
	LONGEST_OPUS_PACKET_SAMPLES,
	OPUS_OUTPUT_RATE,
	type OpusLayout,
	type SoundDecoder,
} from '../media/libraries';
import { countKeptFrames, keepLinks, readLinks, type KeptLink, type LinkReader } from './keptLinks';
import { OPUS_CLOCK_RATE } from './opusPackets';

/** Samples of 48 kHz to a sample of the output. */
const CLOCK_RATIO = OPUS_CLOCK_RATE / OPUS_OUTPUT_RATE;

/**
 * A decoder that starts in the middle needs some sound to run in: 80 ms at least, see RFC 7845
 * section 4.6. With 400 ms, what follows no longer differs audibly from sound decoded in one go.
 */
const RUN_IN_UNITS = 0.4 * OPUS_CLOCK_RATE;

/** Packets of a few samples that are decoded between two yields, at most. */
const PACKETS_PER_YIELD = 20;

export interface OpusOptions {
	/**
	 * `mixed` (the default): one channel. `each`: the channels of the stream, if all streams of the
	 * chain have the same layout; otherwise one.
	 */
	channels?: 'mixed' | 'each';
}

/**
 * The sound of an Opus track at 16 kHz: its streams one after another, without their pre-skip and
 * what their ends drop.
 *
 * Ref: RFC 7845 section 4 (pre-skip, end trimming)
 *
 * @param track its codec must be Opus; there is no sound in any other
 */
export function decodeOpus(track: Track, tools: AudioTools, options: OpusOptions = {}): Pcm {
	const links = listKeptLinks(track);
	const layout = options.channels === 'each' ? commonLayout(links) : undefined;
	return {
		sampleRate: OPUS_OUTPUT_RATE,
		channels: layout?.channels ?? 1,
		bitsPerSample: 16,
		frameCount: countKeptFrames(links),
		read: (range) => readLinks(links, range, new OpusReader(track, tools, layout !== undefined)),
	};
}

/** In samples of 16 kHz. */
function listKeptLinks({ codec, packets }: Track): Array<KeptLink<OpusLink>> {
	if (codec.name !== 'opus') return [];
	return keepLinks(codec.links, (link) => {
		const first = packets.startOf(link.first);
		const all = packets.startOf(link.end);
		const trimmed = first + link.preSkip + (link.trimmedDuration ?? Infinity);
		return {
			start: Math.round(Math.min(first + link.preSkip, all) / CLOCK_RATIO),
			end: Math.round(Math.min(trimmed, all) / CLOCK_RATIO),
		};
	});
}

function commonLayout(links: Array<KeptLink<OpusLink>>): OpusLayout | undefined {
	const layout = links[0]?.link.layout;
	const isCommon = layout !== undefined && links.every(({ link }) => isSame(link.layout, layout));
	return isCommon ? layout : undefined;
}

function isSame(one: OpusLayout, other: OpusLayout): boolean {
	return (
		one.channels === other.channels &&
		one.streamCount === other.streamCount &&
		one.coupledCount === other.coupledCount &&
		one.mapping.every((stream, channel) => stream === other.mapping[channel])
	);
}

/** One stream of up to two channels is mixed by libopus itself. */
function toMono(layout: OpusLayout): OpusLayout {
	const isPlain =
		layout.streamCount === 1 &&
		layout.channels === layout.coupledCount + 1 &&
		layout.mapping.every((stream, channel) => stream === channel);
	if (!isPlain) return layout;
	return { channels: 1, streamCount: 1, coupledCount: 0, mapping: Uint8Array.of(0) };
}

/** Reads links with one decoder for all that have the same layout. */
class OpusReader implements LinkReader<OpusLink> {
	private decoder: SoundDecoder | undefined;

	private layout: OpusLayout | undefined;

	private readonly mono = new Float32Array(LONGEST_OPUS_PACKET_SAMPLES);

	private packetsSinceYield = 0;

	constructor(
		private readonly track: Track,
		private readonly tools: AudioTools,
		private readonly isEach: boolean,
	) {}

	async *read(link: OpusLink, range: FrameRange): AsyncGenerator<Samples, boolean> {
		const { packets } = this.track;
		const decoder = await this.prepare(link.layout);
		const runIn = packetAt(packets, range.start * CLOCK_RATIO - RUN_IN_UNITS);
		for (let index = Math.max(runIn, link.first); index < link.end; index += 1) {
			const start = packets.startOf(index) / CLOCK_RATIO;
			if (start >= range.end) break;
			const decoded = decode(decoder, packets.at(index));
			// A packet that decodes to another length than it says would shift all that follows.
			const length = packets.startOf(index + 1) / CLOCK_RATIO - start;
			if (decoded?.[0]?.length !== length) return false;

			const from = Math.max(range.start - start, 0);
			const to = Math.min(range.end - start, length);
			if (to > from) yield this.arrange(decoded).map((channel) => channel.subarray(from, to));
			this.packetsSinceYield += 1;
			if (this.packetsSinceYield % PACKETS_PER_YIELD === 0) await this.tools.yieldToEventLoop();
		}
		return true;
	}

	free(): void {
		this.decoder?.free();
		this.decoder = undefined;
	}

	private async prepare(wanted: OpusLayout): Promise<SoundDecoder> {
		const layout = this.isEach ? wanted : toMono(wanted);
		if (this.decoder !== undefined && this.layout !== undefined && isSame(this.layout, layout)) {
			this.decoder.reset();
			return this.decoder;
		}
		this.free();
		const { createOpusDecoder } = await this.tools.loadCodec('opus');
		this.decoder = await createOpusDecoder(layout);
		this.layout = layout;
		return this.decoder;
	}

	private arrange(decoded: Samples): Samples {
		const [first] = decoded;
		if (this.isEach || decoded.length === 1 || first === undefined) return decoded;
		mixDown(decoded, this.mono);
		return [this.mono.subarray(0, first.length)];
	}
}

/** Compiled code that stops in the middle could not make sense of the packet either. */
function decode(decoder: SoundDecoder, packet: Uint8Array): Samples | undefined {
	try {
		return decoder.decode(packet);
	} catch {
		return undefined;
	}
}
