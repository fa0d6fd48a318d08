import type { Format } from '../../media/format';
import { textAt, type FileBytes } from '../../bytes/read';
import { findBox, type Box } from './boxes';
import { readElementaryStream } from './elementaryStream';
import { readMovie, type MovieTrack } from './movie';
import { AAC_OBJECT_TYPES } from './soundEntry';

/** Brands that are looked at: files carry a handful. */
const MAXIMUM_BRANDS = 100;

/** Brands of still pictures. Ref: ISO/IEC 23008-12 (HEIF) annex B, AV1 Image File Format section 6. */
const PICTURE_BRANDS = new Set(
	'heic heix heim heis hevc hevx hevm hevs mif1 msf1 avif avis'.split(' '),
);

/** Brands that only films carry. Ref: https://mp4ra.org/registered-types/brands */
const VIDEO_BRANDS = new Set(['M4V ', 'M4VH', 'M4VP', 'f4v ', 'qt  ', 'avc1', 'MSNV', 'XAVC']);

/** Boxes that begin QuickTime files older than `ftyp`, and pieces of a stream. */
const BOXES_WITHOUT_FILE_TYPE = new Set(['moov', 'mdat', 'wide', 'pnot', 'styp', 'moof', 'sidx']);

/** The most zeros in front of a file, in bytes, that are passed over. */
const MOST_ZEROS = 1_048_576;

/**
 * What an MP4 file or a relative of it (M4A, QuickTime, 3GP, HEIC) holds; undefined if it is none.
 *
 * The tracks decide, not the brand: a sound track with AAC or Apple Lossless and no video is M4A,
 * also when a phone calls it 3GP or QuickTime, and when another sound track is of another kind. Cover
 * art does not matter (it is metadata, not a track), nor do chapters (text tracks) or chapter
 * pictures (a `vide` track of still pictures).
 *
 * When the tracks (`moov`) are not in the bytes, and may be in the rest of the file, the brands
 * decide: those of films mean video, all others (`M4A `, and `mp42` or `isom`, which voice recorders
 * use too) are taken for M4A.
 *
 * Ref: ISO/IEC 14496-12 sections 4.3 (ftyp), 8.2.1 (moov), 8.4.3 (hdlr), 8.5.2 (stsd)
 *
 *      ftyp  brand, version, compatible brands
 *      moov  see `readMovie`
 *      mdat  the sound itself; may stand before moov
 */
export function probeMp4({ bytes: all, isWhole }: FileBytes): Format | undefined {
	const bytes = withoutZerosInFront(all);
	const firstType = textAt(bytes, 4, 4);
	if (firstType !== 'ftyp') {
		return BOXES_WITHOUT_FILE_TYPE.has(firstType) ? probeWithoutFileType(bytes) : undefined;
	}
	const file = { start: 0, end: bytes.length };
	const brands = readBrands(bytes, findBox(bytes, file, ['ftyp']));
	if (brands.some((brand) => PICTURE_BRANDS.has(brand))) return 'heic';

	const movie = findBox(bytes, file, ['moov']);
	const tracks = movie === undefined ? [] : readMovie(bytes, movie).tracks;
	const isSeenWhole = isWhole || (movie !== undefined && movie.end < bytes.length);
	if (tracks.length > 0) return probeTracks(bytes, tracks, isSeenWhole);
	if (movie !== undefined && isSeenWhole) return 'mp4-no-audio';
	return isWhole ? 'mp4-incomplete' : probeBrands(brands);
}

/** Zeros that something wrote in front of a file: all but those that its first size begins with. */
function withoutZerosInFront(bytes: Uint8Array): Uint8Array {
	let start = 0;
	while (start < MOST_ZEROS && bytes[start] === 0) start += 1;
	for (let offset = Math.max(start - 3, 0); offset <= start; offset += 1) {
		if (start >= 4 && textAt(bytes, offset + 4, 4) === 'ftyp') return bytes.subarray(offset);
	}
	return bytes;
}

function probeWithoutFileType(bytes: Uint8Array): Format | undefined {
	const type = textAt(bytes, 4, 4);
	if (type === 'styp' || type === 'moof' || type === 'sidx') return 'mp4-incomplete';
	const movie = findBox(bytes, { start: 0, end: bytes.length }, ['moov']);
	// Without a size that makes sense the four letters were a chance.
	return movie !== undefined || type !== 'moov' ? 'quicktime' : undefined;
}

/** The major brand at byte 0 of the content, the compatible ones from byte 8 on. */
function readBrands(bytes: Uint8Array, fileType: Box | undefined): string[] {
	if (fileType === undefined) return [];
	const brands = [textAt(bytes, fileType.start, 4)];
	const end = Math.min(fileType.end, fileType.start + 8 + 4 * MAXIMUM_BRANDS);
	for (let offset = fileType.start + 8; offset + 4 <= end; offset += 4) {
		brands.push(textAt(bytes, offset, 4));
	}
	return brands;
}

function probeBrands(brands: string[]): Format {
	if (brands[0] === 'M4A ' || brands[0] === 'M4B ') return 'm4a';
	return brands.some((brand) => VIDEO_BRANDS.has(brand)) ? 'mp4-video' : 'm4a';
}

function probeTracks(bytes: Uint8Array, tracks: MovieTrack[], isSeenWhole: boolean): Format {
	if (tracks.some((track) => isVideo(track))) return 'mp4-video';
	const sounds = tracks
		.filter(({ handler }) => handler === 'soun')
		.map(({ sampleEntries }) => probeSound(bytes, sampleEntries[0]));
	const [first] = sounds;
	if (first !== undefined) return sounds.includes('m4a') ? 'm4a' : first;
	return isSeenWhole ? 'mp4-no-audio' : 'm4a';
}

/** A `vide` track of JPEG or PNG pictures is what Apple's tools write for chapter pictures. */
function isVideo(track: MovieTrack): boolean {
	const isStill = track.sampleEntries.some(({ type }) => type === 'jpeg' || type === 'png ');
	return track.handler === 'vide' && !isStill;
}

/** Ref: https://mp4ra.org/registered-types/sampleentries, and Apple's QuickTime File Format. */
function probeSound(bytes: Uint8Array, entry: Box | undefined): Format {
	switch (entry?.type) {
		case undefined:
		case 'alac':
			return 'm4a';
		case 'mp4a':
			return isAac(bytes, entry) ? 'm4a' : 'mp4-other-codec';
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

/** What cannot be read is taken for AAC, which `mp4a` is nearly always. */
function isAac(bytes: Uint8Array, entry: Box): boolean {
	const { objectType } = readElementaryStream(bytes, entry);
	return objectType === undefined || AAC_OBJECT_TYPES.has(objectType);
}
