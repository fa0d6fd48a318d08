import { planSegments, wholeSegment } from '../../cut/planSegments';
import { WorkMeter } from '../../bytes/workMeter';
import type { Cuttable, UnitRange } from '../../media/cuttable';
import { durationSecondsOf } from '../../media/packetTable';
import type { YieldToEventLoop } from '../../media/tools';
import type { Track } from '../../media/track';
import { writeInfoFrame } from './infoFrame';

/** The work of a packet, in bytes that are looked at. */
const PACKET_WORK = 100;

/**
 * Writes MP3 frames into files of their own, without decoding. The first frame of a segment may refer
 * to bits of the one before (the bit reservoir), so its first 50 ms or so may stay silent.
 *
 * Ref: ISO/IEC 11172-3 section 2.4.2.7, main_data_begin
 *
 * @param track of the codec `mp3`, whose packets are frames, at least one
 */
export async function muxMp3(track: Track, yieldToEventLoop: YieldToEventLoop): Promise<Cuttable> {
	const { packets } = track;
	const isVariable = await hasVariableBitRate(track, yieldToEventLoop);
	const infoFrame = ({ first, end }: UnitRange) => {
		// The length of a constant bit rate follows from the size.
		if (!isVariable) return new Uint8Array();
		const sound = { frames: end - first, sizeBytes: packets.bytesBetween(first, end) };
		return writeInfoFrame(packets.at(0), sound);
	};
	const infoBytes = infoFrame({ first: 0, end: 1 }).length;
	const timeline = {
		unitCount: packets.count,
		startSeconds: (unit: number) => packets.startOf(unit) / packets.timescale,
		sizeBytes: ({ first, end }: UnitRange) => infoBytes + packets.bytesBetween(first, end),
	};
	return {
		container: 'mp3',
		durationSeconds: durationSecondsOf(packets),
		whole: wholeSegment(timeline),
		plan: (limits) => planSegments(timeline, limits),
		write: async (segment) => {
			const bytes = new Uint8Array(timeline.sizeBytes(segment));
			bytes.set(infoFrame(segment));
			let offset = infoBytes;
			const work = new WorkMeter();
			for (let index = segment.first; index < segment.end; index += 1) {
				const packet = packets.at(index);
				bytes.set(packet, offset);
				offset += packet.length;
				if (work.add(packet.length + PACKET_WORK)) await yieldToEventLoop();
			}
			return { ok: true, bytes };
		},
	};
}

/** Ref: ISO/IEC 11172-3 section 2.4.1.3: the upper half of the third byte is the bit rate */
async function hasVariableBitRate(
	{ packets }: Track,
	yieldToEventLoop: YieldToEventLoop,
): Promise<boolean> {
	const work = new WorkMeter();
	const bitRateOf = (index: number) => (packets.at(index)[2] ?? 0) >> 4;
	const bitRate = bitRateOf(0);
	for (let index = 1; index < packets.count; index += 1) {
		if (bitRateOf(index) !== bitRate) return true;
		if (work.add(PACKET_WORK)) await yieldToEventLoop();
	}
	return false;
}
