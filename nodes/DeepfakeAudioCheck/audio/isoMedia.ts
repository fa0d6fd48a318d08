import type { FoundFormat } from './audioContainer';
import { indexOfText, textAt, type FileBytes } from './bytes';
import { findBox, listBoxes, type Box } from './isoBoxes';

/** Tracks that are looked at: a recording has one, a film with many languages a few dozen. */
const MAXIMUM_TRACKS = 100;

/** Brands of still pictures. Ref: ISO/IEC 23008-12 (HEIF) annex B, AV1 Image File Format section 6. */
const PICTURE_BRANDS = new Set(
	'heic heix heim heis hevc hevx hevm hevs mif1 msf1 avif avis'.split(' '),
);

/** Brands that only films carry. Ref: https://mp4ra.org/registered-types/brands */
const VIDEO_BRANDS = new Set(['M4V ', 'M4VH', 'M4VP', 'f4v ', 'qt  ', 'avc1', 'MSNV', 'XAVC']);

/** What stands at the start of QuickTime files older than `ftyp`, and of pieces of a stream. */
const BOXES_WITHOUT_FILE_TYPE = new Set(['moov', 'mdat', 'wide', 'pnot', 'styp', 'moof', 'sidx']);

interface Track {
	/** `soun`, `vide`, `text`, ... */
	handler: string;
	/** The types of its sample entries: `mp4a`, `avc1`, ... */
	sampleEntries: Box[];
}

/**
 * What an MP4 file or a relative of it (M4A, QuickTime, 3GP, HEIC) holds; undefined when it is none.
 *
 * The tracks decide, not the brand: a sound track with AAC or Apple Lossless and no video is M4A,
 * also when a phone calls it 3GP or QuickTime. Cover art does not matter (it is metadata, not a
 * track), nor do chapters (text tracks) or chapter pictures (a `vide` track of still pictures).
 *
 * When the tracks (`moov`) are not in the bytes, and may be in the rest of the file, the brands
 * decide: those of films mean video, all others (`M4A `, and `mp42` or `isom`, which voice recorders
 * use too) are taken for M4A.
 *
 * Ref: ISO/IEC 14496-12 sections 4.3 (ftyp), 8.2.1 (moov), 8.4.3 (hdlr), 8.5.2 (stsd)
 *
 *      ftyp  brand, version, compatible brands
 *      moov
 *        trak
 *          mdia
 *            hdlr              handler type at byte 8 of its content
 *            minf stbl stsd    sample entries from byte 8 of its content
 *      mdat  the sound itself; may stand before moov
 */
export function identifyIsoMedia(file: FileBytes): FoundFormat | undefined {
	const { bytes } = file;
	const firstType = textAt(bytes, 4, 4);
	if (firstType !== 'ftyp') {
		return BOXES_WITHOUT_FILE_TYPE.has(firstType) ? identifyWithoutFileType(bytes) : undefined;
	}
	const boxes = listBoxes(bytes, { start: 0, end: bytes.length });
	const brands = readBrands(bytes, boxes[0]);
	if (brands.some((brand) => PICTURE_BRANDS.has(brand))) return 'heic';

	const movie = boxes.find((box) => box.type === 'moov');
	const tracks = movie === undefined ? [] : readTracks(bytes, movie);
	const isSeenWhole = file.isWhole || (movie !== undefined && movie.end < bytes.length);
	if (tracks.length > 0) return identifyTracks(bytes, tracks, isSeenWhole);
	if (movie !== undefined && isSeenWhole) return 'mp4-no-audio';
	return file.isWhole ? 'mp4-incomplete' : identifyBrands(brands);
}

function identifyWithoutFileType(bytes: Uint8Array): FoundFormat | undefined {
	const type = textAt(bytes, 4, 4);
	if (type === 'styp' || type === 'moof' || type === 'sidx') return 'mp4-incomplete';
	const movie = listBoxes(bytes, { start: 0, end: bytes.length }).find(
		(box) => box.type === 'moov',
	);
	// Without a size that makes sense the four letters were a chance.
	return movie !== undefined || type !== 'moov' ? 'quicktime' : undefined;
}

/** The major brand at byte 0 of the content, the compatible ones from byte 8 on. */
function readBrands(bytes: Uint8Array, fileType: Box | undefined): string[] {
	if (fileType === undefined) return [];
	const brands = [textAt(bytes, fileType.start, 4)];
	const end = Math.min(fileType.end, fileType.start + 8 + 4 * MAXIMUM_TRACKS);
	for (let offset = fileType.start + 8; offset + 4 <= end; offset += 4) {
		brands.push(textAt(bytes, offset, 4));
	}
	return brands;
}

function identifyBrands(brands: string[]): FoundFormat {
	if (brands[0] === 'M4A ' || brands[0] === 'M4B ') return 'm4a';
	return brands.some((brand) => VIDEO_BRANDS.has(brand)) ? 'mp4-video' : 'm4a';
}

function readTracks(bytes: Uint8Array, movie: Box): Track[] {
	return listBoxes(bytes, movie)
		.filter((box) => box.type === 'trak')
		.slice(0, MAXIMUM_TRACKS)
		.map((track) => readTrack(bytes, track));
}

function readTrack(bytes: Uint8Array, track: Box): Track {
	const handler = findBox(bytes, track, ['mdia', 'hdlr']);
	const descriptions = findBox(bytes, track, ['mdia', 'minf', 'stbl', 'stsd']);
	return {
		handler: handler === undefined ? '' : textAt(bytes, handler.start + 8, 4),
		sampleEntries:
			descriptions === undefined
				? []
				: listBoxes(bytes, { start: descriptions.start + 8, end: descriptions.end }),
	};
}

function identifyTracks(bytes: Uint8Array, tracks: Track[], isSeenWhole: boolean): FoundFormat {
	if (tracks.some((track) => isVideo(track))) return 'mp4-video';
	const sound = tracks.find(({ handler }) => handler === 'soun');
	if (sound !== undefined) return identifySound(bytes, sound);
	return isSeenWhole ? 'mp4-no-audio' : 'm4a';
}

/** A `vide` track of JPEG or PNG pictures is what Apple's tools write for chapter pictures. */
function isVideo(track: Track): boolean {
	const isStill = track.sampleEntries.some(({ type }) => type === 'jpeg' || type === 'png ');
	return track.handler === 'vide' && !isStill;
}

/** Ref: https://mp4ra.org/registered-types/sampleentries, and Apple's QuickTime File Format. */
function identifySound(bytes: Uint8Array, { sampleEntries }: Track): FoundFormat {
	const entry = sampleEntries[0];
	switch (entry?.type) {
		case undefined:
		case 'alac':
			return 'm4a';
		case 'mp4a':
			return identifyMpeg4Sound(bytes, entry);
		case 'samr':
		case 'sawb':
		case 'sawp':
			return '3gp-amr';
		case 'enca':
		case 'drms':
		case 'aavd':
			return 'mp4-protected';
		default:
			return 'mp4-other-codec';
	}
}

/** Object types of AAC: MPEG-4, and MPEG-2 Main, Low Complexity and Scalable Sampling Rate. */
const AAC_OBJECT_TYPES = new Set([0x40, 0x66, 0x67, 0x68]);

/**
 * `mp4a` is AAC nearly always, but its elementary stream descriptor may name another codec, such as
 * MP3 or AC-3. What cannot be read is taken for AAC.
 *
 * Ref: ISO/IEC 14496-14 section 5.6 (esds), 14496-1 sections 7.2.6.5 and 7.2.6.6 (descriptors)
 *
 *      esds  version, flags (4)
 *        03 length  ES_ID (2), flags (1)          length: 1 to 4 bytes, top bit = "one more"
 *          04 length  object type (1), ...
 */
function identifyMpeg4Sound(bytes: Uint8Array, entry: Box): FoundFormat {
	const offset = indexOfText(bytes, 'esds', entry);
	if (offset === -1) return 'm4a';

	const outer = offset + 8;
	if (bytes[outer] !== 0x03) return 'm4a';
	const inner = skipLength(bytes, outer + 1) + 3;
	if (bytes[inner] !== 0x04) return 'm4a';
	const objectType = bytes[skipLength(bytes, inner + 1)];
	return objectType === undefined || AAC_OBJECT_TYPES.has(objectType) ? 'm4a' : 'mp4-other-codec';
}

function skipLength(bytes: Uint8Array, offset: number): number {
	let end = offset;
	while (end < offset + 3 && ((bytes[end] ?? 0) & 0x80) !== 0) end += 1;
	return end + 1;
}
