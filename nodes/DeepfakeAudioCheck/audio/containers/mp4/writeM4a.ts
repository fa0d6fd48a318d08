import {
	joinBytes,
	textBytes,
	uint16BigEndianBytes,
	uint32BigEndianBytes,
} from '../../bytes/write';
import { writeBox, writeFullBox } from './boxWriter';

/** A sound track whose frames are known, but not held. */
export interface M4aSound {
	/** The sample entry as it stands in `stsd`: an original one, or that of `aacSampleEntry.ts`. */
	sampleEntry: Uint8Array;
	/** Units per second in which durations are counted. */
	timescale: number;
	/** The size of each frame in bytes. */
	sampleSizes: ArrayLike<number>;
	/** The duration of each frame, in units. */
	sampleDurations: ArrayLike<number>;
	/** The size of all frames in bytes. */
	sampleBytes: number;
}

/** No rotation, no scaling. Ref: ISO/IEC 14496-12 section 6.2.2 */
const UNITY_MATRIX = uint32BigEndianBytes(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000);

/** Undetermined, three times five bits. Ref: ISO/IEC 14496-12 section 8.4.2, ISO 639-2 "und" */
const LANGUAGE_UNDETERMINED = 0x55c4;

/** At full volume, as 8.8. */
const FULL_VOLUME = 0x0100;

const FILE_TYPE = writeBox(
	'ftyp',
	textBytes('M4A '),
	uint32BigEndianBytes(0x200),
	textBytes('M4A mp42isom'),
);

/**
 * An M4A file with one sound track: the index in front of the sound, all samples in one chunk. The
 * samples are zeros: the caller puts them in their place, from `sampleOffset` to the end.
 *
 * Ref: ISO/IEC 14496-12 section 6.2.3 (order of boxes)
 *
 *      ftyp
 *      moov
 *        mvhd                            8.2.2
 *        trak
 *          tkhd                          8.3.2
 *          mdia
 *            mdhd                        8.4.2
 *            hdlr                        8.4.3
 *            minf
 *              smhd                      8.4.5.3
 *              dinf dref url             8.7.1, 8.7.2: "in this file"
 *              stbl
 *                stsd stts stsc stsz stco   8.5.2, 8.6.1.2, 8.7.4, 8.7.3.2, 8.7.5
 *      mdat
 */
export function writeM4a(track: M4aSound): {
	file: Uint8Array<ArrayBuffer>;
	sampleOffset: number;
} {
	const movie = writeMovie(track);
	const sampleOffset = FILE_TYPE.length + movie.length + 8;
	// The place of the samples is the last number of the last box, and known only now.
	movie.set(uint32BigEndianBytes(sampleOffset), movie.length - 4);
	const head = joinBytes([
		FILE_TYPE,
		movie,
		uint32BigEndianBytes(track.sampleBytes + 8),
		textBytes('mdat'),
	]);
	const file = new Uint8Array(sampleOffset + track.sampleBytes);
	file.set(head);
	return { file, sampleOffset };
}

/** The size in bytes that `writeM4a` adds to the samples. */
export function m4aOverheadBytes(track: {
	sampleEntryBytes: number;
	sampleCount: number;
	/** Runs of equal durations. */
	durationRuns: number;
}): number {
	const { sampleEntryBytes, sampleCount, durationRuns } = track;
	return FIXED_BYTES + sampleEntryBytes + 4 * sampleCount + 8 * durationRuns;
}

/** All boxes without what varies; a test compares it with what is written. */
const FIXED_BYTES = 505;

function writeMovie(track: M4aSound): Uint8Array {
	const { timescale, sampleDurations } = track;
	let duration = 0;
	for (let index = 0; index < sampleDurations.length; index += 1) {
		duration += sampleDurations[index] ?? 0;
	}
	const storedDuration = Math.min(duration, 0xffff_ffff);
	return writeBox(
		'moov',
		writeFullBox(
			'mvhd',
			0,
			uint32BigEndianBytes(0, 0, timescale, storedDuration, 0x10000),
			uint16BigEndianBytes(FULL_VOLUME, 0, 0, 0, 0, 0),
			UNITY_MATRIX,
			// Predefined (6), and the number that the next track would have.
			uint32BigEndianBytes(0, 0, 0, 0, 0, 0, 2),
		),
		writeBox(
			'trak',
			writeFullBox(
				'tkhd',
				// Enabled, in the movie, in the preview.
				7,
				uint32BigEndianBytes(0, 0, 1, 0, storedDuration, 0, 0),
				uint16BigEndianBytes(0, 0, FULL_VOLUME, 0),
				UNITY_MATRIX,
				uint32BigEndianBytes(0, 0),
			),
			writeBox(
				'mdia',
				writeFullBox(
					'mdhd',
					0,
					uint32BigEndianBytes(0, 0, timescale, storedDuration),
					uint16BigEndianBytes(LANGUAGE_UNDETERMINED, 0),
				),
				writeFullBox(
					'hdlr',
					0,
					uint32BigEndianBytes(0),
					textBytes('soun'),
					uint32BigEndianBytes(0, 0, 0),
					textBytes('SoundHandler\0'),
				),
				writeBox(
					'minf',
					writeFullBox('smhd', 0, uint32BigEndianBytes(0)),
					writeBox(
						'dinf',
						writeFullBox('dref', 0, uint32BigEndianBytes(1), writeFullBox('url ', 1)),
					),
					writeSampleTable(track),
				),
			),
		),
	);
}

function writeSampleTable(track: M4aSound): Uint8Array {
	const { sampleEntry, sampleSizes, sampleDurations } = track;
	return writeBox(
		'stbl',
		writeFullBox('stsd', 0, uint32BigEndianBytes(1), sampleEntry),
		writeTimeToSample(sampleDurations),
		writeFullBox('stsc', 0, uint32BigEndianBytes(1, 1, sampleSizes.length, 1)),
		writeFullBox('stsz', 0, uint32BigEndianBytes(0, sampleSizes.length), writeTable(sampleSizes)),
		writeFullBox('stco', 0, uint32BigEndianBytes(1, 0)),
	);
}

/** Runs of equal durations: how many, how long. Ref: ISO/IEC 14496-12 section 8.6.1.2 */
function writeTimeToSample(durations: ArrayLike<number>): Uint8Array {
	const runs: number[] = [];
	for (let index = 0; index < durations.length; index += 1) {
		const duration = durations[index] ?? 0;
		const last = runs.length - 2;
		if (last >= 0 && runs[last + 1] === duration) runs[last] = (runs[last] ?? 0) + 1;
		else runs.push(1, duration);
	}
	return writeFullBox('stts', 0, uint32BigEndianBytes(runs.length / 2), writeTable(runs));
}

function writeTable(values: ArrayLike<number>): Uint8Array {
	const view = new DataView(new ArrayBuffer(values.length * 4));
	for (let index = 0; index < values.length; index += 1) {
		view.setUint32(index * 4, values[index] ?? 0);
	}
	return new Uint8Array(view.buffer);
}
