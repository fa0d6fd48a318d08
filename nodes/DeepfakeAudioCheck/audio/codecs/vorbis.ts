import type { Track, VorbisLink } from '../media/track';
import type { FrameRange, Pcm, Samples } from '../media/pcm';
import { packetAt } from '../media/packetTable';
import type { AudioTools } from '../media/tools';
import type { SoundDecoder } from '../media/libraries';

/** Packets that are decoded between two yields, at most. */
const PACKETS_PER_YIELD = 10;

/** A link with something to be heard, in sample frames. */
interface KeptLink {
	link: VorbisLink;
	/** What is kept of its sound, from the start of the track's packets on. */
	kept: FrameRange;
	/** Where that stands in all that is heard. */
	offset: number;
}

/**
 * The sound of a Vorbis track: its streams one after another, without what their ends drop.
 *
 * Ref: Vorbis I specification sections 4.3.8 (a packet completes the block before it) and A.2
 *
 * @param track its codec must be Vorbis; there is no sound in any other
 */
export function decodeVorbis(track: Track, tools: AudioTools): Pcm {
	const links = listKeptLinks(track);
	const last = links.at(-1);
	return {
		sampleRate: track.sampleRate,
		channels: track.channels,
		bitsPerSample: 16,
		frameCount: last === undefined ? 0 : last.offset + last.kept.end - last.kept.start,
		read: async function* (range) {
			const reader = new VorbisReader(track, tools);
			try {
				for (const { link, kept, offset } of links) {
					if (offset >= range.end) return;
					const start = kept.start + Math.max(range.start - offset, 0);
					const end = Math.min(kept.start + range.end - offset, kept.end);
					if (end <= start) continue;
					const isWhole = yield* reader.read(link, { start, end });
					if (!isWhole) return;
				}
			} finally {
				reader.free();
			}
		},
	};
}

function listKeptLinks({ codec, packets }: Track): KeptLink[] {
	if (codec.name !== 'vorbis') return [];
	const links: KeptLink[] = [];
	let offset = 0;
	for (const link of codec.links) {
		const start = packets.startOf(link.first);
		const end = Math.min(packets.startOf(link.end), start + (link.trimmedDuration ?? Infinity));
		if (end <= start) continue;
		links.push({ link, kept: { start, end }, offset });
		offset += end - start;
	}
	return links;
}

/** Reads links with one decoder for all that have the same headers. */
class VorbisReader {
	private decoder: SoundDecoder | undefined;

	private headers: VorbisLink | undefined;

	private packetsSinceYield = 0;

	constructor(
		private readonly track: Track,
		private readonly tools: AudioTools,
	) {}

	/** @returns false if a packet could not be decoded */
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
