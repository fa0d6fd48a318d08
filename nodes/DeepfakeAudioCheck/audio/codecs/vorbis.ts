import type { Track, VorbisLink } from '../media/track';
import type { FrameRange, Pcm, Samples } from '../media/pcm';
import { packetAt } from '../media/packetTable';
import type { AudioTools } from '../media/tools';
import type { SoundDecoder } from '../media/libraries';
import { countKeptFrames, keepLinks, readLinks, type KeptLink, type LinkReader } from './keptLinks';

/** Packets that are decoded between two yields, at most. */
const PACKETS_PER_YIELD = 10;

/**
 * The sound of a Vorbis track: its streams one after another, without what their ends drop.
 *
 * Ref: Vorbis I specification sections 4.3.8 (a packet completes the block before it) and A.2
 *
 * @param track its codec must be Vorbis; there is no sound in any other
 */
export function decodeVorbis(track: Track, tools: AudioTools): Pcm {
	const links = listKeptLinks(track);
	return {
		sampleRate: track.sampleRate,
		channels: track.channels,
		bitsPerSample: 16,
		frameCount: countKeptFrames(links),
		read: (range) => readLinks(links, range, new VorbisReader(track, tools)),
	};
}

function listKeptLinks({ codec, packets }: Track): Array<KeptLink<VorbisLink>> {
	if (codec.name !== 'vorbis') return [];
	return keepLinks(codec.links, (link) => {
		const start = packets.startOf(link.first);
		const length = link.trimmedDuration ?? Infinity;
		return { start, end: Math.min(packets.startOf(link.end), start + length) };
	});
}

/** Reads links with one decoder for all that have the same headers. */
class VorbisReader implements LinkReader<VorbisLink> {
	private decoder: SoundDecoder | undefined;

	private headers: VorbisLink | undefined;

	private packetsSinceYield = 0;

	constructor(
		private readonly track: Track,
		private readonly tools: AudioTools,
	) {}

	async *read(link: VorbisLink, range: FrameRange): AsyncGenerator<Samples, boolean> {
		const { packets } = this.track;
		const decoder = await this.prepare(link);
		if (decoder === undefined) return false;
		// The first packet that a decoder gets gives nothing, but the next one needs it.
		const runIn = Math.max(packetAt(packets, range.start) - 1, link.first);
		for (let index = runIn; index < link.end; index += 1) {
			const start = packets.startOf(index);
			if (start >= range.end) break;
			const decoded = decode(decoder, packets.at(index));
			const length = index === runIn ? 0 : packets.startOf(index + 1) - start;
			// A packet that decodes to another length than it says would shift all that follows.
			if (decoded === undefined || (decoded[0]?.length ?? 0) !== length) return false;

			const from = Math.max(range.start - start, 0);
			const to = Math.min(range.end - start, length);
			if (to > from) yield decoded.map((channel) => channel.subarray(from, to));
			this.packetsSinceYield += 1;
			if (this.packetsSinceYield % PACKETS_PER_YIELD === 0) await this.tools.yieldToEventLoop();
		}
		return true;
	}

	free(): void {
		this.decoder?.free();
		this.decoder = undefined;
	}

	private async prepare(link: VorbisLink): Promise<SoundDecoder | undefined> {
		if (this.decoder !== undefined && this.hasSameHeaders(link)) {
			this.decoder.reset();
			return this.decoder;
		}
		this.free();
		const { createVorbisDecoder } = await this.tools.loadCodec('vorbis');
		const { identification, setup } = link;
		this.decoder = await createVorbisDecoder({ identification, setup });
		this.headers = link;
		return this.decoder;
	}

	private hasSameHeaders({ identification, setup }: VorbisLink): boolean {
		const { headers } = this;
		return (
			headers !== undefined &&
			isSame(headers.identification, identification) &&
			isSame(headers.setup, setup)
		);
	}
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
	return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Compiled code that stops in the middle could not make sense of the packet either. */
function decode(decoder: SoundDecoder, packet: Uint8Array): Samples | undefined {
	try {
		return decoder.decode(packet);
	} catch {
		return undefined;
	}
}
