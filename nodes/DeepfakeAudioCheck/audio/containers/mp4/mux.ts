import { NumberList } from '../../bytes/numberLists';
import { planSegments, wholeSegment, type UnitTimeline } from '../../cut/planSegments';
import type { Cuttable, UnitRange, Written } from '../../media/cuttable';
import type { PacketTable } from '../../media/packetTable';
import type { AudioTools } from '../../media/tools';
import type { Codec, Track } from '../../media/track';
import { m4aOverheadBytes, writeM4a } from './writeM4a';

/** A track whose packets can stand in an M4A file as they are. */
export type M4aTrack = Track & { codec: Extract<Codec, { sampleEntry: Uint8Array }> };

/** Whether the packets of a track can stand in an M4A file as they are. */
export function isM4aTrack(track: Track): track is M4aTrack {
	return track.codec.name === 'aac' || track.codec.name === 'alac';
}

/** Packets that are copied between two yields to the event loop: one to two ms. */
const COPIES_PER_YIELD = 1000;

/** Finer clocks than this, in Hz, would not let an hour be counted in 32 bits. */
const FINEST_TIMESCALE = 1_000_000;

/**
 * AAC or Apple Lossless of any container, to be cut between its packets without decoding. Nothing is
 * copied before a segment is written.
 */
export function muxM4a(track: M4aTrack, tools: AudioTools): Cuttable {
	const { packets, skippedUnits } = track;
	const times = new PacketTimes(track);
	const timeline: UnitTimeline = {
		unitCount: packets.count,
		startSeconds: (packet) =>
			Math.max(packets.startOf(packet) - skippedUnits, 0) / packets.timescale,
		sizeBytes: ({ first, end }) =>
			packets.bytesBetween(first, end) +
			m4aOverheadBytes({
				sampleEntryBytes: track.codec.sampleEntry.length,
				sampleCount: end - first,
				durationRuns: times.runsBetween(first, end),
			}),
	};
	return {
		container: 'm4a',
		durationSeconds: timeline.startSeconds(packets.count),
		whole: wholeSegment(timeline),
		plan: (limits) => planSegments(timeline, limits),
		write: async (segment) => await writeSegment(segment, { track, times, tools }),
	};
}

/** When packets start, in whole units of the file that is written. */
class PacketTimes {
	readonly timescale: number;

	/** Packets that last another time than the one before them. */
	private readonly changes = new NumberList();

	private readonly packets: PacketTable;

	constructor({ packets, sampleRate }: Track) {
		this.packets = packets;
		this.timescale = packets.timescale > FINEST_TIMESCALE ? sampleRate : packets.timescale;
		let last = this.durationOf(0);
		for (let packet = 1; packet < packets.count; packet += 1) {
			const duration = this.durationOf(packet);
			if (duration !== last) this.changes.push(packet);
			last = duration;
		}
	}

	durationOf(packet: number): number {
		return this.startOf(packet + 1) - this.startOf(packet);
	}

	/** How many runs of packets that last equally long there are in a range. */
	runsBetween(first: number, end: number): number {
		return end <= first ? 0 : this.changesBefore(end) - this.changesBefore(first + 1) + 1;
	}

	private startOf(packet: number): number {
		const start = this.packets.startOf(packet);
		const { timescale } = this.packets;
		return Math.round(timescale === this.timescale ? start : (start / timescale) * this.timescale);
	}

	private changesBefore(packet: number): number {
		let low = 0;
		let high = this.changes.count;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.changes.at(middle) < packet) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

async function writeSegment(
	{ first, end }: UnitRange,
	about: { track: M4aTrack; times: PacketTimes; tools: AudioTools },
): Promise<Written> {
	const { track, times, tools } = about;
	const { packets, codec } = track;
	const sampleSizes = new Uint32Array(end - first);
	const sampleDurations = new Uint32Array(end - first);
	for (let packet = first; packet < end; packet += 1) {
		sampleSizes[packet - first] = packets.bytesBetween(packet, packet + 1);
		sampleDurations[packet - first] = times.durationOf(packet);
		if (packet % COPIES_PER_YIELD === 0) await tools.yieldToEventLoop();
	}
	const { file, sampleOffset } = writeM4a({
		sampleEntry: codec.sampleEntry,
		timescale: times.timescale,
		sampleSizes,
		sampleDurations,
		sampleBytes: packets.bytesBetween(first, end),
	});
	let offset = sampleOffset;
	for (let packet = first; packet < end; packet += 1) {
		file.set(packets.at(packet), offset);
		offset += sampleSizes[packet - first] ?? 0;
		if (packet % COPIES_PER_YIELD === 0) await tools.yieldToEventLoop();
	}
	return { ok: true, bytes: file };
}
