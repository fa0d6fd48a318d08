import type { PacketTable } from './packetTable';
import type { YieldToEventLoop } from './tools';
import type { Track } from './track';

/** Packets that are compared between two yields to the event loop. */
const PACKETS_PER_YIELD = 2000;

/** Tracks that are compared with one another, at most: a recording has a handful. */
const MAXIMUM_COMPARED_TRACKS = 16;

/** The track among others that holds the same packets and sounds at the same time; undefined if none does. */
export async function findDuplicate(
	track: Track,
	others: readonly Track[],
	yieldToEventLoop: YieldToEventLoop,
): Promise<Track | undefined> {
	for (const other of others.slice(0, MAXIMUM_COMPARED_TRACKS)) {
		const isAlike =
			other.codec.name === track.codec.name &&
			other.startSeconds === track.startSeconds &&
			other.channels === track.channels &&
			other.sampleRate === track.sampleRate;
		if (isAlike && (await holdSame(track.packets, other.packets, yieldToEventLoop))) return other;
	}
	return undefined;
}

async function holdSame(
	one: PacketTable,
	other: PacketTable,
	yieldToEventLoop: YieldToEventLoop,
): Promise<boolean> {
	const { count } = one;
	if (count === 0 || count !== other.count) return false;
	if (one.bytesBetween(0, count) !== other.bytesBetween(0, count)) return false;
	for (let index = 0; index < count; index += 1) {
		if (Buffer.compare(one.at(index), other.at(index)) !== 0) return false;
		if (index % PACKETS_PER_YIELD === 0) await yieldToEventLoop();
	}
	return true;
}
