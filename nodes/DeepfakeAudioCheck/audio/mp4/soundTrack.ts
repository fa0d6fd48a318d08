import { textAt, uint32BigEndian } from '../bytes';
import { findBox, listBoxes, type Box } from '../isoBoxes';

/** The boxes of a sound track, and how its times are to be read. */
export interface SoundTrack {
	track: Box;
	/** The box with the tables of its samples (`stbl`). */
	table: Box;
	/** Units per second of its times; 0 when the file says so, or nothing. */
	timescale: number;
}

/**
 * The first sound track of a movie; undefined when there is none, or its boxes are not all there.
 *
 * Ref: ISO/IEC 14496-12 sections 8.3 (trak), 8.4.2 (mdhd), 8.4.3 (hdlr), 8.5.1 (stbl)
 *
 * @param movie the box `moov`
 */
export function findSoundTrack(bytes: Uint8Array, movie: Box): SoundTrack | undefined {
	const track = listBoxes(bytes, movie).find((box) => {
		const handler = box.type === 'trak' ? findBox(bytes, box, ['mdia', 'hdlr']) : undefined;
		return handler !== undefined && textAt(bytes, handler.start + 8, 4) === 'soun';
	});
	if (track === undefined) return undefined;
	const table = findBox(bytes, track, ['mdia', 'minf', 'stbl']);
	const header = findBox(bytes, track, ['mdia', 'mdhd']);
	if (table === undefined || header === undefined) return undefined;
	const timescaleOffset = header.start + (bytes[header.start] === 1 ? 20 : 12);
	return { track, table, timescale: uint32BigEndian(bytes, timescaleOffset) };
}
