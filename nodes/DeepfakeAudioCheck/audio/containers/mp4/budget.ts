import { MAXIMUM_PACKETS } from '../../media/packetTable';

/**
 * The bytes that a packet takes at least, with its size in a table: silence is a few bytes a packet.
 * What claims more packets would take more memory than the file.
 */
const SMALLEST_PACKET_BYTES = 7;

/** Packets that any file may have. */
const HARMLESS_PACKETS = 1000;

/** Tracks that share all of their bytes, as copies of a track in QuickTime do, are read. */
const MOST_COPIES = 2;

/** How much a file can hold at most, whatever its tables claim; all its tracks share it. */
export class FileBudget {
	private bytesLeft: number;

	private packetsLeft: number;

	/** @param fileBytes the size of the file */
	constructor(fileBytes: number) {
		this.bytesLeft = MOST_COPIES * fileBytes;
		const most = Math.max(Math.floor(fileBytes / SMALLEST_PACKET_BYTES), HARMLESS_PACKETS);
		this.packetsLeft = Math.min(most, MAXIMUM_PACKETS);
	}

	/** Whether more packets can be had. */
	get hasPackets(): boolean {
		return this.packetsLeft > 0;
	}

	takePacket(): void {
		this.packetsLeft -= 1;
	}

	/** @returns whether there were as many */
	takeBytes(count: number): boolean {
		this.bytesLeft -= count;
		return this.bytesLeft >= 0;
	}
}
