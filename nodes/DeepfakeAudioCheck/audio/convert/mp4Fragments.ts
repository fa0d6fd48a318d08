import { uint32BigEndian, uint64BigEndian } from '../bytes';
import { findBox, listBoxes, type Box } from '../isoBoxes';
import type { SampleList } from '../mp4/sampleList';
import type { Pause } from '../segments';

/** Fragments that are read: a recording has one every few seconds. */
const MAXIMUM_FRAGMENTS = 20_000;

interface Defaults {
	duration: number;
	size: number;
}

/** Flags of a track fragment. Ref: ISO/IEC 14496-12 section 8.8.7 */
const HAS_BASE_OFFSET = 0x01;
const HAS_DESCRIPTION = 0x02;
const HAS_DEFAULT_DURATION = 0x08;
const HAS_DEFAULT_SIZE = 0x10;

/** Flags of a run. Ref: ISO/IEC 14496-12 section 8.8.8 */
const HAS_DATA_OFFSET = 0x001;
const HAS_FIRST_FLAGS = 0x004;
const HAS_DURATIONS = 0x100;
const HAS_SIZES = 0x200;
const HAS_FLAGS = 0x400;
const HAS_TIME_OFFSETS = 0x800;

/**
 * Reads the samples of a track that stand in fragments, as recordings in browsers and streams have
 * them, into a list; none when the file is not fragmented.
 *
 * Ref: ISO/IEC 14496-12 sections 8.8.3 (trex), 8.8.7 (tfhd), 8.8.8 (trun)
 */
export async function readFragments(
	bytes: Uint8Array,
	about: { movie: Box; track: Box; samples: SampleList; pause: Pause },
): Promise<void> {
	const { movie, track, samples, pause } = about;
	const header = findBox(bytes, track, ['tkhd']);
	const extension = findBox(bytes, movie, ['mvex']);
	if (header === undefined || extension === undefined) return;
	const trackId = uint32BigEndian(bytes, header.start + (bytes[header.start] === 1 ? 20 : 12));
	const trackDefaults = listBoxes(bytes, extension).find(
		(box) => box.type === 'trex' && uint32BigEndian(bytes, box.start + 4) === trackId,
	);
	const defaults: Defaults = {
		duration: trackDefaults === undefined ? 0 : uint32BigEndian(bytes, trackDefaults.start + 12),
		size: trackDefaults === undefined ? 0 : uint32BigEndian(bytes, trackDefaults.start + 16),
	};

	let offset = movie.end;
	for (let count = 0; offset + 8 <= bytes.length && count < MAXIMUM_FRAGMENTS; count += 1) {
		const [box] = listBoxes(bytes, { start: offset, end: bytes.length });
		if (box === undefined || box.end <= offset) break;
		if (box.type === 'moof') {
			for (const fragment of listBoxes(bytes, box)) {
				if (fragment.type !== 'traf') continue;
				readFragment(bytes, fragment, { trackId, moofStart: offset, defaults, samples });
			}
		}
		offset = box.end;
		await pause();
	}
}

function readFragment(
	bytes: Uint8Array,
	fragment: Box,
	about: { trackId: number; moofStart: number; defaults: Defaults; samples: SampleList },
): void {
	const { trackId, moofStart, samples } = about;
	const boxes = listBoxes(bytes, fragment);
	const header = boxes.find(({ type }) => type === 'tfhd');
	if (header === undefined || uint32BigEndian(bytes, header.start + 4) !== trackId) return;
	const flags = uint32BigEndian(bytes, header.start) & 0xff_ffff;
	const defaults = { ...about.defaults };
	let base = moofStart;
	let field = header.start + 8;
	if ((flags & HAS_BASE_OFFSET) !== 0) {
		base = uint64BigEndian(bytes, field);
		field += 8;
	}
	if ((flags & HAS_DESCRIPTION) !== 0) field += 4;
	if ((flags & HAS_DEFAULT_DURATION) !== 0) {
		defaults.duration = uint32BigEndian(bytes, field);
		field += 4;
	}
	if ((flags & HAS_DEFAULT_SIZE) !== 0) defaults.size = uint32BigEndian(bytes, field);

	let offset = base;
	for (const run of boxes) {
		if (run.type === 'trun') offset = readRun(bytes, run, { base, offset, defaults, samples });
	}
}

/** @returns where the next run of the fragment goes on, if it does not say so itself */
function readRun(
	bytes: Uint8Array,
	run: Box,
	about: { base: number; offset: number; defaults: Defaults; samples: SampleList },
): number {
	const { base, defaults, samples } = about;
	const flags = uint32BigEndian(bytes, run.start) & 0xff_ffff;
	const stated = uint32BigEndian(bytes, run.start + 4);
	let { offset } = about;
	let field = run.start + 8;
	if ((flags & HAS_DATA_OFFSET) !== 0) {
		offset = base + (uint32BigEndian(bytes, field) | 0);
		field += 4;
	}
	if ((flags & HAS_FIRST_FLAGS) !== 0) field += 4;

	const fields = [HAS_DURATIONS, HAS_SIZES, HAS_FLAGS, HAS_TIME_OFFSETS].filter(
		(flag) => (flags & flag) !== 0,
	).length;
	const present = fields === 0 ? stated : Math.floor((run.end - field) / (4 * fields));
	const count = Math.min(stated, present, bytes.length);
	for (let index = 0; index < count && offset >= 0; index += 1) {
		let { duration, size } = defaults;
		let at = field + index * 4 * fields;
		if ((flags & HAS_DURATIONS) !== 0) {
			duration = uint32BigEndian(bytes, at);
			at += 4;
		}
		if ((flags & HAS_SIZES) !== 0) size = uint32BigEndian(bytes, at);
		// Beyond the end of the file nothing can be found any more.
		if (!samples.add({ offset, sizeBytes: size, duration })) break;
		offset += size;
	}
	return offset;
}
