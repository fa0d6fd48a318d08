import type { PacketTable } from '../media/packetTable';

/** Times of the container that are this close to those of the codec are the same, in seconds: they are rounded. */
const TOLERATED_SECONDS = 0.05;

/**
 * When packets begin that are equally long by their codec, in samples from the start of the track. One
 * follows the other, unless the container has a pause between them, or has them begin earlier.
 */
export class AacTimeline {
	readonly count: number;

	private readonly starts: Float64Array;

	/**
	 * @param about.sampleRate of the samples, in Hz
	 * @param about.packetFrames samples of each channel in a packet
	 */
	constructor(packets: PacketTable, about: { sampleRate: number; packetFrames: number }) {
		const { sampleRate, packetFrames } = about;
		this.count = packets.count;
		this.starts = new Float64Array(packets.count + 1);
		let next = 0;
		for (let packet = 0; packet < packets.count; packet += 1) {
			const stated = (packets.startOf(packet) / packets.timescale) * sampleRate;
			if (Math.abs(stated - next) > TOLERATED_SECONDS * sampleRate) {
				next = Math.max(Math.round(stated), this.startOf(packet - 1));
			}
			this.starts[packet] = next;
			next += packetFrames;
		}
		this.starts[packets.count] = next;
	}

	/** When a packet begins; for `count`, when the last one ends. */
	startOf(packet: number): number {
		return this.starts[Math.min(Math.max(packet, 0), this.count)] ?? 0;
	}
}
