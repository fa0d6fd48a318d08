import type { AacDecoder, AacStream, DecodedAac } from '../media/libraries';
import { packetAt, type PacketTable } from '../media/packetTable';
import type { FrameRange, Pcm, Samples } from '../media/pcm';
import type { AudioTools } from '../media/tools';
import type { Track } from '../media/track';
import { AacTimeline } from './aacTimeline';

/**
 * Packets that are decoded at a time, of up to two channels: 5 ms. Fewer would take longer in all, since
 * the decoder begins anew with each batch.
 */
const PACKETS_PER_BATCH = 64;

/**
 * Packets in front of a batch whose sound is not used: each overlaps with the one before it. Where high
 * frequencies are rebuilt, how that is done is not said in every packet.
 */
const RUN_IN_PACKETS = 2;
const REBUILT_RUN_IN_PACKETS = 24;

/** Packets that tell how a track is decoded, and where they are looked for. */
const PROBED_PACKETS = 2;
const PROBED_PLACES = 8;

/**
 * No packet is larger: 768 bytes for each of 48 channels. What says that it is costs nothing then.
 *
 * Ref: ISO/IEC 14496-3 section 4.5.3.1: 6144 bits for a channel
 */
const LARGEST_PACKET_BYTES = 48 * 768;

/** Packets that cannot be decoded and may be silent, besides 2 % of all; then the sound ends. */
const MOST_LOST_PACKETS = 25;

/**
 * Opens AAC to be decoded. The first packets are: only they tell its sample rate and its channels, for
 * HE-AAC need not say in front that it is that.
 *
 * @param track of any container, a raw data block in each packet
 * @returns undefined if it is of another codec, or cannot be decoded
 * @throws what `yieldToEventLoop` rejects with
 */
export async function decodeAac(track: Track, tools: AudioTools): Promise<Pcm | undefined> {
	const { codec, packets } = track;
	if (codec.name !== 'aac') return undefined;
	const source = { packets, stream: codec, tools };
	const layout = await probe(source);
	if (layout === undefined) return undefined;
	const { sampleRate, channels, packetFrames } = layout;
	const timeline = new AacTimeline(packets, { sampleRate, packetFrames });
	const skipped = Math.round((track.skippedUnits / packets.timescale) * sampleRate);
	const runInPackets = sampleRate > track.sampleRate ? REBUILT_RUN_IN_PACKETS : RUN_IN_PACKETS;
	return {
		sampleRate,
		channels,
		bitsPerSample: 16,
		frameCount: Math.max(timeline.startOf(packets.count) - skipped, 0),
		read: (range, onLost = () => undefined) =>
			readRange(
				{ start: range.start + skipped, end: range.end + skipped },
				{
					...{ ...source, ...layout, timeline, runInPackets },
					onLost: ({ start, end }) => onLost({ start: start - skipped, end: end - skipped }),
				},
			),
	};
}

interface AacSource {
	packets: PacketTable;
	stream: AacStream;
	tools: AudioTools;
}

/** How a track is decoded. */
interface AacLayout {
	sampleRate: number;
	channels: number;
	/** Samples of each channel in a packet. */
	packetFrames: number;
}

/** Tries some of the first packets; where a recording was cut out of another, the very first may be broken. */
async function probe(source: AacSource): Promise<AacLayout | undefined> {
	const decoder = new PatientDecoder(source);
	try {
		for (let place = 0; place < PROBED_PLACES; place += 1) {
			const first = place * PROBED_PACKETS;
			const decoded = await decoder.decode(first, first + PROBED_PACKETS);
			await source.tools.yieldToEventLoop();
			const count = Math.min(PROBED_PACKETS, source.packets.count - first);
			const packetFrames = (decoded?.samples[0]?.length ?? 0) / count;
			if (decoded === undefined || !(packetFrames > 0)) continue;
			return { sampleRate: decoded.sampleRate, channels: decoded.samples.length, packetFrames };
		}
		return undefined;
	} finally {
		decoder.free();
	}
}

interface AacReading extends AacSource, AacLayout {
	timeline: AacTimeline;
	runInPackets: number;
	onLost: (lost: FrameRange) => void;
}

async function* readRange(range: FrameRange, reading: AacReading): AsyncGenerator<Samples, void> {
	const { packets, timeline, channels, packetFrames, onLost, tools } = reading;
	const batchPackets = Math.max(Math.floor((2 * PACKETS_PER_BATCH) / Math.max(channels, 2)), 1);
	const decoder = new PatientDecoder(reading);
	const firstWanted = packetAt(timeline, range.start);
	const silence = Array.from({ length: channels }, () => new Float32Array(packetFrames));
	let lost = 0;
	try {
		for (let first = firstWanted; first < packets.count; first += batchPackets) {
			if (timeline.startOf(first) >= range.end) break;
			const lastWanted = packetAt(timeline, range.end - 1);
			const end = Math.min(first + batchPackets, lastWanted + 1, packets.count);
			const batch = await decodeBatch(decoder, { first, end }, reading);
			for (const [index, samples] of batch.entries()) {
				const packet = first + index;
				const start = timeline.startOf(packet);
				if (samples === undefined) {
					lost += 1;
					if (lost > MOST_LOST_PACKETS + (packet - firstWanted) * 0.02) return;
					onLost({ start, end: timeline.startOf(packet + 1) });
				}
				yield* place(samples ?? silence, {
					start: Math.max(range.start - start, 0),
					end: Math.min(range.end, timeline.startOf(packet + 1)) - start,
				});
			}
			await tools.yieldToEventLoop();
		}
	} finally {
		decoder.free();
	}
}

/** A part of what lasts from the start of a packet to the start of the next: its samples, then silence. */
function* place(samples: Samples, { start, end }: FrameRange): Generator<Samples, void> {
	const frames = samples[0]?.length ?? 0;
	if (start < Math.min(end, frames)) yield samples.map((channel) => channel.subarray(start, end));
	for (let at = Math.max(start, frames); at < end; at += frames) {
		const length = Math.min(frames, end - at);
		yield samples.map(() => new Float32Array(length));
	}
}

/** The samples of each packet; undefined of one that cannot be decoded. */
async function decodeBatch(
	decoder: PatientDecoder,
	{ first, end }: { first: number; end: number },
	{ runInPackets, tools }: AacReading,
): Promise<Array<Samples | undefined>> {
	const from = Math.max(first - runInPackets, 0);
	const decoded = await decoder.decode(from, end);
	if (decoded !== undefined) {
		return Array.from({ length: end - first }, (_, index) =>
			samplesOf(decoded, { packet: first - from + index, count: end - from }),
		);
	}
	const found: Array<Samples | undefined> = [];
	for (let packet = first; packet < end; packet += 1) {
		const before = Math.max(packet - 1, 0);
		const pair = await decoder.decode(before, packet + 1);
		const last = pair ?? (await decoder.decode(packet, packet + 1));
		const count = pair === undefined ? 1 : packet + 1 - before;
		found.push(last && samplesOf(last, { packet: count - 1, count }));
		await tools.yieldToEventLoop();
	}
	return found;
}

function samplesOf(
	{ samples }: DecodedAac,
	{ packet, count }: { packet: number; count: number },
): Samples {
	return samples.map((channel) => {
		const frames = channel.length / count;
		return channel.subarray(packet * frames, (packet + 1) * frames);
	});
}

/**
 * A decoder that begins anew when its code stopped in the middle: the packets are to blame for it. Where
 * none can be had, for want of memory, nothing is decoded.
 */
class PatientDecoder {
	private decoder: AacDecoder | undefined;

	constructor(private readonly source: AacSource) {}

	/** The packets from `first` on and before `end`; undefined if they cannot be decoded together. */
	async decode(first: number, end: number): Promise<DecodedAac | undefined> {
		const { packets, stream, tools } = this.source;
		const count = Math.min(end, packets.count) - first;
		const indices = Array.from({ length: Math.max(count, 0) }, (_, index) => first + index);
		const isPossible = indices.every(
			(index) => packets.bytesBetween(index, index + 1) <= LARGEST_PACKET_BYTES,
		);
		if (count <= 0 || !isPossible) return undefined;
		try {
			if (this.decoder === undefined) {
				const { createAacDecoder } = await tools.loadCodec('aacDecoder');
				this.decoder = await createAacDecoder(stream);
			}
			return this.decoder?.decode(indices.map((index) => packets.at(index)));
		} catch {
			this.free();
			return undefined;
		}
	}

	free(): void {
		this.decoder?.free();
		this.decoder = undefined;
	}
}
